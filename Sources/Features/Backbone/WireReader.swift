// WireReader: protobuf's wire format, read field by field from bytes that may be damaged.

/// Why the bytes of a model are not what they should be: a clause such as "it ends before the network does".
struct ModelProblem: Error, Hashable {
  var clause: String

  init(_ clause: String) { self.clause = clause }

  static let tooManyLayers = ModelProblem("it has more than \(LayerGraph.mostNodes) layers")
  static let endsEarly = ModelProblem("it is no model, or is cut short or damaged")
}

/// The fields of one message, in their order; every length is held against the message's own end.
/// Source: the encoding as protobuf.dev describes it.
struct WireReader {
  /// What a field holds. A fixed number is told by its bits.
  enum Value {
    case number(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    /// Where a string, a message or a packed list lies in the bytes.
    case bytes(Range<Int>)
  }

  let bytes: UnsafeRawBufferPointer
  private var at: Int
  private let end: Int

  /// - Parameter range: the message's place in `bytes`, which have to outlive the reader.
  init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.bytes = bytes
    (at, end) = (range.lowerBound, range.upperBound)
  }

  /// The next field and its value, or nil at the message's end.
  mutating func next() throws(ModelProblem) -> (field: Int, value: Value)? {
    guard at < end else { return nil }
    let tag = try varint()
    let field = tag >> 3
    guard field > 0, field < 1 << 29 else { throw .endsEarly }
    switch tag & 7 {
    case 0: return (Int(field), .number(try varint()))
    case 1: return (Int(field), .fixed64(UInt64(littleEndian: try fixed(UInt64.self))))
    case 2:
      let length = try varint()
      guard length <= UInt64(end - at) else { throw .endsEarly }
      defer { at += Int(length) }
      return (Int(field), .bytes(at..<at + Int(length)))
    case 5: return (Int(field), .fixed32(UInt32(littleEndian: try fixed(UInt32.self))))
    default: throw .endsEarly
    }
  }

  /// A number of seven bits a byte, lowest first.
  mutating func varint() throws(ModelProblem) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard at < end else { throw .endsEarly }
      let byte = bytes[at]
      at += 1
      number |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { return number }
    }
    throw .endsEarly
  }

  var isAtEnd: Bool { at == end }

  private mutating func fixed<T: FixedWidthInteger>(_: T.Type) throws(ModelProblem) -> T {
    guard end - at >= MemoryLayout<T>.size else { throw .endsEarly }
    defer { at += MemoryLayout<T>.size }
    return bytes.loadUnaligned(fromByteOffset: at, as: T.self)
  }
}

extension WireReader {
  /// A string; what is no UTF-8 becomes U+FFFD.
  func text(_ value: Value) throws(ModelProblem) -> String {
    guard case .bytes(let range) = value else { throw .endsEarly }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// A message inside this one.
  func message(_ value: Value) throws(ModelProblem) -> WireReader {
    guard case .bytes(let range) = value else { throw .endsEarly }
    return WireReader(bytes, range)
  }

  func integer(_ value: Value) throws(ModelProblem) -> Int64 {
    guard case .number(let number) = value else { throw .endsEarly }
    return Int64(bitPattern: number)
  }

  /// A repeated number: one alone, or many packed.
  func integers(_ value: Value) throws(ModelProblem) -> [Int64] {
    guard case .bytes = value else { return [try integer(value)] }
    var list = try message(value)
    var numbers: [Int64] = []
    while !list.isAtEnd { numbers.append(Int64(bitPattern: try list.varint())) }
    return numbers
  }

  /// How many numbers of a fixed width a field holds.
  func fixedCount(_ value: Value, width: Int) throws(ModelProblem) -> Int {
    guard case .bytes(let range) = value else { return 1 }
    guard range.count % width == 0 else { throw .endsEarly }
    return range.count / width
  }
}
