// BuiltinFeaturesTests: the features without weights say what they are named for, of any picture.
import Base
import Features
import Foundation
import Imaging
import Support
import Testing

/// The features of a picture that was written without loss, by the names of their columns.
private func builtin(_ image: RGBImage) throws -> [String: Float] {
  let row = try BuiltinFeatures().makeExtractor().features(
    of: try PNGEncoder.encode(image), maxPixels: 100_000_000)
  return Dictionary(uniqueKeysWithValues: zip(BuiltinFeatures.columnNames, row))
}

private func mirrored(_ image: RGBImage) -> RGBImage {
  warp(
    image, outputToSource: AffineMap(a: -1, b: 0, c: 0, d: 1, tx: Double(image.width), ty: 0), width: image.width,
    height: image.height)
}

/// A face on a ground of one colour, at 256 × 256 so that nothing is resampled.
private func portrait(x: Double = 0, y: Double = 0) -> RGBImage {
  var image = RGBImage(width: 256, height: 256, filledWith: (150, 170, 190))
  image.paste(drawnFace(x: x, y: y), x: 8, y: 8)
  return image
}

private func noise(width: Int, height: Int) -> RGBImage {
  var generator = KeyedGenerator(seed: 5, key: ["noise"])
  return RGBImage(
    width: width, height: height,
    pixels: (0..<3 * width * height).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
}

@Suite struct `Builtin features` {
  @Test func `every number has a name of its own`() throws {
    let set = BuiltinFeatures()
    #expect(set.name == "builtin")
    #expect(set.dimensions == BuiltinFeatures.columnNames.count)
    #expect(Set(BuiltinFeatures.columnNames).count == set.dimensions)
    #expect(set.fingerprint.hasPrefix("builtin 1, side 256, faces by dlib "))
    let row = try set.makeExtractor().features(of: try PNGEncoder.encode(portrait()), maxPixels: 1_000_000)
    #expect(row.count == set.dimensions)
  }

  @Test func `a face is found where it is`() throws {
    let middle = try builtin(portrait())
    #expect(middle["faces_sure"] == 1 && middle["face_is_sure"] == 1 && middle["face_frontal"] == 1)
    let right = try builtin(portrait(x: 40))
    #expect(right["face_off_centre_across", default: 0] > middle["face_off_centre_across", default: 1] + 0.1)
    #expect(right["face_gap_narrower_side", default: 1] < middle["face_gap_narrower_side", default: 0] - 0.1)
    #expect(abs(right["face_off_centre_down", default: 9] - middle["face_off_centre_down", default: 0]) < 0.05)
    let size = try #require(middle["face_size"])
    #expect((0.35...0.55).contains(size))
  }

  @Test func `two faces are two, and the second has a size`() throws {
    var image = RGBImage(width: 512, height: 512, filledWith: (150, 170, 190))
    image.paste(drawnFace(), x: 0, y: 0)
    image.paste(drawnFace(), x: 260, y: 250)
    let features = try builtin(image)
    #expect(features["faces_sure"] == Float(2).squareRoot())
    #expect(features["face_second_size", default: 0] > 0.15)
  }

  @Test func `without a face the faces' columns are zero and the rest is as defined as ever`() throws {
    let features = try builtin(RGBImage(width: 300, height: 200, filledWith: (10, 200, 30)))
    for (name, value) in features where name.hasPrefix("face_is") || name.hasPrefix("faces") || name == "face_size" {
      #expect(value == 0, "\(name)")
    }
    #expect(features["face_confidence"] == -1)
    #expect(features["detail"] == 0 && features["flat"] == 1)
    #expect(features["face_brightness", default: 0] > 0.6)
  }

  @Test func `a mirror image has the same features`() throws {
    var image = portrait(x: 30)
    // Something at one side only: an arm's worth of skin in a lower corner, a lamp in an upper one.
    image.fill(PixelRect(left: 0, top: 190, right: 60, bottom: 256), Colour(222, 180, 150))
    image.fill(PixelRect(left: 200, top: 16, right: 216, bottom: 32), .white)
    let (features, seenInAMirror) = (try builtin(image), try builtin(mirrored(image)))
    // The search's raster is no mirror image of itself, so the face lies a pixel or a few elsewhere.
    for (name, value) in features {
      let other = try #require(seenInAMirror[name])
      let isOfFace = name.hasPrefix("face") || name.hasPrefix("background") || name.contains("like_face")
      let isExact = !isOfFace && !name.contains("_background") && !name.contains("_face") && !name.hasPrefix("picture_")
      #expect(
        abs(other - value) <= (isExact ? 1e-6 : name == "face_confidence" ? 0.7 : 0.25), "\(name): \(value), \(other)")
    }
    #expect(features["arm_corner_like_face_more", default: 0] > 0.3)
    #expect(features["arm_corner_like_face_less", default: 1] < features["arm_corner_like_face_more", default: 0] - 0.2)
  }

  @Test func `grey pictures have no colour`() throws {
    var image = portrait()
    for at in stride(from: 0, to: image.pixels.count, by: 3) {
      image.pixels[at] = image.pixels[at + 1]
      image.pixels[at + 2] = image.pixels[at + 1]
    }
    let features = try builtin(image)
    #expect(features["saturation_mean"] == 0 && features["grey"] == 1 && features["skin"] == 0)
    for hue in stride(from: 0, to: 360, by: 45) { #expect(features["hue_\(hue)"] == 0) }
    let colours = try builtin(RGBImage(width: 64, height: 64, filledWith: (200, 0, 0)))
    #expect(colours["hue_0", default: 0] > 0.8 && colours["saturated"] == 1 && colours["grey"] == 0)
  }

  @Test func `borders, glare and symmetry`() throws {
    var image = noise(width: 256, height: 256)
    image.fill(PixelRect(left: 0, top: 0, right: 256, bottom: 32), .white)
    image.fill(PixelRect(left: 0, top: 224, right: 256, bottom: 256), .black)
    let framed = try builtin(image)
    #expect(framed["border_thickest"] == Float(0.125).squareRoot() && framed["border_thinnest"] == 0)
    #expect(framed["border_light"] == framed["border_dark"])
    var lamp = RGBImage(width: 256, height: 256, filledWith: (20, 20, 20))
    #expect(try builtin(lamp)["glare"] == 0)
    lamp.fill(PixelRect(left: 160, top: 64, right: 176, bottom: 80), .white)
    let lit = try builtin(lamp)
    #expect(lit["glare", default: 0] > 0.9)
    #expect(lit["symmetry", default: 1] < 0.1)
    lamp.fill(PixelRect(left: 80, top: 64, right: 96, bottom: 80), .white)
    #expect(abs(try builtin(lamp)["symmetry", default: 0] - 1) < 1e-6)
  }

  @Test func `a blurred background is less sharp than the face before it`() throws {
    var sharp = noise(width: 256, height: 256)
    sharp.paste(resampled(drawnFace(), width: 160, height: 160), x: 48, y: 60)
    var blurred = resampled(resampled(noise(width: 256, height: 256), width: 16, height: 16), width: 256, height: 256)
    blurred.paste(resampled(drawnFace(), width: 160, height: 160), x: 48, y: 60)
    let (a, b) = (try builtin(sharp), try builtin(blurred))
    #expect(a["detail_background_share", default: 0] > b["detail_background_share", default: 1] + 0.1)
    #expect(a["detail_background", default: 0] > 2 * b["detail_background", default: 9])
  }

  @Test(arguments: [(1, 1), (3, 5), (1, 3000), (3000, 1), (2, 700), (17, 16), (5000, 40)])
  func `tiny and thin pictures have finite features`(width: Int, height: Int) throws {
    let features = try builtin(noise(width: width, height: height))
    let allAreFinite = features.values.allSatisfy(\.isFinite)
    #expect(allAreFinite)
    #expect(features.count == BuiltinFeatures.columnNames.count)
  }

  @Test func `another size of the same picture has nearly the same features`() throws {
    let image = resampled(portrait(), width: 1024, height: 1024)
    let (large, small) = (try builtin(image), try builtin(portrait()))
    for name in ["face_size", "brightness_50", "skin", "redness_mean", "face_brightness", "arm_corner_skin_more"] {
      #expect(abs(large[name, default: 9] - small[name, default: -9]) < 0.04, "\(name)")
    }
  }

  @Test func `threads at once give the same numbers`() async throws {
    let photographs = try (0..<6).map { try JPEGEncoder.encode(portrait(x: Double($0) * 8)) }
    let extractor = try BuiltinFeatures().makeExtractor()
    let alone = try photographs.map { try extractor.features(of: $0, maxPixels: 1_000_000) }
    let together = try await withThrowingTaskGroup(of: [[Float]].self) { group in
      for _ in 0..<3 {
        group.addTask {
          let own = try BuiltinFeatures().makeExtractor()
          // Backwards, so that what came before differs too.
          return try photographs.reversed().map { try own.features(of: $0, maxPixels: 1_000_000) }.reversed()
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for rows in together { #expect(rows == alone) }
  }

  @Test func `what cannot be decoded, or is too large, is a problem of the picture`() throws {
    let extractor = try BuiltinFeatures().makeExtractor()
    #expect(throws: ImageProblem(.empty, "the file is empty")) { try extractor.features(of: [], maxPixels: 100) }
    let bytes = try PNGEncoder.encode(portrait())
    #expect(throws: ImageProblem.self) { try extractor.features(of: bytes, maxPixels: 256 * 256 - 1) }
  }
}

private let awkward = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data/awkward").path

private func awkwardFiles() -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: awkward)) ?? []).sorted()
}

@Suite(.enabled(if: !awkwardFiles().isEmpty, "…/shared/data is not beside the checkout"))
struct `Features of awkward files` {
  @Test func `whatever can be decoded has finite features`() throws {
    let (builtin, likeness) = (try BuiltinFeatures().makeExtractor(), Likeness().makeExtractor())
    var count = 0
    for file in awkwardFiles() {
      let bytes = try AtomicFile.read("\(awkward)/\(file)")
      guard (try? ImageFile.decode(bytes, maxPixels: 20_000_000)) != nil else {
        #expect(throws: ImageProblem.self, "\(file)") { try builtin.features(of: bytes, maxPixels: 20_000_000) }
        continue
      }
      for extractor in [builtin, likeness] {
        let allAreFinite = try extractor.features(of: bytes, maxPixels: 20_000_000).allSatisfy(\.isFinite)
        #expect(allAreFinite, "\(file)")
      }
      count += 1
    }
    #expect(count > 200, "\(count) decoded")
  }
}
