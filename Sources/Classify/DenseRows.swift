// DenseRows: rows of numbers in one piece, and the products between them.

/// Rows of `columns` numbers, one after the other.
struct DenseRows: Sendable, Hashable {
  var count: Int
  let columns: Int
  var values: [Float]

  init(count: Int, columns: Int, values: [Float]) {
    precondition(values.count == count * columns)
    self.count = count
    self.columns = columns
    self.values = values
  }

  /// As many rows of zeros.
  init(count: Int, columns: Int) {
    self.init(count: count, columns: columns, values: [Float](repeating: 0, count: count * columns))
  }

  func rows(_ indices: [Int]) -> DenseRows {
    var picked: [Float] = []
    picked.reserveCapacity(indices.count * columns)
    for index in indices { picked.append(contentsOf: values[index * columns..<(index + 1) * columns]) }
    return DenseRows(count: indices.count, columns: columns, values: picked)
  }

  /// The inner product of each row with each row of `other`, at `row * other.count + other's row`.
  ///
  /// Every product is the same sum in the same order, whatever rows stand beside it: single precision over pieces of
  /// 128 columns, the pieces in double. So a row alone gets the digits that it gets among thousands.
  func products(with other: DenseRows) -> [Float] {
    precondition(columns == other.columns)
    var products = [Float](repeating: 0, count: count * other.count)
    products.withUnsafeMutableBufferPointer { out in
      // The packed side is the shorter one.
      if other.count <= count {
        multiply(self, packing: other, isSquare: false) { out[$0 * other.count + $1] = $2 }
      } else {
        multiply(other, packing: self, isSquare: false) { out[$1 * other.count + $0] = $2 }
      }
    }
    return products
  }

  /// The inner products of all rows with each other (Gram's matrix): symmetric to the last bit.
  func gram() -> [Float] {
    let size = count
    var products = [Float](repeating: 0, count: size * size)
    products.withUnsafeMutableBufferPointer { out in
      multiply(self, packing: self, isSquare: true) { row, column, product in
        out[row * size + column] = product
        out[column * size + row] = product
      }
    }
    return products
  }
}

/// The rows of `left` times eight rows of `right` at a time, which are packed column by column so that the eight
/// products grow side by side. Where `isSquare`, only rows up to the packed ones: the rest follows by symmetry.
@inline(__always)
private func multiply(
  _ left: DenseRows, packing right: DenseRows, isSquare: Bool, _ store: (_ row: Int, _ column: Int, Float) -> Void
) {
  let columns = left.columns
  guard columns > 0, left.count > 0, right.count > 0 else { return }
  left.values.withUnsafeBufferPointer { leftBuffer in
    right.values.withUnsafeBufferPointer { rightBuffer in
      guard let leftStart = leftBuffer.baseAddress, let rightStart = rightBuffer.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: SIMD8<Float>.self, capacity: columns) { packed in
        guard let panel = packed.baseAddress else { return }
        for first in stride(from: 0, to: right.count, by: 8) {
          let width = min(8, right.count - first)
          for column in 0..<columns {
            var lanes = SIMD8<Float>.zero
            for lane in 0..<width { lanes[lane] = rightStart[(first + lane) * columns + column] }
            (panel + column).initialize(to: lanes)
          }
          let rows = isSquare ? first + width : left.count
          for start in stride(from: 0, to: rows, by: 4) {
            let height = min(4, rows - start)
            // A row that is not there stands in for none: the first one is computed again and not stored.
            let sums = products(
              panel, columns, leftStart + start * columns, leftStart + (start + (height > 1 ? 1 : 0)) * columns,
              leftStart + (start + (height > 2 ? 2 : 0)) * columns, leftStart + (start + (height > 3 ? 3 : 0)) * columns
            )
            for lane in 0..<width {
              store(start, first + lane, Float(sums.0[lane]))
              if height > 1 { store(start + 1, first + lane, Float(sums.1[lane])) }
              if height > 2 { store(start + 2, first + lane, Float(sums.2[lane])) }
              if height > 3 { store(start + 3, first + lane, Float(sums.3[lane])) }
            }
          }
        }
      }
    }
  }
}

/// Four rows times the eight packed ones.
@inline(__always)
private func products(
  _ panel: UnsafePointer<SIMD8<Float>>, _ columns: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafePointer<Float>, _ d: UnsafePointer<Float>
) -> (SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>) {
  var totals = (SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero)
  var start = 0
  while start < columns {
    let end = min(start + 128, columns)
    var sums = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
    for column in start..<end {
      let lanes = panel[column]
      sums.0 += lanes * a[column]
      sums.1 += lanes * b[column]
      sums.2 += lanes * c[column]
      sums.3 += lanes * d[column]
    }
    totals.0 += SIMD8<Double>(sums.0)
    totals.1 += SIMD8<Double>(sums.1)
    totals.2 += SIMD8<Double>(sums.2)
    totals.3 += SIMD8<Double>(sums.3)
    start = end
  }
  return totals
}
