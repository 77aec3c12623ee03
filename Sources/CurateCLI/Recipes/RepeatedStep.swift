// RepeatedStep: which steps of a recipe are not given a second time.
import Base
import Foundation
import Store

/// A step that may have been done before. Commands do nothing the second time where nothing has changed, so that steps are
/// simply given again; but not where what they read is there no longer, and not these two, where the file that they read is
/// the same: `votes import`, which would set aside what annotators said since, and `probe`, which takes long.
struct RepeatedStep {
  let arguments: [String]

  /// Why it is left alone; nil where it is to be given.
  func reasonToLeave(after before: StoredRecipeStep) -> String? {
    guard Self.words(arguments) == Self.words(before.arguments) else { return nil }
    if let gone = paths.first(where: { !FileManager.default.fileExists(atPath: $0) }) {
      return "\(gone) is there no longer; what it brought is in the store"
    }
    if let digest = before.digest, digest == self.digest { return "and nothing has changed since" }
    return nil
  }

  /// The SHA-256 of the file that decides; nil for commands that are always given.
  var digest: String? {
    let file: String? =
      switch arguments.first {
      case "votes": paths.first
      case "probe": arguments.dropFirst().first.map { $0 + "/manifest.jsonl" }
      default: nil
      }
    return file.flatMap { try? AtomicFile.read($0) }.map { SHA256.hex(of: $0) }
  }

  /// What the user brings for the command to read.
  private var paths: ArraySlice<String> {
    let start = arguments.first == "import" ? 1 : arguments.starts(with: ["votes", "import"]) ? 2 : arguments.count
    return arguments.dropFirst(start).prefix { !$0.hasPrefix("-") }
  }

  /// How many jobs there are changes no result.
  private static func words(_ arguments: [String]) -> [String] {
    guard let place = arguments.firstIndex(of: "--jobs") else { return arguments }
    return Array(arguments[..<place] + arguments[place...].dropFirst(2))
  }
}
