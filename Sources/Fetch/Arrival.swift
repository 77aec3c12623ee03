// Arrival: what has come of a photograph, whole or in part.
internal import Base
internal import Imaging

/// A body that has arrived whole and begins like a photograph.
struct Arrival: Sendable {
  let file: PartFile
  let bytes: Int
  let validators: Validators?
}

/// The beginning of a photograph whose transfer broke, and what to say to get the rest of the very same file.
struct Partial: Sendable {
  let file: PartFile
  let bytes: Int
  /// Of the whole file, where the host has said it.
  let total: Int?
  /// For If-Range: a strong ETag, or a Last-Modified that is as good (RFC 9110, section 13.1.5).
  let validator: String
  /// The URL that the validator is about, after redirects.
  let address: String
}

/// What a host calls a version of a file, for asking later whether it still has this one (RFC 9110, section 8.8).
package struct Validators: Sendable, Hashable {
  /// With its quotes and, where it is weak, `W/`.
  package var etag: String?
  /// An HTTP date, as the host wrote it.
  package var lastModified: String?

  /// Nil where the host names neither.
  package init?(etag: String?, lastModified: String?) {
    guard etag != nil || lastModified != nil else { return nil }
    self.etag = etag
    self.lastModified = lastModified
  }

  /// The one that vouches for every single byte; nil where neither does. A date does where the answer is a minute and
  /// more younger: the file could not have changed twice within it.
  func strong(answeredAt date: String?) -> String? {
    if let etag { return etag.hasPrefix("W/") ? nil : etag }
    guard let lastModified, let date else { return nil }
    let (changed, answered) = (HTTPDate.seconds(lastModified), HTTPDate.seconds(date))
    guard let changed, let answered, answered - changed >= 60 else { return nil }
    return lastModified
  }
}

/// A Content-Range header (RFC 9110, section 14.4): the first byte of the part, and the length of the whole.
struct ContentRange: Equatable {
  let first: Int
  /// Nil where the host does not know it.
  let total: Int?

  /// Nil where the text is no such header.
  init?(_ text: String) {
    guard let match = text.lowercased().wholeMatch(of: /\s*bytes\s+([0-9]+)-[0-9]+\/([0-9]+|\*)\s*/),
      let first = Int(match.1)
    else { return nil }
    self.first = first
    total = Int(match.2)
  }
}

/// Takes the parts of a photograph's body as they come. It belongs to the loop's thread.
struct PhotographBody {
  /// RIFF, a length, WEBP: the longest beginning that tells the kind.
  private static let telling = 12

  private let scratch: Scratch
  private(set) var bytes: Int
  /// The beginning, until it tells the kind.
  private(set) var head: [UInt8] = []
  private(set) var file: PartFile?

  init(scratch: Scratch, after partial: Partial?) {
    self.scratch = scratch
    file = partial?.file
    bytes = partial?.bytes ?? 0
  }

  /// Appends what has come.
  /// - Returns: false where it is no photograph.
  mutating func take(_ more: UnsafeRawBufferPointer) throws(PartFile.Problem) -> Bool {
    bytes += more.count
    if let file {
      try file.write(more)
      return true
    }
    head.append(contentsOf: more)
    guard head.count >= Self.telling else { return true }
    guard ImageFile.kind(of: head) != nil else { return false }
    let file = try PartFile(in: scratch)
    self.file = file
    // Array.withUnsafeBytes forgets which error is thrown; a Result remembers.
    try head.withUnsafeBytes { all in
      Result { () throws(PartFile.Problem) in try file.write(all) }
    }.get()
    head = []
    return true
  }

  /// Forgets what has come before: the host sends all of it again.
  mutating func beginAnew() {
    file?.discard()
    file = nil
    bytes = 0
    head = []
  }

  /// Lets go of the file without removing it.
  mutating func release() -> PartFile? {
    defer { file = nil }
    return file
  }
}
