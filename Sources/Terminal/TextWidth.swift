// TextWidth: how many cells a terminal gives to a character.

/// Cells of one scalar: 0 for what sits on the letter before it, 2 for East Asian wide ones and emoji, else 1.
package func cellWidth(_ scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0x300 { return value == 0xad ? 0 : 1 }
  switch value {
  // Vowels and finals of Hangul written in parts; joiners; selectors of a form.
  case 0x1160...0x11ff, 0x200b...0x200d, 0x2060...0x2064, 0xfe00...0xfe0f, 0x1f3fb...0x1f3ff:
    return (0x1f3fb...0x1f3ff).contains(value) ? 2 : 0
  default: break
  }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: return isWide(value) ? 2 : 1
  }
}

/// Cells of one character as it is read, such as a letter with its accents or a flag.
///
/// Terminals agree about characters of one scalar, and about letters with accents. They differ about emoji that are
/// joined of several; whoever draws says where the cursor goes after one of those (see `Canvas`).
package func cellWidth(_ character: Character) -> Int {
  let scalars = character.unicodeScalars
  guard let first = scalars.first else { return 0 }
  if scalars.count == 1 { return cellWidth(first) }
  if isRegional(first) || scalars.contains(where: { $0.value == 0xfe0f }) { return 2 }
  if cellWidth(first) == 2 { return 2 }
  return scalars.reduce(0) { $0 + cellWidth($1) }
}

/// Cells of a text in one line.
package func cellWidth(_ text: some StringProtocol) -> Int {
  text.reduce(0) { $0 + cellWidth($1) }
}

/// Whether terminals may differ about the width.
func hasDoubtfulWidth(_ character: Character) -> Bool {
  let scalars = character.unicodeScalars
  guard let first = scalars.first, scalars.count > 1 || first.value >= 0x300 else { return false }
  return scalars.count > 1 || cellWidth(first) != 1
}

private func isRegional(_ scalar: Unicode.Scalar) -> Bool { (0x1f1e6...0x1f1ff).contains(scalar.value) }

private func isWide(_ value: UInt32) -> Bool {
  var low = 0
  var high = wideRanges.count
  while low < high {
    let middle = (low + high) / 2
    if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
  }
  return low < wideRanges.count && wideRanges[low].contains(value)
}

/// East_Asian_Width W and F of Unicode 14 (EastAsianWidth.txt), over gaps that hold no character; planes 2 and 3 whole.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x23e9...0x23ec, 0x23f0...0x23f0, 0x23f3...0x23f3, 0x25fd...0x25fe,
  0x2614...0x2615, 0x2648...0x2653, 0x267f...0x267f, 0x2693...0x2693, 0x26a1...0x26a1, 0x26aa...0x26ab, 0x26bd...0x26be,
  0x26c4...0x26c5, 0x26ce...0x26ce, 0x26d4...0x26d4, 0x26ea...0x26ea, 0x26f2...0x26f3, 0x26f5...0x26f5, 0x26fa...0x26fa,
  0x26fd...0x26fd, 0x2705...0x2705, 0x270a...0x270b, 0x2728...0x2728, 0x274c...0x274c, 0x274e...0x274e, 0x2753...0x2755,
  0x2757...0x2757, 0x2795...0x2797, 0x27b0...0x27b0, 0x27bf...0x27bf, 0x2b1b...0x2b1c, 0x2b50...0x2b50, 0x2b55...0x2b55,
  0x2e80...0x303e, 0x3041...0x3247, 0x3250...0x4dbf, 0x4e00...0xa4c6, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff,
  0xfe10...0xfe19, 0xfe30...0xfe6b, 0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x1b2fb, 0x1f004...0x1f004,
  0x1f0cf...0x1f0cf, 0x1f18e...0x1f18e, 0x1f191...0x1f19a, 0x1f200...0x1f320, 0x1f32d...0x1f335, 0x1f337...0x1f37c,
  0x1f37e...0x1f393, 0x1f3a0...0x1f3ca, 0x1f3cf...0x1f3d3, 0x1f3e0...0x1f3f0, 0x1f3f4...0x1f3f4, 0x1f3f8...0x1f43e,
  0x1f440...0x1f440, 0x1f442...0x1f4fc, 0x1f4ff...0x1f53d, 0x1f54b...0x1f54e, 0x1f550...0x1f567, 0x1f57a...0x1f57a,
  0x1f595...0x1f596, 0x1f5a4...0x1f5a4, 0x1f5fb...0x1f64f, 0x1f680...0x1f6c5, 0x1f6cc...0x1f6cc, 0x1f6d0...0x1f6d2,
  0x1f6d5...0x1f6df, 0x1f6eb...0x1f6ec, 0x1f6f4...0x1f6fc, 0x1f7e0...0x1f7f0, 0x1f90c...0x1f93a, 0x1f93c...0x1f945,
  0x1f947...0x1f9ff, 0x1fa70...0x1faff, 0x20000...0x3fffd,
]
