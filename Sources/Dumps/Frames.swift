// Frames: a document's JSON texts, one at a time, each followed by the room that simdjson reads into.

/// One JSON text of a document.
enum Frame {
  /// Borrowed until the next call; `JSONParser.padding` bytes after it can be read.
  case text(UnsafeRawBufferPointer)
  /// A text above the limit, passed over.
  case tooLong
}

/// Cuts a document into the texts of its records: lines, or the values of one JSON text. One owner, on one thread.
protocol FrameReader: AnyObject {
  /// The number of the frame handed out last, from 1: its line, or its place among the values.
  var number: Int { get }
  func next() throws -> Frame?
  /// Goes back into the frame handed out last, where it is broken and ran on over the records after it. Returns whether
  /// there is something to go back to; the next frame is then the one after the break.
  func retreat() -> Bool
  /// Whether the frame handed out last is an object and all that the document holds.
  var isWholeDocument: Bool { get }
  /// What a record that is too long is called and where the limit lies: "The line is longer than 256 MiB.".
  var tooLongSentence: String { get }
  /// "line" or "text", for sentences.
  var noun: String { get }
}

extension FrameReader {
  func retreat() -> Bool { false }
}

/// Bytes of a stream that are waiting to be cut: a buffer that moves, grows, and always has padding behind it.
struct FrameBuffer: ~Copyable {
  private(set) var bytes: UnsafeMutableRawPointer
  private var capacity = 1 << 20
  var start = 0
  private(set) var end = 0
  private(set) var ended = false
  private let stream: ByteStream

  init(_ stream: ByteStream) {
    self.stream = stream
    bytes = Self.allocate(capacity)
  }

  deinit { bytes.deallocate() }

  /// Adds bytes behind those that wait; what waits is at the buffer's beginning afterwards. Sets `ended` where there are
  /// none.
  mutating func fill() throws {
    if start > 0 {
      bytes.copyMemory(from: bytes + start, byteCount: end - start)
      end -= start
      start = 0
    }
    if end == capacity {
      let larger = Self.allocate(capacity * 2)
      larger.copyMemory(from: bytes, byteCount: end)
      bytes.deallocate()
      bytes = larger
      capacity *= 2
    }
    let count = try stream.read(into: UnsafeMutableRawBufferPointer(start: bytes + end, count: capacity - end))
    end += count
    ended = count == 0
  }

  /// Drops a byte order mark at the very start of a stream.
  mutating func dropMark() throws {
    while end - start < 3, !ended { try fill() }
    if end - start >= 3, byte(start) == 0xef, byte(start + 1) == 0xbb, byte(start + 2) == 0xbf { start += 3 }
  }

  func byte(_ at: Int) -> UInt8 { bytes.load(fromByteOffset: at, as: UInt8.self) }

  func slice(_ from: Int, _ to: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes + from, count: to - from)
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity + JSONParser.padding, alignment: 64)
    (memory + capacity).initializeMemory(as: UInt8.self, repeating: 0, count: JSONParser.padding)
    return memory
  }
}
