// Fitting: all that is learnt from some rows before a cost is known: scale, components, kernels.

/// Training rows made ready for a head. Nothing in it has seen a row that is not among them.
struct Fitting: Sendable {
  let options: HeadOptions
  let standardiser: Standardiser
  let components: PrincipalComponents?
  /// The training rows, standardised and reduced.
  let rows: DenseRows
  let isPositive: [Bool]
  /// Of the radial kernel: 1 / the total variance of the rows (scikit-learn's "scale"), so that a pair is at a typical
  /// distance of 2 in the exponent.
  let gamma: Double
  /// The kernels of all pairs of the rows.
  let kernel: [Float]

  init(_ examples: Examples, rows indices: [Int], _ options: HeadOptions) throws {
    self.options = options
    standardiser = Standardiser(examples.features, rows: indices)
    isPositive = indices.map { examples.isPositive[$0] }
    var rows = standardiser.apply(examples.features, rows: indices)
    components = try options.pca.map { try PrincipalComponents(of: rows, count: $0) }
    if let components { rows = components.apply(rows) }
    self.rows = rows
    let gram = rows.gram()
    // Means are 0, so the squares' mean is the total variance.
    let squares = (0..<rows.count).map { gram[$0 * rows.count + $0] }
    let variance = squares.reduce(0) { $0 + Double($1) } / Double(max(1, rows.count))
    gamma = variance > 0 ? 1 / variance : 1
    kernel = options.kind == .svmRBF ? Kernel.radial(gram, squares, squares, gamma) : gram
  }

  /// The kernels of other rows of the examples with the training rows.
  func kernels(_ examples: Examples, rows indices: [Int]) -> [Float] {
    let standardised = standardiser.apply(examples.features, rows: indices)
    let others = components?.apply(standardised) ?? standardised
    let products = others.products(with: rows)
    return options.kind == .svmRBF ? Kernel.radial(products, others.squares(), rows.squares(), gamma) : products
  }

  /// - Parameter start: a solution for a smaller cost, from which logistic regression goes on.
  func machine(cost: Double, from start: KernelMachine? = nil) throws -> KernelMachine {
    let costs = ClassCosts(cost, options.weights, isPositive: isPositive)
    switch options.kind {
    case .svmLinear, .svmRBF: return try KernelMachine.supportVectors(kernel, isPositive: isPositive, costs: costs)
    case .logistic: return KernelMachine.logistic(kernel, isPositive: isPositive, costs: costs, from: start)
    }
  }

  /// The head that decides as the machine does.
  func head(_ machine: KernelMachine) -> Classifier.Head {
    switch options.kind {
    case .svmLinear, .logistic:
      var weights = [Double](repeating: 0, count: rows.columns)
      for (row, coefficient) in machine.coefficients.enumerated() where coefficient != 0 {
        for column in 0..<rows.columns {
          weights[column] += coefficient * Double(rows.values[row * rows.columns + column])
        }
      }
      return .linear(weights: weights, bias: machine.bias)
    case .svmRBF:
      let supports = machine.coefficients.indices.filter { machine.coefficients[$0] != 0 }
      return .rbf(
        RBFHead(
          supports: rows.rows(supports), coefficients: supports.map { machine.coefficients[$0] }, gamma: gamma,
          bias: machine.bias))
    }
  }
}
