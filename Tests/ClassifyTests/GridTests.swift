// GridTests: the published table's four cells.
import Base
import Classify
import Testing

@Suite struct GridTests {
  @Test func `linear and radial, with components and without`() throws {
    let examples = DrawnExamples.make(rows: 100, columns: 40, telling: 8, apart: 2, seed: 1)
    let cells = try grid(examples, pca: 10, by: .crossValidation(folds: 5), seed: 1, jobs: 2)
    #expect(cells.map(\.kind) == [.svmLinear, .svmRBF, .svmLinear, .svmRBF])
    #expect(cells.map(\.pca) == [10, 10, nil, nil])
    for cell in cells {
      #expect(cell.measures.count == 100 && cell.testAccuracy > 0.85 && cell.trainAccuracy >= cell.testAccuracy - 0.05)
      #expect(cell.testAccuracySD != nil)
      var options = HeadOptions(kind: cell.kind, pca: cell.pca)
      options.costs = HeadOptions().costs
      let alone = try crossValidate(examples, options, folds: 5, seed: 1, jobs: 1)
      #expect(alone.accuracy.mean == cell.testAccuracy && alone.measures == cell.measures)
    }
  }

  @Test func `a fifth held out, groups whole`() throws {
    let drawn = DrawnExamples.make(rows: 100, columns: 20, telling: 8, apart: 2, seed: 2)
    let cells = try grid(drawn, pca: 5, by: .holdOut(0.2), seed: 1, jobs: 2)
    #expect(cells.allSatisfy { $0.measures.count == 20 && $0.testAccuracySD == nil && $0.testAccuracy > 0.7 })
    #expect(cells.allSatisfy { $0.measures.truePositives + $0.measures.falseNegatives == 8 })
    let pairs = Examples(
      features: drawn.features, isPositive: drawn.isPositive, groups: (0..<100).map { $0 / 5 })
    let whole = try grid(pairs, pca: 5, by: .holdOut(0.2), seed: 1, jobs: 2)
    #expect(whole.allSatisfy { $0.measures.count % 5 == 0 })
  }

  @Test(arguments: [(0.3, 30), (0.4, 40), (0.6, 60), (0.9, 90)])
  func `as many are held out as were asked for`(share: Double, expected: Int) throws {
    let drawn = DrawnExamples.make(rows: 100, columns: 6, telling: 4, apart: 2, seed: 2)
    let cells = try grid(drawn, pca: 3, options: HeadOptions(costs: [0.5]), by: .holdOut(share), seed: 1, jobs: 2)
    #expect(cells.map(\.heldOut) == Array(repeating: expected, count: 4))
  }
}
