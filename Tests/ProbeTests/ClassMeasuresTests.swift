// ClassMeasuresTests: what answers come to, by numbers that can be counted by hand.
import Base
import Foundation
import Probe
import Testing

@Suite struct ClassMeasuresTests {
  private func measures(
    _ truths: [Int], _ answers: [Int], groups: [Int]? = nil, classes: Int = 2, scale: [Double]? = nil
  ) throws -> ClassMeasures {
    try #require(
      ClassMeasures(
        truths: truths, answers: answers, groups: groups ?? Array(truths.indices), classes: classes, scale: scale))
  }

  @Test func `balanced accuracy is the mean of the classes' recalls`() throws {
    // 3 of 4 and 1 of 2.
    let share = try measures([0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0]).balancedAccuracy
    #expect(abs(share.value - 0.625) < 1e-12)
    // By hand: d is 1/32 three times, −3/32, 1/8 and −1/8, so v = 6/5 · 44/1024; Student's t of 5 degrees is 2.570582.
    let reach = 2.570581836 * (6 * 44 / 5.0 / 1024).squareRoot()
    #expect(abs(share.low - max(0, 0.625 - reach)) < 1e-7)
    #expect(abs(share.high - min(1, 0.625 + reach)) < 1e-7)
  }

  @Test func `copies are no news`() throws {
    let truths = (0..<40).map { $0 < 20 ? 0 : 1 }
    let answers = (0..<40).map { $0 % 4 != 0 ? truths[$0] : 1 - truths[$0] }
    let single = try measures(truths, answers)
    // Each picture five times over.
    let copies = try measures(
      (0..<200).map { truths[$0 / 5] }, (0..<200).map { answers[$0 / 5] }, groups: (0..<200).map { $0 / 5 })
    for (one, other) in [(single.balancedAccuracy, copies.balancedAccuracy), (single.f1, copies.f1)] {
      #expect(abs(one.value - other.value) < 1e-12)
      #expect(abs(one.low - other.low) < 1e-12 && abs(one.high - other.high) < 1e-12)
    }
    #expect(abs(single.accuracy.value - copies.accuracy.value) < 1e-12)
    #expect(copies.accuracy.high - copies.accuracy.low > 0.2, "as wide as of 40, not as of 200")
  }

  @Test func `where all agree the interval still says how few they are`() throws {
    let share = try measures([0, 1], [0, 1])
    #expect(share.balancedAccuracy.value == 1 && share.balancedAccuracy.low < 0.5)
    #expect(share.accuracy == Share(of: 2, in: 2))
    #expect(ClassMeasures(truths: [], answers: [], groups: [], classes: 2, scale: nil) == nil)
  }

  @Test func `three classes, counted by hand`() throws {
    // Of four 0 three are found, of three 1 one, of three 2 two; 2 is answered four times.
    let truths = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
    let answers = [0, 0, 0, 2, 1, 0, 2, 2, 2, 1]
    let all = try measures(truths, answers, classes: 3)
    #expect(all.confusion == [[3, 0, 1], [1, 1, 1], [0, 1, 2]])
    #expect(all.accuracy == Share(of: 6, in: 10), "Wilson's, since each picture is its own")
    #expect(all.perClass.map(\.items) == [4, 3, 3])
    #expect(all.perClass.map { $0.recall?.value } == [0.75, 1 / 3.0, 2 / 3.0])
    #expect(all.perClass.map { $0.precision?.value } == [0.75, 0.5, 0.5])
    // 2 · 3 / (4 + 4), 2 · 1 / (3 + 2), 2 · 2 / (3 + 4)
    #expect(all.perClass.map(\.f1) == [0.75, 0.4, 4 / 7.0])
    #expect(abs(all.balancedAccuracy.value - 7 / 12.0) < 1e-12)
    #expect(abs(all.precision.value - 7 / 12.0) < 1e-12)
    #expect(abs(all.f1.value - (0.75 + 0.4 + 4 / 7.0) / 3) < 1e-12)
    #expect(all.meanAbsoluteError == nil && all.perClass.allSatisfy { $0.meanAbsoluteError == nil })
  }

  @Test func `a class that is never answered has no precision, and counts as none of it right`() throws {
    let all = try measures([0, 0, 0, 1], [0, 0, 0, 0])
    #expect(all.perClass[1].precision == nil && all.perClass[1].f1 == 0)
    #expect(all.precision.value == 0.375)
    #expect(all.balancedAccuracy.value == 0.5)
  }

  @Test func `on a scale the mean absolute error is in its numbers`() throws {
    // Scores 1, 2 and 5: errors of 0, 1, 4 and 0, 3.
    let all = try measures([0, 0, 0, 1, 1], [0, 1, 2, 1, 2], classes: 3, scale: [1, 2, 5])
    #expect(all.perClass.map(\.meanAbsoluteError) == [5 / 3.0, 1.5, nil])
    let error = try #require(all.meanAbsoluteError)
    #expect(abs(error.value - 8 / 5.0) < 1e-12)
    // By hand: squared distances from 1.6 are 2.56, 0.36, 5.76, 2.56, 1.96, so v = 5/4 · 13.2 / 25; t of 4 is 2.776445.
    let reach = 2.776445105 * (1.25 * 13.2 / 25).squareRoot()
    #expect(abs(error.low - max(0, 1.6 - reach)) < 1e-7 && abs(error.high - min(4, 1.6 + reach)) < 1e-7)
  }

  @Test(arguments: [
    (Share(value: 0.8, low: 0.61, high: 0.9), 0.6, ProbeReading.something),
    (Share(value: 0.8, low: 0.6, high: 0.9), 0.6, .cannotBeTold),
    (Share(value: 0.5, low: 0.3, high: 0.6), 0.6, .nothing),
    (Share(value: 0.5, low: 0.3, high: 0.61), 0.6, .cannotBeTold),
  ])
  func `a reading is where the interval lies beside the constant answer`(
    share: Share, baseline: Double, reading: ProbeReading
  ) {
    #expect(ProbeReading(share, baseline: baseline) == reading)
  }
}

