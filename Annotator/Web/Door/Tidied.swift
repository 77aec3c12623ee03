// Tidied: what people typed into a field, as it is kept.

/// Words with one blank between them, without control characters, 500 characters of Unicode at most: accents that are
/// heaped upon one letter count each.
func tidied(_ text: String) -> String {
  let plain = text.unicodeScalars.map { scalar in
    scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .surrogate ? " " : scalar
  }
  var kept = String.UnicodeScalarView()
  kept.append(contentsOf: plain)
  let words = String(kept).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  var short = String.UnicodeScalarView()
  short.append(contentsOf: words.unicodeScalars.prefix(500))
  return String(short)
}
