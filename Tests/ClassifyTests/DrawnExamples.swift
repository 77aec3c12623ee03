// DrawnExamples: rows of features by chance, the same in every run.
import Base
import Classify
import Foundation

enum DrawnExamples {
  /// Rows of normal numbers; those of the positive class lie `apart` higher in the first `telling` columns.
  /// - Parameter groups: for each row; by default each row is its own.
  static func make(
    rows: Int, columns: Int, blocks: [Int]? = nil, telling: Int = 0, apart: Double = 0, shareOfPositives: Double = 0.4,
    groups: [Int]? = nil, seed: UInt64
  ) -> Examples {
    var matrix = FeatureMatrix(blocks: blocks ?? [columns])
    let positives = Int(Double(rows) * shareOfPositives)
    // Classes take turns, so that groups of neighbours are mixed.
    let isPositive = (0..<rows).map { ($0 + 1) * positives / rows > $0 * positives / rows }
    for row in 0..<rows {
      var generator = KeyedGenerator(seed: seed, key: ["row", String(row)])
      matrix.append(
        (0..<columns).map { column in
          Float(normal(&generator) + (isPositive[row] && column < telling ? apart : 0))
        })
    }
    return Examples(features: matrix, isPositive: isPositive, groups: groups ?? Array(0..<rows))
  }

  /// After Box and Muller 1958.
  static func normal(_ generator: inout KeyedGenerator) -> Double {
    (-2 * log(1 - generator.unit())).squareRoot() * cos(2 * .pi * generator.unit())
  }
}

extension Examples {
  /// The same with other features.
  func with(_ change: (_ row: Int, [Float]) -> [Float]) -> Examples {
    let rows = (0..<count).map { change($0, Array(features.row($0))) }
    var matrix = FeatureMatrix(blocks: rows[0].count == features.columns ? features.blocks : [rows[0].count])
    for row in rows { matrix.append(row) }
    return Examples(features: matrix, isPositive: isPositive, groups: groups)
  }
}
