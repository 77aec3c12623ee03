// MeasuresTests: measures by hand.
import Base
import Classify
import Foundation
import Testing

@Suite struct MeasuresTests {
  @Test func `a confusion by hand`() throws {
    let measures = Measures(
      isPositive: [true, true, true, false, false, false, false], probabilities: [0.9, 0.5, 0.2, 0.6, 0.4, 0.1, 0])
    #expect(measures.confusion == [[3, 1], [1, 2]])
    #expect(measures.accuracy?.value == 5.0 / 7)
    #expect(measures.precision?.value == 2.0 / 3 && measures.recall?.value == 2.0 / 3)
    #expect(measures.f1 == 2.0 / 3)
    // Of twelve pairs three stand the wrong way: 0.5 and 0.2 below 0.6, and 0.2 below 0.4.
    #expect(measures.auc?.value == 9.0 / 12)
    let low = try #require(measures.accuracy?.low)
    // Wilson's for 5 of 7.
    #expect(abs(low - 0.3589) < 1e-4)
  }

  @Test func `ties count half, and a missing class has no area`() {
    #expect(areaUnderROC(isPositive: [true, false], scores: [1, 1])?.value == 0.5)
    #expect(areaUnderROC(isPositive: [true, true], scores: [1, 0]) == nil)
    let none = Measures(isPositive: [false, false], probabilities: [0.1, 0.2])
    #expect(none.auc == nil && none.precision == nil && none.recall == nil && none.f1 == nil)
    #expect(none.accuracy?.value == 1)
  }

  @Test func `calibration by hand`() {
    let bins = calibrationBins(isPositive: [true, false, true, true], probabilities: [0.05, 0.05, 0.95, 1])
    #expect(bins.count == 10 && bins.map(\.count) == [2, 0, 0, 0, 0, 0, 0, 0, 0, 2])
    #expect(bins[0].meanProbability == 0.05 && bins[0].sharePositive == 0.5)
    #expect(bins[4].meanProbability == nil && bins[4].sharePositive == nil)
    #expect(bins[9].low == 0.9 && bins[9].high == 1)
    let measures = Measures(isPositive: [true, false, true, true], probabilities: [0.05, 0.05, 0.95, 1])
    // Half of them are 0.45 off, half 0.025.
    #expect(abs(measures.ece - (0.225 + 0.0125)) < 1e-12)
  }

  @Test func `the lowest threshold of a precision`() throws {
    let curve = ThresholdCurve(
      isPositive: [true, true, false, true, false, false], probabilities: [0.9, 0.8, 0.7, 0.6, 0.6, 0.1])
    let all = try #require(curve.threshold(forPrecision: 1))
    #expect(all.threshold == 0.8 && all.precision == 1 && all.recall == 2.0 / 3)
    #expect(curve.threshold(forPrecision: 0.6)?.threshold == 0.6)
    #expect(curve.threshold(forPrecision: 0.5)?.threshold == 0.1)
    let wrong = ThresholdCurve(isPositive: [false, true], probabilities: [0.9, 0.1])
    #expect(wrong.threshold(forPrecision: 0.6) == nil)
    #expect(wrong.rocCurve.map(\.falsePositiveRate) == [0, 1, 1] && wrong.rocCurve.map(\.recall) == [0, 0, 1])
  }

  @Test func `a sigmoid never turns decisions around`() {
    let turned = Platt(
      decisions: [1, 2, 3, -1, -2, -3, -4], isPositive: [false, false, false, true, true, true, true])
    #expect(turned.a == 0)
    #expect(abs(turned.probability(100) - 5.0 / 9) < 1e-12)
    let sure = Platt(decisions: [1, -1], isPositive: [true, false])
    #expect(sure.probability(1e300) <= 1 && sure.probability(-1e300) >= 0)
  }
}
