// ProbeHeadsTests: the experiment on rows whose classes are known to lie apart, or not.
import Base
import Classify
import Export
import Foundation
import Probe
import Testing

@Suite struct ProbeHeadsTests {
  /// Rows about a middle for each class, `apart` from each other along one line; chance adds up to 1 to each number.
  private func pictures(_ labels: [String], apart: Float, count: Int = 40, columns: Int = 6) -> [ProbePicture] {
    var chance = KeyedGenerator(seed: 3, key: ["rows"])
    return (0..<count * labels.count).map { number in
      let place = number % labels.count
      let row = (0..<columns).map { column in
        Float(chance.uniform(-1, 1)) + (column == 0 ? apart * Float(place) : 0)
      }
      return ProbePicture(
        features: row, label: labels[place], side: number / labels.count % 4 == 0 ? .test : .train,
        photograph: "p\(number)", group: "g\(number)")
    }
  }

  private func options(_ kind: HeadKind, costs: [Double] = HeadOptions.publishedCosts) -> HeadOptions {
    HeadOptions(kind: kind, costs: costs, gammas: [1], weights: .equal)
  }

  @Test(arguments: HeadKind.allCases)
  func `what lies apart is told apart`(kind: HeadKind) throws {
    let examples = try ProbeExamples(pictures(["n", "y"], apart: 4), blocks: [6])
    let head = try probeHead(examples, options(kind), seed: 0, jobs: 2)
    #expect(head.trainAccuracy == 1 && head.measures.accuracy.value == 1)
    #expect(examples.baseline.label == "n" && examples.baseline.accuracy == 0.5)
    #expect(ProbeReading(head.measures.accuracy, baseline: 0.5) == .something)
    #expect(head.choice.folds == 3 && head.choice.accuracy == 1)
    // Of costs that are equally good the smallest; the radial machine needs a larger one.
    #expect((head.choice.cost == 0.01) == (kind != .svmRBF))
  }

  @Test func `noise teaches nothing that could be told`() throws {
    let examples = try ProbeExamples(pictures(["n", "y"], apart: 0, count: 200), blocks: [6])
    for kind in [HeadKind.svmLinear, .svmRBF] {
      let head = try probeHead(examples, options(kind), seed: 0, jobs: 2)
      #expect(ProbeReading(head.measures.accuracy, baseline: examples.baseline.accuracy) != .something)
    }
  }

  @Test func `scores on a line are told apart, and errors are near`() throws {
    let examples = try ProbeExamples(pictures(["1", "2", "3", "4", "5"], apart: 4, columns: 1), blocks: [1])
    #expect(examples.classes.steps == [1, 2, 3, 4, 5])
    // 10 of each on the test side: always 3 is off by (2 + 1 + 0 + 1 + 2) / 5.
    #expect(examples.baselineError == 1.2 && examples.baseline.accuracy == 0.2)
    let head = try probeHead(examples, options(.svmRBF, costs: [100]), seed: 0, jobs: 2)
    #expect(head.choice.folds == 0, "one cost is not chosen")
    #expect(head.measures.accuracy.value > 0.9)
    let error = try #require(head.measures.meanAbsoluteError)
    #expect(error.value < 0.15)
    #expect(head.measures.confusion.map { $0.reduce(0, +) } == [10, 10, 10, 10, 10])
  }

  @Test func `the same digits at any number of jobs, others with components`() throws {
    let examples = try ProbeExamples(pictures(["a", "b", "c"], apart: 1), blocks: [6])
    let one = try probeHead(examples, options(.svmRBF), seed: 5, jobs: 1)
    #expect(try probeHead(examples, options(.svmRBF), seed: 5, jobs: 3) == one)
    var few = options(.svmRBF)
    few.pca = 2
    let reduced = try probeHead(examples, few, seed: 5, jobs: 2)
    #expect(reduced.components == 2 && one.components == nil)
  }

  @Test func `the test side changes nothing of what was learnt`() throws {
    var some = pictures(["n", "y"], apart: 1)
    let before = try probeHead(ProbeExamples(some, blocks: [6]), options(.svmLinear), seed: 0, jobs: 2)
    for index in some.indices where some[index].side == .test { some[index].features = [9, 9, 9, 9, 9, 9] }
    let after = try probeHead(ProbeExamples(some, blocks: [6]), options(.svmLinear), seed: 0, jobs: 2)
    #expect(after.choice == before.choice && after.trainAccuracy == before.trainAccuracy)
    #expect(after.measures != before.measures)
  }

  @Test func `what was learnt from and what belongs to it are counted apart`() throws {
    var some = pictures(["n", "y"], apart: 1)
    let learnt = try #require(some.first { $0.side == .train })
    let tested = some.indices.filter { some[$0].side == .test }
    for index in tested.prefix(2) { (some[index].photograph, some[index].group) = (learnt.photograph, learnt.group) }
    for index in tested.dropFirst(2).prefix(3) { some[index].group = learnt.group }
    let examples = try ProbeExamples(some, blocks: [6])
    #expect(examples.leaked == 2 && examples.related == 3)
    #expect(examples.groups == some.count - 5)
  }

  @Test func `a class of one group has no cost chosen`() throws {
    var some = pictures(["n", "y"], apart: 4)
    for index in some.indices where some[index].label == "y" { some[index].group = "one" }
    let head = try probeHead(ProbeExamples(some, blocks: [6]), options(.svmLinear), seed: 0, jobs: 2)
    #expect(head.choice == ClassCostChoice(cost: 0.16, gamma: 1, folds: 0, accuracy: nil))
  }

  @Test func `a side without pictures is told`() {
    let some = pictures(["n", "y"], apart: 4)
    #expect(throws: Fault(.data, "There are no pictures on the test side, so that nothing can be probed.")) {
      try ProbeExamples(some.filter { $0.side == .train }, blocks: [6])
    }
    #expect(throws: Fault(.data, "There is nothing to tell apart: there are no pictures.")) {
      try ProbeExamples([], blocks: [6])
    }
  }
}
