// SafeText: words of strangers, made harmless for a terminal. Captions and file names come from the web.

/// One line in which nothing can move the cursor, colour the screen, change the title or the order of what is read.
///
/// Line ends and tabs become blanks. Control characters (C0, DEL, C1) become U+FFFD each; marks that turn the direction of
/// text, invisible tags and U+10EEEE, which kitty takes for a piece of a picture, go. More than four accents on one
/// letter are cut, since they would cover the lines around it.
package func safeText(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text }
  var safe = String.UnicodeScalarView()
  var accents = 0
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x09, 0x0a, 0x0d, 0x2028, 0x2029, 0x85:
      // CR LF is one line end.
      if scalar.value != 0x0d { safe.append(" ") }
    case 0...0x1f, 0x7f...0x9f: safe.append("\u{fffd}")
    case 0x061c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069, 0xfeff, 0xfff9...0xfffb, 0xe0000...0xe0fff, 0x10eeee,
      0xfdd0...0xfdef:
      continue
    default:
      if cellWidth(scalar) == 0 {
        accents += 1
        if accents > 4 { continue }
      } else {
        accents = 0
      }
      safe.append(scalar)
    }
  }
  return String(safe)
}

/// The same for text of several lines, whose line ends stay.
package func safeLines(_ text: String) -> [String] {
  text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { safeText(String($0)) }
}
