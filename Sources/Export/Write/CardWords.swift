// CardWords: numbers, shares and names of strangers as a data card prints them.
import Foundation

/// Words, each followed by the next with commas and an `and`.
func listed(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}

/// `12,345`.
func grouped(_ number: Int) -> String {
  var digits = Array(String(abs(number)))
  for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
  return (number < 0 ? "-" : "") + String(digits)
}

/// `1 post`, `12,345 posts`.
func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? one : many ?? one + "s")"
}

/// A number with so many digits behind the point, rounded half away from zero.
func decimals(_ value: Double, _ places: Int) -> String {
  guard value.isFinite else { return "unknown" }
  let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
  let whole = Int((abs(value) * scale).rounded())
  let digits = String(whole)
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  let sign = value < 0 && whole > 0 ? "-" : ""
  guard places > 0 else { return sign + padded }
  return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
}

/// `80.0 %`.
func percent(_ share: Double) -> String { decimals(share * 100, 1) + " %" }

/// `+0.3`, in points of per cent.
func points(_ difference: Double) -> String {
  let text = decimals(difference * 100, 1)
  return difference * 100 >= 0.05 ? "+" + text : text
}

/// `0.62 (95 % interval 0.58 to 0.66)`.
func withInterval(_ estimate: DatasetFacts.Estimate, _ number: (Double) -> String = { decimals($0, 3) }) -> String {
  guard let low = estimate.low, let high = estimate.high else { return number(estimate.value) }
  return "\(number(estimate.value)) (95 % interval \(number(low)) to \(number(high)))"
}

/// Text of strangers on one line of Markdown, read as the letters it has: no mark-up, no HTML, no line ends.
func markdown(_ text: String) -> String {
  var out = ""
  let scalars = Array(oneLine(text).unicodeScalars)
  func isWord(_ place: Int) -> Bool {
    scalars.indices.contains(place) && scalars[place].properties.isAlphabetic
      || scalars.indices.contains(place)
        && ("0"..."9").contains(scalars[place])
  }
  for (place, scalar) in scalars.enumerated() {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\\", "`", "*", "[", "]", "|", "~", "$": out += "\\" + String(scalar)
    // Within a word it marks nothing, and `not_selfie` is easier to read so.
    case "_": out += isWord(place - 1) && isWord(place + 1) ? "_" : "\\_"
    case "#": out += place == 0 ? "\\#" : "#"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}

/// Without line ends, control characters and marks that turn the direction of writing; blanks are single.
func oneLine(_ text: String) -> String {
  let turns: ClosedRange<UInt32> = 0x202a...0x202e
  let isolates: ClosedRange<UInt32> = 0x2066...0x2069
  let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
    let isHidden = turns.contains(scalar.value) || isolates.contains(scalar.value)
    return isHidden || scalar.properties.generalCategory == .control || scalar.properties.isWhitespace ? " " : scalar
  }
  return String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
}

/// Text as YAML reads it back unchanged, also where it looks like a number or a truth value.
func yamlQuoted(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control || $0.value == 0x85 }) else {
    return "'" + text.replacing("'", with: "''") + "'"
  }
  // JSON's strings are YAML's in double quotes.
  return (try? stableJSON(text)) ?? "''"
}
