// What a warp finds beyond a picture's edge, and that every vector width finds the same.
import Base
import Imaging
import Testing

@Suite struct `Beyond the edge` {
  private func letters(_ source: String, from shift: Double, count: Int, fill: Fill) -> String {
    let image = warp(
      Pictures.letters(source), outputToSource: .translation(x: shift, y: 0), width: count, height: 1, fill: fill)
    return String(decoding: stride(from: 0, to: 3 * count, by: 3).map { image.pixels[$0] }, as: UTF8.self)
  }

  @Test func `the nearest pixel goes on`() {
    #expect(letters("ABC", from: -3, count: 9, fill: .nearest) == "AAAABCCCC")
  }

  @Test func `a mirror goes on for ever, its edges doubled`() {
    #expect(letters("ABC", from: -7, count: 18, fill: .reflect) == "AABCCBAABCCBAABCCB")
    #expect(letters("A", from: -3, count: 7, fill: .reflect) == "AAAAAAA")
    // Far away as well: six letters are a period.
    #expect(letters("ABC", from: 6_000_000, count: 6, fill: .reflect) == "ABCCBA")
  }

  @Test func `black is black, and an edge between pixels is mixed`() {
    #expect(letters("ABC", from: -2, count: 7, fill: .black) == "\0\0ABC\0\0")
    let half = warp(
      Pictures.letters("PP"), outputToSource: .translation(x: -0.5, y: 0), width: 3, height: 1, fill: .black)
    #expect(stride(from: 0, to: 9, by: 3).map { half.pixels[$0] } == [40, 80, 40])
  }

  @Test func `above and below are like left and right`() {
    let source = Pictures.noise(width: 5, height: 4)
    for fill in Fill.allCases {
      let across = warp(source, outputToSource: .translation(x: -6, y: 0), width: 17, height: 4, fill: fill)
      // The picture turned over its diagonal, and back again.
      let diagonal = AffineMap(a: 0, b: 1, c: 1, d: 0, tx: 0, ty: 0)
      let turned = warp(source, outputToSource: diagonal, width: 4, height: 5)
      let down = warp(turned, outputToSource: .translation(x: 0, y: -6), width: 4, height: 17, fill: fill)
      #expect(warp(down, outputToSource: diagonal, width: 17, height: 4) == across, "\(fill)")
    }
  }

  @Test func `inside the picture nothing depends on it`() {
    let source = Pictures.noise(width: 40, height: 30)
    let map = AffineMap.rotation(degrees: 15).then(.scale(x: 0.6, y: 0.5)).then(.translation(x: 12, y: 8))
    let images = Fill.allCases.map { warp(source, outputToSource: map, width: 24, height: 20, fill: $0) }
    #expect(images.allSatisfy { $0 == images[0] })
  }

  @Test func `maps that lead far away end in the fill`() {
    let source = RGBImage(width: 7, height: 3, filledWith: (9, 8, 7))
    for (scale, shift) in [(1e-6, -1e300), (1.0, 1e9), (1.0, -1e9), (1e6, -1e9), (1e6, 1e300)] {
      let map = AffineMap(a: scale, b: -scale, c: scale, d: scale, tx: shift, ty: shift)
      for fill in Fill.allCases {
        let colour: (UInt8, UInt8, UInt8) = fill == .black ? (0, 0, 0) : (9, 8, 7)
        let expected = RGBImage(width: 19, height: 2, filledWith: colour)
        let image = warp(source, outputToSource: map, width: 19, height: 2, fill: fill)
        #expect(image == expected, "\(fill) \(scale) \(shift)")
      }
    }
  }
}

@Suite struct `Vectors of any width` {
  @Test func `give the same pixels`() {
    var chance = KeyedGenerator(seed: 5, key: ["warps"])
    for round in 0..<240 {
      let source = Pictures.noise(width: 1 + chance.index(90), height: 1 + chance.index(70), seed: UInt64(round))
      let scale = 0.05 * Double(1 << (round % 10))
      let turns = [90, 0, chance.uniform(-180, 180), chance.uniform(-180, 180)]
      let map = AffineMap.scale(x: scale * chance.uniform(-1.5, 1.5), y: scale * chance.uniform(-1.5, 1.5))
        .then(.rotation(degrees: turns[round / 10 % 4]))
        .then(.translation(x: chance.uniform(-40, 90), y: chance.uniform(-40, 90)))
      let (width, height) = (1 + chance.index(70), 1 + chance.index(20))
      for fill in Fill.allCases {
        #expect(
          WarpSource(source, fill: fill).warped(outputToSource: map, width: width, height: height)
            == WarpSource(inNarrowVectors: source, fill: fill).warped(outputToSource: map, width: width, height: height),
          "round \(round), \(fill)")
      }
    }
  }

  @Test(arguments: [(1, 1), (5, 3), (16, 1), (33, 7), (224, 224)])
  func `add up every pixel once`(width: Int, height: Int) {
    let image = Pictures.noise(width: width, height: height, seed: 9)
    let totals = image.channelTotals
    for channel in 0..<3 {
      let values = stride(from: channel, to: image.pixels.count, by: 3).map { UInt64(image.pixels[$0]) }
      #expect(totals.sums[channel] == values.reduce(0, +))
      #expect(totals.squares[channel] == values.reduce(0) { $0 + $1 * $1 })
    }
  }

  @Test func `do not lose what is too much for 32 bits`() {
    // More than 65,536 times sixteen pixels, all white.
    let image = RGBImage(width: 4096, height: 300, filledWith: (255, 255, 255))
    #expect(image.channelTotals.sums == SIMD3(repeating: 4096 * 300 * 255))
    #expect(image.channelTotals.squares == SIMD3(repeating: 4096 * 300 * 255 * 255))
  }
}
