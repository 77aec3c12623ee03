// RobotsPattern: the path of an Allow or Disallow line, and how a request's target is held against it.

/// What a request asks for, spelled as patterns are.
struct RobotsTarget {
  fileprivate let spelling: Spelling

  /// - Parameter text: the path with its query.
  init(_ text: String) {
    let octets = Array(text.utf8)
    let isRooted = octets.first == UInt8(ascii: "/")
    spelling = Spelling((isRooted ? octets : [UInt8(ascii: "/")] + octets)[...], isPattern: false)
  }
}

/// The path of a rule, with `*` for any octets and `$` at its end for the end of the target (RFC 9309, 2.2.3).
struct RobotsPattern: Sendable, Hashable {
  private let spelling: Spelling

  init(_ octets: ArraySlice<UInt8>) { spelling = Spelling(octets, isPattern: true) }

  /// What makes one pattern more specific than another, in octets; `*` and `$` count as one each.
  var length: Int { spelling.alike.count }

  /// Whether the target begins with what the pattern describes.
  func matches(_ target: RobotsTarget) -> Bool {
    let (rule, asked) = (spelling, target.spelling)
    if Self.matches(rule.exact, asked.exact) { return true }
    return (rule.differs || asked.differs) && Self.matches(rule.alike, asked.alike)
  }

  /// A run is tried at its first place and moved on from there; what lies before it never moves again, since an earlier
  /// place leaves the rest more room. So no more steps are taken than pattern times target.
  private static func matches(_ pattern: [UInt8], _ target: [UInt8]) -> Bool {
    var (next, at) = (0, 0)
    // Where the run behind the last `*` begins, in the pattern and, as tried now, in the target.
    var run: (pattern: Int, target: Int)?
    while next < pattern.count {
      switch pattern[next] {
      case Spelling.anything:
        next += 1
        run = (next, at)
      case Spelling.end where at == target.count:
        return true
      case let octet where at < target.count && octet == target[at]:
        next += 1
        at += 1
      default:
        guard let tried = run, at < target.count else { return false }
        run = (tried.pattern, tried.target + 1)
        (next, at) = (tried.pattern, tried.target + 1)
      }
    }
    return true
  }
}

/// Octets in the one form in which rules and targets are compared (RFC 9309, 2.2.2).
private struct Spelling: Sendable, Hashable {
  /// Stand for the special `*` and `$` of a pattern; everything else in a spelling is ASCII.
  static let anything: UInt8 = 0xff
  static let end: UInt8 = 0xfe

  /// Unreserved characters bare, what no URL may hold encoded, and reserved ones as they were written: "%2F" is no "/".
  let exact: [UInt8]

  /// The same, with those reserved characters bare that delimit nothing in a query. There the RFC's table takes
  /// "?baz=https://foo.bar" for "?baz=https%3A%2F%2Ffoo.bar". Not all matching can go by this form: "/*%2F" does not say
  /// whether it is in a query.
  let alike: [UInt8]

  /// False wherever the two forms share their storage, so this costs nothing.
  var differs: Bool { exact != alike }

  init(_ octets: ArraySlice<UInt8>, isPattern: Bool) {
    var written: [UInt8] = []
    written.reserveCapacity(octets.count)
    var rest = octets
    while let octet = rest.popFirst() {
      if octet == UInt8(ascii: "%"), let code = Self.code(rest) {
        rest.removeFirst(2)
        // A pattern has no other way to write a "*" or "$" that is meant as it stands (2.2.3).
        if Self.isUnreserved(code) || code == UInt8(ascii: "*") || code == UInt8(ascii: "$") {
          written.append(code)
        } else {
          Self.encode(code, into: &written)
        }
      } else if isPattern, octet == UInt8(ascii: "*") {
        written.append(Self.anything)
      } else if isPattern, octet == UInt8(ascii: "$"), rest.isEmpty {
        written.append(Self.end)
      } else if Self.isUnreserved(octet) || Self.isReserved(octet) || octet == UInt8(ascii: "%") {
        written.append(octet)
      } else {
        Self.encode(octet, into: &written)
      }
    }
    exact = written
    alike = Self.withBareQuery(written)
  }

  private static func withBareQuery(_ octets: [UInt8]) -> [UInt8] {
    guard let mark = octets.firstIndex(of: UInt8(ascii: "?")), octets[mark...].contains(UInt8(ascii: "%")) else {
      return octets
    }
    var bare = Array(octets[...mark])
    var rest = octets[(mark + 1)...]
    while let octet = rest.popFirst() {
      if octet == UInt8(ascii: "%"), let code = code(rest), ":/?@[]".utf8.contains(code) {
        rest.removeFirst(2)
        bare.append(code)
      } else {
        bare.append(octet)
      }
    }
    return bare.count == octets.count ? octets : bare
  }

  /// The octet that the two hexadecimal digits at the beginning of `text` stand for; nil where there are none.
  private static func code(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard let high = text.first.flatMap(digit), let low = text.dropFirst().first.flatMap(digit) else { return nil }
    return high << 4 | low
  }

  private static func digit(_ octet: UInt8) -> UInt8? {
    switch octet {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): octet - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): octet - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): octet - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static func encode(_ octet: UInt8, into written: inout [UInt8]) {
    written.append(UInt8(ascii: "%"))
    for digit in [octet >> 4, octet & 15] {
      written.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }

  /// RFC 3986, 2.3.
  private static func isUnreserved(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: false
    }
  }

  /// RFC 3986, 2.2.
  private static func isReserved(_ octet: UInt8) -> Bool { ":/?#[]@!$&'()*+,;=".utf8.contains(octet) }
}
