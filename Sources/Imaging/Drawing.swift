// Drawing: rectangles, pictures and captions put onto a picture, pixel by pixel.

/// Red, green and blue.
package struct Colour: Sendable, Hashable {
  package var red, green, blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  package static let black = Colour(0, 0, 0)
  package static let white = Colour(255, 255, 255)
}

/// Whole pixels: from `left` up to, not including, `right`; likewise downwards.
package struct PixelRect: Sendable, Hashable {
  package var left, top, right, bottom: Int

  package init(left: Int, top: Int, right: Int, bottom: Int) {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
  }

  package var width: Int { right - left }
  package var height: Int { bottom - top }

  package func intersects(_ other: PixelRect) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  package func contains(_ other: PixelRect) -> Bool {
    left <= other.left && top <= other.top && right >= other.right && bottom >= other.bottom
  }

  /// Larger by as many pixels on each side; smaller where the number is negative.
  package func grown(by margin: Int) -> PixelRect {
    PixelRect(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
  }

  package func moved(x: Int, y: Int) -> PixelRect {
    PixelRect(left: left + x, top: top + y, right: right + x, bottom: bottom + y)
  }
}

extension RGBImage {
  /// Fills a rectangle; what lies beyond the picture is left out.
  package mutating func fill(_ rect: PixelRect, _ colour: Colour) {
    let (left, right) = (max(0, rect.left), min(width, rect.right))
    guard left < right else { return }
    for y in max(0, rect.top)..<max(0, rect.top, min(height, rect.bottom)) {
      for at in stride(from: 3 * (y * width + left), to: 3 * (y * width + right), by: 3) {
        (pixels[at], pixels[at + 1], pixels[at + 2]) = (colour.red, colour.green, colour.blue)
      }
    }
  }

  /// Draws the outline of a rectangle, `thickness` pixels inwards from its edges.
  package mutating func outline(_ rect: PixelRect, thickness: Int, _ colour: Colour) {
    let inner = rect.grown(by: -thickness)
    guard inner.width > 0, inner.height > 0 else { return fill(rect, colour) }
    var side = rect
    side.bottom = inner.top
    fill(side, colour)
    (side.top, side.bottom) = (inner.bottom, rect.bottom)
    fill(side, colour)
    (side.top, side.bottom, side.right) = (inner.top, inner.bottom, inner.left)
    fill(side, colour)
    (side.left, side.right) = (inner.right, rect.right)
    fill(side, colour)
  }

  /// Lays a picture over this one with its upper left corner at (x, y); what lies beyond the edges is left out.
  package mutating func paste(_ picture: RGBImage, x: Int, y: Int) {
    let (first, last) = (max(0, -x), min(picture.width, width - x))
    guard first < last else { return }
    for row in max(0, -y)..<max(0, -y, min(picture.height, height - y)) {
      let from = 3 * (row * picture.width + first)
      let to = 3 * ((y + row) * width + x + first)
      pixels.replaceSubrange(to..<to + 3 * (last - first), with: picture.pixels[from..<from + 3 * (last - first)])
    }
  }

  /// How many pixels a line of text takes, at `scale` pixels a dot: as wide as its letters, as high as the tallest and
  /// the deepest.
  package static func size(ofText text: some StringProtocol, scale: Int) -> (width: Int, height: Int) {
    let letters = text.unicodeScalars.count
    return (max(0, letters * (PixelFont.width + 1) - 1) * scale, PixelFont.height * scale)
  }

  /// Writes a line of text with its upper left corner at (x, y): printable ASCII, other letters as question marks.
  /// - Parameter scale: pixels a dot of the letters, which are 5 dots wide and 9 high.
  package mutating func write(_ text: some StringProtocol, x: Int, y: Int, scale: Int, _ colour: Colour) {
    var left = x
    for letter in text.unicodeScalars {
      for (row, dots) in PixelFont.rows(of: letter).enumerated() {
        for column in 0..<PixelFont.width where dots >> (PixelFont.width - 1 - column) & 1 == 1 {
          let (dotX, dotY) = (left + column * scale, y + row * scale)
          fill(PixelRect(left: dotX, top: dotY, right: dotX + scale, bottom: dotY + scale), colour)
        }
      }
      left += (PixelFont.width + 1) * scale
    }
  }
}
