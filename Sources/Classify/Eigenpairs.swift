// Eigenpairs: the largest eigenvalues of a symmetric matrix, with their vectors.
internal import Base
internal import CDlib

/// An eigenvalue and its vector, of length 1.
struct Eigenpair {
  var value: Double
  var vector: [Double]
}

/// The `count` largest eigenvalues of a symmetric matrix that has no negative ones but for rounding, the largest first;
/// fewer where the rank is lower. Always the same for the same matrix: each vector's largest number is positive.
/// - Throws: `ClassifyProblem.solver`.
func largestEigenpairs(of matrix: [Float], size: Int, count: Int) throws -> [Eigenpair] {
  // Above this size all eigenvalues, in the third power, cost more than the wanted ones by iteration.
  let pairs =
    size <= 300
    ? try allEigenpairs(of: matrix.map(Double.init), size: size)
    : try byLanczos(matrix, size: size, count: min(count, size))
  // Single precision cannot tell smaller eigenvalues from 0.
  let least = (pairs.first?.value ?? 0) * 1e-6
  return pairs.prefix(count).filter { $0.value > max(least, 0) }.map(oriented)
}

private func oriented(_ pair: Eigenpair) -> Eigenpair {
  guard let largest = pair.vector.max(by: { abs($0) < abs($1) }), largest < 0 else { return pair }
  return Eigenpair(value: pair.value, vector: pair.vector.map { -$0 })
}

/// dlib's decomposition.
private func allEigenpairs(of matrix: [Double], size: Int) throws -> [Eigenpair] {
  guard size > 0 else { return [] }
  var values = [Double](repeating: 0, count: size)
  var vectors = [Double](repeating: 0, count: size * size)
  try DoorMessage.check { cdlib_eigen_symmetric(matrix, size, &values, &vectors, $0, $1) }
  return (0..<size).map { Eigenpair(value: values[$0], vector: Array(vectors[$0 * size..<($0 + 1) * size])) }
}

/// Lanczos 1950 ("An Iteration Method for the Solution of the Eigenvalue Problem", Journal of Research of the National
/// Bureau of Standards 45) from a fixed start, every vector made orthogonal to all before it, so that none comes twice.
private func byLanczos(_ matrix: [Float], size: Int, count: Int) throws -> [Eigenpair] {
  var generator = KeyedGenerator(seed: 0, key: ["eigenpairs"])
  var basis: [[Double]] = []
  var (diagonal, beside): ([Double], [Double]) = ([], [])
  var product = [Double](repeating: 0, count: size)
  var wanted = min(size, 2 * count + 40)
  var scale = 0.0
  while true {
    while basis.count < wanted {
      // At the start, and where the basis is already closed under the matrix: a direction that it does not have.
      let isClosed = basis.isEmpty || beside[basis.count - 1] <= scale * 1e-12
      var next =
        isClosed ? (0..<size).map { _ in generator.uniform(-1, 1) } : product.map { $0 / beside[basis.count - 1] }
      if isClosed {
        if !basis.isEmpty { beside[basis.count - 1] = 0 }
        makeOrthogonal(&next, to: basis)
        let length = dot(next, next).squareRoot()
        for index in next.indices { next[index] /= length }
      }
      basis.append(next)
      multiply(matrix, next, into: &product)
      diagonal.append(dot(next, product))
      makeOrthogonal(&product, to: basis)
      beside.append(dot(product, product).squareRoot())
      scale = max(scale, abs(diagonal[diagonal.count - 1]), beside[beside.count - 1])
    }
    let steps = basis.count
    var tridiagonal = [Double](repeating: 0, count: steps * steps)
    for step in 0..<steps {
      tridiagonal[step * steps + step] = diagonal[step]
      if step + 1 < steps {
        tridiagonal[step * steps + step + 1] = beside[step]
        tridiagonal[(step + 1) * steps + step] = beside[step]
      }
    }
    let small = try allEigenpairs(of: tridiagonal, size: steps).prefix(count)
    let isThere = small.allSatisfy { beside[steps - 1] * abs($0.vector[steps - 1]) <= scale * 1e-8 }
    guard isThere || steps == size else {
      wanted = min(size, steps + steps / 2)
      continue
    }
    return small.map { pair in
      var vector = [Double](repeating: 0, count: size)
      for (part, direction) in zip(pair.vector, basis) {
        for index in 0..<size { vector[index] += part * direction[index] }
      }
      return Eigenpair(value: pair.value, vector: vector)
    }
  }
}

/// Takes from a vector what lies along the basis; twice, since the first time leaves what rounding lost.
private func makeOrthogonal(_ vector: inout [Double], to basis: [[Double]]) {
  for _ in 0..<2 {
    for direction in basis {
      let along = dot(vector, direction)
      for index in vector.indices { vector[index] -= along * direction[index] }
    }
  }
}
