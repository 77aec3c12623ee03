// The probe: what it learns, how it counts, and that leaks pay.
import Base
import Export
import Foundation
import Imaging
import Probe
import Store
import Support
import Testing

@Suite struct `A linear probe` {
  /// Rows about a middle for each class, `apart` from the others' middles; chance adds up to 1 to each number.
  private func pictures(_ labels: [String], apart: Float, count: Int = 40, seed: UInt64 = 1) -> [ProbePicture] {
    var chance = KeyedGenerator(seed: seed, key: ["rows"])
    return (0..<count * labels.count).map { number in
      let place = number % labels.count
      let row = (0..<6).map { column in
        Float(chance.uniform(-1, 1)) + (column == place ? apart : 0)
      }
      return ProbePicture(
        features: row, label: labels[place], side: number / labels.count % 4 == 0 ? .test : .train,
        photograph: "p\(number)", group: "g\(number / labels.count)")
    }
  }

  @Test(arguments: [["n", "y"], ["a", "b", "c", "d"]])
  func `tells apart what lies apart`(labels: [String]) throws {
    let result = try probe(pictures(labels, apart: 4), jobs: 2)
    #expect(result.classes == labels)
    #expect(result.trainAccuracy.value > 0.97)
    #expect(result.testAccuracy.value > 0.95)
    #expect(result.trainPictures == 30 * labels.count && result.testPictures == 10 * labels.count)
    #expect(result.leakedTestPictures == 0)
  }

  @Test func `finds nothing in noise`() throws {
    let result = try probe(pictures(["n", "y"], apart: 0, count: 200), jobs: 2)
    #expect(result.testAccuracy.low < 0.5 && result.testAccuracy.high > 0.5, "\(result.testAccuracy)")
  }

  @Test func `gives the same digits at any number of jobs`() throws {
    let some = pictures(["n", "y"], apart: 0.4, count: 100)
    #expect(try probe(some, jobs: 1) == probe(some, jobs: 3))
  }

  @Test func `counts the pictures whose photograph was learnt from`() throws {
    var some = pictures(["n", "y"], apart: 2)
    let learnt = try #require(some.first { $0.side == .train }).photograph
    for index in some.indices.filter({ some[$0].side == .test }).prefix(3) { some[index].photograph = learnt }
    #expect(try probe(some, jobs: 1).leakedTestPictures == 3)
  }

  @Test func `refuses in words what cannot be told apart`() {
    let some = pictures(["n", "y"], apart: 2)
    #expect(throws: Fault(.data, "There is nothing to tell apart: all pictures are of the class y.")) {
      try probe(some.filter { $0.label == "y" }, jobs: 1)
    }
    let sentence = "No picture of the class y is on the test side, so that nothing can be probed."
    #expect(throws: Fault(.data, sentence)) {
      try probe(some.filter { $0.label == "n" || $0.side == .train }, jobs: 1)
    }
  }
}

@Suite struct `Pictures of a plan` {
  private func plan(in folder: String) throws -> (ExportPlan, ImageFolder, ExportOptions) {
    let images = ImageFolder(beside: folder + "/store.sqlite")
    var planned: [PlannedImage] = []
    for number in 0..<12 {
      let level = UInt8(20 * number)
      let bytes = try JPEGEncoder.encode(RGBImage(width: 40, height: 32, filledWith: (level, 90, 200)))
      let sha256 = SHA256.hex(of: bytes)
      try images.keep(bytes, sha256: sha256, kind: .jpeg)
      let image = LabelledImage(
        image: StoredImage(id: Int64(number), sha256: sha256, kind: .jpeg, width: 40, height: 32),
        label: number % 2 == 0 ? "n" : "y")
      let box = try #require(CropBox(.none, width: 40, height: 32, face: nil))
      planned.append(
        PlannedImage(
          source: image, group: "g\(number)", box: box,
          copies: (0..<3).map { PlannedCopy(number: $0, side: number < 6 ? .train : .test) }))
    }
    var plan = try ExportPlan(
      labelled: planned.map(\.source), contradictory: 0, options: ExportOptions(label: "test"))
    plan.images = planned
    var options = ExportOptions(label: "test")
    options.size = 32
    return (plan, images, options)
  }

  @Test func `are all there, in the plan's order, the same at any number of jobs`() throws {
    try withTemporaryFolder { folder in
      let (plan, images, options) = try plan(in: folder)
      var told: [Int] = []
      let one = try probePictures(of: plan, options: options, images: images, atMost: 1000, jobs: 1) { done, total in
        told.append(done)
        #expect(total == 12)
      }
      #expect(told == Array(1...12))
      #expect(one.map(\.group) == (0..<36).map { "g\($0 / 3)" })
      #expect(one.count { $0.side == .train } == 18)
      let two = try probePictures(of: plan, options: options, images: images, atMost: 1000, jobs: 2) { _, _ in }
      #expect(one == two)
    }
  }

  @Test func `are drawn by whole photographs where there are too many`() throws {
    try withTemporaryFolder { folder in
      let (plan, images, options) = try plan(in: folder)
      let some = try probePictures(of: plan, options: options, images: images, atMost: 13, jobs: 2) { _, _ in }
      #expect(some.count == 12)
      #expect(Dictionary(grouping: some, by: \.photograph).values.allSatisfy { $0.count == 3 })
      let again = try probePictures(of: plan, options: options, images: images, atMost: 13, jobs: 1) { _, _ in }
      #expect(some == again)
    }
  }

  @Test func `of a photograph that is gone are refused in words`() throws {
    try withTemporaryFolder { folder in
      let (plan, images, options) = try plan(in: folder)
      let gone = plan.images[3].source.image
      try FileManager.default.removeItem(atPath: images.file(sha256: gone.sha256, kind: .jpeg))
      let fault = try #require(
        throws: Fault.self,
        performing: {
          try probePictures(of: plan, options: options, images: images, atMost: 1000, jobs: 1) { _, _ in }
        })
      #expect(fault.code == .data)
      #expect(fault.sentence.contains(gone.sha256.prefix(12)) && fault.sentence.contains("its photograph is not in"))
    }
  }
}
