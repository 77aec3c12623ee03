// DetectorTests: what the options do, on a face drawn by the test, and files detected without a store.
import Base
import Faces
import Imaging
import Support
import Testing

/// The picture at half its sides.
private func halved(_ image: RGBImage) -> RGBImage {
  warp(image, outputToSource: .scale(x: 2, y: 2), width: image.width / 2, height: image.height / 2)
}

@Suite struct DetectorTests {
  @Test func `a drawn face is found where it was drawn`() throws {
    let detector = try FaceDetector()
    let here = try detector.detect(drawnFace(), options: FaceOptions())
    let moved = try detector.detect(drawnFace(x: 24, y: 16), options: FaceOptions())
    try #require((here.count, moved.count) == (1, 1))
    for (face, x, y) in [(here[0], 120, 130), (moved[0], 144, 146)] {
      #expect(abs((face.left + face.right) / 2 - x) <= 12)
      #expect(abs((face.top + face.bottom) / 2 - y) <= 16)
      #expect((70...130).contains(face.right - face.left))
      #expect(face.confidence > 0)
    }
    // The same detector gives the same again after another picture.
    #expect(try detector.detect(drawnFace(), options: FaceOptions()) == here)
    #expect(try FaceDetector().detect(drawnFace(), options: FaceOptions()) == here)
  }

  @Test func `faces below the wished confidence are dropped`() throws {
    let detector = try FaceDetector()
    let face = try #require(try detector.detect(drawnFace(), options: FaceOptions()).first)
    let below = FaceOptions(minConfidence: face.confidence - 0.01)
    let above = FaceOptions(minConfidence: face.confidence + 0.01)
    #expect(try detector.detect(drawnFace(), options: below) == [face])
    #expect(try detector.detect(drawnFace(), options: above) == [])
  }

  @Test func `doubling finds a face of half the size, in the pixels of the picture itself`() throws {
    let detector = try FaceDetector()
    let small = halved(drawnFace())
    #expect(try detector.detect(small, options: FaceOptions()) == [])
    let face = try #require(try detector.detect(small, options: FaceOptions(upsample: 1)).first)
    #expect(abs((face.left + face.right) / 2 - 60) <= 8)
    #expect(abs((face.top + face.bottom) / 2 - 65) <= 10)
  }

  @Test func `a picture without a face, or smaller than one, has none`() throws {
    let detector = try FaceDetector()
    for (width, height) in [(200, 200), (1, 1), (3, 200), (79, 79)] {
      let plain = RGBImage(width: width, height: height, filledWith: (90, 120, 150))
      for upsample in 0...1 {
        #expect(try detector.detect(plain, options: FaceOptions(upsample: upsample)) == [], "\(width) × \(height)")
      }
    }
  }

  @Test func `the fingerprint names all that a result depends on`() {
    let all = [
      FaceOptions(), FaceOptions(upsample: 1), FaceOptions(minConfidence: 0.5),
      FaceOptions(upsample: 1, minConfidence: 0.5), FaceOptions(maxSide: 1024), FaceOptions(maxSide: 640),
    ].map(\.fingerprint)
    #expect(Set(all).count == 6)
    #expect(all[4] == all[0] + ", max side 1024")
    #expect(all[0].hasPrefix("dlib 19."))
    #expect(all[0] == FaceOptions(upsample: 0, minConfidence: 0).fingerprint)
  }

  @Test(arguments: [1, 3]) func `files come out in their order, each with its faces or its trouble`(jobs: Int) throws {
    try withTemporaryFolder { folder in
      let face = try JPEGEncoder.encode(drawnFace())
      let plain = try JPEGEncoder.encode(RGBImage(width: 120, height: 100, filledWith: (1, 2, 3)))
      var names: [String] = []
      for round in 0..<4 {
        for (name, bytes) in [
          ("face", face), ("plain", plain), ("cut", Array(face.prefix(2000))), ("text", Array("hm".utf8)),
        ] {
          names.append("\(folder)/\(round)-\(name)")
          try AtomicFile.write(bytes, to: "\(folder)/\(round)-\(name)")
        }
        names.append("\(folder)/\(round)-missing")
      }
      var next = names.makeIterator()
      var found: [FileDetection] = []
      try detectFiles(jobs: jobs, options: FaceOptions(), next: { next.next() }, emit: { found.append($0) })
      try #require(found.count == names.count)
      for (name, detection) in zip(names, found) {
        switch (name.split(separator: "-").last, detection) {
        case ("face", .found(name, 240, 240, let faces, false)): #expect(faces.count == 1)
        case ("plain", .found(name, 120, 100, let faces, false)): #expect(faces == [])
        case ("cut", .failed(name, "truncated", "the file ends before the picture does")): break
        case ("text", .failed(name, "not_an_image", "it is text, not a photograph")): break
        case ("missing", .failed(name, "unreadable", "Cannot open \(name): no such file or directory.")): break
        default: Issue.record("\(name) gave \(detection)")
        }
      }
    }
  }

  @Test func `a picture of more pixels than allowed is not decoded`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(try JPEGEncoder.encode(drawnFace()), to: folder + "/a.jpg")
      var files = [folder + "/a.jpg"].makeIterator()
      var found: [FileDetection] = []
      try detectFiles(
        jobs: 1, options: FaceOptions(), maxPixels: 57_599, next: { files.next() }, emit: { found.append($0) })
      #expect(
        found == [
          .failed(
            file: folder + "/a.jpg", reason: "too_large",
            sentence: "it has 240 × 240 pixels, more than the limit of 57599")
        ])
    }
  }
}
