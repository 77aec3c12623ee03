// SampleFolder: a sample in a temporary folder of its own, and how the tests read it back.
import Base
import Foundation
import Sample

/// Makes a temporary folder, hands it over, and removes it with everything in it.
func withTemporaryFolder<T>(_ body: (String) async throws -> T) async throws -> T {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("curate-sample-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try await body(folder)
}

/// A written sample.
struct SampleFolder {
  let path: String
  let summary: SampleSummary

  static func with<T>(_ options: SampleOptions, _ body: (SampleFolder) async throws -> T) async throws -> T {
    try await withTemporaryFolder { folder in
      let summary = try await writeSample(to: folder + "/sample", options: options) { _ in }
      return try await body(SampleFolder(path: folder + "/sample", summary: summary))
    }
  }

  /// The paths of all files below a folder of the sample, relative to the sample, sorted.
  func files(under folder: String = "", endingIn ending: String = "") -> [String] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    let paths = FileManager.default.enumerator(atPath: folder.isEmpty ? path : "\(path)/\(folder)")
    return (paths?.compactMap { $0 as? String } ?? []).map { prefix + $0 }.filter {
      var isFolder: ObjCBool = false
      return $0.hasSuffix(ending) && FileManager.default.fileExists(atPath: "\(path)/\($0)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  func bytes(of file: String) throws -> [UInt8] { try AtomicFile.read("\(path)/\(file)") }

  func modified(_ file: String) throws -> Int64 {
    let date = try FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")[.modificationDate] as? Date
    return Int64(date?.timeIntervalSince1970 ?? 0)
  }

  /// Names, times and bytes of all files in one hash.
  func fingerprint() throws -> String {
    let hash = SHA256()
    for file in files() {
      let isDated = file.contains("/")
      hash.update(Array("\(file) \(isDated ? try modified(file) : 0)\n".utf8))
      hash.update(try bytes(of: file))
    }
    return hash.finishHex()
  }

  /// The rows of a table, by column. None of the sample's tables needs quotes.
  func table(_ name: String) throws -> [[String: String]] {
    let lines = String(decoding: try bytes(of: name), as: UTF8.self).split(separator: "\n")
    guard let header = lines.first?.split(separator: ",").map(String.init) else { return [] }
    return lines.dropFirst().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Dictionary(uniqueKeysWithValues: zip(header, fields))
    }
  }

  /// The `node` of a JSON file, and what it says it is.
  func node(_ file: String) throws -> (type: String, node: [String: Any]) { try Self.node(Data(try bytes(of: file))) }

  /// The lines of the JSONL files below a folder whose names begin so, in order.
  func lines(_ folder: String, _ beginning: String) throws -> [Data] {
    try files(under: folder, endingIn: ".jsonl").filter { $0.hasPrefix("\(folder)/\(beginning)") }.flatMap {
      try bytes(of: $0).split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }
  }

  /// The nodes of a sample without images: those of its posts, or of its profiles.
  func nodes(_ folder: String, _ beginning: String = "posts-") throws -> [[String: Any]] {
    try lines(folder, beginning).map { try Self.node($0).node }
  }

  private static func node(_ text: Data) throws -> (type: String, node: [String: Any]) {
    let root = try JSONSerialization.jsonObject(with: text) as? [String: Any]
    let about = root?["instaloader"] as? [String: Any]
    return (about?["node_type"] as? String ?? "", root?["node"] as? [String: Any] ?? [:])
  }
}

extension [String: Any] {
  /// `{"KEY":{"count":N}}`
  func count(_ key: String) -> Int? { (self[key] as? [String: Any])?["count"] as? Int }

  var caption: String {
    let edges = (self["edge_media_to_caption"] as? [String: Any])?["edges"] as? [[String: Any]]
    return (edges?.first?["node"] as? [String: Any])?["text"] as? String ?? ""
  }

  func text(_ key: String) -> String { self[key] as? String ?? "" }

  var owner: String { (self["owner"] as? [String: Any])?.text("id") ?? "" }
}
