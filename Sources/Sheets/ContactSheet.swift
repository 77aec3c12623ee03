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
  /// A third line below, on sheets that have one.
  package var source = ""

  package init(picture: RGBImage?, name: String, count: String) {
    (self.picture, self.name, self.count) = (picture, name, count)
  }
}

/// One grid of tiles under a title, or several side by side under headings of their own. Its size depends on the numbers
/// of tiles and the words only, so tiles may be made and drawn one at a time; the same words and tiles give the same
/// pixels.
package struct ContactSheet: Sendable {
  /// Pixels: the most a picture's side may be.
  package static let tileSide = 256

  package private(set) var image: RGBImage

  /// A grid of its own within the sheet.
  package struct Part: Sendable, Hashable {
    /// The first line is written large.
    package var heading: [String]
    /// Tiles, and how many of them stand side by side.
    package var count, columns: Int

    package init(heading: [String], count: Int, columns: Int) {
      self.heading = heading
      (self.count, self.columns) = (count, columns)
    }
  }

  private let parts: [Part]
  /// The left edges of the parts.
  private let lefts: [Int]
  /// Where the first row of tiles begins.
  private let top: Int
  /// Lines below each tile.
  private let lines: Int

  private static let gap = 12
  /// Dots of two pixels are read without a lens; 256 pixels hold 21 letters.
  private static let scale = 2
  private static let lineHeight = 22
  private static let titleScale = 3
  private static let titleLineHeight = 34
  private static let lettersALine = (tileSide + scale) / (6 * scale)
  private static let cellWidth = tileSide + gap
  /// Between parts.
  private static let gutter = 36

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
    let columns = max(3, min(count, Int(wished)))
    self.init(title: title, parts: [Part(heading: [], count: count, columns: columns)], lines: 2)
  }

  /// - Parameters:
  ///   - parts: from left to right; at least one.
  ///   - lines: below each tile, two or three.
  package init(title: [String], parts: [Part], lines: Int) {
    self.parts = parts
    self.lines = lines
    let widths = parts.map { max(1, $0.columns) * Self.cellWidth }
    lefts = widths.indices.map { Self.gap + widths[..<$0].reduce(0, +) + $0 * Self.gutter }
    let width = Self.gap + widths.reduce(0, +) + Self.gutter * max(0, parts.count - 1)
    let head = Self.laid(title, width: width - 2 * Self.gap)
    let headings = zip(parts, widths).map { Self.laid($0.heading, width: $1 - Self.gap) }
    let headingTop = Self.gap + Self.height(of: head) + Self.gap
    let tallest = headings.map(Self.height).max() ?? 0
    top = headingTop + (tallest > 0 ? tallest + Self.gap : 0)
    let rows = parts.map { ($0.count + max(1, $0.columns) - 1) / max(1, $0.columns) }.max() ?? 0
    let paper = Self.paper
    image = RGBImage(
      width: width, height: top + rows * Self.cellHeight(lines), filledWith: (paper.red, paper.green, paper.blue))
    write(head, x: Self.gap, y: Self.gap)
    for (heading, left) in zip(headings, lefts) { write(heading, x: left, y: headingTop) }
  }

  private static func cellHeight(_ lines: Int) -> Int { tileSide + 6 + lines * lineHeight + gap }

  /// Lines as they are written: the first one large, all broken where the room is too narrow.
  private static func laid(_ lines: [String], width: Int) -> [(text: String, isLarge: Bool)] {
    let first = lines.first.map { broken($0, letters: width / (6 * titleScale)) } ?? []
    let others = lines.dropFirst().flatMap { broken($0, letters: width / (6 * scale)) }
    return first.map { ($0, true) } + others.map { ($0, false) }
  }

  private static func height(of lines: [(text: String, isLarge: Bool)]) -> Int {
    lines.reduce(0) { $0 + ($1.isLarge ? titleLineHeight : lineHeight) }
  }

  private mutating func write(_ lines: [(text: String, isLarge: Bool)], x: Int, y: Int) {
    var y = y
    for line in lines {
      let scale = line.isLarge ? Self.titleScale : Self.scale
      image.write(line.text, x: x, y: y, scale: scale, line.isLarge ? Self.ink : Self.quietInk)
      y += line.isLarge ? Self.titleLineHeight : Self.lineHeight
    }
  }

  /// Draws a tile at its place in a part: 0 is the upper left, then to the right and down.
  package mutating func draw(_ tile: SheetTile, at place: Int, ofPart part: Int = 0) {
    let columns = max(1, parts[part].columns)
    let left = lefts[part] + place % columns * Self.cellWidth
    let top = self.top + place / columns * Self.cellHeight(lines)
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
    guard lines > 2 else { return }
    image.write(
      Self.cut(tile.source, letters: Self.lettersALine), x: left, y: line + 2 * Self.lineHeight, scale: Self.scale,
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
