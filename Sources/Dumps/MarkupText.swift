// MarkupText: the text that HTML shows.

/// The words of an HTML fragment, with its line ends.
///
/// - Paragraphs are a blank line apart and `<br>` is a line end, since that is what authors type to get them; other
///   blocks and list items begin lines. Runs of blanks and line ends in the source are one blank, but in `<pre>`.
/// - Spans that a page hides or cuts short (`invisible`, `ellipsis`) stand whole: they are the parts of an address that
///   the author wrote, and what the page leaves of it leads nowhere.
/// - A picture inside the text, an emoji mostly, is its `alt`.
/// - `<script>`, `<style>` and comments never show. What is no whole tag is text: `<3`, or a `<b` that is never closed.
/// - A text without a single tag never was HTML: it keeps its own line ends.
///
/// Takes time in proportion to the text, whatever is in it.
func plainText(ofHTML html: String) -> String {
  guard html.utf8.contains(UInt8(ascii: "<")) else { return decodingCharacterReferences(html) }
  var page = Page(html)
  return page.text() ?? decodingCharacterReferences(html)
}

private struct Page {
  private struct Tag {
    /// Lower case; empty for comments.
    var name: String
    var isEnd: Bool
    /// Behind its `>`.
    var end: Int
  }

  /// Blocks that stand apart from what is around them.
  private static let paragraphs: Set<String> = [
    "p", "blockquote", "pre", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6",
  ]
  /// Blocks that only begin and end lines.
  private static let lines: Set<String> = [
    "div", "li", "dt", "dd", "tr", "hr", "section", "article", "header", "footer", "figure", "figcaption", "details",
    "summary",
  ]

  private let source: [UInt8]
  private var at = 0
  private var result: [UInt8] = []
  /// Line ends and a blank that the next word will need before it.
  private var lineEnds = 0
  private var blank = false
  private var preDepth = 0
  private var sawTag = false
  /// Where the last of each stands: looking for one behind it is in vain, and would be so again and again.
  private let lastAngle: Int
  private let lastQuote: Int
  private let lastApostrophe: Int
  private var commentsEnd = true

  init(_ html: String) {
    source = Array(html.utf8)
    lastAngle = source.lastIndex(of: UInt8(ascii: ">")) ?? -1
    lastQuote = source.lastIndex(of: UInt8(ascii: "\"")) ?? -1
    lastApostrophe = source.lastIndex(of: UInt8(ascii: "'")) ?? -1
    result.reserveCapacity(source.count)
  }

  /// Nil where there is not one tag.
  mutating func text() -> String? {
    while at < source.count {
      switch source[at] {
      case UInt8(ascii: "<"):
        guard let tag = tag() else {
          show(source[at...at])
          at += 1
          continue
        }
        sawTag = true
        take(tag)
      case UInt8(ascii: "&"):
        if let reference = CharacterReference(source, at) {
          show(UTF8.encode(reference.scalar) ?? UTF8.encodedReplacementCharacter)
          at = reference.end
        } else {
          show(source[at...at])
          at += 1
        }
      case 9, 10, 12, 13, 32:
        takeBlank(source[at])
        at += 1
      default:
        let word = source[at...].prefix { !Self.endsWord($0) }
        show(word)
        at = word.endIndex
      }
    }
    return sawTag ? String(decoding: result, as: UTF8.self) : nil
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") || byte == 32 || (byte >= 9 && byte <= 13 && byte != 11)
  }

  private mutating func show(_ bytes: some Sequence<UInt8>) {
    if !result.isEmpty {
      if lineEnds > 0 {
        result.append(contentsOf: repeatElement(10, count: lineEnds))
      } else if blank {
        result.append(32)
      }
    }
    lineEnds = 0
    blank = false
    result.append(contentsOf: bytes)
  }

  private mutating func takeBlank(_ byte: UInt8) {
    if preDepth == 0 {
      blank = true
    } else if byte == 10 {
      lineEnds += 1
    } else if byte != 13 {
      show([byte])
    }
  }

  // MARK: Tags

