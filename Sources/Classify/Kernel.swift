// Kernel: from inner products to the kernels of a head.
import Foundation

enum Kernel {
  /// exp(−gamma |a − b|²) for all pairs, from their inner products and their squared lengths.
  static func radial(_ products: [Float], _ left: [Float], _ right: [Float], _ gamma: Double) -> [Float] {
    var kernels = products
    for (row, square) in left.enumerated() {
      for column in right.indices {
        let place = row * right.count + column
        let distance = max(0, Double(square) + Double(right[column]) - 2 * Double(products[place]))
        kernels[place] = Float(exp(-gamma * distance))
      }
    }
    return kernels
  }
}

extension DenseRows {
  /// Each row's product with itself, the same to the last bit as among all products.
  func squares() -> [Float] {
    (0..<count).map { rows([$0]).gram()[0] }
  }
}
