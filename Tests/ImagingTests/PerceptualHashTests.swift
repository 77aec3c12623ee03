// PerceptualHashTests: copies of a picture have nearly its hash, other pictures have not.
import Base
import Foundation
import Imaging
import Testing

/// Large blots by chance and small ones over them: no two seeds look alike.
private func blots(_ seed: UInt64, width: Int = 320, height: Int = 240) -> RGBImage {
  var generator = KeyedGenerator(seed: seed, key: ["blots"])
  let layers = [6, 24].map { side in
    let pixels = (0..<3 * side * side).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    return resampled(RGBImage(width: side, height: side, pixels: pixels), width: width, height: height)
  }
  return RGBImage(
    width: width, height: height, pixels: zip(layers[0].pixels, layers[1].pixels).map { $0 / 2 + $1 / 2 })
}

private func mirrored(_ image: RGBImage) -> RGBImage {
  warp(
    image, outputToSource: AffineMap(a: -1, b: 0, c: 0, d: 1, tx: Double(image.width), ty: 0), width: image.width,
    height: image.height)
}

private func lit(_ image: RGBImage, _ factor: Double, plus: Double) -> RGBImage {
  var image = image
  for at in image.pixels.indices {
    image.pixels[at] = UInt8(min(max(Double(image.pixels[at]) * factor + plus, 0), 255))
  }
  return image
}

@Suite struct `Perceptual hashes` {
  @Test(arguments: 1...20)
  func `copies are near`(seed: Int) throws {
    let image = blots(UInt64(seed))
    let hash = PerceptualHash(of: image)
    #expect(!hash.isFlat)
    #expect(hash.upright & 1 == 0, "the mean brightness has no bit")
    let small = resampled(image, width: 97, height: 71)
    let again = try ImageFile.decode(try JPEGEncoder.encode(image, quality: 40))
    for copy in [small, again, lit(image, 0.7, plus: 20), lit(image, 0.6, plus: 0)] {
      #expect(hash.distance(to: PerceptualHash(of: copy)) <= PerceptualHash.nearDistance)
      let seenInAMirror = PerceptualHash(of: mirrored(copy))
      #expect(hash.distance(to: seenInAMirror) <= PerceptualHash.nearDistance)
      #expect((hash.upright ^ seenInAMirror.mirrored).nonzeroBitCount <= PerceptualHash.nearDistance)
    }
  }

  @Test func `a mirror exchanges the two hashes`() {
    // The sides of 32 × 32 need no reduction, so that nothing is rounded.
    let image = blots(7, width: 32, height: 32)
    let (hash, other) = (PerceptualHash(of: image), PerceptualHash(of: mirrored(image)))
    #expect((hash.upright ^ other.mirrored).nonzeroBitCount <= 2)
    #expect((hash.mirrored ^ other.upright).nonzeroBitCount <= 2)
    #expect((hash.upright ^ hash.mirrored).nonzeroBitCount > 8)
  }

  @Test func `other pictures are far`() {
    let hashes = (1...40).map { PerceptualHash(of: blots(UInt64($0))) }
    for (index, hash) in hashes.enumerated() {
      for other in hashes[..<index] {
        #expect(hash.distance(to: other) > PerceptualHash.nearDistance)
        #expect(hash.distance(to: other) == other.distance(to: hash))
      }
      #expect(hash.distance(to: hash) == 0)
    }
  }

  @Test func `flat pictures are near to nothing but themselves`() {
    let grey = PerceptualHash(of: RGBImage(width: 50, height: 40, filledWith: (90, 90, 90)))
    let white = PerceptualHash(of: RGBImage(width: 50, height: 40, filledWith: (255, 255, 255)))
    // Noise leaves nothing at 32 × 32 that would say what the picture is.
    let noise = (1...3).map { PerceptualHash(of: Pictures.noise(width: 1000, height: 1000, seed: $0)) }
    for hash in [grey, white] + noise { #expect(hash.isFlat) }
    #expect(grey.distance(to: noise[0]) == 64)
    #expect(noise[0].distance(to: noise[1]) == 64)
    #expect(noise[0].distance(to: noise[0]) == 0)
    #expect(noise[0].distance(to: PerceptualHash(of: blots(1))) == 64)
  }

  @Test func `the lowest frequencies are those of the formula`() throws {
    let image = Pictures.noise(width: 32, height: 32)
    let values = LowFrequencies(of: image).values
    #expect(values.count == 64)
    for (u, v) in [(0, 0), (1, 0), (0, 3), (7, 7), (4, 6)] {
      var sum = 0.0
      for y in 0..<32 {
        for x in 0..<32 {
          let at = 3 * (32 * y + x)
          let grey =
            0.299 * Double(image.pixels[at]) + 0.587 * Double(image.pixels[at + 1])
            + 0.114 * Double(image.pixels[at + 2])
          sum +=
            grey * cos(Double.pi * Double(u) * (Double(x) + 0.5) / 32)
            * cos(Double.pi * Double(v) * (Double(y) + 0.5) / 32)
        }
      }
      let scale = (u == 0 ? 1 : 2.0.squareRoot()) * (v == 0 ? 1 : 2.0.squareRoot()) / 1024
      #expect(abs(Double(values[8 * v + u]) - sum * scale) < 1e-3, "\(u), \(v)")
    }
    #expect(LowFrequencies(values: values) == LowFrequencies(of: image))
  }

  @Test(arguments: [(1, 1), (3, 5), (1, 4000), (4000, 1)])
  func `thin and tiny pictures have a hash`(width: Int, height: Int) {
    let values = LowFrequencies(of: Pictures.noise(width: width, height: height)).values
    let allAreFinite = values.allSatisfy(\.isFinite)
    #expect(allAreFinite)
  }
}

@Suite struct `Near duplicates` {
  private func hash(_ bits: UInt64) -> PerceptualHash {
    PerceptualHash(upright: bits, mirrored: bits ^ 0xaaaa_aaaa_0000_0000)
  }

  @Test func `a chain of near pairs is one group, named by its first`() {
    let far: UInt64 = 0xffff_0000_ffff_0000
    let hashes = [hash(0b1111), hash(far), hash(0), hash(0b1111_1111), hash(far | 1)]
    #expect(nearDuplicateGroups(of: hashes, within: 4) == [0, 1, 0, 0, 1])
    #expect(nearDuplicateGroups(of: hashes, within: 3) == [0, 1, 2, 3, 1])
    #expect(nearDuplicateGroups(of: [], within: 4).isEmpty)
  }

  @Test func `a chain that closes late keeps the first as its name`() {
    // The distance of two is that of their numbers of bits; the last one joins two groups.
    let hashes = [0, 10, 12, 2, 6].map { hash((1 << $0) - 1) }
    #expect(nearDuplicateGroups(of: hashes, within: 2) == [0, 1, 1, 0, 4])
    #expect(nearDuplicateGroups(of: hashes, within: 4) == [0, 0, 0, 0, 0])
  }

  @Test func `mirror images are one group, flat pictures are not`() {
    let image = blots(3)
    var hashes = [PerceptualHash(of: image), PerceptualHash(of: blots(4)), PerceptualHash(of: mirrored(image))]
    hashes += (1...2).map { PerceptualHash(of: Pictures.noise(width: 900, height: 900, seed: $0)) }
    #expect(nearDuplicateGroups(of: hashes, within: PerceptualHash.nearDistance) == [0, 1, 0, 3, 4])
  }
}
