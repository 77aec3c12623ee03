// RemakeTests: every picture of an export can be made again from its line of the manifest and its photograph.
import Base
import Export
import Foundation
import Imaging
import Store
import Testing

@Suite struct RemakeTests {
  /// A photograph of some kind and size, stored in some orientation.
  private func photograph(_ chance: inout KeyedGenerator, round: Int) throws -> [UInt8] {
    if round % 7 == 6 { return try #require(Data(base64Encoded: Self.webP).map { [UInt8]($0) }) }
    let image = blocks(round, width: 40 + chance.index(400), height: 40 + chance.index(300), side: 3 + chance.index(20))
    if round % 7 == 5 { return try PNGEncoder.encode(image) }
    let jpeg = try JPEGEncoder.encode(image, quality: 60 + chance.index(40))
    guard round % 2 == 0 else { return jpeg }
    // EXIF with the orientation alone, little-endian.
    let exif: [UInt8] =
      Array("Exif\0\0II".utf8) + [42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0]
      + [UInt8(1 + chance.index(8)), 0, 0, 0, 0, 0, 0, 0]
    return jpeg[..<2] + [0xff, 0xe1, 0, UInt8(exif.count + 2)] + exif + jpeg[2...]
  }

  private func options(_ chance: inout KeyedGenerator, round: Int) throws -> ExportOptions {
    var options = ExportOptions(label: "test")
    options.size = 8 + chance.index(90)
    options.crop = Crop.allCases[round % 3]
    options.cropMargin = chance.uniform(0, 1)
    options.fill = Fill.allCases[chance.index(3)]
    options.seed = chance.next()
    options.augmentation.shift = chance.uniform(0, 0.5)
    (options.augmentation.hflip, options.augmentation.vflip) = (chance.chance(0.5), chance.chance(0.5))
    options.augmentation.rotate = chance.uniform(0, 360)
    options.augmentation.shear = chance.uniform(0, 0.6)
    options.augmentation.zoom = chance.uniform(0, 0.7)
    return options
  }

  @Test func `whatever the options, a line of JSON and the photograph give the picture's hash`() throws {
    var chance = KeyedGenerator(seed: 3, key: ["remake"])
    var crops: [Crop: Int] = [:]
    var fills: [Fill?: Int] = [:]
    for round in 0..<60 {
      let bytes = try photograph(&chance, round: round)
      let header = try ImageFile.header(of: bytes)
      let options = try options(&chance, round: round)
      let (left, top) = (chance.index(header.width), chance.index(header.height))
      let face = FaceBox(
        left: left, top: top, right: left + chance.index(80), bottom: top + chance.index(80), confidence: 1,
        subDetector: chance.index(5))
      let source = LabelledImage(
        image: StoredImage(
          id: 1, sha256: SHA256.hex(of: bytes), kind: header.kind, width: header.width, height: header.height),
        label: "a", faces: 1, face: face)
      let box = try #require(
        CropBox(options.crop, width: header.width, height: header.height, face: face, margin: options.cropMargin))
      let planned = PlannedImage(
        source: source, group: "g", box: box, copies: (0..<4).map { PlannedCopy(number: $0, side: .train) })
      for picture in try renderPictures(planned, bytes: bytes, options: options) {
        let hash = SHA256.hex(of: picture.jpeg)
        let text = """
          {"key":"K","file":"f","split":"train","label":"a","sha256":"\(hash)","source_sha256":"1","group":"g",\
          "copy":\(picture.copy),"transform":\(try stableJSON(picture.transform))}
          """
        let read = try JSONDecoder().decode(ManifestLine.self, from: Data(text.utf8))
        #expect(read.transform == picture.transform, "every number survives JSON")
        let again = try remakePicture(line: read, size: options.size, photograph: bytes)
        #expect(SHA256.hex(of: again) == hash, "round \(round), copy \(picture.copy), \(options)")
        crops[options.crop, default: 0] += 1
        fills[picture.transform.fill, default: 0] += 1
      }
    }
    #expect(crops.count == 3 && fills.count == 3, "all of them were tried: \(crops), \(fills)")
  }

  @Test func `the fill is left out of a line where it is the nearest pixel`() throws {
    let bytes = try JPEGEncoder.encode(blocks(1, width: 40, height: 40))
    for (fill, words) in [(Fill.nearest, nil), (.reflect, #""fill":"reflect""#), (.black, #""fill":"black""#)] {
      var options = ExportOptions(label: "test")
      (options.size, options.fill) = (16, fill)
      let image = labelled(1, "a", width: 40, height: 40)
      let box = try #require(CropBox(.none, width: 40, height: 40, face: nil))
      let planned = PlannedImage(
        source: image, group: "g", box: box, copies: [PlannedCopy(number: 1, side: .train)])
      let picture = try #require(try renderPictures(planned, bytes: bytes, options: options).first)
      let text = try stableJSON(picture.transform)
      if let words { #expect(text.contains(words)) } else { #expect(!text.contains("fill")) }
    }
  }

  @Test func `a line that does not say how its picture was made is refused in words`() throws {
    let bytes = try JPEGEncoder.encode(blocks(1, width: 40, height: 40))
    let text = """
      {"key":"K","file":"f","split":"train","label":"a","sha256":"0","source_sha256":"1","group":"g","copy":0}
      """
    var line = try JSONDecoder().decode(ManifestLine.self, from: Data(text.utf8))
    #expect(
      throws: Fault(.data, "The manifest's line of K does not say how the picture was made from its photograph.")
    ) { try remakePicture(line: line, size: 16, photograph: bytes) }
    let sentence = "The manifest's line of K has a box or a matrix from which no picture can be made."
    for (box, matrix) in [
      ("[0,0,40]", "[1,0,0,0,1,0]"), ("[0,0,40,40]", "[1,0,0]"), ("[0,0,0,40]", "[1,0,0,0,1,0]"),
      ("[0,0,40,40]", "[1e300,0,0,0,1,0]"),
    ] {
      let transform = #"{"crop":"none","box":\#(box),"matrix":\#(matrix)}"#
      line.transform = try JSONDecoder().decode(ManifestLine.Transform.self, from: Data(transform.utf8))
      #expect(throws: Fault(.data, sentence)) { try remakePicture(line: line, size: 16, photograph: bytes) }
    }
  }

  /// 33 × 21 pixels, lossy.
  private static let webP =
    "UklGRpIAAABXRUJQVlA4IIYAAABQBQCdASohABUAPrlInkunJCMhurmYAOAXCWgAnTMcgBWgPwAAv5tQwLZcHB/0NvH/ywAA/veXbZQ9LFV/"
    + "ZU+Scdsk+0gK7Gne/0N626wDaPNjJA0XVtT0zpe8goD5nDr+yLh5alDOXTmC4xps5e5WI5CVogOimINrkrAa41cLNiGLk5oAAA=="
}
