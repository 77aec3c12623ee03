// ModelField: a field of a model's text as it is read back, which knows its own name for what is wrong with it.
import Foundation

/// A value at a place in the text.
struct ModelField {
  /// For people, for example `head.platt.a`.
  let name: String
  private let value: ModelValue

  init(name: String, _ value: ModelValue) {
    self.name = name
    self.value = value
  }

  /// A field of an object.
  func field(_ key: String) throws -> ModelField {
    guard let field = optional(key) else { throw ModelFileProblem.missing(path(key)) }
    return field
  }

  /// A field that may be missing or null.
  func optional(_ key: String) -> ModelField? {
    guard case .object(let fields) = value, let found = fields[key] else { return nil }
    if case .null = found { return nil }
    return ModelField(name: path(key), found)
  }

  private func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

  func string() throws -> String {
    guard case .string(let string) = value else { throw ModelFileProblem.wrongKind(name) }
    return string
  }

  func strings() throws -> [String: String] {
    guard case .object(let fields) = value else { throw ModelFileProblem.wrongKind(name) }
    return try fields.mapValues { try ModelField(name: name, $0).string() }
  }

  /// A whole number from 0 on.
  func count() throws -> Int {
    guard case .number(let text) = value, let count = Int(text), count >= 0 else {
      throw ModelFileProblem.wrongKind(name)
    }
    return count
  }

  func number() throws -> Double {
    guard case .number(let text) = value, let number = Double(text) else { throw ModelFileProblem.wrongKind(name) }
    guard number.isFinite else { throw ModelFileProblem.notFinite(name) }
    return number
  }

  /// As far from 0 as any number may be, so that no product or sum on the way to a probability leaves the doubles.
  static let reach = -1e100...1e100

  /// A number that may be any of `range`, its ends too.
  func number(_ range: ClosedRange<Double>) throws -> Double {
    try checked(try number(), range)
  }

  /// A number above 0.
  func positiveNumber() throws -> Double {
    let number = try number()
    guard number > 0, number <= Self.reach.upperBound else {
      throw ModelFileProblem.outOfRange(name, allowed: "above 0 and up to \(Self.reach.upperBound)")
    }
    return number
  }

  private func checked(_ number: Double, _ range: ClosedRange<Double>) throws -> Double {
    guard range.contains(number) else {
      throw ModelFileProblem.outOfRange(name, allowed: "from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func elements() throws -> [ModelField] {
    guard case .array(let elements) = value else { throw ModelFileProblem.wrongKind(name) }
    return elements.enumerated().map { ModelField(name: "\(name)[\($0)]", $1) }
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable<String>>(_: Word.Type) throws -> Word {
    guard let word = Word(rawValue: try string()) else { throw ModelFileProblem.wrongKind(name) }
    return word
  }

  /// - Parameter count: how many there must be.
  func floats(count: Int, _ range: ClosedRange<Double>) throws -> [Float] {
    let numbers = try numbers(count, size: 4) { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    for number in numbers { _ = try checked(Double(number), range) }
    return numbers
  }

  func doubles(count: Int, _ range: ClosedRange<Double> = reach) throws -> [Double] {
    let numbers = try numbers(count, size: 8) { Double(bitPattern: $0) }
    for number in numbers { _ = try checked(number, range) }
    return numbers
  }

  private func numbers<Number: BinaryFloatingPoint>(_ count: Int, size: Int, _ make: (UInt64) -> Number) throws
    -> [Number]
  {
    guard let data = Data(base64Encoded: try string()) else { throw ModelFileProblem.wrongKind(name) }
    let bytes = [UInt8](data)
    guard bytes.count % size == 0, bytes.count / size == count else {
      throw ModelFileProblem.wrongSize(name, expected: count, found: bytes.count / size)
    }
    return try stride(from: 0, to: bytes.count, by: size).map { start in
      var bits: UInt64 = 0
      for byte in (0..<size).reversed() { bits = bits << 8 | UInt64(bytes[start + byte]) }
      let number = make(bits)
      guard number.isFinite else { throw ModelFileProblem.notFinite(name) }
      return number
    }
  }
}
