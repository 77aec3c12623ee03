// ImageList: the photographs of a backup, by their hashes, where they were not copied along.
import Base
import Foundation

/// `backup.images.tsv` beside `backup.sqlite`: a line for each photograph: hash, bytes, and where it lies.
struct ImageList {
  private var paths: [String: String] = [:]

  /// The list's path.
  static func path(beside store: String) -> String { (store as NSString).deletingPathExtension + ".images.tsv" }

  /// Nil where there is none beside the store.
  /// - Throws: `Fault` where it cannot be read.
  init?(beside store: String) throws {
    let path = Self.path(beside: store)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let folder = (path as NSString).deletingLastPathComponent
    for line in String(decoding: try AtomicFile.readRegular(path, maxBytes: .max), as: UTF8.self).split(separator: "\n")
    {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard cells.count == 3, cells[0].utf8.count == 64 else { continue }
      paths[String(cells[0])] = cells[2].hasPrefix("/") ? String(cells[2]) : "\(folder)/\(cells[2])"
    }
  }

  func path(of sha256: String) -> String? { paths[sha256] }

  /// A path as seen from a folder; both are absolute.
  static func path(_ path: String, from folder: String) -> String {
    let (to, from) = (path.split(separator: "/"), folder.split(separator: "/"))
    let common = zip(to, from).prefix { $0 == $1 }.count
    // From one end of a machine to the other the way down says more.
    guard common > 0 else { return path }
    return (Array(repeating: "..", count: from.count - common) + to[common...].map(String.init)).joined(separator: "/")
  }
}
