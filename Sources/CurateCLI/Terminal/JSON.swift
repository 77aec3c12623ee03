// JSON: the answer as one object, keys in the order they were written, nulls where a number is unknown.

/// A JSON value.
indirect enum JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  init(nilLiteral: ()) { self = .null }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .int(value) }
  init(stringLiteral value: String) { self = .string(value) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }

  init(_ value: Int?) { self = value.map { .int($0) } ?? .null }
  init(_ value: Double?) { self = value.map { .double($0) } ?? .null }
  init(_ value: String?) { self = value.map { .string($0) } ?? .null }
  init(_ value: Bool) { self = .bool(value) }
  init(_ values: [String]) { self = .array(values.map { .string($0) }) }

  /// Counts, in the order of their keys.
  init(_ counts: [String: Int]) {
    self = .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) })
  }

  init(_ shares: [String: Double]) {
    self = .object(shares.sorted { $0.key < $1.key }.map { ($0.key, .double($0.value)) })
  }

  /// The text, on one line. A number that is not finite has no JSON and becomes null.
  var text: String {
    var out = ""
    write(to: &out)
    return out
  }

  private func write(to out: inout String) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .int(let value): out += "\(value)"
    case .double(let value): out += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.write(value, to: &out)
    case .array(let values):
      out += "["
      for (index, value) in values.enumerated() {
        if index > 0 { out += ", " }
        value.write(to: &out)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { out += ", " }
        Self.write(member.0, to: &out)
        out += ": "
        member.1.write(to: &out)
      }
      out += "}"
    }
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
