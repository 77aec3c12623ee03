// Document: one file, archive member or stream that may hold posts.
internal import Base
import Foundation

/// A document that is open for reading, and what its records need to know about it.
final class Document {
  /// As `Origin.source`.
  let source: String
  /// The folder that relative paths inside the document start from: absolute, or from the archive's root.
  let folder: String
  /// The path without `.json` and what compresses it, for the files beside it: absolute, or from the archive's root;
  /// nil for streams. Ask `siblings` about it.
  let stem: String?
  /// When the document's numbers were true: its modification time, or what the user said.
  let observedAt: UTCTime
  /// Whether the user said it.
  let hasGivenTime: Bool
  /// The files that lie beside it.
  let siblings: any Siblings
  let stream: ByteStream
  /// The absolute path, or the beginning of the bytes for a stream.
  private let makeIdentity: () throws -> String
  private var knownIdentity: String?

  init(
    source: String, folder: String, stem: String?, observedAt: UTCTime, hasGivenTime: Bool, siblings: any Siblings,
    stream: ByteStream, identity: @escaping () throws -> String
  ) {
    self.source = source
    self.folder = folder
    self.stem = stem
    self.observedAt = observedAt
    self.hasGivenTime = hasGivenTime
    self.siblings = siblings
    self.stream = stream
    makeIdentity = identity
  }

  /// Whether it is a file of the file system, or a stream, and not a member of an archive.
  var isInFolder: Bool { folder.hasPrefix("/") }

  /// The path, for `siblings`, of a file that the document names.
  func path(of name: String) -> String { name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)" }

  /// What names the document in ids of records without one: the same document gives the same ids again.
  func identity() throws -> String {
    if let knownIdentity { return knownIdentity }
    let identity = try makeIdentity()
    knownIdentity = identity
    return identity
  }
}

/// What a file's name promises.
enum NamePromise {
  /// A dump, or something that holds dumps.
  case dump
  /// A dump if it begins like JSON: no ending, or one that is used for anything.
  case perhaps
  /// Photos, films, texts and the like, or a hidden file.
  case other

  private static let compressions: Set<String> = ["gz", "xz", "zst", "bz2"]
  private static let dumps: Set<String> = [
    "json", "jsonl", "ndjson", "jl", "csv", "tsv", "tab", "zip", "tar", "tgz", "txz", "tbz", "tbz2", "tzst",
  ]

  /// Not looked into: a crawl has millions of them.
  private static let others: Set<String> = [
    "jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "bmp", "tif", "tiff", "svg", "mp4", "m4v", "mov",
    "webm", "mkv",
    "avi", "mp3", "m4a", "wav", "html", "htm", "xml", "pdf", "md", "py", "sqlite", "sqlite3", "db", "part", "tmp",
  ]

  init(_ path: String) {
    let name = path.split(separator: "/").last ?? ""
    var parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).dropFirst()
    guard !name.hasPrefix(".") else {
      self = .other
      return
    }
    var isCompressed = false
    while let last = parts.last, Self.compressions.contains(String(last)) {
      parts.removeLast()
      isCompressed = true
    }
    switch parts.last {
    case nil: self = isCompressed ? .dump : .perhaps
    case "txt": self = isCompressed ? .dump : .perhaps
    case let ending? where Self.dumps.contains(String(ending)): self = .dump
    case let ending? where Self.others.contains(String(ending)): self = .other
    default: self = .perhaps
    }
  }

  /// The path without `.json` and the endings of compression.
  static func stem(_ path: String) -> String {
    var stem = path[...]
    while let dot = stem.lastIndex(of: "."), compressions.contains(stem[stem.index(after: dot)...].lowercased()) {
      stem = stem[..<dot]
    }
    if stem.lowercased().hasSuffix(".json") { stem = stem.dropLast(5) }
    return String(stem)
  }

  /// `.jpg`, or `no ending`: for counting what is no dump.
  static func ending(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "no ending" }
    return name[dot...].lowercased()
  }
}

/// The path from the root, symbolic links resolved where it exists.
func absolutePath(_ path: String) -> String {
  if let resolved = realpath(path, nil) {
    defer { free(resolved) }
    return String(cString: resolved)
  }
  return path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
}
