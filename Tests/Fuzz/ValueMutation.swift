// ValueMutation: damage that keeps a text of keys and values readable, so that it reaches what a dialect makes of them.
import Base

enum ValueMutation: CaseIterable {
  case replace
  case number
  case copy
  case swap
  case repeatKey
  case drop
  case swapKeys
  case rename
  case nest
  case wrap
  case stretch
  case spice
  case deepen

  private static let literals: [String] = [
    "null", "true", "false", "0", "-1", "-0", "-0.0", "1e999", "-1e999", "1e-400", "9007199254740993", "NaN",
    "Infinity",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
    "18446744073709551616",
    "253402300800", "-62135596801", "1e18", "0.5", "90.0000001", "-180.5", "[]", "{}", "[null]", "[[]]",
    "{\"count\":-1}",
    "{\"\":{}}", "[{}]", "\"\"", "\" \"", "\"-1\"", "\"1,204\"", "\"1.2K\"", "\"nan\"", "\"null\"", "\"None\"", "\"0\"",
    "\"\\ud83d\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"#\"", "\"##\"", "\"＃a #ﬀ #ǅ #İ #\\u0301\"",
    "\"../../etc/x.jpg\"",
    "\"/\"", "\"post.jpg\"", "\"https://photos.example/x.jpg\"", "\"2018-02-30T25:61:61Z\"",
    "\"9999-12-31T23:59:59-23:59\"",
    "\"Wed Foo 99 99:99:99 +9999 2018\"", "\"0000-00-00\"", "\"99999999999999\"", "\"['a', 'b\\\\']\"",
    "\"[\\\"a\\\"\"",
    "\"<p>a<br/>&amp;#b &#x110000; &#0; <\"", "\"GraphVideo\"", "\"GraphSidecar\"", "\"Profile\"", "\"photo\"",
    "\"video\"",
  ]

  func apply(to bytes: inout [UInt8], keys: [String], _ random: inout KeyedGenerator) {
    let spans = ValueSpan.all(in: bytes)
    let values = spans.indices.filter { spans[$0].kind != .key }
    guard !values.isEmpty else { return ByteMutation.token.apply(to: &bytes, &random) }
    let value = spans[random.pick(values)].range
    switch self {
    case .replace: bytes.replaceSubrange(value, with: Self.literal(&random))
    case .number:
      let numbers = values.filter { spans[$0].kind == .number }
      let place = numbers.isEmpty ? value : spans[random.pick(numbers)].range
      let digits = String(repeating: random.pick(["9", "0", "1", "-"]), count: 1 + random.index(400))
      bytes.replaceSubrange(place, with: random.chance(0.2) ? Array(digits.utf8) : Self.literal(&random))
    case .copy: bytes.replaceSubrange(value, with: Array(bytes[spans[random.pick(values)].range]))
    case .swap: Self.swap(value, spans[random.pick(values)].range, in: &bytes)
    case .swapKeys:
      guard let one = Self.key(spans, &random), let other = Self.key(spans, &random) else { return }
      Self.swap(spans[one].range, spans[other].range, in: &bytes)
    case .rename:
      guard let key = Self.key(spans, &random), !keys.isEmpty else { return }
      bytes.replaceSubrange(spans[key].range, with: Array("\"\(random.pick(keys))\"".utf8))
    case .repeatKey:
      guard let key = Self.key(spans, &random), key + 1 < spans.count else { return }
      let again = [UInt8(ascii: ",")] + bytes[spans[key].range] + [UInt8(ascii: ":")] + Self.literal(&random)
      bytes.insert(contentsOf: again, at: spans[key + 1].range.upperBound)
    case .drop:
      guard let key = Self.key(spans, &random), key + 1 < spans.count else { return }
      var range = spans[key].range.lowerBound..<spans[key + 1].range.upperBound
      if range.upperBound < bytes.count, bytes[range.upperBound] == UInt8(ascii: ",") {
        range = range.lowerBound..<range.upperBound + 1
      }
      bytes.removeSubrange(range)
    case .nest:
      let depth = random.pick([1, 2, 30, 30, 1000, 1030, 1030, 20_000])
      let (open, close) = random.pick([("[", "]"), ("{\"node\":", "}"), ("{\"data\":[", "]}"), ("[", "")])
      bytes.insert(contentsOf: Array(String(repeating: close, count: depth).utf8), at: value.upperBound)
      bytes.insert(contentsOf: Array(String(repeating: open, count: depth).utf8), at: value.lowerBound)
    case .deepen:
      // The whole text inside another.
      let key = keys.isEmpty ? "data" : random.pick(keys)
      bytes = Array("{\"\(key)\":".utf8) + bytes + Array("}".utf8)
    case .wrap: bytes.insert(contentsOf: Array("[".utf8), at: value.lowerBound)
    case .stretch:
      let piece = random.pick(["a", "#tag ", "é", "\\u00e9", "#a\u{301}b", "\\n", "  ", "0", "#x#y", "&lt;<b>"])
      let text = String(repeating: piece, count: random.pick([200, 200, 4000, 4000, 30_000]))
      bytes.replaceSubrange(value, with: Array("\"\(text)\"".utf8))
    case .spice:
      let strings = values.filter { spans[$0].kind == .string }
      guard !strings.isEmpty else { return }
      let place = spans[random.pick(strings)].range
      let at = place.lowerBound + 1 + random.index(place.count - 1)
      let spices = [
        "\\ud800", "\\u0000", "#É", "\\", "\u{202e}", "#İ", "\\u0301", "\u{feff}", "#ẞß", "&#", "#1", "\u{0}",
      ]
      bytes.insert(contentsOf: Array(random.pick(spices).utf8), at: at)
    }
  }

  private static func literal(_ random: inout KeyedGenerator) -> [UInt8] { Array(random.pick(literals).utf8) }

  private static func key(_ spans: [ValueSpan], _ random: inout KeyedGenerator) -> Int? {
    let keys = spans.indices.filter { spans[$0].kind == .key }
    return keys.isEmpty ? nil : random.pick(keys)
  }

  /// Exchanges two parts, unless one holds the other.
  private static func swap(_ one: Range<Int>, _ other: Range<Int>, in bytes: inout [UInt8]) {
    guard !one.overlaps(other) else { return }
    let (first, last) = one.lowerBound < other.lowerBound ? (one, other) : (other, one)
    let (early, late) = (Array(bytes[first]), Array(bytes[last]))
    bytes.replaceSubrange(last, with: early)
    bytes.replaceSubrange(first, with: late)
  }
}
