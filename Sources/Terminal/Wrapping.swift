// Wrapping: text in lines that fit.

/// The text in lines of at most `width` cells: broken at blanks, and amid words only where one is longer than a line, or
/// after wide characters, as East Asian text is. The text's own line ends stay.
/// - Parameter lines: the most; where there would be more the last ends with "…". nil for all.
package func wrapped(_ text: String, width: Int, lines most: Int? = nil) -> [String] {
  guard width > 0, most.map({ $0 > 0 }) ?? true else { return [] }
  var lines: [String] = []
  for paragraph in safeLines(text) {
    lines += wrappedParagraph(paragraph, width: width)
  }
  while lines.last?.isEmpty == true { lines.removeLast() }
  guard let most, lines.count > most else { return lines }
  var kept = Array(lines.prefix(most))
  var last = kept[most - 1]
  // After the end of a sentence a blank, so that it does not look like three points of its own.
  if last.last?.isPunctuation == true { last += " " }
  while cellWidth(last) > width - 1 { last.removeLast() }
  kept[most - 1] =
    (last.last == " " && last.dropLast().last?.isPunctuation == true ? last : last.withoutTrailingBlanks) + "…"
  return kept
}

/// The beginning of a line that fits, with "…" where something is cut.
package func shortened(_ text: String, width: Int) -> String {
  let text = safeText(text)
  guard cellWidth(text) > width else { return text }
  guard width > 0 else { return "" }
  var kept = ""
  var used = 0
  for character in text {
    let cells = cellWidth(character)
    if used + cells > width - 1 { break }
    kept.append(character)
    used += cells
  }
  while kept.last == " " || kept.last == "…" { kept.removeLast() }
  return kept + "…"
}

private func wrappedParagraph(_ paragraph: String, width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  var used = 0
  // Where the line may be broken: after this many of its characters, which take so many cells.
  var chance: (count: Int, cells: Int)?
  for character in paragraph {
    let cells = cellWidth(character)
    if used + cells > width, !line.isEmpty {
      if character == " " {
        lines.append(line)
        (line, used, chance) = ("", 0, nil)
        continue
      }
      if let chance {
        let rest = String(line.dropFirst(chance.count))
        lines.append(String(line.prefix(chance.count)).withoutTrailingBlanks)
        line = rest
        used -= chance.cells
      } else {
        lines.append(line)
        (line, used) = ("", 0)
      }
      chance = nil
    }
    if cells > width { continue }
    line.append(character)
    used += cells
    if character == " " || cells == 2 { chance = (line.count, used) }
  }
  lines.append(line.withoutTrailingBlanks)
  return lines
}

extension String {
  fileprivate var withoutTrailingBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
