// Decoding a part, and seeing a part through maps: the same pixels as from the whole.
import Base
import Foundation
import Imaging
import Testing

private let shared = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data").path

private func files(of folder: String) -> [String] {
  ((try? FileManager.default.subpathsOfDirectory(atPath: "\(shared)/\(folder)")) ?? []).sorted()
    .map { "\(shared)/\(folder)/\($0)" }
}

private func cut(_ box: PixelBox, of image: RGBImage) -> RGBImage {
  var pixels: [UInt8] = []
  for row in box.top..<box.top + box.height {
    let first: Int = 3 * (row * image.width + box.left)
    pixels += image.pixels[first..<first + 3 * box.width]
  }
  return RGBImage(width: box.width, height: box.height, pixels: pixels)
}

/// A box anywhere, often at an edge.
private func box(in width: Int, _ height: Int, by chance: inout KeyedGenerator) -> PixelBox {
  func range(_ size: Int) -> (Int, Int) {
    let (a, b) = (chance.index(size), chance.index(size))
    let first = chance.chance(0.2) ? 0 : min(a, b)
    return (first, (chance.chance(0.2) ? size - 1 : max(a, b)) - first + 1)
  }
  let ((left, width), (top, height)) = (range(width), range(height))
  return PixelBox(left: left, top: top, width: width, height: height)
}

/// Boxes of the picture at its full size, a half, a quarter, an eighth and less.
private func compareParts(of bytes: [UInt8], rounds: Int, name: String) throws {
  var chance = KeyedGenerator(seed: 3, key: ["parts", name])
  let header = try ImageFile.header(of: bytes)
  for factor in [1, 2, 4, 8, 16] {
    let (width, height) = (max(1, header.width / factor), max(1, header.height / factor))
    // Some that are damaged can be decoded at some sizes only.
    guard let whole = try? ImageFile.decode(bytes, coveringWidth: width, height: height) else {
      let part = problem {
        _ = try ImageFile.decode(bytes, coveringWidth: width, height: height) {
          PixelBox(left: $0 - 1, top: $1 - 1, width: 1, height: 1)
        }
      }
      #expect(part != nil, "\(name) 1/\(factor)")
      continue
    }
    for _ in 0..<rounds {
      var asked = PixelBox(left: 0, top: 0, width: 1, height: 1)
      let part = try ImageFile.decode(bytes, coveringWidth: width, height: height) {
        asked = box(in: $0, $1, by: &chance)
        return asked
      }
      #expect((part.width, part.height) == (whole.width, whole.height))
      // Their pixels are too many to be printed.
      let isSame = part.image == cut(part.place, of: whole)
      #expect(isSame, "\(name) 1/\(factor) \(part.place)")
      let isAll = (part.place.width, part.place.height) == (whole.width, whole.height)
      #expect(part.place == asked || isAll, "\(name) 1/\(factor)")
    }
  }
}

@Suite struct `A part of a photograph` {
  @Test func `has the pixels of the whole, whichever way it is stored`() throws {
    let scene = try JPEGEncoder.encode(Pictures.scene(width: 301, height: 203), quality: 90)
    for orientation in Orientation.allCases {
      let turned = inserting(
        marker: 0xe1, Array("Exif\0\0".utf8) + exif(orientation.rawValue, bigEndian: true), into: scene)
      try compareParts(of: turned, rounds: 40, name: "\(orientation)")
    }
  }

  @Test func `has the pixels of the whole in every kind of JPEG`() throws {
    var kinds = [Pictures.progressiveJPEG, Pictures.arithmeticJPEG, Pictures.redCMYK]
    for twin in `Progressive JPEGs, reduced`.twins { kinds += [twin.baseline, twin.progressive] }
    for (number, kind) in kinds.enumerated() {
      try compareParts(of: try Pictures.bytes(kind), rounds: 60, name: "kind \(number)")
    }
  }

