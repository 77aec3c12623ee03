// LineReader: the lines of a stream, for JSONL.
import Foundation

/// Lines end with LF or CRLF; a byte order mark at the start is dropped. Memory is bounded by the longest line allowed.
final class LineReader: FrameReader {
  static let longestLine = 256 << 20

  private(set) var number = 0
  let noun = "line"
  let isWholeDocument = false
  var tooLongSentence: String { "The line is longer than \(limit >> 20) MiB." }

  private let limit: Int
  private var buffer: FrameBuffer
  private var hasBegun = false

  init(_ stream: ByteStream, limit: Int = LineReader.longestLine) {
    self.limit = limit
    buffer = FrameBuffer(stream)
  }

  func next() throws -> Frame? {
    if !hasBegun {
      hasBegun = true
      try buffer.dropMark()
    }
    var searched = buffer.start
    while true {
      if let found = memchr(buffer.bytes + searched, 10, buffer.end - searched) {
        let stop = UnsafeRawPointer(found) - UnsafeRawPointer(buffer.bytes)
        defer { buffer.start = stop + 1 }
        return line(to: stop)
      }
      if buffer.ended {
        guard buffer.start < buffer.end else { return nil }
        defer { buffer.start = buffer.end }
        return line(to: buffer.end)
      }
      if buffer.end - buffer.start > limit {
        try skipLine()
        number += 1
        return .tooLong
      }
      let waiting = buffer.end - buffer.start
      try buffer.fill()
      searched = buffer.start + waiting
    }
  }

  private func line(to stop: Int) -> Frame {
    number += 1
    let end = stop > buffer.start && buffer.byte(stop - 1) == 13 ? stop - 1 : stop
    return .text(buffer.slice(buffer.start, end))
  }

  private func skipLine() throws {
    while true {
      buffer.start = buffer.end
      try buffer.fill()
      if let found = memchr(buffer.bytes + buffer.start, 10, buffer.end - buffer.start) {
        buffer.start = UnsafeRawPointer(found) - UnsafeRawPointer(buffer.bytes) + 1
        return
      }
      if buffer.ended {
        buffer.start = buffer.end
        return
      }
    }
  }
}
