// Ink: the colours, letters and lines that all pictures share, readable on white and without colour vision.
import Foundation

enum Ink {
  static let paper = "#ffffff"
  static let text = "#1e1e22"
  static let quiet = "#55555c"
  static let rule = "#8a8a92"
  static let grid = "#e4e4e8"
  static let bar = "#9a9aa4"
  /// Behind what is read against it; barely there.
  static let band = "#f1f1f5"
  /// Blue and orange keep apart in all common kinds of colour blindness; both are dark enough for letters on white.
  static let top = "#a84300"
  static let topTint = "#f6c79a"
  static let bottom = "#0b5394"
  static let bottomTint = "#a9cdef"

  static let small = 13.0
  static let body = 14.0
  static let heading = 16.0
  static let title = 22.0

  /// About how wide a line is in the widest of the usual sans-serif faces (DejaVu Sans), in pixels.
  static func width(of text: some StringProtocol, size: Double, isBold: Bool = false) -> Double {
    let ems = text.unicodeScalars.reduce(0.0) { sum, letter in
      switch letter {
      case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!", "(", ")", "[", "]", " ", "f", "t", "r": sum + 0.4
      case "m", "w", "M", "W", "%", "@": sum + 0.98
      case "A"..."Z": sum + 0.74
      case "+", "=", "<", ">", "−", "×", "≤", "≥", "±": sum + 0.84
      default: sum + (letter.value < 0x2E80 ? 0.64 : 1)
      }
    }
    return ems * size * (isBold ? 1.1 : 1)
  }

  /// Lines that are at most as wide, broken at blanks; a longer word is broken anywhere.
  static func broken(_ text: String, width: Double, size: Double, isBold: Bool = false) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, self.width(of: last + " " + word, size: size, isBold: isBold) <= width {
        lines[lines.count - 1] = last + " " + word
        continue
      }
      var line = ""
      for letter in word {
        if !line.isEmpty, self.width(of: line + String(letter), size: size, isBold: isBold) > width {
          lines.append(line)
          line = ""
        }
        line.append(letter)
      }
      lines.append(line)
    }
    return lines
  }
}

/// From few to many: light to dark in even steps of lightness, from mint over blue to a dark violet, so that the order
/// shows in gray and to everybody.
enum ColourScale {
  private static let anchors: [(Double, Double, Double)] = [
    (184, 221, 208), (120, 194, 190), (72, 160, 183), (57, 122, 171), (60, 88, 154), (54, 58, 120), (46, 32, 84),
  ]

  /// - Parameter share: 0 to 1.
  static func colour(_ share: Double) -> String {
    let place = min(max(share.isFinite ? share : 0, 0), 1) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let (a, b, part) = (anchors[index], anchors[index + 1], place - Double(index))
    func mixed(_ x: Double, _ y: Double) -> String {
      let value = Int((x + (y - x) * part).rounded())
      return (value < 16 ? "0" : "") + String(value, radix: 16)
    }
    return "#" + mixed(a.0, b.0) + mixed(a.1, b.1) + mixed(a.2, b.2)
  }
}

extension SVG {
  enum Anchor: String { case start, middle, end }

  /// A line of text with its baseline at `y`.
  mutating func line(
    _ text: String, x: Double, y: Double, size: Double = Ink.small, colour: String = Ink.text, anchor: Anchor = .start,
    isBold: Bool = false
  ) {
    element(
      "text",
      [
        "x": px(x), "y": px(y), "font-size": px(size), "fill": colour, "text-anchor": anchor.rawValue,
        "font-weight": isBold ? "bold" : "normal",
      ], text)
  }

  /// A straight stroke; `dashes` as in stroke-dasharray.
  mutating func stroke(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, colour: String, width: Double = 1, dashes: String = "none",
    named name: String = "rule"
  ) {
    element(
      "line",
      [
        "class": name, "x1": px(x1), "y1": px(y1), "x2": px(x2), "y2": px(y2), "stroke": colour,
        "stroke-width": px(width), "stroke-dasharray": dashes,
      ])
  }

  mutating func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String) {
    element("rect", ["x": px(x), "y": px(y), "width": px(max(0, width)), "height": px(max(0, height)), "fill": fill])
  }
}
