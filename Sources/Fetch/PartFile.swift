// PartFile: a file that is still arriving.
internal import Base
import Foundation

/// A temporary file, open for writing and reading. It stays on disk until someone moves it or `discard` is called; the
/// descriptor closes with the object.
final class PartFile: Sendable {
  /// Why the disk does not take the file.
  struct Problem: Error, Hashable {
    let sentence: String
  }

  let path: String
  private let descriptor: Int32

  private static let prefix = "fetch-"
  private static let ending = ".part"

  /// Creates an empty file under a name that is nobody else's.
  init(in folder: String) throws(Problem) {
    let unique = String(UInt64.random(in: 0 ... .max), radix: 36)
    path = "\(folder)/\(Self.prefix)\(ProcessInfo.processInfo.processIdentifier)-\(unique)\(Self.ending)"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.problem() }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends bytes; the buffer is borrowed for the call only.
  func write(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
    var offset = 0
    while offset < bytes.count {
      let count = Foundation.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.problem()
      }
      offset += count
    }
  }

  /// The first `count` bytes of the file, fewer where it ends before.
  func read(_ count: Int) throws(Problem) -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(filled))
        if got < 0, errno == EINTR { continue }
        failed = got < 0
        guard got > 0 else { return }
        filled += got
      }
    }
    guard !failed else { throw Self.problem() }
    return bytes
  }

  /// Returns once the bytes would survive a power cut.
  func sync() throws(Problem) {
    guard fsync(descriptor) == 0 else { throw Self.problem() }
  }

  /// Removes the file from the folder.
  func discard() {
    unlink(path)
  }

  /// Removes what runs that were killed have left behind: part files that nothing was written to for a day.
  static func sweep(_ folder: String) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    for name in names where name.hasPrefix(prefix) && name.hasSuffix(ending) {
      var status = stat()
      let path = "\(folder)/\(name)"
      if lstat(path, &status) == 0, time(nil) - status.st_mtim.tv_sec > 86_400 { unlink(path) }
    }
  }

  private static func problem() -> Problem {
    Problem(sentence: "the file cannot be kept: \(lastSystemError())")
  }
}
