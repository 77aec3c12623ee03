// ModelText: a model's fields as JSON text: a key a line, sorted, numbers that read back to the last bit.
import Foundation

/// A value of the text.
indirect enum ModelText {
  case object([String: ModelText])
  /// In one line, or a line an element where elements are arrays themselves.
  case array([ModelText])
  case string(String)
  case whole(Int)
  /// Written with as many digits as tell it from its neighbours. Finite.
  case number(Double)
  case null

  static func floats(_ values: [Float]) -> ModelText {
    var data = Data(capacity: values.count * 4)
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
    return .string(data.base64EncodedString())
  }

  static func doubles(_ values: [Double]) -> ModelText {
    var data = Data(capacity: values.count * 8)
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
    return .string(data.base64EncodedString())
  }

  /// - Parameter first: a key that stands before the sorted ones.
  func written(indent: Int = 0, first: String? = nil) -> String {
    let margin = String(repeating: " ", count: indent)
    switch self {
    case .object(let fields):
      if fields.isEmpty { return "{}" }
      let keys = fields.keys.sorted { ($0 == first ? 0 : 1, $0) < ($1 == first ? 0 : 1, $1) }
      let lines = keys.map { key in
        "\(margin)  \(Self.quoted(key)): \((fields[key] ?? .null).written(indent: indent + 2))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(margin)}"
    case .array(let elements):
      let texts = elements.map { $0.written(indent: indent + 2) }
      if elements.contains(where: \.isNested) {
        return "[\n" + texts.map { "\(margin)  \($0)" }.joined(separator: ",\n") + "\n\(margin)]"
      }
      return "[" + texts.joined(separator: ", ") + "]"
    case .string(let text): return Self.quoted(text)
    case .whole(let number): return String(number)
    case .number(let number): return String(number)
    case .null: return "null"
    }
  }

  private var isNested: Bool {
    switch self {
    case .object, .array: true
    case .string, .whole, .number, .null: false
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        quoted += "\\u" + String(scalar.value + 0x10000, radix: 16).dropFirst()
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
