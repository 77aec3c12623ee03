// Affine maps, and pictures seen through them.
import Foundation
import Imaging
import Testing

@Suite struct `Affine maps` {
  @Test func `then puts one map behind the other`() {
    let map = AffineMap.scale(x: 2, y: 3).then(.translation(x: 10, y: 20))
    #expect(map(x: 1, y: 1) == (12, 23))
    let other = AffineMap.translation(x: 10, y: 20).then(.scale(x: 2, y: 3))
    #expect(other(x: 1, y: 1) == (22, 63))
  }

  @Test func `quarter turns are exact`() {
    #expect(AffineMap.rotation(degrees: 90) == AffineMap(a: 0, b: -1, c: 1, d: 0, tx: 0, ty: 0))
    #expect(AffineMap.rotation(degrees: 180) == .scale(x: -1, y: -1))
    #expect(AffineMap.rotation(degrees: -90) == .rotation(degrees: 270))
    #expect(AffineMap.rotation(degrees: 720) == .identity)
  }

  @Test func `a turn agrees with the C library's sine`() {
    for degrees in stride(from: -400.0, through: 400, by: 3.7) {
      let map = AffineMap.rotation(degrees: degrees)
      #expect(abs(map.a - cos(degrees * .pi / 180)) < 4e-16 * 4)
      #expect(abs(map.c - sin(degrees * .pi / 180)) < 4e-16 * 4)
      #expect(map.a == map.d && map.b == -map.c)
    }
  }

  @Test func `the inverse leads back`() throws {
    let map = AffineMap.rotation(degrees: 33).then(.shear(x: 0.2, y: -0.1)).then(.scale(x: 1.3, y: -0.7))
      .then(.translation(x: 5, y: -9))
    let back = try #require(map.inverse)
    for (x, y) in [(0.0, 0.0), (100, 3), (-7, 250)] {
      let there = map(x: x, y: y)
      let again = back(x: there.x, y: there.y)
      #expect(abs(again.x - x) < 1e-10 && abs(again.y - y) < 1e-10)
    }
    #expect(AffineMap.scale(x: 0, y: 1).inverse == nil)
    #expect(AffineMap.scale(x: 2, y: 4).inverse == .scale(x: 0.5, y: 0.25))
  }

  @Test func `a map about a point leaves it in place`() {
    let map = AffineMap.rotation(degrees: 90).about(x: 10, y: 20)
    #expect(map(x: 10, y: 20) == (10, 20))
    // Clockwise on a screen: from the right of the centre to below it.
    #expect(map(x: 11, y: 20) == (10, 21))
  }

  @Test func `a map survives JSON`() throws {
    let map = AffineMap.rotation(degrees: 12.5).then(.translation(x: 0.1, y: 1e-9))
    #expect(try JSONDecoder().decode(AffineMap.self, from: JSONEncoder().encode(map)) == map)
  }
}

@Suite struct Warping {
  let noise = Pictures.noise(width: 31, height: 22)

  @Test func `the identity copies`() {
    #expect(warp(noise, outputToSource: .identity, width: 31, height: 22) == noise)
  }