@Suite struct ClassScaleTests {
  @Test func `three and more numbers are a scale, in the order of their values`() throws {
    let scale = try ClassScale(labels: ["10", "2", "1", "2"], isOrdinal: false, order: nil)
    #expect(scale.names == ["1", "2", "10"] && scale.steps == [1, 2, 10])
    #expect(try ClassScale(labels: ["1", "0"], isOrdinal: false, order: nil).steps == nil)
    #expect(try ClassScale(labels: ["1", "0"], isOrdinal: true, order: nil).steps == [0, 1])
  }

  @Test func `names are one where that is said`() throws {
    #expect(try ClassScale(labels: ["n", "y", "m"], isOrdinal: false, order: nil).steps == nil)
    #expect(try ClassScale(labels: ["n", "y", "m"], isOrdinal: true, order: nil).names == ["m", "n", "y"])
    let scale = try ClassScale(labels: ["low", "high", "middle"], isOrdinal: false, order: ["low", "middle", "high"])
    #expect(scale.names == ["low", "middle", "high"] && scale.steps == [0, 1, 2])
  }

  @Test func `an order names each class once`() {
    func sentence(_ order: [String]) -> String? {
      do {
        _ = try ClassScale(labels: ["a", "b"], isOrdinal: false, order: order)
        return nil
      } catch { return (error as? Fault)?.sentence }
    }
    #expect(sentence(["a"]) == "--order leaves the class b out; it names all of them, from the lowest to the highest.")
    #expect(sentence(["a", "c"]) == "--order names c, and there is no such class; there are a, b.")
    #expect(sentence(["a", "b", "a"]) == "--order names a class twice.")
  }
}
