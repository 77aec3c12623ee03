// Pictures at exactly the sides that are asked for.
import Base
import Imaging
import Testing

/// Gray pixels, a row after the other.
private func gray(_ width: Int, _ values: [UInt8]) -> RGBImage {
  RGBImage(width: width, height: values.count / width, pixels: values.flatMap { [$0, $0, $0] })
}

private func reds(_ image: RGBImage) -> [UInt8] {
  stride(from: 0, to: image.pixels.count, by: 3).map { image.pixels[$0] }
}

/// Every byte from its place: anybody can make this picture, in any language.
private func pattern(_ width: Int, _ height: Int) -> RGBImage {
  var pixels: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      for channel in 0..<3 { pixels.append(UInt8((x * x * 7 + y * 13 + channel * 91 ^ x * y) & 255)) }
    }
  }
  return RGBImage(width: width, height: height, pixels: pixels)
}

@Suite struct `Resampling` {
  @Test(arguments: [
    (64, 48, 20, 15), (7, 5, 3, 2), (3, 2, 7, 9), (1, 1, 5, 4), (1, 90, 1, 4), (90, 1, 17, 1), (2000, 3, 64, 1),
    (33, 33, 1, 1), (20_000, 1, 1, 1),
  ])
  func `one colour stays one colour`(width: Int, height: Int, newWidth: Int, newHeight: Int) {
    for colour in [(0, 0, 0), (255, 255, 255), (1, 127, 254)] as [(UInt8, UInt8, UInt8)] {
      let image = RGBImage(width: width, height: height, filledWith: colour)
      #expect(
        resampled(image, width: newWidth, height: newHeight)
          == RGBImage(width: newWidth, height: newHeight, filledWith: colour))
    }
  }

  @Test func `the same sides change nothing`() {
    let noise = Pictures.noise(width: 19, height: 7)
    #expect(resampled(noise, width: 19, height: 7) == noise)
  }

  @Test func `half the size weighs four neighbours 1 3 3 1`() {
    // At the ends one of the four is missing: (3 · 0 + 3 · 80 + 160) / 7 = 57.1, (80 + 3 · 160 + 3 · 240) / 7 = 182.9.
    #expect(reds(resampled(gray(4, [0, 80, 160, 240]), width: 2, height: 1)) == [57, 183])
    // (8 + 3 · 16 + 3 · 40 + 0) / 8 = 22 in the middle.
    #expect(reds(resampled(gray(6, [0, 8, 16, 40, 0, 0]), width: 3, height: 1))[1] == 22)
  }

  @Test func `three to two weighs 5 3 and 3 5`() {
    // (5 · 8 + 3 · 16) / 8 and (3 · 16 + 5 · 80) / 8.
    #expect(reds(resampled(gray(3, [8, 16, 80]), width: 2, height: 1)) == [11, 56])
    #expect(reds(resampled(gray(1, [8, 16, 80]), width: 1, height: 2)) == [11, 56])
  }

  @Test func `twice the size goes by quarters`() {
    #expect(reds(resampled(gray(2, [0, 100]), width: 4, height: 1)) == [0, 25, 75, 100])
  }

  @Test func `a ramp stays a ramp`() {
    let ramp = gray(64, (0..<64).map { UInt8(2 * $0) })
    let half = reds(resampled(ramp, width: 32, height: 1))
    // The middle of the new pixel i lies at 2i + ½ of the old ones.
    for i in 1..<31 { #expect(half[i] == 4 * i + 1) }
  }

  @Test func `it goes across first, and rounds half up before it goes down`() {
    // (3 + 0) / 2 and (1 + 0) / 2 round to 2 and 1, and 3 / 2 to 2; down first it would be (2 + 0) / 2.
    #expect(reds(resampled(gray(2, [3, 0, 1, 0]), width: 1, height: 1)) == [2])
  }

  @Test func `channels do not mix, and columns are like rows`() {
    let noise = Pictures.noise(width: 41, height: 29)
    let small = resampled(noise, width: 13, height: 29)
    for channel in 0..<3 {
      var one = noise
      for at in one.pixels.indices where at % 3 != channel { one.pixels[at] = 0 }
      let alone = resampled(one, width: 13, height: 29).pixels
      for at in alone.indices { #expect(alone[at] == (at % 3 == channel ? small.pixels[at] : 0)) }
    }
    #expect(resampled(upright(noise, .leftTop), width: 29, height: 13) == upright(small, .leftTop))
  }

  @Test func `an extent leaves off what lies behind it`() {
    // Half the width, so the last pixel has no weight: (3 · 0 + 3 · 10 + 200) / 7.
    #expect(
      reds(resampled(gray(4, [0, 10, 200, 200]), width: 1, height: 1, extent: (width: 2, height: 1))) == [33])
  }

  /// SHA-256, first 16 digits, of what Pillow 13.0.0 (and any other from 5.0 on) makes of the same picture:
  ///
  ///     Image.frombytes("RGB", (w, h), bytes((((x*x*7+y*13+c*91)^(x*y))&255) for y in range(h) for x in range(w)
  ///       for c in range(3))).resize((newWidth, newHeight), Image.BILINEAR).tobytes()
  @Test(arguments: [
    (200, 150, 64, 48, "e897d854d92ec6c4"), (97, 41, 96, 41, "1c738c7deab6e69a"), (97, 41, 97, 13, "d70146d6928166bb"),
    (40, 30, 100, 75, "e6d4f9181b63d706"), (640, 1, 64, 1, "956f44e6b2282508"), (1, 640, 1, 64, "6a7a49dc2021c1ef"),
    (333, 222, 1, 1, "decc3b82f915577a"), (31, 17, 30, 16, "7b918340f16ff974"),
  ])
  func `the bytes are Pillow's`(width: Int, height: Int, newWidth: Int, newHeight: Int, digest: String) {
    let image = resampled(pattern(width, height), width: newWidth, height: newHeight)
    #expect(SHA256.hex(of: image.pixels).hasPrefix(digest))
  }
}