  @Test func `flips mirror exactly`() {
    let across = AffineMap.scale(x: -1, y: 1).about(x: 15.5, y: 11)
    let down = AffineMap.scale(x: 1, y: -1).about(x: 15.5, y: 11)
    #expect(warp(noise, outputToSource: across, width: 31, height: 22) == upright(noise, .topRight))
    #expect(warp(noise, outputToSource: down, width: 31, height: 22) == upright(noise, .bottomLeft))
    let half = AffineMap.rotation(degrees: 180).about(x: 15.5, y: 11)
    #expect(
      warp(noise, outputToSource: half, width: 31, height: 22)
        == warp(noise, outputToSource: across.then(down), width: 31, height: 22))
    #expect(warp(noise, outputToSource: half, width: 31, height: 22) == upright(noise, .bottomRight))
  }

  @Test func `a quarter turn turns exactly`() {
    // To turn the picture clockwise, each output point looks for its source counter-clockwise.
    let map = AffineMap.translation(x: -11, y: -15.5).then(.rotation(degrees: -90)).then(.translation(x: 15.5, y: 11))
    #expect(warp(noise, outputToSource: map, width: 22, height: 31) == upright(noise, .rightTop))
  }

  @Test func `a shift by whole pixels shifts, and the edge goes on`() {
    let shifted = warp(noise, outputToSource: .translation(x: 3, y: -2), width: 31, height: 22)
    for y in 0..<22 {
      for x in 0..<31 {
        #expect(pixel(shifted, x, y) == pixel(noise, min(x + 3, 30), max(y - 2, 0)))
      }
    }
  }

  @Test func `far outside there is only the corner`() {
    for (x, y, cornerX, cornerY) in [(1e6, 1e6, 30, 21), (-1e6, 1e6, 0, 21), (1e300, -1e300, 30, 0)] {
      let image = warp(noise, outputToSource: .translation(x: x, y: y), width: 4, height: 3)
      let colour = pixel(noise, cornerX, cornerY)
      #expect(image == RGBImage(width: 4, height: 3, filledWith: (colour[0], colour[1], colour[2])))
    }
  }

  @Test func `half a pixel is the mean of two`() {
    let source = Pictures.letters("AQ")
    let image = warp(source, outputToSource: .translation(x: 0.5, y: 0), width: 1, height: 1)
    #expect(image.pixels[0] == (UInt8(ascii: "A") + UInt8(ascii: "Q")) / 2)
    let quarter = warp(source, outputToSource: .translation(x: 0.25, y: 0), width: 1, height: 1)
    #expect(quarter.pixels[0] == 69)  // 65 + 16 / 4
  }

  @Test func `half the size is the mean of two by two`() {
    let source = Pictures.noise(width: 16, height: 12)
    let image = warp(source, outputToSource: .scale(x: 2, y: 2), width: 8, height: 6)
    for y in 0..<6 {
      for x in 0..<8 {
        for channel in 0..<3 {
          let sum = [(0, 0), (1, 0), (0, 1), (1, 1)].reduce(0) {
            $0 + Int(pixel(source, 2 * x + $1.0, 2 * y + $1.1)[channel])
          }
          #expect(Int(pixel(image, x, y)[channel]) == (sum + 2) / 4)
        }
      }
    }
  }

  @Test func `fine stripes turn gray instead of flickering`() {
    let stripes = RGBImage(
      width: 300, height: 300,
      pixels: (0..<300).flatMap { _ in (0..<300).flatMap { [UInt8]($0 % 2 == 0 ? [0, 0, 0] : [255, 255, 255]) } })
    for scale in [1.9, 2.0, 3.9, 7.5] {
      let image = warp(stripes, outputToSource: .scale(x: scale, y: scale), width: 38, height: 38)
      #expect(image.pixels.allSatisfy { abs(Int($0) - 128) <= 40 }, "1/\(scale)")
    }
  }

  @Test func `one colour stays one colour through any map`() {
    let plain = RGBImage(width: 50, height: 40, filledWith: (17, 254, 99))
    for scale in [0.3, 1.0, 1.5, 2.5, 9, 40] {
      let map = AffineMap.rotation(degrees: 77 * scale).then(.shear(x: 0.3)).then(.scale(x: scale, y: -scale))
      #expect(
        warp(plain, outputToSource: map, width: 33, height: 21)
          == RGBImage(width: 33, height: 21, filledWith: (17, 254, 99)))
    }
  }

  @Test func `a zoom follows the pixel centres`() {
    // From 2 to 4 pixels: centres at 0.25, 0.75, 1.25, 1.75 of the source.
    let image = warp(Pictures.letters("AI"), outputToSource: .scale(x: 0.5, y: 0.5), width: 4, height: 2)
    #expect(stride(from: 0, to: 12, by: 3).map { image.pixels[$0] } == [65, 67, 71, 73])
  }

  @Test func `the result agrees with floating-point sampling`() throws {
    let source = Pictures.scene(width: 90, height: 70)
    let map = AffineMap.rotation(degrees: 21).then(.shear(x: 0.1)).then(.scale(x: 0.8, y: 0.9)).about(x: 40, y: 30)
    let image = warp(source, outputToSource: map, width: 80, height: 60)
    for y in 0..<60 {
      for x in 0..<80 {
        let at = map(x: Double(x) + 0.5, y: Double(y) + 0.5)
        // Red runs from 0 to 255 across, beyond the edge it stays; the picture itself is rounded down.
        let red = min(max((at.x - 0.5) * 255 / 89, 0), 255)
        #expect(abs(Double(pixel(image, x, y)[0]) - red) <= 1.6)
      }
    }
  }

  @Test func `the same bytes every time`() {
    let map = AffineMap.rotation(degrees: 12.3).then(.scale(x: 1.7, y: 1.4)).then(.translation(x: -3.21, y: 0.77))
    let first = warp(noise, outputToSource: map, width: 40, height: 40)
    for _ in 0..<5 { #expect(warp(noise, outputToSource: map, width: 40, height: 40) == first) }
  }

  private func pixel(_ image: RGBImage, _ x: Int, _ y: Int) -> [UInt8] {
    let at = 3 * (image.width * y + x)
    return Array(image.pixels[at..<at + 3])
  }
}
