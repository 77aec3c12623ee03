// KernelMachine: the decision that fits training examples best, found from the matrix of their kernels.
internal import CDlib

/// A decision as a sum over training examples: `bias` plus each coefficient times the kernel with its example.
struct KernelMachine: Sendable {
  var coefficients: [Double]
  var bias: Double

  /// The decision for each of the rows whose kernels with the training examples are given, row after row.
  func decisions(_ kernels: [Float]) -> [Double] {
    let size = coefficients.count
    return stride(from: 0, to: kernels.count, by: size).map { start in
      var sum = bias
      for index in 0..<size where coefficients[index] != 0 {
        sum += coefficients[index] * Double(kernels[start + index])
      }
      return sum
    }
  }
}

/// What a mistake costs in either class.
struct ClassCosts: Sendable {
  var positive: Double
  var negative: Double

  /// Balanced weights are n / 2n₊ and n / 2n₋, so that both classes weigh the same together and the mean is kept.
  init(_ cost: Double, _ weights: ClassWeights, isPositive: [Bool]) {
    switch weights {
    case .equal: (positive, negative) = (cost, cost)
    case .balanced:
      let count = Double(isPositive.count)
      let positives = Double(isPositive.count(where: \.self))
      (positive, negative) = (cost * count / (2 * positives), cost * count / (2 * (count - positives)))
    }
  }
}

extension KernelMachine {
  /// By how much an example may fall short of its margin when the search ends. Where costs are only compared libsvm's 0.001
  /// will do, which lets a decision differ in the third digit; what is kept is worth a few more steps.
  enum Slack: Double {
    case compared = 1e-3
    case kept = 1e-5
  }

  /// A support vector machine.
  /// - Precondition: `kernel` is the symmetric matrix of all pairs; both classes occur.
  /// - Throws: `ClassifyProblem.solver`.
  static func supportVectors(_ kernel: [Float], isPositive: [Bool], costs: ClassCosts, slack: Slack) throws
    -> KernelMachine
  {
    precondition(kernel.count == isPositive.count * isPositive.count)
    var machine = KernelMachine(coefficients: [Double](repeating: 0, count: isPositive.count), bias: 0)
    let labels = isPositive.map { UInt8($0 ? 1 : 0) }
    try DoorMessage.check {
      cdlib_svm_train(
        kernel, labels.count, labels, costs.positive, costs.negative, slack.rawValue, &machine.coefficients,
        &machine.bias, $0,
        $1)
    }
    return machine
  }
}
