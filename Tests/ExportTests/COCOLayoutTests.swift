// COCOLayoutTests: annotations of an export as COCO has them: numbers, classes and faces.
import Base
import Export
import Foundation
import Store
import Support
import Testing

/// A file of annotations, as far as the tests look at it.
private struct COCO: Decodable {
  struct Image: Decodable {
    var id, width, height: Int
    var fileName: String
  }

  struct Annotation: Decodable {
    var id, imageId, categoryId, iscrowd: Int
    var bbox: [Double]
    var area: Double
  }

  struct Category: Decodable, Equatable {
    var id: Int
    var name, supercategory: String
  }

  var images: [Image]
  var annotations: [Annotation]
  var categories: [Category]

  init(_ path: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(COCO.self, from: Data(try AtomicFile.read(path)))
  }
}

@Suite struct COCOLayoutTests {
  private func options(_ album: Album) -> ExportOptions {
    var options = album.options
    options.format = .coco
    return options
  }

  @Test func `each picture has one annotation, with its class`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let written = try album.export("out", options(album))
      for side in Side.allCases {
        let coco = try COCO("\(folder)/out/annotations/\(side.rawValue).json")
        let lines = written.lines.filter { $0.split == side }
        #expect(coco.images.map { "\(side.rawValue)/\($0.fileName)" } == lines.map(\.file))
        #expect(coco.images.map(\.id) == Array(1...lines.count))
        #expect(coco.annotations.map(\.imageId) == Array(1...lines.count))
        #expect(
          coco.categories == [
            COCO.Category(id: 1, name: "other", supercategory: "test"),
            COCO.Category(id: 2, name: "selfie", supercategory: "test"),
          ])
        for (annotation, line) in zip(coco.annotations, lines) {
          #expect(annotation.categoryId == (line.label == "selfie" ? 2 : 1))
          // Nobody has looked for faces: the whole picture.
          #expect(annotation.bbox == [0, 0, 32, 32])
          #expect((annotation.area, annotation.iscrowd) == (1024, 0))
        }
        let rows = String(decoding: try AtomicFile.read("\(folder)/out/\(side.rawValue)/metadata.jsonl"), as: UTF8.self)
        #expect(rows.split(separator: "\n").count == lines.count)
      }
      #expect(
        filesBelow(folder + "/out/annotations") == ["test.json", "train.json"])
    }
  }

  @Test func `the box is the face where the picture has it`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      // The eighth of the picture from its left edge, the quarter from its top, a quarter wide and half as high.
      let withFaces = album.labelled.map { image in
        var image = image
        let (width, height) = (image.image.width, image.image.height)
        image.faces = 1
        image.face = FaceBox(
          left: width / 8, top: height / 4, right: width / 8 + width / 4 - 1, bottom: height / 4 + height / 2 - 1,
          confidence: 1, subDetector: 0)
        return image
      }
      var options = options(album)
      options.augmentation = try Augmentation("hflip,vflip")
      options.factor = 4
      let written = try album.export("out", options, labelled: withFaces)
      let coco = try COCO(folder + "/out/annotations/train.json")
      let lines = written.lines.filter { $0.split == .train }
      var seen: Set<[Bool]> = []
      for (annotation, line) in zip(coco.annotations, lines) {
        let draw = line.transform?.draw
        seen.insert([draw?.hflip ?? false, draw?.vflip ?? false])
        #expect(annotation.bbox == [draw?.hflip == true ? 20 : 4, 8, 8, 16])
        #expect(annotation.area == 128)
      }
      #expect(seen.count == 4)
    }
  }

  @Test func `a face beyond the crop leaves the whole picture, one at its edge what is left of it`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      func boxes(_ face: FaceBox) throws -> Set<[Double]> {
        let images = album.labelled.map { image in
          var image = image
          (image.faces, image.face) = (1, face)
          return image
        }
        var options = options(album)
        options.isBalanced = false
        try? FileManager.default.removeItem(atPath: folder + "/out")
        try album.export("out", options, labelled: images)
        return Set(try COCO(folder + "/out/annotations/train.json").annotations.map(\.bbox))
      }
      #expect(
        try boxes(FaceBox(left: -50, top: -50, right: -10, bottom: -10, confidence: 1, subDetector: 0))
          == [[0, 0, 32, 32]])
      for box in try boxes(FaceBox(left: -20, top: -20, right: 15, bottom: 15, confidence: 1, subDetector: 0)) {
        #expect(box[0] == 0 && box[1] == 0 && box[2] > 0 && box[2] < 32 && box[3] > 0 && box[3] < 32)
      }
    }
  }
}
