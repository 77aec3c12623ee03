// ClassifierTests: a trained classifier on awkward rows.
import Base
import Classify
import Foundation
import Testing

@Suite struct ClassifierTests {
  static let heads: [HeadOptions] = HeadKind.allCases.flatMap { kind in
    [HeadOptions(kind: kind), HeadOptions(kind: kind, pca: 3, weights: .equal)]
  }

  @Test(arguments: heads)
  func `a row alone has the digits that it has among others`(options: HeadOptions) throws {
    let examples = DrawnExamples.make(rows: 90, columns: 300, telling: 5, apart: 1, seed: 1)
    let classifier = try train(examples, options, seed: 1, jobs: 2)
    let others = DrawnExamples.make(rows: 601, columns: 300, seed: 2).features
    let together = classifier.probabilities(of: others, jobs: 1)
    #expect(together == classifier.probabilities(of: others, jobs: 3))
    for row in stride(from: 0, to: 601, by: 50) {
      #expect(classifier.probability(others.row(row)) == together[row])
      #expect(classifier.platt.probability(classifier.decision(others.row(row))) == together[row])
    }
  }

  @Test(arguments: heads)
  func `a constant column changes nothing, on rows where it varies neither`(options: HeadOptions) throws {
    let examples = DrawnExamples.make(rows: 60, columns: 8, telling: 2, apart: 1, seed: 3)
    let more = examples.with { _, features in features + [0.1, 7e6] }
    let classifier = try train(examples, options, seed: 1, jobs: 1)
    let wider = try train(more, options, seed: 1, jobs: 1)
    for row in 0..<60 {
      let probability = classifier.probability(examples.features.row(row))
      #expect(abs(wider.probability(more.features.row(row)) - probability) < 1e-4)
      let unheard = Array(examples.features.row(row)) + [1e9, -3]
      #expect(wider.probability(unheard[...]) == wider.probability(more.features.row(row)))
    }
  }

  @Test(arguments: heads)
  func `scales of columns say nothing`(options: HeadOptions) throws {
    let examples = DrawnExamples.make(rows: 60, columns: 6, telling: 2, apart: 1, seed: 4)
    let scaled = examples.with { _, features in
      features.enumerated().map { Float(pow(2, Double($0 * 3))) * $1 + ($0 == 2 ? 64 : 0) }
    }
    let one = try train(examples, options, seed: 1, jobs: 1)
    let other = try train(scaled, options, seed: 1, jobs: 1)
    for row in 0..<60 {
      #expect(abs(one.probability(examples.features.row(row)) - other.probability(scaled.features.row(row))) < 1e-3)
    }
  }

  @Test func `each feature set has the same weight, however many columns it has`() throws {
    let examples = DrawnExamples.make(rows: 50, columns: 120, blocks: [100, 20], seed: 4)
    let standardiser = try train(examples, HeadOptions(), seed: 1, jobs: 1).standardiser
    func variance(_ columns: Range<Int>) -> Double {
      columns.reduce(0) { sum, column in
        let squares = (0..<50).map { row in
          let value = Double(examples.features.values[row * 120 + column])
          let there = (value - standardiser.means[column]) * standardiser.factors[column]
          return there * there
        }
        return sum + squares.reduce(0, +) / 50
      }
    }
    #expect(abs(variance(0..<100) - 50) < 1e-9 && abs(variance(100..<120) - 50) < 1e-9)
  }

  @Test(arguments: HeadKind.allCases)
  func `one column, parted classes, equal rows: probabilities stay probabilities`(kind: HeadKind) throws {
    func probabilities(_ rows: [Float]) throws -> [Double] {
      var matrix = FeatureMatrix(blocks: [1])
      for value in rows { matrix.append([value]) }
      let examples = Examples(
        features: matrix, isPositive: rows.indices.map { $0 < rows.count / 2 }, groups: Array(rows.indices))
      for pca in [nil, 1, 100] {
        let classifier = try train(examples, HeadOptions(kind: kind, pca: pca), seed: 1, jobs: 1)
        let found = classifier.probabilities(of: matrix, jobs: 1)
        #expect(found.allSatisfy { $0.isFinite && $0 > 0 && $0 < 1 })
      }
      return try train(examples, HeadOptions(kind: kind), seed: 1, jobs: 1).probabilities(of: matrix, jobs: 1)
    }
    let parted = try probabilities((0..<20).map { $0 < 10 ? 5 + Float($0) : -5 - Float($0) })
    #expect(parted[..<10].allSatisfy { $0 > 0.7 } && parted[10...].allSatisfy { $0 < 0.3 })
    let alike = try probabilities([Float](repeating: 3, count: 20))
    #expect(alike.allSatisfy { abs($0 - 0.5) < 0.1 })
    let pair = try probabilities([1, 1, 2, 4, 2, 2, 0, 5])
    #expect(pair[0] == pair[1] && pair[2] == pair[4])
  }

  @Test(arguments: HeadKind.allCases)
  func `the order of the examples does not move decisions`(kind: HeadKind) throws {
    let examples = DrawnExamples.make(rows: 50, columns: 10, telling: 2, apart: 1, seed: 8)
    let order = (0..<50).map { ($0 * 17) % 50 }
    var matrix = FeatureMatrix(blocks: [10])
    for row in order { matrix.append(Array(examples.features.row(row))) }
    let shuffled = Examples(
      features: matrix, isPositive: order.map { examples.isPositive[$0] }, groups: Array(0..<50))
    // Of one cost and width, since which rows the inner folds hold out does depend on the order.
    let options = HeadOptions(kind: kind, costs: [0.16], gammas: [1])
    let one = try train(examples, options, seed: 1, jobs: 1)
    let other = try train(shuffled, options, seed: 1, jobs: 1)
    for row in 0..<50 {
      #expect(abs(one.decision(examples.features.row(row)) - other.decision(examples.features.row(row))) < 1e-3)
    }
  }

  /// Components of a large matrix are found by iteration: held against those of its transpose's smaller side.
  @Test func `components of many rows and columns`() throws {
    let examples = DrawnExamples.make(rows: 700, columns: 320, telling: 40, apart: 2, seed: 6)
    let options = HeadOptions(kind: .svmLinear, pca: 20, costs: [0.01])
    let components = try #require(try train(examples, options, seed: 1, jobs: 2).components)
    let fewer = HeadOptions(kind: .svmLinear, pca: 5, costs: [0.01])
    let first = try #require(try train(examples, fewer, seed: 1, jobs: 2).components)
    #expect(components.count == 20 && first.count == 5)
    for (one, other) in zip(components.variances, first.variances) { #expect(abs(one / other - 1) < 1e-6) }
    #expect(components.variances == components.variances.sorted(by: >))
    // 40 of 320 columns move together by the class: a variance of a quarter of 2² in each, in units of the standardised.
    #expect(components.variances[0] > 5 * components.variances[1])
  }
}
