// ForwardFile: a file that is read once from front to back, and hashed on the way.
import Base
import Foundation

/// A regular file, however large. One owner; read by one thread at a time.
final class ForwardFile {
  private let path: String
  private let file: Int32
  private let hash = SHA256()
  private var buffer = [UInt8](repeating: 0, count: 256 << 10)
  private var at = 0
  private var end = 0
  /// Bytes.
  let size: Int
  /// Bytes that were handed out or skipped.
  private(set) var position = 0

  /// - Throws: `Fault(.noInput)` where it is missing, unreadable or no regular file.
  init(_ path: String) throws {
    self.path = path
    // Without O_NONBLOCK a named pipe of somebody's would keep us waiting.
    file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw Fault(.noInput, "Cannot open \(path): \(lastSystemError()).") }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw Fault(.noInput, "\(path) is not a file.")
    }
    size = Int(status.st_size)
  }

  deinit { close(file) }

  /// What the file has left; never negative, though somebody may write to it meanwhile.
  var remaining: Int { max(0, size - position) }

  /// The next byte, which stays; nil at the end.
  func peek() throws -> UInt8? {
    if at == end { try fill() }
    return at < end ? buffer[at] : nil
  }

  /// The next byte; nil at the end.
  func next() throws -> UInt8? {
    if at == end { try fill() }
    guard at < end else { return nil }
    at += 1
    position += 1
    return buffer[at - 1]
  }

  /// The next bytes; fewer where the file ends.
  func take(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    // Room for what is there, not for what somebody says is there.
    bytes.reserveCapacity(min(count, remaining))
    while bytes.count < count {
      if at == end { try fill() }
      guard at < end else { break }
      let part = min(end - at, count - bytes.count)
      bytes += buffer[at..<at + part]
      at += part
      position += part
    }
    return bytes
  }

  /// Goes on by so many bytes, or to the end.
  func skip(_ count: Int) throws {
    var left = count
    while left > 0 {
      if at == end { try fill() }
      guard at < end else { return }
      let part = min(end - at, left)
      at += part
      position += part
      left -= part
    }
  }

  /// The rest of a line without its end; nil at the end of the file. Of a longer one the first `limit` bytes and one more.
  func line(atMost limit: Int) throws -> [UInt8]? {
    guard try peek() != nil else { return nil }
    var bytes: [UInt8] = []
    while true {
      if at == end { try fill() }
      guard at < end else { return bytes }
      let stop = buffer[at..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
      if bytes.count <= limit { bytes += buffer[at..<min(stop, at + limit + 1 - bytes.count)] }
      position += stop - at
      at = stop
      if at < end {
        at += 1
        position += 1
        return bytes
      }
    }
  }

  /// The hash of the whole file; reads what is left of it.
  func digest() throws -> FileDigest {
    repeat {
      position += end - at
      at = end
      try fill()
    } while at < end
    return FileDigest(hash.finish())
  }

  private func fill() throws {
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Fault(.io, "Cannot read \(path): \(lastSystemError()).") }
      (at, end) = (0, count)
      buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      return
    }
  }
}
