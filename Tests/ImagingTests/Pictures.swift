// Pictures: what the tests of Imaging look at, made up here and nowhere else.
import Base
import Foundation
import Imaging
import Testing

enum Pictures {
  /// Smooth colours with a few shapes: compresses like a photograph, and no two quarters look alike.
  static func scene(width: Int, height: Int) -> RGBImage {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        let inBox = x > width / 5 && x < width / 2 && y > height / 6 && y < height / 3
        pixels.append(UInt8(x * 255 / max(width - 1, 1)))
        pixels.append(UInt8(y * 255 / max(height - 1, 1)))
        pixels.append(inBox ? 220 : UInt8((x + 2 * y) * 85 / max(width + 2 * height, 1)))
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// Every byte by chance, the same ones always.
  static func noise(width: Int, height: Int, seed: UInt64 = 1) -> RGBImage {
    var generator = KeyedGenerator(seed: seed, key: ["noise"])
    return RGBImage(
      width: width, height: height,
      pixels: (0..<3 * width * height).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
  }

  /// A gray picture from letters, one a pixel, rows parted by "/".
  static func letters(_ text: String) -> RGBImage {
    let rows = text.split(separator: "/")
    return RGBImage(
      width: rows.first?.utf8.count ?? 0, height: rows.count,
      pixels: rows.flatMap { $0.utf8.flatMap { [$0, $0, $0] } })
  }

  /// Bytes from base64, blanks ignored.
  static func bytes(_ base64: String) throws -> [UInt8] {
    Array(try #require(Data(base64Encoded: base64, options: .ignoreUnknownCharacters)))
  }

  /// Progressive, gray, 16 × 16, six scans: brighter from left to right.
  static let progressiveJPEG = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19i
    Z2hnPk1xeXBkeFxlZ2P/wgALCAAQABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABgX/2gAIAQEAAAABmoD6D//EABUQAQEAAAAA
    AAAAAAAAAAAAAAAD/9oACAEBAAEFAoooov/EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEABj8CH//EABUQAQEAAAAAAAAAAAAA
    AAAAAABB/9oACAEBAAE/IZSlL//aAAgBAQAAABAP/8QAFBABAAAAAAAAAAAAAAAAAAAAIP/aAAgBAQABPxAVX//Z
    """

  /// Arithmetic coding, gray, 16 × 16: brighter from left to right.
  static let arithmeticJPEG = """
    /9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//yQALCAAQ
    ABABAREA/8wABgAQEAX/2gAIAQEAAD8A/wB4ceSoGmTUUU0GJWWA/9k=
    """

  /// Adobe's inverted CMYK, 8 × 8: full magenta and yellow, which is red.
  static let redCMYK = """
    /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoK
    CgYICwwLCgwJCgoK/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIB
    AwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZH
    SElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV
    1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9/K/n/r+f+v38r//Z
    """

  /// 3 × 2: red, green, blue, (1, 2, 3), (100, 150, 200), white.
  static let losslessWebP =
    "UklGRkAAAABXRUJQVlA4TDQAAAAvAkAAAC9AJmAx9P/0XQ2CbJtmqvdnuIK0DZg9/66mq/MfoCwXYc13IBCgjBUPbBPR/xgv"

  /// The same, to be turned clockwise: EXIF orientation 6, big-endian.
  static let turnedWebP = """
    UklGRnQAAABXRUJQVlA4WAoAAAAIAAAAAgAAAQAAVlA4TDQAAAAvAkAAAC9AJmAx9P/0XQ2CbJtmqvdnuIK0DZg9/66mq/MfoCwX
    Yc13IBCgjBUPbBPR/xgvRVhJRhoAAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==
    """

  /// 2 × 2: red; blue at alpha 128; (10, 20, 30) at alpha 0; black at alpha 51.
  static let alphaWebP = "UklGRjIAAABXRUJQVlA4TCYAAAAvAUAAEB8wFEICgur/XwKBJJP9KRcIEFM2PDkXNoFd4QcIEf2PAA=="

  /// Lossy, 16 × 16, gray noise.
  static let lossyWebP = """
    UklGRswAAABXRUJQVlA4IMAAAABwBACdASoQABAAAsBMJaQAEmY86bME8YewJ+oXoAeoD0AP1gPMzlm18SAoAADLT5+lJtBFdMzS
    Gk77bY7zE9r95NqcfNuXkRR8PRyd1HbwcUEm8pdAYbGzjOOHrPAecjHJD/m8oTl6cwgC7h5YgOt+0qo0SA2qgCXAWT7IX3Tm1F1A
    YDgxgdLe/Z6ml59iThST5YNr+P/pJNQge3wwwMOiHBRcnV/NK+GCMNwY/pjPD/6T7CQNEGOHZdgh3KSOgAA=
    """

  /// Two frames of 4 × 4.
  static let animatedWebP = """
    UklGRoQAAABXRUJQVlA4WAoAAAACAAAAAwAAAwAAQU5JTQYAAAAAAAAAAABBTk1GKAAAAAAAAAAAAAMAAAMAAAAAAAJWUDhMDwAA
    AC8DwAAABxD9j/4HIqL/AQBBTk1GKAAAAAAAAAAAAAMAAAMAAAAAAABWUDhMDwAAAC8DwAAAB9D/iP4HIqL/AQA=
    """
}

/// EXIF data with nothing but an orientation.
func exif(_ orientation: Int, bigEndian: Bool) -> [UInt8] {
  bigEndian
    ? [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0]
    : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0, 0]
}

/// The JPEG with a further segment right behind its first two bytes.
func inserting(marker: UInt8, _ payload: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
  let length = payload.count + 2
  return jpeg[..<2] + [0xff, marker, UInt8(length >> 8), UInt8(length & 255)] + payload + jpeg[2...]
}

/// The reason that `body` fails for, as an `ImageProblem`; nil where it does not fail so.
func problem(_ body: () throws -> Void) -> ImageProblem? {
  do {
    try body()
    return nil
  } catch {
    return error as? ImageProblem
  }
}

/// The largest difference of two pictures of the same size in any channel.
func largestDifference(_ a: RGBImage, _ b: RGBImage) -> Int {
  zip(a.pixels, b.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
}

/// The mean absolute difference of two pictures of the same size, over all channels.
func meanDifference(_ a: RGBImage, _ b: RGBImage) -> Double {
  let sum = zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
  return Double(sum) / Double(a.pixels.count)
}
