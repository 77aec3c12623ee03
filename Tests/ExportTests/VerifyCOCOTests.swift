// VerifyCOCOTests: sets in COCO's shape: sound ones pass, each mistake of the annotations is found under its name.
import Base
import Export
import Foundation
import Support
import Testing

@Suite struct VerifyCOCOTests {
  private static let images = [
    #"{"id":1,"width":160,"height":160,"file_name":"1.jpg"}"#,
    #"{"id":2,"width":160,"height":160,"file_name":"2.jpg"}"#,
  ]
  private static let annotations = [
    #"{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,160,160],"area":25600,"iscrowd":0}"#,
    #"{"id":2,"image_id":2,"category_id":2,"bbox":[10.5,20,30,40],"area":1200,"iscrowd":0}"#,
  ]

  private func json(images: [String], annotations: [String]) -> [UInt8] {
    Array(
      """
      {"info": {"about": "a \\"text\\" with ] and }"}, "annotations": [\(annotations.joined(separator: ", "))],
       "images": [\(images.joined(separator: ",\n"))],
       "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}], "licenses": []}
      """.utf8)
  }

  /// A sound set, whose file for the training side may be spoiled.
  private func verify(
    images: [String] = images, annotations: [String] = annotations,
    also: (PictureFolder) throws -> Void = { _ in }
  ) throws -> VerifyReport {
    try verifying {
      try $0.write([("train/1.jpg", 1), ("train/2.jpg", 2), ("test/1.jpg", 3), ("test/2.jpg", 4)])
      try $0.write(json(images: images, annotations: annotations), to: "annotations/train.json")
      try $0.write(json(images: Self.images, annotations: Self.annotations), to: "annotations/test.json")
      try also($0)
    }
  }

  @Test func `a sound set passes, whatever stands first in its files`() throws {
    let report = try verify()
    #expect(report.problems == [])
    #expect((report.images, report.format) == (4, .coco))
    #expect(report.sides == ["train": 2, "test": 2])
  }

  @Test func `leaks between the sides are found`() throws {
    let report = try verify(also: { try $0.write([("test/2.jpg", 2)]) })
    #expect(report.kinds == [.sameBytesOnBothSides: 1])
  }

  @Test func `an annotation of no image, of no category, and one that stands twice`() throws {
    let report = try verify(
      annotations: Self.annotations + [
        #"{"id":3,"image_id":77,"category_id":1,"bbox":[0,0,1,1]}"#,
        #"{"id":4,"image_id":1,"category_id":9,"bbox":[0,0,1,1]}"#, Self.annotations[0],
      ])
    #expect(report.kinds == [.unknownImage: 1, .unknownCategory: 1, .duplicateID: 1])
    #expect(report.examples(.unknownImage) == ["annotations/train.json: annotation 3 is of image 77"])
  }

  @Test func `an image whose id stands twice`() throws {
    let report = try verify(images: Self.images + [#"{"id":2,"width":160,"height":160,"file_name":"1.jpg"}"#])
    #expect(report.kinds == [.duplicateID: 1])
  }

  @Test(arguments: ["[-3,0,10,10]", "[0,0,161,10]", "[100,150,10,20]", "[0,0,-1,10]", "[0,0]", "[1e300,0,1e300,1]"])
  func `a box outside its picture`(box: String) throws {
    let report = try verify(annotations: [#"{"id":1,"image_id":1,"category_id":1,"bbox":\#(box)}"#])
    #expect(report.kinds == [.boxOutsidePicture: 1])
  }

  @Test func `a picture that is not there, one that is not listed, and one of another size`() throws {
    #expect(
      try verify(images: [Self.images[0], #"{"id":2,"width":160,"height":160,"file_name":"3.jpg"}"#]).kinds == [
        .missingFile: 1, .unlistedFile: 1,
      ])
    #expect(
      try verify(images: [Self.images[0], #"{"id":2,"width":100,"height":160,"file_name":"2.jpg"}"#]).kinds == [
        .wrongSize: 1
      ])
  }

  @Test func `one folder for both sides: the annotations say which is which`() throws {
    func shared(_ test: String) throws -> VerifyReport {
      try verifying {
        try $0.write([("images/1.jpg", 1), ("images/2.jpg", 2), ("images/3.jpg", 1)])
        try $0.write(json(images: [Self.images[0]], annotations: []), to: "annotations/instances_train2017.json")
        try $0.write(
          json(images: [#"{"id":1,"file_name":"\#(test)"}"#], annotations: []), to: "annotations/instances_val2017.json"
        )
      }
    }
    #expect(try shared("2.jpg").problems == [])
    #expect(try shared("3.jpg").kinds == [.sameBytesOnBothSides: 1])
    let twice = try shared("1.jpg")
    #expect(
      twice.examples(.sameBytesOnBothSides) == [
        "images/1.jpg: listed in annotations/instances_train2017.json and in annotations/instances_val2017.json"
      ])
  }

  @Test func `several files of one side may tell of the same images`() throws {
    let report = try verify(also: {
      try $0.write(
        json(images: Self.images, annotations: [#"{"id":1,"image_id":1,"caption":"a cat"}"#]),
        to: "annotations/captions_train.json")
    })
    #expect(report.problems == [])
  }

  @Test func `files that are no JSON, or end early, or are something else`() throws {
    for text in ["", "[]", "{", #"{"images": [{"id": 1,"#, #"{"images": 5 "x"}"#, #"{"images": [1 2]}"#, "{\"a"] {
      let report = try verify(also: { try $0.write(Array(text.utf8), to: "annotations/more.json") })
      #expect(report.kinds[.annotationsUnreadable] != nil, "\(text)")
    }
    #expect(try verify(also: { try $0.write(Array("{}".utf8), to: "annotations/more.json") }).problems == [])
  }

  @Test func `elements that are nested too deeply, or of another shape, are findings`() throws {
    let deep = String(repeating: "[", count: 50_000) + String(repeating: "]", count: 50_000)
    let report = try verify(annotations: [deep, #"{"id":"x"}"#, "3", "null"])
    #expect(report.kinds == [.annotationsUnreadable: 4])
  }

  @Test func `a name that leads out of the folder is not opened`() throws {
    let report = try verify(
      images: Self.images + [#"{"id":3,"file_name":"../../../etc/1.jpg"}"#, #"{"id":4,"file_name":"/1.jpg"}"#])
    #expect(report.kinds == [.unsafeName: 2])
  }
}
