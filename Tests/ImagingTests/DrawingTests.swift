// DrawingTests: what is drawn onto a picture, dot by dot.
import Imaging
import Testing

@Suite struct DrawingTests {
  private static let signs: [UInt8: Character] = [0: "#", 255: ".", 90: "o", 7: "x"]

  /// A white canvas after drawing, a sign for each pixel: # black, o and x the tests' two grays.
  private func drawn(_ width: Int, _ height: Int, _ draw: (inout RGBImage) -> Void) -> [String] {
    var image = RGBImage(width: width, height: height, filledWith: (255, 255, 255))
    draw(&image)
    return (0..<height).map { y in
      String((0..<width).map { x in Self.signs[image.pixels[3 * (y * width + x) + 1]] ?? "?" })
    }
  }

  private let gray = Colour(90, 90, 90)

  @Test func `a rectangle is filled up to its edges, and cut at the picture's`() {
    #expect(
      drawn(6, 4) { $0.fill(PixelRect(left: 1, top: 1, right: 4, bottom: 3), gray) }
        == ["......", ".ooo..", ".ooo..", "......"])
    #expect(
      drawn(4, 3) { $0.fill(PixelRect(left: -5, top: 1, right: 2, bottom: 99), gray) } == ["....", "oo..", "oo.."])
    for away in [(-9, 0), (9, 0), (0, -9), (0, 9)] {
      let rect = PixelRect(left: 0, top: 0, right: 2, bottom: 2).moved(x: away.0, y: away.1)
      #expect(drawn(2, 2) { $0.fill(rect, gray) } == ["..", ".."])
    }
  }

  @Test func `an outline runs inside its rectangle`() {
    #expect(
      drawn(7, 6) { $0.outline(PixelRect(left: 1, top: 0, right: 6, bottom: 6), thickness: 1, gray) }
        == [".ooooo.", ".o...o.", ".o...o.", ".o...o.", ".o...o.", ".ooooo."])
    #expect(
      drawn(6, 6) { $0.outline(PixelRect(left: 0, top: 0, right: 6, bottom: 6), thickness: 2, gray) }
        == ["oooooo", "oooooo", "oo..oo", "oo..oo", "oooooo", "oooooo"])
    // Where the inside has no room it is all outline.
    #expect(
      drawn(5, 4) { $0.outline(PixelRect(left: 1, top: 1, right: 4, bottom: 3), thickness: 2, gray) }
        == [".....", ".ooo.", ".ooo.", "....."])
  }

  @Test func `a picture is laid over, and cut at the edges`() {
    var stamp = RGBImage(width: 3, height: 2, filledWith: (90, 90, 90))
    stamp.fill(PixelRect(left: 0, top: 0, right: 1, bottom: 1), .black)
    #expect(drawn(5, 3) { $0.paste(stamp, x: 1, y: 1) } == [".....", ".#oo.", ".ooo."])
    #expect(drawn(4, 2) { $0.paste(stamp, x: -1, y: -1) } == ["oo..", "...."])
    #expect(drawn(4, 2) { $0.paste(stamp, x: 2, y: 1) } == ["....", "..#o"])
    #expect(drawn(2, 2) { $0.paste(stamp, x: 2, y: 0) } == ["..", ".."])
  }

  @Test func `letters stand on their line, and some reach below it`() {
    #expect(
      drawn(11, 9) { $0.write("1y", x: 0, y: 0, scale: 1, .black) }
        == [
          "..#........",
          ".##........",
          "#.#...#...#",
          "..#...#...#",
          "..#...#...#",
          "..#...#..##",
          "#####..##.#",
          "..........#",
          ".......###.",
        ])
  }

  @Test func `a larger scale makes each dot a square, and the size is told beforehand`() {
    let small = drawn(11, 9) { $0.write("Rq", x: 0, y: 0, scale: 1, .black) }
    let large = drawn(22, 18) { $0.write("Rq", x: 0, y: 0, scale: 2, .black) }
    #expect(large == small.flatMap { row in [0, 1].map { _ in String(row.flatMap { [$0, $0] }) } })
    let size = RGBImage.size(ofText: "Rq", scale: 2)
    #expect((size.width, size.height) == (22, 18))
    #expect(RGBImage.size(ofText: "", scale: 2).width == 0)
  }

  @Test func `every printable letter is drawn, no two alike, and others show as question marks`() {
    func glyph(_ letter: String) -> [String] { drawn(5, 9) { $0.write(letter, x: 0, y: 0, scale: 1, .black) } }
    let letters = (33...126).map { String(Unicode.Scalar(UInt8($0))) }
    let glyphs = letters.map(glyph)
    #expect(Set(glyphs).count == letters.count)
    #expect(glyph(" ").allSatisfy { $0 == "....." })
    #expect(!glyphs.contains(glyph(" ")))
    for (sign, shown) in [("é", "?"), ("漢", "?"), ("\u{7}", "?"), ("×", "x"), ("’", "'")] {
      #expect(glyph(sign) == glyph(shown))
    }
  }
}
