// JSONTree: JSON whose shape is put together as it is written, such as Croissant's.

/// A JSON value. Encoded with sorted keys, so that the same value has the same bytes.
enum JSONTree: Encodable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringInterpolation
{
  case string(String)
  case integer(Int)
  case bool(Bool)
  case array([JSONTree])
  case object([String: JSONTree])

  init(stringLiteral text: String) { self = .string(text) }
  init(integerLiteral number: Int) { self = .integer(number) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(arrayLiteral values: JSONTree...) { self = .array(values) }
  init(dictionaryLiteral pairs: (String, JSONTree)...) {
    self = .object(Dictionary(pairs) { _, last in last })
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .bool(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let pairs): try container.encode(pairs)
    }
  }

  /// A JSON object with more pairs; anything else stays what it is.
  func adding(_ more: [String: JSONTree]) -> JSONTree {
    guard case .object(let pairs) = self else { return self }
    return .object(pairs.merging(more) { _, last in last })
  }
}
