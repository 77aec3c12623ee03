// ByteStream: the bytes of one document, read once and forwards, with a look ahead.
import Foundation

/// A source of bytes that can be looked into before it is read. One owner, not shared between threads.
final class ByteStream {
  /// Fills the buffer with the next bytes; returns how many, 0 at the end.
  typealias Source = (UnsafeMutableRawBufferPointer) throws -> Int

  private let source: Source
  private var ahead: [UInt8] = []
  private var taken = 0
  private var sourceEnded = false

  init(_ source: @escaping Source) { self.source = source }

  /// The next bytes without taking them: `count` of them, fewer only where the stream ends before.
  func peek(_ count: Int) throws -> ArraySlice<UInt8> {
    while ahead.count - taken < count, !sourceEnded {
      if taken > 0 {
        ahead.removeFirst(taken)
        taken = 0
      }
      let wanted = max(count - ahead.count, 64 << 10)
      let before = ahead.count
      ahead.append(contentsOf: repeatElement(0, count: wanted))
      var got = 0
      do {
        got = try ahead.withUnsafeMutableBytes { try source(UnsafeMutableRawBufferPointer(rebasing: $0[before...])) }
      } catch {
        ahead.removeLast(wanted)
        throw error
      }
      ahead.removeLast(wanted - got)
      sourceEnded = got == 0
    }
    return ahead[taken..<min(taken + count, ahead.count)]
  }

  /// Takes the next bytes; returns how many, 0 at the end.
  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    let waiting = ahead.count - taken
    if waiting > 0 {
      let count = min(waiting, room.count)
      room.copyBytes(from: ahead[taken..<taken + count])
      taken += count
      if taken == ahead.count {
        ahead = []
        taken = 0
      }
      return count
    }
    if sourceEnded { return 0 }
    let count = try source(room)
    sourceEnded = count == 0
    return count
  }
}

/// A file that is open for reading; closed when the last owner lets go.
final class OpenFile {
  /// What went wrong, in the system's words.
  struct Failure: Error {
    var words: String
    var isMissing: Bool
  }

  let descriptor: Int32
  let modifiedSeconds: Int64
  let size: Int
  /// False for pipes, sockets and terminals.
  let isRegular: Bool

  init(path: String) throws(Failure) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(words: String(cString: strerror(errno)).lowercased(), isMissing: errno == ENOENT)
    }
    var status = stat()
    fstat(descriptor, &status)
    modifiedSeconds = Int64(status.st_mtim.tv_sec)
    size = Int(status.st_size)
    isRegular = status.st_mode & S_IFMT == S_IFREG
  }

  deinit { close(descriptor) }

  /// Reads up to the buffer's size; 0 at the end.
  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    try Self.read(descriptor, into: room)
  }

  static func read(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Foundation.read(descriptor, room.baseAddress, room.count)
      if count >= 0 { return count }
      if errno != EINTR { throw Failure(words: String(cString: strerror(errno)).lowercased(), isMissing: false) }
    }
  }
}
