// LogisticMachine: logistic regression with a penalty on the squared weights, on kernels of the examples.
import Foundation

extension KernelMachine {
  /// Logistic regression: the weights w and the free constant that minimise
  ///
  ///     |w|² / 2 + Σ cost(class of i) · log(1 + exp(−yᵢ (w·xᵢ + bias)))
  ///
  /// By Newton's method; w is a sum over the examples, so that only their kernels are needed, and each step is solved by
  /// conjugate gradients in the space of w, which takes one product with the matrix a turn.
  /// - Parameter start: where to begin, for example the solution for a smaller cost.
  /// - Precondition: `kernel` is the symmetric matrix of all pairs; both classes occur.
  static func logistic(
    _ kernel: [Float], isPositive: [Bool], costs: ClassCosts, from start: KernelMachine? = nil
  ) -> KernelMachine {
    let size = isPositive.count
    var problem = LogisticProblem(kernel: kernel, isPositive: isPositive, costs: costs)
    var machine = start ?? KernelMachine(coefficients: [Double](repeating: 0, count: size), bias: 0)
    var fitted = [Double](repeating: 0, count: size)
    for _ in 0..<100 {
      multiply(kernel, machine.coefficients, into: &fitted)
      let value = problem.look(at: machine, fitted)
      let step = problem.newtonStep(machine)
      guard step.slope < 0 else { break }
      // Newton's whole step nearly always goes down.
      var length = 1.0
      var isLower = false
      while length > 1e-6, !isLower {
        let next = problem.loss(machine, fitted, step, length)
        isLower = next <= value + 1e-4 * length * step.slope
        if !isLower { length /= 2 }
      }
      guard isLower else { break }
      for index in 0..<size { machine.coefficients[index] += length * step.direction[index] }
      machine.bias += length * step.bias
      // Near the minimum half the slope is how much lower it lies.
      if -step.slope <= 1e-13 * max(1, value) { break }
    }
    return machine
  }
}

/// A step: what it adds to the coefficients and the bias, and to the examples' decisions without the bias.
private struct LogisticStep {
  var direction: [Double]
  var fitted: [Double]
  var bias: Double
  /// How fast the loss falls along it at its beginning.
  var slope: Double
}

private struct LogisticProblem {
  let kernel: [Float]
  /// 1 or −1 and the cost of each example.
  let signs: [Double]
  let costs: [Double]
  /// At the place that was looked at: the loss's first and second derivative by each decision.
  var pull: [Double]
  var bend: [Double]

  init(kernel: [Float], isPositive: [Bool], costs: ClassCosts) {
    self.kernel = kernel
    signs = isPositive.map { $0 ? 1 : -1 }
    self.costs = isPositive.map { $0 ? costs.positive : costs.negative }
    pull = [Double](repeating: 0, count: isPositive.count)
    bend = pull
  }

  /// The loss, whose derivatives are kept.
  mutating func look(at machine: KernelMachine, _ fitted: [Double]) -> Double {
    var sum = dot(machine.coefficients, fitted) / 2
    for index in signs.indices {
      let margin = signs[index] * (fitted[index] + machine.bias)
      let wrong = margin >= 0 ? exp(-margin) / (1 + exp(-margin)) : 1 / (1 + exp(margin))
      sum += costs[index] * Self.logistic(margin)
      pull[index] = -costs[index] * signs[index] * wrong
      bend[index] = costs[index] * wrong * (1 - wrong)
    }
    return sum
  }

  /// The loss at a part of a step.
  func loss(_ machine: KernelMachine, _ fitted: [Double], _ step: LogisticStep, _ length: Double) -> Double {
    var (penalty, sum) = (0.0, 0.0)
    for index in signs.indices {
      let there = fitted[index] + length * step.fitted[index]
      penalty += (machine.coefficients[index] + length * step.direction[index]) * there
      sum += costs[index] * Self.logistic(signs[index] * (there + machine.bias + length * step.bias))
    }
    return penalty / 2 + sum
  }

  private static func logistic(_ margin: Double) -> Double {
    margin >= 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin
  }

  /// Solves the second-order model. All vectors stand for weights Σ vᵢ xᵢ, so that products between them go through the
  /// kernel; beside each lies its product with the kernel, kept up by the same updates.
  func newtonStep(_ machine: KernelMachine) -> LogisticStep {
    let size = signs.count
    let zero = [Double](repeating: 0, count: size)
    var (residual, residualFitted) = (zero, zero)
    for index in 0..<size { residual[index] = -(machine.coefficients[index] + pull[index]) }
    multiply(kernel, residual, into: &residualFitted)
    var residualBias = -pull.reduce(0, +)
    let gradient = (residualFitted, residualBias)
    var (towards, towardsFitted, towardsBias) = (residual, residualFitted, residualBias)
    var step = LogisticStep(direction: zero, fitted: zero, bias: 0, slope: 0)
    var length = max(0, dot(residual, residualFitted)) + residualBias * residualBias
    let enough = length * 1e-12
    var (bent, bentFitted) = (zero, zero)
    for _ in 0..<min(2 * size + 10, 1000) where length > enough && length > 1e-300 {
      // The model's matrix times the direction.
      var bentBias = 0.0
      for index in 0..<size {
        bent[index] = bend[index] * (towardsFitted[index] + towardsBias)
        bentBias += bent[index]
      }
      multiply(kernel, bent, into: &bentFitted)
      var curvature = towardsBias * bentBias
      for index in 0..<size {
        bent[index] += towards[index]
        bentFitted[index] += towardsFitted[index]
        curvature += towardsFitted[index] * bent[index]
      }
      guard curvature > 0 else { break }
      let reach = length / curvature
      for index in 0..<size {
        step.direction[index] += reach * towards[index]
        step.fitted[index] += reach * towardsFitted[index]
        residual[index] -= reach * bent[index]
        residualFitted[index] -= reach * bentFitted[index]
      }
      step.bias += reach * towardsBias
      residualBias -= reach * bentBias
      let next = max(0, dot(residual, residualFitted)) + residualBias * residualBias
      let keep = next / length
      for index in 0..<size {
        towards[index] = residual[index] + keep * towards[index]
        towardsFitted[index] = residualFitted[index] + keep * towardsFitted[index]
      }
      towardsBias = residualBias + keep * towardsBias
      length = next
    }
    step.slope = -(dot(step.direction, gradient.0) + step.bias * gradient.1)
    return step
  }
}
