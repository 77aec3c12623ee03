// PlanTests: which images go in, on which side and how often, and why the others do not.
import Base
import Export
import Store
import Support
import Testing

@Suite struct PlanTests {
  /// `counts` images of each label, two of each account.
  private func images(_ counts: [(label: String, count: Int)]) -> [LabelledImage] {
    var images: [LabelledImage] = []
    for (label, count) in counts {
      for number in 0..<count { images.append(labelled(images.count, label, accounts: ["\(label)\(number / 2)"])) }
    }
    return images.sorted { $0.image.sha256 < $1.image.sha256 }
  }

  private func options(_ change: (inout ExportOptions) throws -> Void = { _ in }) rethrows -> ExportOptions {
    var options = ExportOptions(label: "selfie")
    try change(&options)
    return options
  }

  @Test func `groups stay whole, sides are split, copies are on the training side only`() throws {
    let images = images([("y", 20), ("n", 100)])
    let plan = try ExportPlan(labelled: images, contradictory: 3, options: options { $0.isBalanced = true })
    #expect(plan.groups == 60)
    for group in Dictionary(grouping: plan.images, by: \.group).values { #expect(Set(group.map(\.side)).count == 1) }
    for image in plan.images { #expect(image.group == image.source.accounts.first) }
    let test = plan.images.filter { $0.side == .test }
    #expect(test.allSatisfy { $0.copies.count == 1 })
    #expect(test.count { $0.source.label == "n" } == 20, "the test side keeps the natural proportions")
    #expect(test.count { $0.source.label == "y" } == 4)
    let train = plan.images.filter { $0.side == .train }
    let made = train.reduce(into: [String: Int]()) { $0[$1.source.label, default: 0] += $1.copies.count }
    #expect(made == ["y": 80, "n": 80])
    #expect(train.allSatisfy { (1...5).contains($0.copies.count) })
    #expect(plan.unused == ["contradictory_labels": 3])
    #expect(plan.trainShareReached == ["y": 0.8, "n": 0.8])
    for (a, b) in zip(plan.images, plan.images.dropFirst()) {
      let order = { (image: PlannedImage) in
        (image.side == .train ? 0 : 1, image.source.label, image.source.image.sha256)
      }
      #expect(order(a) < order(b))
    }
  }

  @Test func `the test side is thinned out too where it is to be`() throws {
    let plan = try ExportPlan(
      labelled: images([("y", 20), ("n", 100)]), contradictory: 0,
      options: options { ($0.isBalanced, $0.isTestBalanced) = (true, true) })
    for side in Side.allCases {
      let made = plan.images.filter { $0.side == side }
        .reduce(into: [String: Int]()) { $0[$1.source.label, default: 0] += $1.copies.count }
      #expect(made == (side == .train ? ["y": 80, "n": 80] : ["y": 4, "n": 4]))
    }
    #expect(plan.images.allSatisfy { $0.side == .train || $0.copies.count == 1 })
    #expect(plan.unused == ["downsampled": 16])
    #expect(plan.sides.count == 120, "what balance leaves out has a side too")
  }

  @Test func `what is thinned out is counted`() throws {
    let plan = try ExportPlan(
      labelled: images([("y", 10), ("n", 100)]), contradictory: 0,
      options: options { ($0.isBalanced, $0.factor) = (true, 2) })
    // 8 of 10 and 80 of 100 are for training: 16 of each class are left.
    #expect(plan.unused == ["downsampled": 64])
    #expect(plan.images.count == 46)
  }

  @Test func `without balance every image is written once`() throws {
    let plan = try ExportPlan(labelled: images([("y", 10), ("n", 100)]), contradictory: 0, options: options())
    #expect(plan.images.count == 110)
    #expect(plan.images.allSatisfy { $0.copies.count == 1 })
    #expect(plan.unused == [:])
  }

  @Test func `images are left out by their faces, and counted by the reason`() throws {
    var images = images([("y", 12), ("n", 12)])
    let face = FaceBox(left: 100, top: 100, right: 199, bottom: 199, confidence: 1, subDetector: 0)
    for index in images.indices { (images[index].faces, images[index].face) = (1, face) }
    images[0].isUnreadable = true
    (images[1].faces, images[1].face) = (nil, nil)
    (images[2].faces, images[2].face) = (0, nil)
    (images[3].faces, images[3].face) = (0, nil)
    images[4].faces = 3
    let any = try ExportPlan(labelled: images, contradictory: 0, options: options())
    #expect(any.unused == ["unreadable": 1])
    let one = try ExportPlan(labelled: images, contradictory: 0, options: options { $0.faces = .one })
    #expect(one.unused == ["unreadable": 1, "faces_not_searched": 1, "no_face": 2, "several_faces": 1])
    #expect(one.images.count == 19)
    let crop = try ExportPlan(labelled: images, contradictory: 0, options: options { $0.crop = .face })
    #expect(crop.unused == ["unreadable": 1, "faces_not_searched": 1, "no_face": 2])
    #expect(crop.images.allSatisfy { $0.box.width == 200 && $0.box.height == 200 })
  }

  @Test func `an image whose photograph is not there is left out`() throws {
    let images = images([("y", 12), ("n", 12)])
    let lost = images[5].image
    let plan = try ExportPlan(labelled: images, contradictory: 0, options: options(), isThere: { $0 != lost })
    #expect(plan.unused == ["missing_file": 1])
    #expect(!plan.images.map(\.source.image).contains(lost))
  }

  @Test(arguments: [("hflip", 32), ("hflip,vflip", 64), ("none", 16), ("zoom=0.1", 80)])
  func `no more copies are made than there can be different ones`(augment: String, perClass: Int) throws {
    // 16 of 20 and 160 of 200 are for training; the factor is five.
    let plan = try ExportPlan(
      labelled: images([("y", 20), ("n", 200)]), contradictory: 0,
      options: try options { ($0.isBalanced, $0.augmentation) = (true, try Augmentation(augment)) })
    let made = plan.images.filter { $0.side == .train }
      .reduce(into: [String: Int]()) { $0[$1.source.label, default: 0] += $1.copies.count }
    #expect(made == ["y": perClass, "n": perClass])
  }

  @Test func `an export of nothing says why`() {
    #expect(
      fault { _ = try ExportPlan(labelled: [], contradictory: 0, options: options()) }
        == Fault(
          .data,
          "No image of the store carries a label of selfie; curate aggregate and curate score make labels, "
            + "curate import and curate fetch bring images."))
    let images = [labelled(0, "y", faces: 0), labelled(1, "n", faces: 2), labelled(2, "n", faces: 2)]
    #expect(
      fault { _ = try ExportPlan(labelled: images, contradictory: 0, options: options { $0.faces = .one }) }
        == Fault(
          .data,
          "None of the 3 images labelled selfie may go into the export: no_face 1, several_faces 2."))
    #expect(
      fault {
        _ = try ExportPlan(
          labelled: [labelled(0, "y"), labelled(1, "n")], contradictory: 2, options: options { $0.faces = .one })
      }
        == Fault(
          .data,
          "None of the 4 images labelled selfie may go into the export: contradictory_labels 2, faces_not_searched 2. "
            + "Run curate faces first."))
    #expect(
      fault { _ = try ExportPlan(labelled: self.images([("y", 5)]), contradictory: 0, options: options()) }
        == Fault(.data, "Every image labelled selfie is of the class y; a training set needs two classes."))
  }

  @Test(arguments: ["a/b", ".", "..", "", String(repeating: "x", count: 201)])
  func `a class that cannot be a folder is refused`(name: String) {
    let images = images([(name, 4), ("fine", 4)])
    #expect(
      fault { _ = try ExportPlan(labelled: images, contradictory: 0, options: options()) }
        == Fault(.data, "The class \"\(name)\" cannot be the name of a folder; rename the label."))
  }
}