  @Test func `of a PNG or WebP is the whole`() throws {
    let png = PNGWriter(width: 64, height: 32, colourType: 0).file(
      rows: (0..<32).map { y in (0..<64).map { UInt8(3 * $0 + y) } })
    for bytes in [png, try Pictures.bytes(Pictures.losslessWebP)] {
      try compareParts(of: bytes, rounds: 3, name: "other kinds")
    }
  }

  @Test func `needs nothing of the file behind it`() throws {
    let bytes = try JPEGEncoder.encode(Pictures.noise(width: 200, height: 400))
    let whole = try ImageFile.decode(bytes)
    let cutShort = Array(bytes.prefix(bytes.count / 2))
    let upper = PixelBox(left: 10, top: 20, width: 100, height: 100)
    let part = try ImageFile.decode(cutShort, coveringWidth: 200, height: 400) { _, _ in upper }
    let isSame = part.image == cut(upper, of: whole)
    #expect(isSame)
    let lower = PixelBox(left: 10, top: 300, width: 100, height: 100)
    let lost = problem { _ = try ImageFile.decode(cutShort, coveringWidth: 200, height: 400) { _, _ in lower } }
    #expect(lost?.reason == .truncated)
  }

  @Test(.enabled(if: !files(of: "photos").isEmpty, "…/shared/data is not beside the checkout"))
  func `has the pixels of the whole in real photographs and awkward files`() throws {
    var compared = 0
    for file in files(of: "photos") + files(of: "awkward") {
      guard let bytes = try? AtomicFile.read(file), (try? ImageFile.decode(bytes)) != nil else { continue }
      let name = URL(fileURLWithPath: file).lastPathComponent
      #expect(throws: Never.self, "\(name)") { try compareParts(of: bytes, rounds: 1, name: name) }
      compared += 1
    }
    #expect(compared > 200, "\(compared) compared")
  }
}

@Suite struct `A part seen through maps` {
  @Test func `gives the pixels that the whole gives, as long as it holds what is read`() {
    var chance = KeyedGenerator(seed: 8, key: ["parts through maps"])
    var saved = 0
    for round in 0..<400 {
      let (width, height) = (1 + chance.index(120), 1 + chance.index(90))
      let source = Pictures.noise(width: width, height: height, seed: UInt64(round))
      let side = 1 + chance.index(40)
      let maps = (0..<1 + round % 3).map { _ in
        AffineMap.scale(x: chance.uniform(-2, 2), y: chance.uniform(-2, 2))
          .then(.rotation(degrees: [0, 90, chance.uniform(-30, 30), chance.uniform(-180, 180)][round % 4]))
          .then(.translation(x: chance.uniform(-30, 130), y: chance.uniform(-30, 100)))
      }
      for fill in Fill.allCases {
        let place = pixelsRead(by: maps, side: side, ofWidth: width, height: height, fill: fill)
        if place.width * place.height < width * height { saved += 1 }
        let whole = WarpSource(source, fill: fill)
        let part = WarpSource(part: cut(place, of: source), at: place, fill: fill)
        for map in maps {
          let fromPart = part.warped(outputToSource: map, width: side, height: side)
          let isSame = fromPart == whole.warped(outputToSource: map, width: side, height: side)
          #expect(isSame, "round \(round), \(fill), \(place)")
        }
      }
    }
    #expect(saved > 400)
  }

  @Test func `is small where little is needed`() {
    let middle = AffineMap.scale(x: 2, y: 2).then(.translation(x: 100, y: 50))
    #expect(
      pixelsRead(by: [middle], side: 50, ofWidth: 400, height: 300, fill: .nearest)
        == PixelBox(left: 98, top: 48, width: 104, height: 104))
    let far = AffineMap.translation(x: 1e9, y: -1e9)
    #expect(
      pixelsRead(by: [far], side: 5, ofWidth: 400, height: 300, fill: .black)
        == PixelBox(left: 399, top: 0, width: 1, height: 1))
    #expect(
      pixelsRead(by: [far], side: 5, ofWidth: 400, height: 300, fill: .reflect)
        == PixelBox(left: 0, top: 0, width: 400, height: 300))
  }
}
