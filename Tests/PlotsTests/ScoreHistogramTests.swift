// ScoreHistogramTests: how many bars, how wide, and what is in them.
import Foundation
import Plots
import Testing

@Suite struct ScoreHistogramTests {
  @Test func `bars have Freedman and Diaconis' width`() {
    // Of 0 to 999 the quartiles are 249 and 749: 2 · 500 / 10 is a width of 100, and 999 / 100 makes ten bars.
    let histogram = ScoreHistogram((0..<1000).map(Double.init))
    #expect(histogram.counts.count == 10)
    #expect(abs(histogram.width - 99.9) < 1e-9)
    #expect(histogram.low == 0)
    #expect(histogram.counts.allSatisfy { (99...101).contains($0) })
    #expect(histogram.beyond == 0)
  }

  @Test func `the quartiles are those of sorted scores, whatever their signs and sizes`() {
    // Cubes of evenly spread numbers from −1 to 1, in no order.
    let scores = (0..<4001).map { number -> Double in
      let x = Double(number * 1789 % 4001 - 2000) / 2000
      return x * x * x
    }
    let sorted = scores.sorted()
    let width = 2 * (sorted[3000] - sorted[1000]) / cbrt(4001)
    let histogram = ScoreHistogram(scores)
    #expect(histogram.counts.count == Int((2 / width).rounded(.up)))
    for index in histogram.counts.indices {
      let (low, high) = (
        histogram.low + Double(index) * histogram.width, histogram.low + Double(index + 1) * histogram.width
      )
      let isLast = index == histogram.counts.count - 1
      let expected = sorted.count { $0 >= low && (isLast || $0 < high) }
      #expect(abs(histogram.counts[index] - expected) <= 1)
    }
  }

  @Test func `there are never more than 120 bars`() {
    let many = ScoreHistogram((0..<300_000).map { Double($0) * 1e-3 })
    #expect(many.counts.count == 67)
    let fine = ScoreHistogram((0..<300_000).map { tan(Double($0) / 300_000 * 3 - 1.5) })
    #expect(fine.counts.count == ScoreHistogram.mostBars)
    #expect(fine.counts.reduce(0, +) == 300_000)
  }

  @Test func `one score far away does not press all others into one bar`() {
    let histogram = ScoreHistogram((0..<1000).map { Double($0) * 0.001 } + [1e9, -1e9])
    #expect(histogram.beyond == 2)
    #expect(histogram.counts.reduce(0, +) == 1002)
    #expect(histogram.counts.count { $0 > 50 } >= 8)
    // A threshold out there is in view, and five scores are no crowd.
    let scores = (0..<1000).map { Double($0) * 0.001 } + [5]
    let reaching = ScoreHistogram(scores, thresholds: [4])
    #expect(reaching.low + reaching.width * Double(reaching.counts.count) >= 4 - 1e-9)
    #expect(ScoreHistogram([0, 1, 2, 3, 100]).beyond == 0)
  }

  @Test func `half of the scores are one value`() {
    let histogram = ScoreHistogram(Array(repeating: 0, count: 700) + (0..<300).map { 0.37 * Double($0) + 0.1 })
    #expect(histogram.counts.reduce(0, +) == 1000)
    #expect((5...120).contains(histogram.counts.count))
  }

  @Test func `few values have a bar each, with the value in its middle`() {
    let histogram = ScoreHistogram([1, 1, 1, 2, 2, 2, 2, 5, 5, 5, 5, 5])
    #expect(histogram.isByValue)
    #expect(histogram.counts == [3, 4, 0, 0, 5])
    #expect(histogram.low == 0.5 && histogram.width == 1)
    #expect(ScoreHistogram([7, 7]).counts == [2])
  }

  @Test func `on a scale of logarithms zero is counted apart`() {
    let histogram = ScoreHistogram([0, 0, 0.001, 0.01, 0.1, 1, -1, .nan], scale: .logarithmic)
    #expect(histogram.withoutLogarithm == 3)
    #expect(histogram.unknown == 1)
    #expect(histogram.counts.reduce(0, +) == 4)
    #expect(abs(histogram.low + 3) < 1e-9)
  }

  @Test func `ranks fall into twenty bars`() {
    let histogram = ScoreHistogram((0..<1000).map { (Double($0 % 100) + 0.5) / 100 }, scale: .shares)
    #expect(histogram.counts == Array(repeating: 50, count: 20))
    // What is no share after all is drawn like any other score.
    #expect(ScoreHistogram([-3, 0.5, 12], scale: .shares).counts.reduce(0, +) == 3)
  }

  @Test func `nothing to count`() {
    #expect(ScoreHistogram([]).counts.isEmpty)
    #expect(ScoreHistogram([.nan, .infinity]).unknown == 2)
    #expect(ScoreHistogram([0, -1], scale: .logarithmic).counts.isEmpty)
  }
}
