// Hashtags: the tags of a post, in the one spelling that they are compared in.
import Foundation

/// Collects tags as lower case NFC without `#`: each one once, in the order of the text, and how many were written.
struct Hashtags {
  private(set) var list: [String] = []
  private(set) var count = 0
  private var seen: Set<String> = []

  /// Adds a tag as a platform lists it, with or without `#`. Blank ones are nothing.
  mutating func add(_ tag: String) {
    var folded = Self.folded(tag[...])
    while folded.first == "#" || folded.first == "＃" { folded.removeFirst() }
    if !folded.isEmpty { insert(folded) }
  }

  /// Adds the tags of a text: `#` and then 1 to 150 letters, digits, marks and underscores (Unicode's `\w`), the first
  /// of them no mark, so that the keycap emoji `#️⃣` is none.
  mutating func addAll(in text: String) {
    let bytes = text.utf8
    let scalars = text.unicodeScalars
    var at = bytes.startIndex
    while let mark = bytes[at...].firstIndex(of: UInt8(ascii: "#")) {
      let start = bytes.index(after: mark)
      var end = start
      while end < scalars.endIndex, Self.isWord(scalars[end]) { end = scalars.index(after: end) }
      if end > start, !Self.isMark(scalars[start]) { insert(Self.shortened(Self.folded(text[start..<end]))) }
      at = end
    }
  }

  /// The first 150 scalars, counted after marks were composed with their letters.
  private static func shortened(_ tag: String) -> String {
    guard tag.utf8.count > longest else { return tag }
    return String(tag.unicodeScalars.prefix(longest))
  }

  private static let longest = 150

  private mutating func insert(_ tag: String) {
    count += 1
    // A linear look is quicker than hashing for the few tags of a usual post.
    if list.count < 16 {
      if !list.contains(tag) { list.append(tag) }
      return
    }
    if seen.isEmpty { seen = Set(list) }
    if seen.insert(tag).inserted { list.append(tag) }
  }

  private static func folded(_ text: Substring) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return text.utf8.contains { $0 >= 0x41 && $0 <= 0x5a } ? text.lowercased() : String(text)
    }
    return text.precomposedStringWithCanonicalMapping.lowercased().precomposedStringWithCanonicalMapping
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_": return true
      default: return false
      }
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return isMark(scalar)
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }
}
