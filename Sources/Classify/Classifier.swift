// Classifier: what was learnt, ready to judge rows of features.
import Foundation

/// A trained classifier: standardising, principal components where they were asked for, a head, and the sigmoid that makes
/// probabilities of its decisions.
package struct Classifier: Sendable, Hashable {
  /// The part that decides, on standardised (and reduced) rows.
  package enum Head: Sendable, Hashable {
    /// bias + Σ weights[c] · row[c]
    case linear(weights: [Double], bias: Double)
    /// bias + Σ coefficients[i] · exp(−gamma |row − support vector i|²)
    case rbf(RBFHead)
  }

  /// How many columns each feature set has, as in the matrix that it was trained on.
  package let blocks: [Int]
  package let standardiser: Standardiser
  package let components: PrincipalComponents?
  package let head: Head
  package let platt: Platt
  package let options: HeadOptions
  /// The cost that was chosen among `options.costs`.
  package let cost: Double
  /// Folds of the training rows that chose it and that the sigmoid was fitted on: fewer than `options.innerFolds` where a
  /// class has too few groups. 0 where it has only one: then the middle cost was taken, and the sigmoid was fitted on the
  /// training rows themselves.
  package let innerFolds: Int

  package var columns: Int { standardiser.columns }

  /// How far on the side of the positive class a row lies; without a unit.
  /// - Precondition: `columns` numbers, all of them finite (`FeatureMatrix.firstNotFinite`).
  package func decision(_ row: ArraySlice<Float>) -> Double {
    precondition(row.count == columns, "a row has \(row.count) numbers, and not \(columns)")
    var standardised = DenseRows(count: 1, columns: columns)
    standardiser.apply(row, to: &standardised.values, at: 0)
    return decisions(standardised: standardised)[0]
  }

  /// The probability that a row is of the positive class.
  /// - Precondition: as `decision`.
  package func probability(_ row: ArraySlice<Float>) -> Double {
    platt.probability(decision(row))
  }

  /// The probability of each row, on up to `jobs` threads; each the same to the last bit as that of the row alone.
  /// - Precondition: as `decision`.
  package func probabilities(of matrix: FeatureMatrix, jobs: Int) -> [Double] {
    probabilities(of: matrix, rows: Array(0..<matrix.rows), jobs: jobs)
  }

  func probabilities(of matrix: FeatureMatrix, rows: [Int], jobs: Int) -> [Double] {
    precondition(matrix.columns == columns)
    // Few enough that a piece's products stay small.
    let pieces = stride(from: 0, to: rows.count, by: 256).map { Array(rows[$0..<min($0 + 256, rows.count)]) }
    return sideBySide(pieces.count, jobs: jobs) { piece in
      decisions(standardised: standardiser.apply(matrix, rows: pieces[piece])).map(platt.probability)
    }.flatMap(\.self)
  }

  func decisions(standardised rows: DenseRows) -> [Double] {
    head.decisions(components?.apply(rows) ?? rows)
  }
}

extension Classifier.Head {
  /// How far each row, standardised and reduced, lies on the side of the positive class.
  func decisions(_ rows: DenseRows) -> [Double] {
    switch self {
    case .linear(let weights, let bias):
      return (0..<rows.count).map { row in
        var sum = bias
        for column in 0..<rows.columns { sum += weights[column] * Double(rows.values[row * rows.columns + column]) }
        return sum
      }
    case .rbf(let head): return head.decisions(rows)
    }
  }
}

/// Support vectors with a radial kernel.
package struct RBFHead: Sendable, Hashable {
  let supports: DenseRows
  package let coefficients: [Double]
  package let gamma: Double
  package let bias: Double

  init(supports: DenseRows, coefficients: [Double], gamma: Double, bias: Double) {
    precondition(supports.count == coefficients.count)
    self.supports = supports
    self.coefficients = coefficients
    self.gamma = gamma
    self.bias = bias
  }

  func decisions(_ rows: DenseRows) -> [Double] {
    let kernels = Kernel.radial(rows.products(with: supports), rows.squares(), supports.squares(), gamma)
    return KernelMachine(coefficients: coefficients, bias: bias).decisions(kernels)
  }
}
