// LineReader: the lines of a stream, one at a time, each followed by the room that simdjson reads into.
internal import CSimdJSON
import Foundation

/// Lines end with LF or CRLF; a byte order mark at the start is dropped. Memory is bounded by the longest line allowed.
final class LineReader {
  enum Line {
    /// Without its end. Borrowed until the next call; CSIMDJSON_PADDING bytes after it can be read.
    case text(UnsafeRawBufferPointer)
    /// A line above the limit, passed over.
    case tooLong
  }

  static let longestLine = 256 << 20
  private static let padding = Int(CSIMDJSON_PADDING)

  /// The number of the line handed out last, from 1.
  private(set) var number = 0

  private let stream: ByteStream
  private let limit: Int
  private var buffer: UnsafeMutableRawPointer
  private var capacity = 1 << 20
  private var start = 0
  private var end = 0
  private var ended = false

  init(_ stream: ByteStream, limit: Int = LineReader.longestLine) {
    self.stream = stream
    self.limit = limit
    buffer = Self.allocate(capacity)
  }

  deinit { buffer.deallocate() }

  func next() throws -> Line? {
    var searched = start
    while true {
      if let found = memchr(buffer + searched, 10, end - searched) {
        let stop = UnsafeRawPointer(found) - UnsafeRawPointer(buffer)
        defer { start = stop + 1 }
        return line(to: stop)
      }
      if ended {
        guard start < end else { return nil }
        defer { start = end }
        return line(to: end)
      }
      if end - start > limit {
        try skipLine()
        number += 1
        return .tooLong
      }
      let pending = end - start
      try fill()
      searched = start + pending
    }
  }

  private func line(to stop: Int) -> Line {
    number += 1
    var from = start
    var to = stop
    if number == 1, to - from >= 3, buffer.loadUnaligned(fromByteOffset: from, as: UInt16.self) == 0xbbef,
      buffer.load(fromByteOffset: from + 2, as: UInt8.self) == 0xbf
    {
      from += 3
    }
    if to > from, buffer.load(fromByteOffset: to - 1, as: UInt8.self) == 13 { to -= 1 }
    return .text(UnsafeRawBufferPointer(start: buffer + from, count: to - from))
  }

  private func skipLine() throws {
    while true {
      start = end
      try fill()
      if let found = memchr(buffer + start, 10, end - start) {
        start = UnsafeRawPointer(found) - UnsafeRawPointer(buffer) + 1
        return
      }
      if ended {
        start = end
        return
      }
    }
  }

  private func fill() throws {
    if start > 0 {
      memmove(buffer, buffer + start, end - start)
      end -= start
      start = 0
    }
    if end == capacity {
      let larger = Self.allocate(capacity * 2)
      memcpy(larger, buffer, end)
      buffer.deallocate()
      buffer = larger
      capacity *= 2
    }
    let count = try stream.read(into: UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end))
    end += count
    ended = count == 0
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity + padding, alignment: 64)
    memset(memory + capacity, 0, padding)
    return memory
  }
}
