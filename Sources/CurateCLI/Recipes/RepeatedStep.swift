// RepeatedStep: which steps of a recipe are not given a second time.
import Base
import Foundation
import Store

/// A step that may have been done before. Commands do nothing the second time where nothing has changed, so that steps are
/// simply given again; but not where what they read is there no longer, and not these two, where the files that they read are
/// the same: `votes import`, which would set aside what annotators said since, and `probe`, which takes long.
struct RepeatedStep {
  /// The command's words, without `curate`.
  let arguments: [String]
  /// What the user brings for it to read.
  private let paths: [String]
  /// The files that decide; empty for commands that are always given.
  private let deciding: [String]
  private let isRevisit: Bool

  init(_ arguments: [String]) {
    self.arguments = arguments
    switch try? Step(arguments).command() {
    case let command as ImportCommand: (paths, deciding, isRevisit) = (command.paths, [], command.revisit)
    case let command as VotesCommand.ImportVotes: (paths, deciding, isRevisit) = ([command.file], [command.file], false)
    case let command as ProbeCommand:
      (paths, isRevisit) = ([], false)
      deciding = ["\(command.directory)/manifest.jsonl"] + [command.features.backbone].compactMap(\.self)
    default: (paths, deciding, isRevisit) = ([], [], false)
    }
  }

  private var missing: [String] { paths.filter { !FileManager.default.fileExists(atPath: $0) } }

  /// Why it is left alone; nil where it is to be given.
  func reasonToLeave(after before: StoredRecipeStep) -> String? {
    guard Self.words(arguments) == Self.words(before.arguments) else { return nil }
    // A second look without a part of it would take that part's posts for gone.
    if let gone = missing.first, isRevisit || missing.count == paths.count {
      return "\(gone) is there no longer; what it brought is in the store"
    }
    guard let digest = before.digest, digest == self.digest, !Self.lacksPhotographs(before) else { return nil }
    return "and nothing has changed since"
  }

  /// The words with which it is given again: without what is there no longer.
  var again: [String] { arguments.filter { !missing.contains($0) } }

  /// The SHA-256 of the files that decide; nil where there are none, or where they can be read once only.
  var digest: String? {
    guard !deciding.isEmpty else { return nil }
    var hashes: [String] = []
    for file in deciding {
      guard let bytes = try? AtomicFile.readRegular(file) else { return nil }
      hashes.append(SHA256.hex(of: bytes))
    }
    return hashes.count == 1 ? hashes[0] : SHA256.hex(of: Array(hashes.joined().utf8))
  }

  /// Votes that had no photograph then may have one now.
  private static func lacksPhotographs(_ before: StoredRecipeStep) -> Bool {
    struct Answer: Decodable {
      var itemsWithoutImage: Int?

      enum CodingKeys: String, CodingKey {
        case itemsWithoutImage = "items_without_image"
      }
    }
    let answer = try? JSONDecoder().decode(Answer.self, from: Data(before.answer.utf8))
    return (answer?.itemsWithoutImage ?? 0) > 0
  }

  /// How many jobs there are changes no result.
  private static func words(_ arguments: [String]) -> [String] {
    guard let place = arguments.firstIndex(of: "--jobs") else { return arguments }
    return Array(arguments[..<place] + arguments[place...].dropFirst(2))
  }
}
