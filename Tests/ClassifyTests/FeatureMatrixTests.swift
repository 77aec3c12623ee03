// FeatureMatrixTests: rows of features as a classifier is given them.
import Classify
import Testing

@Suite struct FeatureMatrixTests {
  @Test func `rows lie one after the other, with the columns of all sets`() {
    var matrix = FeatureMatrix(blocks: [2, 1])
    matrix.append([1, 2, 3])
    matrix.append([4, 5, 6])
    #expect(matrix.columns == 3 && matrix.rows == 2)
    #expect(Array(matrix.row(1)) == [4, 5, 6])
  }

  @Test func `the published costs run from 0.01 to 1.28 in doublings`() {
    #expect(HeadOptions.publishedCosts == [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28])
    #expect(HeadOptions().costs == HeadOptions.publishedCosts + [2.56, 5.12, 10.24])
  }
}
