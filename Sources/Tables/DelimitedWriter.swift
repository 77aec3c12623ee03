// DelimitedWriter: rows as delimited text that every reader takes back unchanged.

/// Collects rows as text: fields in quotes only where they need them, one line feed after each row.
package struct DelimitedWriter: Sendable {
  /// An ASCII character other than the quote and line ends.
  package let delimiter: Character
  /// The rows so far.
  package private(set) var text = ""

  package init(delimiter: Character = ",") { self.delimiter = delimiter }

  package mutating func append(_ fields: [String]) {
    write(fields, delimiter, to: &text)
    text += "\n"
  }

  /// The rows so far, which are then forgotten: for writing in pieces.
  package mutating func take() -> String {
    defer { text = "" }
    return text
  }
}

/// One row of CSV without a line end: fields that hold a comma, a quote, a line end, or a blank on either side stand in
/// quotes, as does a lone empty field, which would be a blank line.
package func csvLine(_ fields: [String]) -> String { delimitedLine(fields, delimiter: ",") }

private func delimitedLine(_ fields: [String], delimiter: Character) -> String {
  var line = ""
  write(fields, delimiter, to: &line)
  return line
}

private func write(_ fields: [String], _ delimiter: Character, to text: inout String) {
  if fields.count == 1, fields[0].isEmpty {
    text += "\"\""
    return
  }
  for (place, field) in fields.enumerated() {
    if place > 0 { text.append(delimiter) }
    text += quoted(field, delimiter)
  }
}

private func quoted(_ field: String, _ delimiter: Character) -> String {
  let delimiterByte = delimiter.asciiValue ?? UInt8(ascii: ",")
  let needsQuotes =
    field.utf8.contains { $0 == delimiterByte || $0 == 34 || $0 == 10 || $0 == 13 }
    || field.utf8.first == 32 || field.utf8.last == 32
  guard needsQuotes else { return field }
  // Over scalars, because a quote followed by a combining mark is another character.
  var text = String.UnicodeScalarView("\"".unicodeScalars)
  for scalar in field.unicodeScalars {
    if scalar == "\"" { text.append(scalar) }
    text.append(scalar)
  }
  text.append("\"")
  return String(text)
}
