// TruthFile: known effects of posts, as a table: what scores are held against.
import Base
import Foundation
import Scores
import Store
import Tables

/// A table of known effects, by the posts' own names.
struct TruthFile {
  /// The first row of a post counts: a carousel's likes follow its first picture.
  private(set) var effects: [String: Double] = [:]
  /// Rows that say nothing, by reason.
  private(set) var rejects: [String: Int] = [:]
  /// Rows of a post that another row named before with another effect.
  private(set) var repeated = 0
  private let path: String

  /// Reads CSV with a column for the post (post, shortcode, id) and one for the effect (effect, truth, value).
  /// - Throws: `Fault`: `noInput` where the file is missing, `data` where it has no such columns or no row of use.
  init(_ path: String) throws {
    self.path = path
    let input = try InputFile(path)
    var reader = DelimitedReader { try input.read(into: $0) }
    let header = try reader.header()
    let columns = Table(header: header, rows: [], lines: [])
    guard let post = columns.column("post", "shortcode", "id"), let effect = columns.column("effect", "truth", "value")
    else {
      // What is no table at all may have anything for a header.
      let names = header.prefix(12).map { $0.count > 40 ? "\($0.prefix(40))…" : $0 }
      let found = header.isEmpty ? "it is empty" : "its columns are \(names.joined(separator: ", "))"
      throw Fault(
        .data, "\(path) needs a column post (or shortcode, id) and a column effect (or truth, value); \(found).")
    }
    var (effects, rejects, repeated) = ([String: Double](), [String: Int](), 0)
    try reader.rows { row in
      let name = row.string(at: post).trimmingCharacters(in: .whitespaces)
      guard !name.isEmpty else {
        rejects["no_post", default: 0] += 1
        return
      }
      guard let value = Double(row.string(at: effect).trimmingCharacters(in: .whitespaces)), value.isFinite else {
        rejects["no_number", default: 0] += 1
        return
      }
      if let known = effects[name] {
        if known != value { repeated += 1 }
      } else {
        effects[name] = value
      }
    } bad: {
      rejects[$0.reason.rawValue, default: 0] += 1
    }
    (self.effects, self.rejects, self.repeated) = (effects, rejects, repeated)
    guard !effects.isEmpty else { throw Fault(.data, "\(path) holds no effects: no row has a post and a number.") }
  }

  func warn(_ output: OutputOptions) {
    let count = rejects.values.reduce(0, +)
    if count > 0 { output.warning("\(count.of("row")) of \(path) cannot be used: \(counts(rejects)).") }
    if repeated > 0 {
      output.note(
        "\(repeated.of("row")) of \(path) with another effect for a post that was there before: the first counts, as a "
          + "carousel's likes follow its first picture.")
    }
  }

  /// The effects of the store's posts, by their numbers there.
  /// - Throws: `Fault` with code `data` where the store has none of these posts.
  func effects(in store: Store, output: OutputOptions) throws -> KnownEffects {
    var known: [(id: Int64, effect: Double)] = []
    var (seen, ambiguous) = (Set<String>(), 0)
    try store.read { connection in
      try connection.forEachPostName { id, platform, name in
        if let effect = effects["\(platform)/\(name)"] {
          known.append((id, effect))
        } else if let effect = effects[name] {
          if seen.insert(name).inserted { known.append((id, effect)) } else { ambiguous += 1 }
        }
      }
    }
    guard !known.isEmpty else {
      throw Fault(
        .data,
        "None of the posts that \(path) names is in the store; it names posts such as \(effects.keys.min() ?? "").")
    }
    if ambiguous > 0 {
      output.warning(
        "\(ambiguous.of("post")) of another platform with a name that \(path) has: the first of that name counts. Write "
          + "platform/name to tell them apart.")
    }
    if known.count < effects.count {
      output.note(
        "\((effects.count - known.count).of("post")) of \(path) \(effects.count - known.count == 1 ? "is" : "are") not in the store."
      )
    }
    return try KnownEffects(known)
  }
}
