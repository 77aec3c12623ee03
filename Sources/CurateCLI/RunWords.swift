// RunWords: a recorded run as people read it, with what it made.
import ArgumentParser
import Base
import Foundation
import Store

extension RecordedRun {
  /// `--seed`, or the 0 that it is by default where the command takes one; nil elsewhere.
  var seed: String? {
    for (place, argument) in arguments.enumerated() {
      if argument.hasPrefix("--seed=") { return String(argument.dropFirst("--seed=".count)) }
      if argument == "--seed", place + 1 < arguments.count { return arguments[place + 1] }
    }
    return Self.takesSeed(command) ? "0" : nil
  }

  private static func takesSeed(_ command: String) -> Bool {
    var type: any ParsableCommand.Type = Curate.self
    for word in command.split(separator: " ") {
      guard let next = type.configuration.subcommands.first(where: { $0.configuration.commandName ?? "" == word })
      else {
        return false
      }
      type = next
    }
    return Mirror(reflecting: type.init()).children.contains { $0.value is OptionGroup<SeedOption> }
  }

  /// How long it took; nil where it has no end.
  var took: Int64? { finishedAt.map { $0.seconds - startedAt.seconds } }

  var tookWords: String {
    guard let took else { return "-" }
    return took < 120 ? "\(took) s" : took < 7200 ? "\(took / 60) min" : "\(took / 3600) h \(took / 60 % 60) min"
  }

  var outcomeWords: String { outcome ?? "killed or still at work" }

  var countsJSON: JSON {
    guard let counts, let value = try? JSONDecoder().decode(Counts.self, from: Data(counts.utf8)) else { return .null }
    return value.json
  }

  /// A number, or several under names.
  private indirect enum Counts: Decodable {
    case number(Int)
    case several([String: Counts])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .several(try container.decode([String: Counts].self))
      }
    }

    var json: JSON {
      switch self {
      case .number(let count): .int(count)
      case .several(let counts): .object(counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })
      }
    }
  }

  /// `588 posts_new, 600 images, label y 315`: what it made, zeros left out.
  var countWords: [String] {
    func words(_ json: JSON, under name: String) -> [String] {
      guard case .object(let members) = json else { return [] }
      return members.flatMap { key, value -> [String] in
        let own = name.isEmpty ? key : "\(name) \(key)"
        switch value {
        case .int(0): return []
        case .int(let count): return ["\(count.grouped) \(own.replacing("_", with: " "))"]
        default: return words(value, under: own)
        }
      }
    }
    return words(countsJSON, under: "")
  }
}

/// The whole numbers of a command's answer, those inside objects of whole numbers included: what a run made.
func wholeNumbers(among fields: [(String, JSON)]) -> JSON? {
  /// As many names as a person may have given: classes, reasons. More are a list of something.
  let mostMembers = 50
  func counts(_ value: JSON) -> JSON? {
    switch value {
    case .int: return value
    case .object(let members):
      guard !members.isEmpty, members.count <= mostMembers else { return nil }
      let inner = members.compactMap { key, value in counts(value).map { (key, $0) } }
      return inner.count == members.count ? .object(inner) : nil
    default: return nil
    }
  }
  let found = fields.compactMap { key, value in counts(value).map { (key, $0) } }
  return found.isEmpty ? nil : .object(found)
}

extension RecordedRun {
  /// As `curate runs` and `curate explain` have it.
  var json: JSON {
    [
      "id": .int(Int(id)), "command": .string(command), "typed": .string(typed), "arguments": JSON(arguments),
      "version": .string(version), "started_at": JSON(startedAt), "finished_at": JSON(finishedAt),
      "outcome": JSON(outcome), "seed": JSON(seed), "counts": countsJSON,
    ]
  }
}

extension UTCTime {
  /// `2026-11-22 08:44:47`, of UTC as all times.
  var words: String { iso8601.replacing("T", with: " ").replacing("Z", with: "") }
}

extension JSON {
  init(_ time: UTCTime?) { self.init(time?.iso8601) }
}
