// PhotoKind: what a file is, by its first bytes and never by its name.

/// The kinds of photographs that curate keeps, as they came.
package enum PhotoKind: String, Sendable, CaseIterable, Codable {
  case jpeg
  case png
  case webp

  /// Without the dot: `jpg`, `png`, `webp`.
  package var fileExtension: String { self == .jpeg ? "jpg" : rawValue }
}
