// ImageProblem: why a file gave no picture, as a value that can be counted and told.

/// What is wrong with one image file. It concerns that file only and ends no command.
package struct ImageProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds that are counted.
  package enum Reason: String, Sendable, CaseIterable, Codable {
    /// Not one byte.
    case empty
    /// Something else than a JPEG, PNG or WebP, whatever its name.
    case notAnImage = "not_an_image"
    /// The bytes end before the picture does.
    case truncated
    /// The decoder gave up.
    case corrupt
    /// A picture of a kind that curate does not read, an animation for example.
    case unsupported
    /// More pixels than the limit.
    case tooLarge = "too_large"
  }

  package var reason: Reason
  /// A clause without the file's name, lower case at the start, without a full stop: "the file is empty".
  package var sentence: String

  package init(_ reason: Reason, _ sentence: String) {
    self.reason = reason
    self.sentence = sentence
  }

  package var description: String { sentence }
}

extension ImageProblem {
  static let endsEarly = ImageProblem(.truncated, "the file ends before the picture does")
  static let endsInHeader = ImageProblem(.truncated, "the file ends before the picture begins")
  static let noMemory = ImageProblem(.tooLarge, "there is not enough memory to decode it")

  /// `decoder` is the library's name, `words` what it said of the file, quoted as they are (may be empty).
  static func corrupt(_ kind: String, decoder: String, words: String) -> ImageProblem {
    let quote = words.isEmpty ? "" : " (\(decoder): \(words))"
    return ImageProblem(.corrupt, "its \(kind) data is broken\(quote)")
  }
}
