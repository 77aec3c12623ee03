// Platt: from a decision value to a probability.
import Foundation

/// A sigmoid fitted to decisions whose truth is known: P(positive) = 1 / (1 + exp(a d + b)).
package struct Platt: Sendable, Hashable {
  /// Negative where larger decisions speak for the positive class.
  package var a: Double
  package var b: Double

  package init(a: Double, b: Double) {
    self.a = a
    self.b = b
  }

  /// 0 to 1, without overflow for any finite decision.
  package func probability(_ decision: Double) -> Double {
    let exponent = a * decision + b
    if exponent >= 0 {
      let small = exp(-exponent)
      return small / (1 + small)
    }
    return 1 / (1 + exp(exponent))
  }

  /// Fits by Newton's method with a line search (Lin, Lin and Weng 2007, "A Note on Platt's Probabilistic Outputs for
  /// Support Vector Machines", algorithm 1). The targets are not 1 and 0 but (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2), so that
  /// perfectly parted decisions have a finite sigmoid too. Where larger decisions speak against the positive class, which
  /// is chance or a leak of the folds and nothing to build on, the sigmoid is flat: the share of the positive class.
  /// - Precondition: as many truths as decisions, all of them finite.
  package init(decisions: [Double], isPositive: [Bool]) {
    precondition(decisions.count == isPositive.count)
    let positives = Double(isPositive.count(where: \.self))
    let negatives = Double(isPositive.count) - positives
    let (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2))
    let targets = isPositive.map { $0 ? high : low }
    func loss(_ a: Double, _ b: Double) -> Double {
      var sum = 0.0
      for (decision, target) in zip(decisions, targets) {
        let exponent = a * decision + b
        sum +=
          exponent >= 0
          ? target * exponent + log1p(exp(-exponent)) : (target - 1) * exponent + log1p(exp(exponent))
      }
      return sum
    }
    let flat = log((negatives + 1) / (positives + 1))
    (a, b) = (0, flat)
    defer { if a > 0 { (a, b) = (0, flat) } }
    var value = loss(a, b)
    for _ in 0..<200 {
      // A ridge keeps the matrix invertible where all decisions are the same.
      var (h11, h22, h21, g1, g2) = (1e-12, 1e-12, 0.0, 0.0, 0.0)
      for (decision, target) in zip(decisions, targets) {
        let p = probability(decision)
        let weight = p * (1 - p)
        h11 += decision * decision * weight
        h22 += weight
        h21 += decision * weight
        g1 += decision * (target - p)
        g2 += target - p
      }
      if abs(g1) < 1e-10, abs(g2) < 1e-10 { return }
      let determinant = h11 * h22 - h21 * h21
      let stepA = -(h22 * g1 - h21 * g2) / determinant
      let stepB = -(h11 * g2 - h21 * g1) / determinant
      let slope = g1 * stepA + g2 * stepB
      var length = 1.0
      var moved = false
      while length >= 1e-10 {
        let next = loss(a + length * stepA, b + length * stepB)
        if next < value + 1e-4 * length * slope {
          (a, b, value, moved) = (a + length * stepA, b + length * stepB, next, true)
          break
        }
        length /= 2
      }
      // No step goes down any more: this is the minimum as far as doubles can tell.
      if !moved { return }
    }
  }
}
