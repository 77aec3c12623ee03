// AugmentationTests: how ranges are typed, what is drawn from them, and the map that a draw makes.
import Base
import Export
import Imaging
import Support
import Testing

private let everything = "shift=0.2,hflip,vflip,rotate=180,shear=0.2,zoom=0.2"

private func draws(_ text: String, _ count: Int = 3_000, seed: UInt64 = 1) throws -> [AugmentationDraw] {
  let ranges = try Augmentation(text)
  return (1...count).map { AugmentationDraw(ranges, sha256: "\($0 % 100)", copy: $0 / 100 + 1, seed: seed) }
}

@Suite struct AugmentationTests {
  @Test func `the ranges of the study are what is typed for them`() throws {
    #expect(try Augmentation(everything) == .published)
    #expect(Augmentation.published.text == "shift=0.2,hflip,vflip,rotate=180.0,shear=0.2,zoom=0.2")
    #expect(try Augmentation(Augmentation.published.text) == .published)
  }

  @Test(arguments: ["", "hflip", "vflip,hflip", "zoom=0", "rotate=12.5", "shift=1", "zoom=0.95,shear=1.5"])
  func `what is not named is off, and the text is read back`(text: String) throws {
    let ranges = try Augmentation(text)
    #expect(try Augmentation(ranges.text) == ranges)
    #expect(ranges.hflip == text.contains("hflip"))
    #expect(ranges.vflip == text.contains("vflip"))
    #expect((ranges.rotate > 0) == text.contains("rotate"))
    #expect((ranges.shift > 0) == text.contains("shift"))
  }

