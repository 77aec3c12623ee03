// Key: what a person may have pressed, as far as a session cares.

/// A key, or what else a terminal sends in its place.
package enum Key: Sendable, Hashable {
  /// A letter, digit, sign or blank; accents that a keyboard sends separately come as characters of their own.
  case character(Character)
  case enter, tab, backTab, backspace, delete, escape
  case up, down, left, right, home, end, pageUp, pageDown
  /// Ctrl and a letter, which is small.
  case control(Character)
  /// Text that was pasted, not typed. It may hold anything.
  case paste(String)
  /// A function key, a key with Alt, a reply of the terminal: nothing that a session answers to.
  case other
}
