// DumpFolder: a temporary folder with a dump in it, and what a reader made of it.
import Base
import Dumps
import Foundation

/// A folder of its own for each test, removed at the end.
final class DumpFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("curate-dumps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, its folders too, and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try AtomicFile.createFolder(URL(fileURLWithPath: file).deletingLastPathComponent().path)
    try AtomicFile.write(bytes, to: file)
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  /// Bytes kept in a test's source as base64.
  @discardableResult
  func write(_ name: String, base64: String) throws -> String {
    try write(name, Array(Data(base64Encoded: base64) ?? Data()))
  }

  /// Sets the modification time.
  func touch(_ file: String, _ seconds: Int) {
    var times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
    utimes(file, &times)
  }
}

/// All that a reading handed out, by kind.
struct Reading {
  var posts: [PostRecord] = []
  var accounts: [AccountRecord] = []
  var comments: [CommentRecord] = []
  var rejections: [Rejection] = []
  var skipped: [String] = []
  var summary = DumpSummary()

  /// The slugs of what was rejected, in order.
  var reasons: [String] { rejections.map(\.reason) }
  var ids: [String] { posts.map(\.id) }
}

func read(_ path: String, _ dialect: Dialect = .auto, map: String? = nil, observedAt: UTCTime? = nil) throws -> Reading
{
  var reading = Reading()
  let reader = DumpReader(dialect: dialect, map: try map.map { try FieldMap($0) }, observedAt: observedAt)
  reading.summary = try reader.read(path: path) { event in
    switch event {
    case .post(let post): reading.posts.append(post)
    case .account(let account): reading.accounts.append(account)
    case .comment(let comment): reading.comments.append(comment)
    case .rejected(let rejection): reading.rejections.append(rejection)
    case .skipped(let reason): reading.skipped.append(reason)
    }
  }
  return reading
}

/// Reads a text as a file of this name.
func read(
  text: String, as name: String, _ dialect: Dialect = .auto, map: String? = nil, observedAt: UTCTime? = nil
) throws -> Reading {
  let folder = try DumpFolder()
  return try read(try folder.write(name, text), dialect, map: map, observedAt: observedAt)
}

/// The fault that reading ends with; nil where it does not.
func fault(of path: String, _ dialect: Dialect = .auto, map: String? = nil) -> Fault? {
  do {
    _ = try read(path, dialect, map: map)
    return nil
  } catch {
    return error as? Fault
  }
}

/// A tweet with an id and a text.
func tweet(_ id: Int, _ more: String = "") -> String {
  #"{"id_str":"\#(id)","created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"t\#(id)"\#(more)}"#
}

/// A file of Tests/DumpsTests/Fixtures, by its name.
func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
}