  @Test(arguments: ["flip", "hflip=1", "Hflip", "hflip vflip", "=3", "shift:0.2", "brightness=0.1", "hflip,none"])
  func `an unknown word is named, with what may stand there`(text: String) {
    let word = text.split(separator: ",").last ?? ""
    #expect(
      fault { _ = try Augmentation(text) }
        == Fault(
          .usage,
          "--augment does not know \(word); it takes shift=0.2, hflip, vflip, rotate=180, shear=0.2 and zoom=0.2, "
            + "with commas between, or none."))
  }

  @Test(arguments: [("shift", "0.2"), ("rotate", "180"), ("shear", "0.2"), ("zoom", "0.2")])
  func `a word that lacks its number is given one as an example`(word: String, number: String) {
    #expect(
      fault { _ = try Augmentation("vflip,\(word)") }
        == Fault(.usage, "--augment \(word) needs a number, such as \(word)=\(number)."))
  }

  @Test func `none is nothing, and can be made once only`() throws {
    #expect(try Augmentation("none") == Augmentation())
    for (text, variants) in [("none", 1), ("hflip", 2), ("vflip", 2), ("hflip,vflip", 4), ("hflip,zoom=0.1", .max)] {
      #expect(try Augmentation(text).variants == variants, "\(text)")
    }
  }

  @Test func `flips alone take turns, and none is the original again`() throws {
    for number in 0..<20 {
      let both = try Augmentation("hflip,vflip")
      let draws = (1...6).map { AugmentationDraw(both, sha256: "\(number)", copy: $0, seed: 4) }
      let turns = draws.map { ($0.hflip ? 1 : 0) + ($0.vflip ? 2 : 0) }
      #expect(Set(turns.prefix(3)) == [1, 2, 3])
      #expect(turns.suffix(3) == turns.prefix(3))
      let one = try Augmentation("vflip")
      let single = AugmentationDraw(one, sha256: "\(number)", copy: 1, seed: 4)
      #expect((single.hflip, single.vflip) == (false, true))
    }
  }

  @Test(arguments: [
    ("shift", "1.01", "0.0 and 1.0"), ("shift", "-0.1", "0.0 and 1.0"), ("shift", "", "0.0 and 1.0"),
    ("rotate", "361", "0.0 and 360.0"), ("shear", "1.6", "0.0 and 1.5"), ("shear", "nan", "0.0 and 1.5"),
    ("zoom", "1", "0.0 and 0.95"), ("zoom", "a=b", "0.0 and 0.95"), ("rotate", "inf", "0.0 and 360.0"),
  ]) func `a number out of range is named, with the range`(name: String, value: String, range: String) {
    #expect(
      fault { _ = try Augmentation("hflip,\(name)=\(value)") }
        == Fault(.usage, "--augment \(name)=\(value) must be a number between \(range)."))
  }

  @Test func `draws fill their ranges and no more`() throws {
    let draws = try draws(everything)
    let ranges: [(String, (AugmentationDraw) -> Double, Double, Double)] = [
      ("shift x", \.shiftX, -0.2, 0.2), ("shift y", \.shiftY, -0.2, 0.2), ("rotate", \.rotate, -180, 180),
      ("shear", \.shear, -0.2, 0.2), ("zoom x", \.zoomX, 0.8, 1.2), ("zoom y", \.zoomY, 0.8, 1.2),
    ]
    for (name, value, low, high) in ranges {
      let values = draws.map(value)
      #expect(values.allSatisfy { $0 >= low && $0 <= high }, "\(name)")
      let mean = values.reduce(0, +) / Double(values.count)
      // Five standard errors of a uniform mean.
      #expect(abs(mean - (low + high) / 2) < (high - low) * 5 / (12 * 3_000.0).squareRoot(), "\(name)")
      #expect((values.max() ?? 0) > high - (high - low) * 0.01, "\(name)")
      #expect((values.min() ?? 0) < low + (high - low) * 0.01, "\(name)")
    }
    for flips in [draws.count { $0.hflip }, draws.count { $0.vflip }, 2 * draws.count { $0.hflip && $0.vflip }] {
      #expect(abs(flips - 1_500) < 150)
    }
    #expect(draws.contains { $0.shiftX != $0.shiftY && $0.zoomX != $0.zoomY })
  }

  @Test func `switching one range off leaves the draws of the others as they were`() throws {
    let all = try draws(everything, 200)
    let some = try draws("shift=0.2,vflip,shear=0.2,zoom=0.2", 200)
    for (a, b) in zip(all, some) {
      #expect((a.shiftX, a.shiftY, a.vflip) == (b.shiftX, b.shiftY, b.vflip))
      #expect((a.shear, a.zoomX, a.zoomY) == (b.shear, b.zoomX, b.zoomY))
      #expect((b.hflip, b.rotate) == (false, 0))
    }
    let wide = try draws("shift=0.4,rotate=90", 200)
    for (a, b) in zip(all, wide) {
      #expect(abs(b.shiftX - 2 * a.shiftX) < 1e-12)
      #expect(abs(b.rotate - a.rotate / 2) < 1e-12)
      #expect((b.zoomX, b.zoomY, b.shear) == (1, 1, 0))
    }
  }

  @Test func `a draw depends on the seed, the content and the number of the copy`() {
    let draw = { (sha256: String, copy: Int, seed: UInt64) in
      AugmentationDraw(.published, sha256: sha256, copy: copy, seed: seed)
    }
    let one = draw("a", 1, 0)
    #expect(one == draw("a", 1, 0))
    #expect(Set([one, draw("a", 2, 0), draw("b", 1, 0), draw("a", 1, 1)]).count == 4)
  }

  @Test func `a draw of nothing is the identity, a flip mirrors about the centre`() throws {
    #expect(try draws("", 1)[0].outputToSquare(size: 224) == .identity)
    let flipped = try #require(try draws("hflip", 50).first { $0.hflip }).outputToSquare(size: 100)
    #expect(flipped(x: 10, y: 30) == (90, 30))
    let upset = try #require(try draws("vflip", 50).first { $0.vflip }).outputToSquare(size: 100)
    #expect(upset(x: 10, y: 30) == (10, 70))
  }

  @Test func `each range moves points as Keras's ImageDataGenerator does`() throws {
    // In Keras's own terms, by rows and columns about the centre: rotation · shift · shear · zoom, flips before them.
    for draw in try draws(everything, 60) {
      let size = 80.0
      let map = draw.outputToSquare(size: 80)
      let (theta, s) = (draw.rotate * .pi / 180, draw.shear)
      for (x, y) in [(0.0, 0.0), (80, 0), (13, 57), (40, 40)] {
        var (column, row) = (x - size / 2, y - size / 2)
        if draw.hflip { column = -column }
        if draw.vflip { row = -row }
        (row, column) = (row * draw.zoomY, column * draw.zoomX)
        (row, column) = (row - sine(s) * column, cosine(s) * column)
        (row, column) = (row + draw.shiftY * size, column + draw.shiftX * size)
        // Keras turns by −θ where this draw says θ: the range is the same on both sides.
        (row, column) = (cosine(-theta) * row - sine(-theta) * column, sine(-theta) * row + cosine(-theta) * column)
        let to = map(x: x, y: y)
        #expect(abs(to.x - (column + size / 2)) < 1e-9)
        #expect(abs(to.y - (row + size / 2)) < 1e-9)
      }
    }
  }
}
