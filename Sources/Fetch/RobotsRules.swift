// RobotsRules: what a host's robots.txt lets one crawler fetch (RFC 9309).

/// The Allow and Disallow lines of the groups that speak to one crawler.
///
/// Reading never fails: a line that makes no sense is passed over (RFC 9309, 2.3.1.5), so a page of HTML that stands
/// where the file should be forbids nothing.
package struct RobotsRules: Sendable, Hashable {
  /// The rules of a host that has none.
  package static let everything = RobotsRules([], agent: "")

  /// Seconds that the host asks to leave between two requests, perhaps a fraction; nil where its group names none, or
  /// nothing from 0 seconds to a day.
  package let crawlDelay: Double?

  /// Most octets first, and Allow before Disallow of the same length: the first that matches decides.
  private let rules: [Rule]

  /// Reads a robots.txt as it came.
  ///
  /// The groups that name `agent` hold, taken together; where no group does, those for `*`; where there are none of
  /// these either, no rule does (2.2.1). Lines that end beyond the first 500 KiB are not read (2.5).
  ///
  /// - Parameter agent: the product token, letters, `_` and `-`, in any case.
  package init(_ bytes: [UInt8], agent: String) {
    var reading = RobotsReading(agent: agent)
    let text = Self.text(bytes)
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? text.endIndex
      // Half of a rule would say something else, perhaps about the whole host.
      if end - text.startIndex > Self.limit { break }
      reading.read(text[start..<end])
      start = end + 1
    }
    let group = reading.ours ?? reading.everyones ?? RobotsReading.Group()
    crawlDelay = group.crawlDelay
    rules = group.rules.sorted {
      $0.pattern.length != $1.pattern.length ? $0.pattern.length > $1.pattern.length : $0.allows && !$1.allows
    }
  }

  /// Whether the crawler may ask for `target`: the path with its query, percent-encoded, beginning with "/".
  package func allows(_ target: String) -> Bool {
    // Else nobody could learn what is allowed (2.2.2).
    if rules.isEmpty || target == "/robots.txt" { return true }
    let target = RobotsTarget(target)
    return rules.first { $0.pattern.matches(target) }?.allows ?? true
  }

  /// An Allow or a Disallow line.
  struct Rule: Sendable, Hashable {
    let allows: Bool
    let pattern: RobotsPattern
  }

  private static let limit = 500 * 1024

  /// The bytes behind a byte order mark. UTF-16, which some editors write, becomes UTF-8 (2.2.2 allows for it).
  private static func text(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return bytes.dropFirst(3) }
    let isLittleEndian = bytes.starts(with: [0xff, 0xfe])
    guard isLittleEndian || bytes.starts(with: [0xfe, 0xff]) else { return bytes[...] }
    // One unit more than may be read, so that a line cut here ends beyond the limit.
    let units = stride(from: 2, to: min(bytes.count, 2 * (limit + 2)) - 1, by: 2).map {
      let (first, second) = (UInt16(bytes[$0]), UInt16(bytes[$0 + 1]))
      return isLittleEndian ? second << 8 | first : first << 8 | second
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)[...]
  }
}

/// The lines of a robots.txt read so far, as they concern one crawler.
private struct RobotsReading {
  /// What all groups for the same agent say together.
  struct Group {
    var rules: [RobotsRules.Rule] = []
    var crawlDelay: Double?
  }

  /// What is said to our agent; nil where no group names it.
  private(set) var ours: Group?
  /// What is said to `*`; nil where no group does.
  private(set) var everyones: Group?

  private let agent: [UInt8]
  /// Whom the group being read names.
  private var namesUs = false
  private var namesEveryone = false
  /// Whether that group has a rule, so that the next User-agent line begins another.
  private var hasRules = false

  init(agent: String) { self.agent = Self.token(Array(agent.utf8)[...]) }

  /// Reads a line without its end.
  mutating func read(_ line: ArraySlice<UInt8>) {
    guard let (key, value) = Self.field(of: line) else { return }
    // The misspellings are those that Google's parser obeys: their writers meant to be obeyed too. It obeys whatever
    // begins with such a word besides; we do not, since new records begin so (DisallowAITraining).
    switch key {
    case "user-agent", "useragent", "user agent":
      name(value)
    case "allow":
      add(value, allows: true)
    case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
      add(value, allows: false)
    case "crawl-delay", "crawldelay", "crawl delay":
      guard let seconds = Self.seconds(value) else { return }
      // Not a rule of the RFC, so the list of agents may go on behind it, and it speaks to those named by now. The first
      // one holds: a later one may be meant for an agent named after it.
      if namesUs, ours?.crawlDelay == nil { ours?.crawlDelay = seconds }
      if namesEveryone, everyones?.crawlDelay == nil { everyones?.crawlDelay = seconds }
    default: break
    }
  }

  private mutating func name(_ value: ArraySlice<UInt8>) {
    if hasRules { (namesUs, namesEveryone, hasRules) = (false, false, false) }
    if value.first == UInt8(ascii: "*"), value.dropFirst().first.map(Self.isBlank) ?? true {
      namesEveryone = true
      everyones = everyones ?? Group()
    } else if !agent.isEmpty, Self.token(value) == agent {
      namesUs = true
      ours = ours ?? Group()
    }
  }

  private mutating func add(_ value: ArraySlice<UInt8>, allows: Bool) {
    hasRules = true
    // An empty one matches nothing: "Disallow:" is how a host says that all is allowed.
    guard !value.isEmpty, namesUs || namesEveryone else { return }
    let rule = RobotsRules.Rule(allows: allows, pattern: RobotsPattern(value))
    if namesUs { ours?.rules.append(rule) }
    if namesEveryone { everyones?.rules.append(rule) }
  }

  /// The key, in small letters, and the value of a line; nil where it has none, or a key that is too long to be known.
  private static func field(of line: ArraySlice<UInt8>) -> (key: String, value: ArraySlice<UInt8>)? {
    let text = trimmed(line.prefix { $0 != UInt8(ascii: "#") && $0 != 0 })
    let key: ArraySlice<UInt8>
    let value: ArraySlice<UInt8>
    if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      key = trimmed(text[..<colon])
      value = trimmed(text[(colon + 1)...])
    } else {
      // "Disallow /": the colon is forgotten often enough, and two words leave no doubt.
      let words = text.split(maxSplits: 2, whereSeparator: isBlank)
      guard words.count == 2 else { return nil }
      (key, value) = (words[0], words[1])
    }
    guard (1...16).contains(key.count) else { return nil }
    return (String(decoding: key.map(lowercased), as: UTF8.self), value)
  }

  /// The product token that a text begins with, in small letters: "Curate/1.0" names curate.
  private static func token(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.lazy.map(lowercased).prefix {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
  }

  /// Digits, perhaps with a point, for something from 0 to a day.
  private static func seconds(_ text: ArraySlice<UInt8>) -> Double? {
    let isPlain = text.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
    }
    guard isPlain, let seconds = Double(String(decoding: text, as: UTF8.self)), seconds <= 86_400 else { return nil }
    return seconds
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let last = text.lastIndex(where: { !isBlank($0) }) else { return text.prefix(0) }
    return text[...last].drop(while: isBlank)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0b || byte == 0x0c }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
