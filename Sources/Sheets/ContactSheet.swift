// ContactSheet: pictures in a grid with boxes and captions, to look at many at once.
import Imaging

/// A rectangle to be drawn on a picture, with a word or two beside it.
package struct SheetBox: Sendable, Hashable {
  /// Edges in pixels of the picture they are drawn on, between pixels: 0 is its left edge, its width the right one.
  package var left, top, right, bottom: Double
  package var label: String

  package init(left: Double, top: Double, right: Double, bottom: Double, label: String) {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    self.label = label
  }
}

/// What one place of the grid shows.
package struct SheetTile: Sendable {
  /// At most `ContactSheet.tileSide` pixels a side; nil where there is none to show, and a gray tile takes its place.
  package var picture: RGBImage?
  package var boxes: [SheetBox] = []
  /// Written on a gray tile: why there is no picture.
  package var note = ""
  /// Below, from the left; what does not fit is cut off with a tilde.
  package var name: String
  /// Below, at the right end of the name's line, always whole.
  package var count: String
  /// A second line below.
  package var origin = ""

  package init(picture: RGBImage?, name: String, count: String) {
    (self.picture, self.name, self.count) = (picture, name, count)
  }
}

/// A grid of tiles under a title. Its size depends on the number of tiles and the title only, so tiles may be made and
/// drawn one at a time; the same title and tiles give the same pixels.
package struct ContactSheet: Sendable {
  /// Pixels: the most a picture's side may be.
  package static let tileSide = 256

  package private(set) var image: RGBImage

  private let columns: Int
  /// Where the first row of tiles begins.
  private let top: Int

  private static let gap = 12
  /// Dots of two pixels are read without a lens; 256 pixels hold 21 letters.
  private static let scale = 2
  private static let lineHeight = 22
  private static let titleScale = 3
  private static let titleLineHeight = 34
  private static let lettersALine = (tileSide + scale) / (6 * scale)
  private static let cell = (width: tileSide + gap, height: tileSide + 6 + 2 * lineHeight + gap)

  private static let paper = Colour(250, 250, 248)
  private static let ground = Colour(226, 226, 222)
  private static let ink = Colour(30, 30, 34)
  private static let quietInk = Colour(110, 110, 116)

  /// - Parameters:
  ///   - title: one line each, broken at blanks where the grid is too narrow. The first is written large.
  ///   - count: how many tiles there will be.
  package init(title: [String], count: Int) {
    // About four to three, and never too narrow for a title.
    let wished = (Double(count) * 4 / 3).squareRoot().rounded(.up)
    columns = max(3, min(count, Int(wished)))
    let rows = (count + columns - 1) / columns
    let width = columns * Self.cell.width + Self.gap
    let usable = width - 2 * Self.gap
    let first = title.first.map { Self.broken($0, letters: usable / (6 * Self.titleScale)) } ?? []
    let others = title.dropFirst().flatMap { Self.broken($0, letters: usable / (6 * Self.scale)) }
    top = Self.gap + first.count * Self.titleLineHeight + others.count * Self.lineHeight + Self.gap
    let paper = Self.paper
    image = RGBImage(
      width: width, height: top + rows * Self.cell.height, filledWith: (paper.red, paper.green, paper.blue))
    var y = Self.gap
    for line in first {
      image.write(line, x: Self.gap, y: y, scale: Self.titleScale, Self.ink)
      y += Self.titleLineHeight
    }
    for line in others {
      image.write(line, x: Self.gap, y: y, scale: Self.scale, Self.quietInk)
      y += Self.lineHeight
    }
  }

  /// Draws a tile at its place: 0 is the upper left, then to the right and down.
  package mutating func draw(_ tile: SheetTile, at place: Int) {
    let left = Self.gap + place % columns * Self.cell.width
    let top = self.top + place / columns * Self.cell.height
    let square = PixelRect(left: left, top: top, right: left + Self.tileSide, bottom: top + Self.tileSide)
    image.fill(square, Self.ground)
    if let picture = tile.picture {
      let frame = PixelRect(
        left: left + (Self.tileSide - picture.width) / 2, top: top + (Self.tileSide - picture.height) / 2,
        right: left + (Self.tileSide - picture.width) / 2 + picture.width,
        bottom: top + (Self.tileSide - picture.height) / 2 + picture.height)
      image.paste(picture, x: frame.left, y: frame.top)
      image.mark(tile.boxes, in: frame)
    } else {
      let lines = Self.broken(tile.note, letters: Self.lettersALine - 2).prefix(10)
      for (number, line) in lines.enumerated() {
        image.write(
          line, x: left + Self.gap, y: top + Self.gap + number * Self.lineHeight, scale: Self.scale, Self.ink)
      }
    }
    let line = square.bottom + 6
    let count = RGBImage.size(ofText: tile.count, scale: Self.scale).width
    image.write(tile.count, x: square.right - count, y: line, scale: Self.scale, Self.ink)
    image.write(
      Self.cut(tile.name, letters: Self.lettersALine - tile.count.unicodeScalars.count - 1), x: left, y: line,
      scale: Self.scale, Self.ink)
    image.write(
      Self.cut(tile.origin, letters: Self.lettersALine), x: left, y: line + Self.lineHeight, scale: Self.scale,
      Self.quietInk)
  }

  private static func cut(_ text: String, letters: Int) -> String {
    guard text.unicodeScalars.count > letters else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(max(0, letters - 1)))) + "~"
  }

  /// Lines of at most as many letters, broken at blanks; a longer word is broken anywhere.
  private static func broken(_ text: String, letters: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.unicodeScalars.count + 1 + word.unicodeScalars.count <= letters {
        lines[lines.count - 1] = last + " " + word
        continue
      }
      var rest = Substring(word).unicodeScalars
      while rest.count > letters {
        lines.append(String(rest.prefix(letters)))
        rest = rest.dropFirst(letters)
      }
      if !rest.isEmpty { lines.append(String(rest)) }
    }
    return lines
  }
}
