// NaturalOrder: the order in which people expect names: numbers by value, r2 before r10, all else by its bytes.

/// A name with what its order needs, computed once.
///
/// Plain decimal numbers come first, by value. All other names compare piece by piece: runs of digits by value, other
/// bytes as they are. What is still equal (1 and 01) is told apart by its bytes, so the order is total.
struct NaturalName: Comparable {
  let name: String
  let index: Int
  private let number: Double?
  private let bytes: [UInt8]

  init(_ name: String, index: Int) {
    self.name = name
    self.index = index
    bytes = Array(name.utf8)
    number = Self.isPlainNumber(bytes) ? Double(name) : nil
  }

  static func == (a: NaturalName, b: NaturalName) -> Bool { a.bytes == b.bytes }

  static func < (a: NaturalName, b: NaturalName) -> Bool {
    switch (a.number, b.number) {
    case (let x?, let y?) where x != y: return x < y
    case (.some, nil): return true
    case (nil, .some): return false
    default: return piecewise(a.bytes, b.bytes)
    }
  }

  /// Names in natural order.
  static func sorted(_ names: [String]) -> [NaturalName] {
    names.enumerated().map { NaturalName($1, index: $0) }.sorted()
  }

  /// Digits with at most one sign and one point: neither `nan`, nor hexadecimal, nor a hash that looks like 12e45.
  private static func isPlainNumber(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }

  private static func piecewise(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if isDigit(a[i]), isDigit(b[j]) {
        let (x, y) = (digitRun(a, from: i), digitRun(b, from: j))
        // Without leading zeros the longer run is the larger number, however many digits it has.
        if x.count != y.count { return x.count < y.count }
        if !x.elementsEqual(y) { return x.lexicographicallyPrecedes(y) }
        (i, j) = (x.endIndex, y.endIndex)
      } else {
        if a[i] != b[j] { return a[i] < b[j] }
        (i, j) = (i + 1, j + 1)
      }
    }
    if (i < a.count) != (j < b.count) { return j < b.count }
    return a.lexicographicallyPrecedes(b)
  }

  private static func digitRun(_ bytes: [UInt8], from start: Int) -> ArraySlice<UInt8> {
    let run = bytes[start...].prefix(while: isDigit)
    return run.drop { $0 == UInt8(ascii: "0") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
