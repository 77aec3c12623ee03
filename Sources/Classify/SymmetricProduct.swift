// SymmetricProduct: a symmetric matrix of single precision times a vector of double precision.

/// `out` = `matrix` times `vector`: sums in double, in an order that depends on the size alone.
/// - Precondition: `matrix` holds `vector.count` squared numbers, and `out` is as long as `vector`.
func multiply(_ matrix: [Float], _ vector: [Double], into out: inout [Double]) {
  let size = vector.count
  precondition(matrix.count == size * size && out.count == size)
  matrix.withUnsafeBufferPointer { matrixBuffer in
    vector.withUnsafeBufferPointer { vectorBuffer in
      guard let rows = matrixBuffer.baseAddress, let values = vectorBuffer.baseAddress else { return }
      for row in 0..<size {
        let start = UnsafeRawPointer(rows + row * size)
        let against = UnsafeRawPointer(values)
        var lanes = SIMD8<Double>.zero
        var column = 0
        while column + 8 <= size {
          let numbers = start.loadUnaligned(fromByteOffset: column * 4, as: SIMD8<Float>.self)
          lanes += SIMD8<Double>(numbers) * against.loadUnaligned(fromByteOffset: column * 8, as: SIMD8<Double>.self)
          column += 8
        }
        var sum = lanes.sum()
        while column < size {
          sum += Double(rows[row * size + column]) * values[column]
          column += 1
        }
        out[row] = sum
      }
    }
  }
}

/// The inner product, summed from the first to the last.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}
