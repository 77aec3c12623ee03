// SelfiePhotographs: a sample's photographs in a folder for each class, drawn once for the whole test process.
import Base
import Foundation

/// `photos/selfie` and `photos/nonselfie`, by the sample's truth but for every ninth one, which lies in the wrong folder:
/// what a classifier can get all right tells little about how it is judged.
actor SelfiePhotographs {
  static let shared = SelfiePhotographs()

  /// A photograph as a copy of the folder holds it.
  struct Item: Sendable {
    /// Below the workspace: `photos/selfie/000.jpg`.
    var path: String
    var isSelfie: Bool
    var isInWrongFolder: Bool
  }

  private typealias Made = (space: Workspace, items: [Item])

  private var making: Task<Made, any Error>?

  private func made() async throws -> Made {
    if let making { return try await making.value }
    let task = Task { () -> Made in
      let space = try Workspace()
      removeAtExit(space.path)
      try await space.json("sample", "sample", "--posts", "72", "--seed", "3")
      let truth = try Truth.read(space.file("sample/truth.csv")).photographs
      var items: [Item] = []
      for (number, photograph) in truth.enumerated() {
        let isWrong = number % 9 == 4
        let folder = photograph.isSelfie != isWrong ? "selfie" : "nonselfie"
        let digits = String(number)
        let name = String(repeating: "0", count: 3 - digits.count) + digits
        let item = Item(path: "photos/\(folder)/\(name).jpg", isSelfie: photograph.isSelfie, isInWrongFolder: isWrong)
        try FileManager.default.createDirectory(
          atPath: space.file("photos/\(folder)"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
          atPath: space.file("sample/\(photograph.file)"), toPath: space.file(item.path))
        items.append(item)
      }
      // Their features are computed once, for all tests that are about something else.
      let result = try await space.selfies(
        ["evaluate", "photos", "--folds", "2"], cache: "features-are-kept")
      guard result.code == 0 else { throw Unexpected("The photographs cannot be evaluated: \(result.err)") }
      return (space, items)
    }
    making = task
    return try await task.value
  }

  /// A workspace with a copy of `photos`, and of the features where they are kept between runs.
  static func workspace() async throws -> Workspace {
    let original = try await shared.made().space
    let copy = try Workspace()
    try FileManager.default.copyItem(atPath: original.file("photos"), toPath: copy.file("photos"))
    try FileManager.default.copyItem(atPath: original.file("features-are-kept"), toPath: copy.file("cache"))
    return copy
  }

  static func items() async throws -> [Item] { try await shared.made().items }
}

extension Workspace {
  /// Runs `curate selfies …`.
  /// - Parameter cache: the folder in which features of files are kept between runs.
  func selfies(
    _ arguments: [String], cache: String = "cache", input: String = "", timeout: Double = 60
  ) async throws -> CurateResult {
    try await run(
      ["selfies"] + arguments, input: input, environment: ["XDG_CACHE_HOME": file(cache)], timeout: timeout)
  }

  /// The same with `--json --quiet`.
  /// - Throws: where the exit code is not 0, or anything else than one object comes.
  func selfiesAnswer(_ arguments: String..., cache: String = "cache", timeout: Double = 60) async throws -> Answer {
    let result = try await selfies(arguments + ["--json", "--quiet"], cache: cache, timeout: timeout)
    guard result.code == 0 else {
      throw Unexpected("curate selfies \(arguments.joined(separator: " ")) ended with \(result.code): \(result.err)")
    }
    return try result.json()
  }

  /// A folder for each class with copies of the first photographs of that class, by name.
  func choose(_ counts: [String: Int], into folder: String) throws {
    for (label, count) in counts {
      try FileManager.default.createDirectory(atPath: file("\(folder)/\(label)"), withIntermediateDirectories: true)
      for name in files(below: "photos/\(label)").prefix(count) {
        try FileManager.default.copyItem(
          atPath: file("photos/\(label)/\(name)"), toPath: file("\(folder)/\(label)/\(name)"))
      }
    }
  }
}

/// A small network of the features' tests.
func network(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("FeaturesTests/Fixtures/networks/\(name)").path
}

/// A row of the CSV that `evaluate -o` writes.
struct FoldRow: Sendable, Hashable {
  var item: String
  var label: String
  var fold: Int
  var probability: Double

  static func read(_ text: String) throws -> [FoldRow] {
    let lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    guard lines.first == ["item", "label", "fold", "probability"] else { throw Unexpected("The header is another.") }
    return try lines.dropFirst().map { fields in
      guard fields.count == 4, let fold = Int(fields[2]), let probability = Double(fields[3]) else {
        throw Unexpected("A row is no row: \(fields)")
      }
      return FoldRow(item: fields[0], label: fields[1], fold: fold, probability: probability)
    }
  }
}
