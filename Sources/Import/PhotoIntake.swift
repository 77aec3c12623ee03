// PhotoIntake: photographs that lie beside a dump, checked and copied under their hashes.
import Base
import Imaging
import Pipeline
import Store

/// A file that was taken in, or why not.
enum PhotoEnd: Sendable {
  case kept(sha256: String, kind: PhotoKind, bytes: Int, width: Int, height: Int)
  case refused(reason: String, sentence: String)
}

/// Reads, checks, hashes and keeps each file, `jobs` at a time; the result has the order of the files. The header is
/// checked here, the pixels by the first stage that needs them.
func takeIn(_ files: [String], into folder: ImageFolder, jobs: Int) throws -> [PhotoEnd] {
  guard !files.isEmpty else { return [] }
  var names = files.makeIterator()
  var ends: [PhotoEnd] = []
  try inOrder(
    width: min(jobs, files.count), next: { names.next() }, makeWorker: {},
    process: { (file: String, _: Void) in try takeIn(file, into: folder) }, emit: { ends.append($0) })
  return ends
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