  /// Does what a tag asks for, and goes behind it.
  private mutating func take(_ tag: Tag) {
    let start = at
    at = tag.end
    switch tag.name {
    case "br": lineEnds += 1
    case "td", "th": blank = true
    case "img":
      let alt = attribute("alt", of: source[start..<tag.end])
      if !alt.isEmpty { show(decodingCharacterReferences(String(decoding: alt, as: UTF8.self)).utf8) }
    case "script", "style":
      if !tag.isEnd { skip(to: tag.name) }
    default:
      if Self.paragraphs.contains(tag.name) {
        lineEnds = max(lineEnds, 2)
        if tag.name == "pre" { preDepth = max(0, preDepth + (tag.isEnd ? -1 : 1)) }
      } else if Self.lines.contains(tag.name) {
        lineEnds = max(lineEnds, 1)
      }
    }
  }

  /// The tag or comment that begins here; nil where the bracket is only a bracket.
  private mutating func tag() -> Tag? {
    guard at < lastAngle else { return nil }
    var place = at + 1
    if source[place] == UInt8(ascii: "!") || source[place] == UInt8(ascii: "?") { return comment() }
    let isEnd = source[place] == UInt8(ascii: "/")
    if isEnd { place += 1 }
    let name = source[place...].prefix { Self.isLetter($0) || ($0 >= 48 && $0 <= 57) }
    guard let first = name.first, Self.isLetter(first) else { return nil }
    place = name.endIndex
    // A quote is closed by the next one of its kind, and a bracket that opens outside of quotes ends a search in vain.
    // At any place there are just three ways to be there (outside, in quotes, in apostrophes), and a byte only swaps
    // two of them, so that no more than three searches ever come by: the time stays in proportion to the text.
    while place < source.count {
      switch source[place] {
      case UInt8(ascii: ">"):
        return Tag(name: String(decoding: name, as: UTF8.self).lowercased(), isEnd: isEnd, end: place + 1)
      case UInt8(ascii: "<"): return nil
      case UInt8(ascii: "\"") where place < lastQuote:
        place = source[(place + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? place
      case UInt8(ascii: "'") where place < lastApostrophe:
        place = source[(place + 1)...].firstIndex(of: UInt8(ascii: "'")) ?? place
      default: break
      }
      place += 1
    }
    return nil
  }

  private mutating func comment() -> Tag? {
    guard source[at...].starts(with: "<!--".utf8) else {
      return source[at...].firstIndex(of: UInt8(ascii: ">")).map { Tag(name: "", isEnd: false, end: $0 + 1) }
    }
    guard commentsEnd else { return nil }
    var place = at + 4
    while place + 2 < source.count {
      if source[place] == UInt8(ascii: "-"), source[place + 1] == UInt8(ascii: "-"),
        source[place + 2] == UInt8(ascii: ">")
      {
        return Tag(name: "", isEnd: false, end: place + 3)
      }
      place += 1
    }
    commentsEnd = false
    return nil
  }

  /// Goes to the end tag of this name, else to the end.
  private mutating func skip(to name: String) {
    let length = name.utf8.count
    while let bracket = source[at...].firstIndex(of: UInt8(ascii: "<")) {
      at = bracket + 1
      let inside = source[at...].dropFirst().prefix(length)
      if at < source.count, source[at] == UInt8(ascii: "/"),
        inside.elementsEqual(name.utf8, by: { $0 | 0x20 == $1 })
      {
        at = bracket
        return
      }
    }
    at = source.count
  }

  /// The value of a tag's attribute in quotes; empty where there is none.
  private func attribute(_ name: String, of tag: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = tag
    while let mark = rest.firstIndex(of: UInt8(ascii: "=")) {
      let key = rest[..<mark].suffix(name.utf8.count + 1)
      let isIt = key.first == 32 && key.dropFirst().elementsEqual(name.utf8, by: { $0 | 0x20 == $1 })
      rest = rest[(mark + 1)...]
      guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: quote) else { break }
      if isIt { return rest[..<end] }
      rest = rest[(end + 1)...]
    }
    return []
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 }
}
