// PhotoIntake: photographs that lie beside a dump, checked and copied under their hashes.
import Base
import Foundation
import Imaging
import Store

/// A file that was taken in, or why not.
enum PhotoEnd: Sendable {
  case kept(sha256: String, kind: PhotoKind, bytes: Int, width: Int, height: Int)
  case refused(reason: String, sentence: String)
}

/// Reads, checks, hashes and keeps each file on all processors; the result has the order of the files. The header is
/// checked here, the pixels by the first stage that needs them.
func takeIn(_ files: [String], into folder: ImageFolder) throws -> [PhotoEnd] {
  guard !files.isEmpty else { return [] }
  let ends = Slots<Result<PhotoEnd, any Error>>(files.count)
  DispatchQueue.concurrentPerform(iterations: files.count) { index in
    ends.set(index, Result { try takeIn(files[index], into: folder) })
  }
  return try ends.all().map { try $0.get() }
}

private func takeIn(_ file: String, into folder: ImageFolder) throws -> PhotoEnd {
  let bytes: [UInt8]
  do {
    bytes = try AtomicFile.read(file)
  } catch let fault as Fault {
    return .refused(reason: "photo_unreadable", sentence: fault.sentence)
  }
  do {
    let header = try ImageFile.header(of: bytes)
    let sha256 = SHA256.hex(of: bytes)
    try folder.keep(bytes, sha256: sha256, kind: header.kind)
    return .kept(sha256: sha256, kind: header.kind, bytes: bytes.count, width: header.width, height: header.height)
  } catch let problem as ImageProblem {
    return .refused(reason: "photo_\(problem.reason.rawValue)", sentence: problem.sentence)
  }
}

/// A place for each result of a concurrent loop.
private final class Slots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Value?]

  init(_ count: Int) { values = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ value: Value) { lock.withLock { values[index] = value } }

  func all() -> [Value] { lock.withLock { values.compactMap { $0 } } }
}
