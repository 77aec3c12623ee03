// DrawnONNX: small ONNX files made by the tests: onnx.proto's fields, written one by one.

/// A network of the nodes that a test adds, with the input "input" (3 × 32 × 32) and a pooling at its end.
struct DrawnONNX {
  private var nodes: [UInt8] = []
  private var weights: [UInt8] = []

  /// - Parameter settings: attributes, as `text` makes them.
  mutating func add(_ kind: String, _ inputs: [String], _ output: String, settings: [[UInt8]] = []) {
    var node = inputs.flatMap { Self.field(1, $0) } + Self.field(2, output) + Self.field(4, kind)
    for setting in settings { node += Self.field(5, setting) }
    nodes += Self.field(1, node)
  }

  /// Whole numbers of 64 bits, as shapes are written.
  mutating func addNumbers(_ name: String, _ values: [Int]) {
    let raw = values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    weights += Self.field(
      5, Self.number(1, values.count) + Self.number(2, 7) + Self.field(8, name) + Self.field(9, raw))
  }

  /// A setting that is a word.
  static func text(_ name: String, _ word: String) -> [UInt8] { field(1, name) + field(4, word) + number(20, 3) }

  /// - Parameter last: what the pooling reads, and what it gives.
  func bytes(last: (input: String, output: String) = ("input", "features")) -> [UInt8] {
    var whole = self
    whole.add("GlobalAveragePool", [last.input], last.output)
    let graph =
      whole.nodes + Self.field(2, "drawn") + weights + Self.field(11, Self.picture("input"))
      + Self.field(12, Self.picture(last.output))
    let opset = Self.number(2, 11)
    return Self.number(1, 6) + Self.field(7, graph) + Self.field(8, opset)
  }

  private static func picture(_ name: String) -> [UInt8] {
    let shape = [1, 3, 32, 32].flatMap { field(1, number(1, $0)) }
    return field(1, name) + field(2, field(1, number(1, 1) + field(2, shape)))
  }

  private static func number(_ field: Int, _ value: Int) -> [UInt8] { varint(field << 3) + varint(value) }

  private static func field(_ field: Int, _ text: String) -> [UInt8] { self.field(field, Array(text.utf8)) }

  private static func field(_ field: Int, _ payload: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(payload.count) + payload
  }

  private static func varint(_ value: Int) -> [UInt8] {
    var (rest, bytes): (UInt64, [UInt8]) = (UInt64(bitPattern: Int64(value)), [])
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
