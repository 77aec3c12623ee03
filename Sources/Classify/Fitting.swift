// Fitting: all that is learnt from some rows before a cost is known: scale, components, kernels.

/// Training rows made ready for a head. Nothing in it has seen a row that is not among them.
struct Fitting: Sendable {
  let options: HeadOptions
  let standardiser: Standardiser
  let components: PrincipalComponents?
  /// The training rows, standardised and reduced.
  let rows: DenseRows
  private(set) var isPositive: [Bool]
  /// Of radial kernels: 1 / the total variance of the rows (scikit-learn's "scale"), so that a pair is at a typical
  /// distance of 2 in the exponent.
  let scale: Double
  /// The inner products of all pairs of the rows.
  private let gram: [Float]
  private let squares: [Float]

  init(_ examples: Examples, rows indices: [Int], _ options: HeadOptions) throws {
    self.options = options
    standardiser = Standardiser(examples.features, rows: indices)
    isPositive = indices.map { examples.isPositive[$0] }
    var rows = standardiser.apply(examples.features, rows: indices)
    components = try options.pca.map { try PrincipalComponents(of: rows, count: $0) }
    if let components { rows = components.apply(rows) }
    self.rows = rows
    let gram = rows.gram()
    self.gram = gram
    // Means are 0, so the squares' mean is the total variance.
    squares = (0..<rows.count).map { gram[$0 * rows.count + $0] }
    let variance = squares.reduce(0) { $0 + Double($1) } / Double(max(1, rows.count))
    scale = variance > 0 ? 1 / variance : 1
  }

  /// The same rows, told apart in another way: scale, components and products hold for every class.
  func telling(_ isPositive: [Bool]) -> Fitting {
    precondition(isPositive.count == rows.count)
    var other = self
    other.isPositive = isPositive
    return other
  }

  /// The widths of the kernel to try; a linear one has none.
  var gammas: [Double] { options.kind == .svmRBF ? options.gammas : [1] }

  /// The kernels of all pairs of the rows.
  /// - Parameter gamma: one of `gammas`.
  func kernel(gamma: Double) -> [Float] {
    options.kind == .svmRBF ? Kernel.radial(gram, squares, squares, gamma * scale) : gram
  }

  /// Other rows of the matrix, made ready as the training rows were.
  func prepared(_ features: FeatureMatrix, rows indices: [Int]) -> DenseRows {
    let standardised = standardiser.apply(features, rows: indices)
    return components?.apply(standardised) ?? standardised
  }

  /// The kernels of other rows with the training rows.
  func kernels(_ others: DenseRows, products: [Float], gamma: Double) -> [Float] {
    options.kind == .svmRBF ? Kernel.radial(products, others.squares(), squares, gamma * scale) : products
  }

  /// - Parameters:
  ///   - kernel: that of all pairs of the rows.
  ///   - start: a solution for a smaller cost, from which logistic regression goes on.
  func machine(
    _ kernel: [Float], cost: Double, slack: KernelMachine.Slack = .kept, from start: KernelMachine? = nil
  ) throws -> KernelMachine {
    let costs = ClassCosts(cost, options.weights, isPositive: isPositive)
    switch options.kind {
    case .svmLinear, .svmRBF:
      return try KernelMachine.supportVectors(kernel, isPositive: isPositive, costs: costs, slack: slack)
    case .logistic: return KernelMachine.logistic(kernel, isPositive: isPositive, costs: costs, from: start)
    }
  }

  /// The head that decides as the machine does.
  func head(_ machine: KernelMachine, gamma: Double) -> Classifier.Head {
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
          supports: rows.rows(supports), coefficients: supports.map { machine.coefficients[$0] }, gamma: gamma * scale,
          bias: machine.bias))
    }
  }
}
