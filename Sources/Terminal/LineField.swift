// LineField: one line of text that is being typed, and what was typed before to choose from.
import Foundation

/// A line with a cursor. A value: keys go in, text comes out.
package struct LineField: Sendable, Equatable {
  package private(set) var text: [Character] = []
  /// Characters before the cursor.
  package private(set) var cursor = 0
  /// Offered below, best first; `matches` are those that fit what is typed.
  package let offers: [String]
  /// Which of the matches is chosen; nil where the typed text counts.
  package private(set) var chosen: Int?

  /// The most characters of a line.
  package static let mostCharacters = 500

  package init(offers: [String] = []) { self.offers = offers }

  /// What a key does to the line as a whole.
  package enum Outcome: Sendable, Equatable {
    case goesOn
    /// Enter, with what is to be kept: the offer that is chosen, else the text without blanks around it.
    case keeps(String)
    case givesUp
    /// A key that a line has no use for.
    case none
  }

  package mutating func take(_ key: Key) -> Outcome {
    switch key {
    case .enter: return .keeps(value)
    case .escape: return .givesUp
    case .character(let character): insert(String(character))
    case .paste(let pasted): insert(safeText(pasted))
    case .backspace:
      guard cursor > 0 else { break }
      cursor -= 1
      text.remove(at: cursor)
      chosen = nil
    case .delete:
      guard cursor < text.count else { break }
      text.remove(at: cursor)
      chosen = nil
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .control("u"): removeBefore(from: 0)
    case .control("w"): removeBefore(from: startOfWord)
    case .control("k"):
      text.removeSubrange(cursor...)
      chosen = nil
    case .tab, .down, .control("n"): choose(by: 1)
    case .backTab, .up, .control("p"): choose(by: -1)
    default: return .none
    }
    return .goesOn
  }

  /// The offers that hold what is typed, whatever its case and accents; those that begin with it first.
  package var matches: [String] {
    let typed = folded(String(text))
    guard !typed.isEmpty else { return offers }
    let holding = offers.filter { folded($0).contains(typed) }
    return holding.filter { folded($0).hasPrefix(typed) } + holding.filter { !folded($0).hasPrefix(typed) }
  }

  /// What Enter keeps.
  package var value: String {
    if let chosen, chosen < matches.count { return matches[chosen] }
    var value = text[...]
    while value.first?.isWhitespace == true { value.removeFirst() }
    while value.last?.isWhitespace == true { value.removeLast() }
    return String(value)
  }

  /// The part of the text that is seen in `width` cells, and how many cells from its left the cursor stands.
  package func view(width: Int) -> (text: String, cursor: Int) {
    guard width > 1 else { return ("", 0) }
    var start = cursor
    var used = 1
    while start > 0, used + cellWidth(text[start - 1]) <= width {
      start -= 1
      used += cellWidth(text[start])
    }
    let before = used - 1
    var end = cursor
    var total = before
    while end < text.count, total + cellWidth(text[end]) <= width {
      total += cellWidth(text[end])
      end += 1
    }
    return (String(text[start..<end]), before)
  }

  private mutating func insert(_ addition: String) {
    // As one text, so that an accent that comes alone joins its letter.
    let before = String(text[..<cursor]) + addition
    let after = text[cursor...]
    let joined = Array(before)
    guard joined.count + after.count <= Self.mostCharacters else { return }
    text = joined + after
    cursor = joined.count
    chosen = nil
  }

  private mutating func removeBefore(from start: Int) {
    text.removeSubrange(start..<cursor)
    cursor = start
    chosen = nil
  }

  private var startOfWord: Int {
    var start = cursor
    while start > 0, text[start - 1].isWhitespace { start -= 1 }
    while start > 0, !text[start - 1].isWhitespace { start -= 1 }
    return start
  }

  /// Through the matches and, between the last and the first, the typed text itself.
  private mutating func choose(by step: Int) {
    let count = matches.count
    guard count > 0 else { return }
    let places = count + 1
    let next = ((chosen ?? count) + step + places) % places
    chosen = next == count ? nil : next
  }
}

private func folded(_ text: String) -> String {
  // Accents apart from their letters, then without them.
  let apart = text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
  return String(String.UnicodeScalarView(apart.filter { cellWidth($0) > 0 }))
}
