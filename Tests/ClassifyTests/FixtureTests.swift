// FixtureTests: heads, components, sigmoids and measures against scikit-learn's.
import Base
import Classify
import Foundation
import Testing

@Suite struct FixtureTests {
  /// What Tests/Interop/make_classifier_fixture.py has written.
  struct Fixture: Decodable {
    var tables: [Table]
    var sigmoids: [Sigmoid]
    var measures: Measured
  }

  struct Table: Decodable {
    struct Head: Decodable {
      var kind: String
      var pca: Int?
      var weights: String
      var cost: Double
      /// Where not, decisions are known but for a constant, which libsvm takes from a rounding.
      var hasConstant: Bool
      var decisions: [Double]
    }
    var name: String
    var columns: Int
    var features: [Float]
    var positive: [Bool]
    /// So many rows from the first on are for training, the others for judging.
    var train: Int
    var heads: [Head]
    /// Of all five components of the columns with a variance of 1, of the sample.
    var variances: [Double]

    func matrix(_ rows: Range<Int>) -> FeatureMatrix {
      var matrix = FeatureMatrix(blocks: [columns])
      for row in rows { matrix.append(Array(features[row * columns..<(row + 1) * columns])) }
      return matrix
    }

    var examples: Examples {
      Examples(features: matrix(0..<train), isPositive: Array(positive[..<train]), groups: Array(0..<train))
    }
  }

  struct Sigmoid: Decodable {
    var decisions: [Double]
    var positive: [Bool]
    var a: Double
    var b: Double
  }

  struct Measured: Decodable {
    var positive: [Bool]
    var probabilities: [Double]
    var confusion: [[Int]]
    var precision: Double
    var recall: Double
    var f1: Double
    var auc: Double
    var aucVariance: Double
    var brier: Double
    var logLoss: Double
    var curve: [[Double]]
    var roc: [[Double]]
  }

  static func fixture() throws -> Fixture {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/classifiers.json")
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
  }

  @Test(arguments: HeadKind.allCases)
  func `decisions on other rows agree`(kind: HeadKind) throws {
    let tolerance = kind == .logistic ? 1e-5 : 1e-3
    for table in try Self.fixture().tables {
      let heads = table.heads.filter { $0.kind == kind.rawValue }
      #expect(heads.count == 12 && heads.count(where: \.hasConstant) >= 8)
      for head in heads {
        let weights = try #require(ClassWeights(rawValue: head.weights))
        let options = HeadOptions(kind: kind, pca: head.pca, costs: [head.cost], gammas: [1], weights: weights)
        let classifier = try train(table.examples, options, seed: 1, jobs: 1)
        let others = table.matrix(table.train..<table.positive.count)
        #expect(others.rows == head.decisions.count)
        let ours = (0..<others.rows).map { classifier.decision(others.row($0)) }
        let shifts = zip(ours, head.decisions).map { $0 - $1 }
        let constant = head.hasConstant ? 0 : shifts.reduce(0, +) / Double(shifts.count)
        let distance = shifts.map { abs($0 - constant) }
        #expect(
          (distance.max() ?? 1) < tolerance, "\(table.name), pca \(head.pca ?? 0), \(head.weights), cost \(head.cost)")
      }
    }
  }

  @Test func `components have the same variances`() throws {
    for table in try Self.fixture().tables {
      let options = HeadOptions(kind: .svmLinear, pca: 5, costs: [0.01])
      let components = try #require(try train(table.examples, options, seed: 1, jobs: 1).components)
      #expect(components.count == 5)
      // Ours are of columns that have 100 of variance together, and divided by all rows.
      let scale = Double(table.columns) / 100 * Double(table.train) / Double(table.train - 1)
      for (ours, theirs) in zip(components.variances, table.variances) {
        #expect(abs(ours * scale / theirs - 1) < 1e-5)
      }
    }
  }

  @Test func `sigmoids agree, also where the classes are parted`() throws {
    for sigmoid in try Self.fixture().sigmoids {
      let ours = Platt(decisions: sigmoid.decisions, isPositive: sigmoid.positive)
      // Theirs stops earlier.
      #expect(abs(ours.a - sigmoid.a) < 2e-5 && abs(ours.b - sigmoid.b) < 2e-5)
    }
  }

  @Test func `measures agree`() throws {
    let truth = try Self.fixture().measures
    let ours = Measures(isPositive: truth.positive, probabilities: truth.probabilities)
    #expect(ours.confusion == truth.confusion)
    let auc = try #require(ours.auc)
    for (mine, theirs) in [
      (ours.precision?.value, truth.precision), (ours.recall?.value, truth.recall), (ours.f1, truth.f1),
      (auc.value, truth.auc), (ours.brier, truth.brier), (ours.logLoss, truth.logLoss),
    ] {
      #expect(abs(try #require(mine) - theirs) < 1e-12)
    }
    let reach = 1.959963984540054 * truth.aucVariance.squareRoot()
    #expect(abs(auc.low - (truth.auc - reach)) < 1e-12 && abs(auc.high - (truth.auc + reach)) < 1e-12)
    let curve = ThresholdCurve(isPositive: truth.positive, probabilities: truth.probabilities)
    #expect(curve.points.count == truth.curve.count)
    for (point, theirs) in zip(curve.points.reversed(), truth.curve) {
      #expect(point.threshold == theirs[0])
      #expect(abs(point.precision - theirs[1]) < 1e-12 && abs(point.recall - theirs[2]) < 1e-12)
    }
    // Theirs begins with no example called positive.
    #expect(curve.points.count == truth.roc.count - 1)
    for (point, theirs) in zip(curve.points, truth.roc.dropFirst()) {
      #expect(abs(point.falsePositiveRate - theirs[0]) < 1e-12 && abs(point.recall - theirs[1]) < 1e-12)
    }
    // Without the points on straight lines the area is the same.
    let corners = curve.rocCurve
    let area = zip(corners, corners.dropFirst()).reduce(0) {
      $0 + ($1.1.falsePositiveRate - $1.0.falsePositiveRate) * ($1.0.recall + $1.1.recall) / 2
    }
    #expect(corners.count < curve.points.count && abs(area - truth.auc) < 1e-12)
  }
}
