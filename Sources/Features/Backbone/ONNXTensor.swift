// ONNXTensor: weights as an ONNX file holds them, measured against the shape that they claim.

/// The name and the shape of weights. Their bytes are counted, not read.
struct ONNXTensor {
  private(set) var name = ""
  private(set) var dimensions: [Int64] = []

  /// The kinds of numbers that OpenCV takes, by their number in onnx.proto: bytes a number, and the field that holds
  /// them where they are not raw.
  private static let kinds: [Int64: (width: Int, field: Int)] = [
    1: (4, 4), 2: (1, 5), 3: (1, 5), 6: (4, 5), 7: (8, 7), 9: (1, 5), 10: (2, 5), 11: (8, 10),
  ]
  private static let names: [Int64: String] = [
    4: "16 bits", 5: "16 bits", 8: "text", 12: "32 bits without a sign", 13: "64 bits without a sign", 16: "bfloat16",
  ]

  /// - Throws: `ModelProblem` where the weights are not as many as the shape says.
  init(_ message: WireReader) throws {
    var fields = message
    var kind: Int64 = 0
    var raw: Int?
    var counts: [Int: Int] = [:]
    while let (field, value) = try fields.next() {
      switch field {
      case 1: dimensions += try fields.integers(value)
      case 2: kind = try fields.integer(value)
      case 4: counts[4, default: 0] += try fields.fixedCount(value, width: 4)
      case 10: counts[10, default: 0] += try fields.fixedCount(value, width: 8)
      case 5, 7, 11: counts[field, default: 0] += try fields.integers(value).count
      case 8: name = try fields.text(value)
      case 9:
        guard case .bytes(let range) = value else { throw ModelProblem.endsEarly }
        raw = range.count
      case 13, 14:
        if field == 14, try fields.integer(value) == 0 { continue }
        throw ModelProblem("its weights lie in another file; save it with its weights inside")
      default: break
      }
    }
    guard let (width, field) = Self.kinds[kind] else {
      let what = Self.names[kind].map { " (\($0))" } ?? ""
      throw ModelProblem("its weights \(quoted(name)) are numbers of a kind\(what) that OpenCV does not read")
    }
    var wanted = 1
    for side in dimensions {
      let (product, overflow) = wanted.multipliedReportingOverflow(by: Int(side))
      guard side >= 0, !overflow, product <= 1 << 33 else { throw ModelProblem.endsEarly }
      wanted = product
    }
    guard dimensions.count <= 8, raw.map({ $0 == wanted * width }) ?? (counts[field, default: 0] == wanted) else {
      throw ModelProblem("its weights \(quoted(name)) are not as many as their shape says")
    }
  }
}

/// A setting of a layer.
enum ONNXAttribute {
  /// Settings that are divided by, or that memory is taken for.
  private static let atLeastOne: Set = ["strides", "dilations", "kernel_shape", "group"]

  /// Follows the message to its end; a nested graph is not followed, since OpenCV runs none.
  /// - Throws: `ModelProblem`.
  static func check(_ message: WireReader) throws {
    var fields = message
    var name = ""
    var numbers: [Int64] = []
    while let (field, value) = try fields.next() {
      switch field {
      case 1: name = try fields.text(value)
      case 3: numbers.append(try fields.integer(value))
      case 8: numbers += try fields.integers(value)
      case 7: _ = try fields.fixedCount(value, width: 4)
      case 5: _ = try ONNXTensor(try fields.message(value))
      case 6, 11: throw ModelProblem("it has branches or loops, which OpenCV does not run")
      default: break
      }
    }
    let allowed: ClosedRange<Int64> =
      if atLeastOne.contains(name) { 1...65_536 } else if name == "pads" { 0...65_536 } else { .min ... .max }
    if let odd = numbers.first(where: { !allowed.contains($0) }) {
      throw ModelProblem("a layer has a setting that cannot be (\(name): \(odd))")
    }
    if name == "axis", let odd = numbers.first(where: { abs(clamping: $0) > 8 }) {
      throw ModelProblem("a layer has a setting that cannot be (\(name): \(odd))")
    }
  }

  private static func abs(clamping number: Int64) -> Int64 { number == .min ? .max : Swift.abs(number) }
}
