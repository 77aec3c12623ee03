// PartFile: a file that is still arriving.
internal import Base
import Foundation

/// A temporary file, open for writing and reading. It stays on disk until someone moves it or `discard` is called; the
/// descriptor closes with the object.
final class PartFile: Sendable {
  /// Why the disk does not take the file.
  struct Problem: Error, Hashable {
    let sentence: String
    /// Nothing is wrong with the disk: this process holds as many files as it may.
    let isOutOfDescriptors: Bool
  }

  let path: String
  private let descriptor: Int32

  /// Creates an empty file.
  init(in scratch: Scratch) throws(Problem) {
    path = scratch.newPath()
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

  /// Drops all bytes, so that writing begins anew.
  func empty() throws(Problem) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.problem() }
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

  private static func problem() -> Problem {
    Problem(sentence: lastSystemError(), isOutOfDescriptors: errno == EMFILE || errno == ENFILE)
  }
}
