// WholeText: a stream's bytes in one piece, with room behind them for simdjson.

/// All that is left of a stream, up to simdjson's 4 GiB. The bytes live as long as the object.
final class WholeText {
  private static let limit = Int(UInt32.max) - JSONParser.padding

  private var memory: UnsafeMutableRawPointer
  private var count = 0
  /// True where the stream is longer than can be parsed; the bytes are then incomplete.
  private(set) var isTooLong = false

  /// Padding follows the bytes.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count) }

  /// - Throws: what the stream throws.
  init(_ stream: ByteStream) throws {
    var capacity = 64 << 10
    memory = .allocate(byteCount: capacity + JSONParser.padding, alignment: 64)
    while true {
      if count == capacity {
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity * 2 + JSONParser.padding, alignment: 64)
        larger.copyMemory(from: memory, byteCount: count)
        memory.deallocate()
        memory = larger
        capacity *= 2
      }
      let got = try stream.read(into: UnsafeMutableRawBufferPointer(start: memory + count, count: capacity - count))
      count += got
      if got == 0 { break }
      if count > Self.limit {
        isTooLong = true
        break
      }
    }
    (memory + count).initializeMemory(as: UInt8.self, repeating: 0, count: JSONParser.padding)
    let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    if start > 0 {
      // A byte order mark is no JSON.
      for at in 0..<start { memory.storeBytes(of: 32, toByteOffset: at, as: UInt8.self) }
    }
  }

  deinit { memory.deallocate() }
}
