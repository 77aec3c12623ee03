// CheckedSide: which side of a split a folder, a shard or a file of annotations is meant to be.

/// A side of anybody's split. What is learnt from and what is chosen by must both be free of what is tested on.
enum CheckedSide: String, CaseIterable, Sendable, Hashable {
  case train
  case validation
  case test

  /// 0 and up, in the order of the cases.
  var number: Int {
    switch self {
    case .train: 0
    case .validation: 1
    case .test: 2
    }
  }

  /// The words by which Hugging Face's datasets knows the sides.
  private static let words: [String: CheckedSide] = [
    "train": .train, "training": .train, "validation": .validation, "valid": .validation, "val": .validation,
    "dev": .validation, "test": .test, "testing": .test, "eval": .test, "evaluation": .test,
  ]

  /// Folders that hold the sides' folders in some layouts, and say nothing themselves.
  private static let shells: Set<String> = ["data", "images", "imgs", "jpg"]

  /// The side that a name speaks of: the first of its words that is a side's: `train`, `test-000003.tar`,
  /// `instances_val2017.json`.
  init?(named name: String) {
    let words = name.lowercased().split { !$0.isLetter }
    guard let side = words.lazy.compactMap({ Self.words[String($0)] }).first else { return nil }
    self = side
  }

  /// A side, where the folder that a picture lies in is one, and its class: the folders below that, nested ones with
  /// slashes between; nil where there is none.
  /// - Parameter path: relative to the data set's folder.
  static func of(path: String) -> (side: CheckedSide?, label: String?) {
    var folders = path.split(separator: "/").dropLast()
    if let first = folders.first, Self.shells.contains(first.lowercased()) { folders = folders.dropFirst() }
    guard let first = folders.first, let side = CheckedSide(named: String(first)) else { return (nil, nil) }
    let below = folders.dropFirst().joined(separator: "/")
    return (side, below.isEmpty ? nil : below)
  }
}
