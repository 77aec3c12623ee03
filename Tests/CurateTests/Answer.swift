// Answer: JSON as the program prints it, for looking into.
import Foundation

/// A JSON value. Looking for what is not there gives `.null`.
enum Answer: Decodable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([Answer])
  case object([String: Answer])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([Answer].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: Answer].self))
    }
  }

  subscript(_ key: String) -> Answer {
    if case .object(let members) = self { return members[key] ?? .null }
    return .null
  }

  var keys: Set<String> {
    if case .object(let members) = self { return Set(members.keys) }
    return []
  }

  var list: [Answer] {
    if case .list(let values) = self { return values }
    return []
  }

  var members: [String: Answer] {
    if case .object(let members) = self { return members }
    return [:]
  }

  var text: String? {
    if case .text(let value) = self { return value }
    return nil
  }

  var number: Double? {
    if case .number(let value) = self { return value }
    return nil
  }

  /// A count; nil where it is none, also where it has a fraction.
  var count: Int? { number.flatMap { Int(exactly: $0) } }

  var bool: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }

  /// Counts by name.
  var counts: [String: Int] { members.compactMapValues(\.count) }

  /// In a status's list of stages: how many items of one are done.
  func done(_ stage: String) -> Int { list.first { $0["stage"].text == stage }?["done"].count ?? 0 }

  /// The same without what is different at every run.
  var withoutTime: Answer {
    guard case .object(var members) = self else { return self }
    members["seconds"] = nil
    return .object(members)
  }
}

extension Answer: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral
{
  init(dictionaryLiteral elements: (String, Answer)...) { self = .object(Dictionary(elements) { $1 }) }
  init(arrayLiteral elements: Answer...) { self = .list(elements) }
  init(stringLiteral value: String) { self = .text(value) }
  init(integerLiteral value: Int) { self = .number(Double(value)) }
}

/// JSON lines, such as a manifest's.
func jsonLines(_ text: String) throws -> [Answer] {
  try text.split(separator: "\n").map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
}
