import Imaging
// ContactSheetTests: where pictures, boxes and words lie on a sheet, and that none lies on another.
import Sheets
import Testing

@Suite struct ContactSheetTests {
  private static let yellow = Colour(255, 221, 0)

  private func colour(_ image: RGBImage, _ x: Int, _ y: Int) -> Colour {
    let at = 3 * (y * image.width + x)
    return Colour(image.pixels[at], image.pixels[at + 1], image.pixels[at + 2])
  }

  /// The pixels of one colour.
  private func places(of colour: Colour, in image: RGBImage) -> [(x: Int, y: Int)] {
    (0..<image.height).flatMap { y in
      (0..<image.width).filter { self.colour(image, $0, y) == colour }.map { (x: $0, y: y) }
    }
  }

  /// The smallest rectangle around all pixels of one colour.
  private func extent(of colour: Colour, in image: RGBImage) -> PixelRect? {
    let all = places(of: colour, in: image)
    guard let left = all.map(\.x).min(), let right = all.map(\.x).max(), let top = all.map(\.y).min(),
      let bottom = all.map(\.y).max()
    else { return nil }
    return PixelRect(left: left, top: top, right: right + 1, bottom: bottom + 1)
  }

  private func tile(_ width: Int, _ height: Int, _ colour: (UInt8, UInt8, UInt8), boxes: [SheetBox] = []) -> SheetTile {
    var tile = SheetTile(
      picture: RGBImage(width: width, height: height, filledWith: colour), name: "0123456789ab", count: "1 face")
    tile.boxes = boxes
    return tile
  }

  @Test func `pictures keep their sides, in the middle of tiles that do not touch`() throws {
    var sheet = ContactSheet(title: ["T"], count: 4)
    let colours: [(UInt8, UInt8, UInt8)] = [(9, 9, 200), (9, 200, 9), (200, 9, 9), (9, 200, 200)]
    let sizes = [(256, 256), (256, 100), (60, 256), (31, 17)]
    for (place, (size, colour)) in zip(sizes, colours).enumerated() {
      sheet.draw(tile(size.0, size.1, colour), at: place)
    }
    let found = try colours.map { try #require(extent(of: Colour($0.0, $0.1, $0.2), in: sheet.image)) }
    for (rect, size) in zip(found, sizes) { #expect((rect.width, rect.height) == size) }
    // Three to a row: the fourth lies below the first, and centres agree.
    #expect(found[0].top + found[0].bottom == found[1].top + found[1].bottom)
    #expect(abs(found[3].left + found[3].right - found[0].left - found[0].right) <= 1)
    #expect(found[3].top > found[0].bottom)
    #expect(found[0].right < found[1].left && found[1].right < found[2].left)
  }

  @Test func `a box is drawn where it lies in the picture, yellow within black`() throws {
    var sheet = ContactSheet(title: ["T"], count: 1)
    sheet.draw(
      tile(200, 200, (9, 9, 200), boxes: [SheetBox(left: 20, top: 60, right: 80, bottom: 120, label: "")]), at: 0)
    let picture = try #require(extent(of: Colour(9, 9, 200), in: sheet.image))
    let box = try #require(extent(of: Self.yellow, in: sheet.image))
    #expect(box == PixelRect(left: 20, top: 60, right: 80, bottom: 120).moved(x: picture.left, y: picture.top))
    let middle = (box.top + box.bottom) / 2
    #expect(colour(sheet.image, box.left - 1, middle) == .black)
    #expect(colour(sheet.image, box.left + 1, middle) == Self.yellow)
    #expect(colour(sheet.image, box.left + 2, middle) == .black)
    #expect(colour(sheet.image, box.left + 3, middle) == Colour(9, 9, 200))
  }

  @Test func `a box that reaches beyond its picture runs along the picture's edge`() throws {
    var sheet = ContactSheet(title: ["T"], count: 1)
    let wide = SheetBox(left: -50, top: -9, right: 150, bottom: 400, label: "1.00")
    sheet.draw(tile(120, 90, (9, 9, 200), boxes: [wide]), at: 0)
    let box = try #require(extent(of: Self.yellow, in: sheet.image))
    #expect((box.width, box.height) == (120, 90))
  }

  @Test func `labels lie beside their boxes, never on a label or on another box`() throws {
    // A crowd, box upon box, on a picture without any black or yellow of its own.
    var boxes: [SheetBox] = []
    for row in 0..<5 {
      for column in 0..<6 {
        let (left, top) = (Double(column * 42 + row * 3), Double(row * 50 + column % 2 * 7))
        boxes.append(SheetBox(left: left, top: top, right: left + 30, bottom: top + 30, label: "1.00"))
      }
    }
    var bare = ContactSheet(title: ["T"], count: 1)
    var sheet = bare
    sheet.draw(tile(256, 256, (9, 9, 200), boxes: boxes), at: 0)
    bare.draw(
      tile(
        256, 256, (9, 9, 200),
        boxes: boxes.map { SheetBox(left: $0.left, top: $0.top, right: $0.right, bottom: $0.bottom, label: "") }), at: 0
    )
    // What labels have changed, outside of every box's outline…
    var changed = 0
    for at in stride(from: 0, to: sheet.image.pixels.count, by: 3)
    where sheet.image.pixels[at..<at + 3] != bare.image.pixels[at..<at + 3] {
      changed += 1
      #expect(bare.image.pixels[at..<at + 3] != [255, 221, 0], "a label hides the outline of a box")
    }
    // … is one small label each (25 by 9 pixels) for most of them, whole, since none hides a part of another.
    #expect(changed > 15 * 150)
    #expect(changed <= 30 * 25 * 9)
  }

  @Test func `a tile without a picture tells why, and long names are cut`() {
    func sheet(_ note: String, _ name: String, _ origin: String) -> RGBImage {
      var sheet = ContactSheet(title: ["T"], count: 1)
      var tile = SheetTile(picture: nil, name: name, count: "failed")
      (tile.note, tile.origin) = (note, origin)
      sheet.draw(tile, at: 0)
      return sheet.image
    }
    let plain = sheet("", "a", "")
    #expect(sheet("the file is empty", "a", "") != plain)
    // All that is drawn stays within the tile, whose right edge is at 268 pixels.
    let long = String(repeating: "w", count: 99)
    let image = sheet("\(long) \(long) \(long) \(long)", long, long)
    let ground = Colour(250, 250, 248)
    for y in 60..<image.height {
      for x in 269..<image.width where colour(image, x, y) != ground { Issue.record("something lies at \(x), \(y)") }
    }
    #expect(sheet("", "a", long) == sheet("", "a", long + "w"))
  }

  @Test func `a long title is broken, never cut`() {
    let words = Array(repeating: "fingerprint", count: 20).joined(separator: " ")
    let one = ContactSheet(title: ["T", "short"], count: 2).image
    let many = ContactSheet(title: ["T", words], count: 2).image
    #expect(one.width == many.width)
    #expect(many.height > one.height + 40)
  }

  @Test func `400 tiles fit, and the sheet grows in both directions`() {
    let (few, many) = (ContactSheet(title: ["T"], count: 48).image, ContactSheet(title: ["T"], count: 400).image)
    #expect(few.width < many.width && few.height < many.height)
    #expect(many.width <= 8000 && many.height <= 8000)
    #expect(Double(few.width) / Double(few.height) > 0.9)
    #expect(ContactSheet(title: ["T"], count: 0).image.height < 100)
  }
}
