// WholeNumber: counts as tables write them, read exactly.
internal import Base

/// What a field that should hold a count holds.
enum WholeNumber: Equatable {
  /// Nothing, one of the words for nothing (NA, NaN, null, None, …), or −1, which dumps write for "hidden".
  case unknown
  case value(Int)
  /// Something else: a word, a fraction, a negative number, a number too large.
  case junk

  /// Reads `1234`, `1,234`, `1234.0`, `1e3` and the like; blanks around it do not matter.
  init(_ text: some Collection<UInt8>) {
    let bytes = Array(text).trimmingBlanks
    // Plain digits, as nearly everywhere, need no second thought.
    if !bytes.isEmpty, bytes.count <= 18, bytes.allSatisfy(Self.isDigit) {
      self = .value(bytes.reduce(0) { $0 * 10 + Int($1 - 48) })
      return
    }
    if isWordForNothing(bytes) {
      self = .unknown
      return
    }
    var rest = bytes[...]
    let negative = rest.first == UInt8(ascii: "-")
    if negative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard let magnitude = Self.magnitude(rest) else {
      self = .junk
      return
    }
    self = !negative || magnitude == 0 ? .value(magnitude) : magnitude == 1 ? .unknown : .junk
  }

  init(_ value: JSONValue?) {
    guard let value else {
      self = .unknown
      return
    }
    switch value.kind {
    case .null: self = .unknown
    case .int: self = (value.int).map(Self.init(exactly:)) ?? .junk
    case .double: self = (value.double).flatMap(Int.init(exactly:)).map(Self.init(exactly:)) ?? .junk
    case .string: self = value.withUTF8 { Self($0) } ?? .junk
    case .bool, .largeInt, .array, .object: self = .junk
    }
  }

  private init(exactly value: Int) {
    self = value >= 0 ? .value(value) : value == -1 ? .unknown : .junk
  }

  /// Digits with a fraction and an exponent, shifted in decimal so that no digit is lost on the way.
  private static func magnitude(_ text: ArraySlice<UInt8>) -> Int? {
    var rest = text
    guard let whole = wholePart(&rest) else { return nil }
    var digits = whole
    var shift = 0
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: isDigit)
      rest = rest.dropFirst(1 + fraction.count)
      digits += fraction
      shift = -fraction.count
    }
    guard !digits.isEmpty else { return nil }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      let sign = rest.first == UInt8(ascii: "-") ? -1 : 1
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      guard (1...4).contains(rest.count), rest.allSatisfy(isDigit) else { return nil }
      shift += sign * rest.reduce(0) { $0 * 10 + Int($1 - 48) }
      rest = []
    }
    guard rest.isEmpty else { return nil }
    while shift < 0, let last = digits.last {
      guard last == UInt8(ascii: "0") else { return nil }
      digits.removeLast()
      shift += 1
    }
    let significant = digits.drop { $0 == UInt8(ascii: "0") }
    if significant.isEmpty { return 0 }
    guard significant.count + max(shift, 0) <= 19 else { return nil }
    return Int(String(decoding: significant, as: UTF8.self) + String(repeating: "0", count: max(shift, 0)))
  }

  /// Plain digits, or groups of three behind the first comma.
  private static func wholePart(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    var digits = Array(rest.prefix(while: isDigit))
    rest = rest.dropFirst(digits.count)
    guard rest.first == UInt8(ascii: ",") else { return digits }
    guard (1...3).contains(digits.count) else { return nil }
    while rest.first == UInt8(ascii: ",") {
      let group = rest.dropFirst().prefix(while: isDigit)
      guard group.count == 3 else { return nil }
      digits += group
      rest = rest.dropFirst(4)
    }
    return digits
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

/// True for an empty text and for the words that tables write where there is nothing. Requires: no blanks around it.
func isWordForNothing(_ text: some Collection<UInt8>) -> Bool {
  if text.isEmpty { return true }
  guard text.count <= 4 else { return false }
  let lowered = text.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
  return wordsForNothing.contains { $0.elementsEqual(lowered) }
}

private let wordsForNothing: [[UInt8]] = ["na", "n/a", "nan", "null", "none", "<na>", "#n/a"].map { Array($0.utf8) }
