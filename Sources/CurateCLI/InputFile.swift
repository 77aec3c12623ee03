// InputFile: a file or standard input, read once and forwards, with a look at its beginning.
import Base
import Foundation

/// One owner, on one thread. Closed when the owner lets go.
final class InputFile {
  private let descriptor: Int32
  private let path: String
  private var ahead: [UInt8] = []

  /// - Parameter path: `-` is standard input.
  /// - Throws: `Fault` with `noInput` where it cannot be opened or is a folder.
  init(_ path: String) throws {
    self.path = path
    guard path != "-" else {
      descriptor = STDIN_FILENO
      return
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Fault(.noInput, "Cannot open \(path): \(lastSystemError()).") }
    guard let mode = FileMode(ofOpen: descriptor), mode != .folder else {
      close(descriptor)
      throw Fault(.noInput, "\(path) is a folder, not a file.")
    }
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// Whether the first byte that is neither blank nor a byte order mark opens a JSON array or object.
  func beginsJSON() throws -> Bool {
    var room = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = try room.withUnsafeMutableBytes { try fill($0) }
      ahead += room[..<count]
      let mark: [UInt8] = [0xef, 0xbb, 0xbf]
      let text = ahead.starts(with: mark) ? ahead.dropFirst(3) : ahead[...]
      if let first = text.first(where: { $0 != 32 && !(9...13).contains($0) }) {
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
      }
      if count == 0 || ahead.count > 1 << 20 { return false }
    }
  }

  /// Fills the buffer with the next bytes; returns how many, 0 at the end.
  /// - Throws: `Fault` with `io` where reading fails.
  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !ahead.isEmpty else { return try fill(room) }
    let count = min(room.count, ahead.count)
    room.copyBytes(from: ahead[..<count])
    ahead.removeFirst(count)
    return count
  }

  private func fill(_ room: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Foundation.read(descriptor, room.baseAddress, room.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw Fault(.io, "Cannot read \(path): \(lastSystemError()).") }
    }
  }
}
