// Binomial: how many of n succeed, in a time that hardly depends on n.
import Foundation

extension KeyedGenerator {
  /// The number of successes among `n` ≥ 0 trials of the given probability, exactly distributed.
  package mutating func binomial(_ n: Int, _ probability: Double) -> Int {
    if n <= 0 || probability <= 0 { return 0 }
    if probability >= 1 { return n }
    if probability > 0.5 { return n - binomial(n, 1 - probability) }
    return Double(n) * probability < 10 ? binomialByWaiting(n, probability) : binomialByRejection(n, probability)
  }

  /// As many draws with replacement as there are things, of which `items[i]` ≥ 1 are of kind i; `drawn` becomes how many of
  /// each kind came.
  package mutating func multinomial(_ items: [Int], into drawn: inout [Int]) {
    var itemsLeft = items.reduce(0, +)
    var drawsLeft = itemsLeft
    for kind in items.indices {
      drawn[kind] = binomial(drawsLeft, Double(items[kind]) / Double(itemsLeft))
      itemsLeft -= items[kind]
      drawsLeft -= drawn[kind]
    }
  }

  /// Adds the waiting times between successes, which are geometric (Devroye 1986, ch. X.4.3).
  private mutating func binomialByWaiting(_ n: Int, _ p: Double) -> Int {
    let scale = log1p(-p)
    var (successes, trials) = (0, 0.0)
    while true {
      // 1 − unit() lies in (0, 1].
      trials += (log(1 - unit()) / scale).rounded(.down) + 1
      if trials > Double(n) { return successes }
      successes += 1
    }
  }

  /// Transformed rejection with a squeeze (Hörmann 1993, "The generation of binomial random variates", algorithm BTRS);
  /// requires n p ≥ 10 and p ≤ ½.
  private mutating func binomialByRejection(_ n: Int, _ p: Double) -> Int {
    let (size, q) = (Double(n), 1 - p)
    let spread = (size * p * q).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let centre = size * p + 0.5
    let squeeze = 0.92 - 4.2 / b
    let mode = ((size + 1) * p).rounded(.down)
    while true {
      let u = unit() - 0.5
      var v = unit()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + centre).rounded(.down)
      if us >= 0.07, v <= squeeze { return Int(k) }
      guard k >= 0, k <= size else { continue }
      v *= (2.83 + 5.1 / b) * spread / (a / (us * us) + b)
      let ratio =
        Self.logFactorial(mode) + Self.logFactorial(size - mode) - Self.logFactorial(k) - Self.logFactorial(size - k)
        + (k - mode) * log(p / q)
      if log(v) <= ratio { return Int(k) }
    }
  }

  /// ln n!, by Stirling's series, from 10 on.
  private static func logFactorial(_ n: Double) -> Double {
    if n < 10 { return smallLogFactorials[Int(n)] }
    let w = 1 / (n * n)
    let tail = (1 / 12.0 - w * (1 / 360.0 - w * (1 / 1260.0 - w / 1680))) / n
    return (n + 0.5) * log(n) - n + 0.5 * log(2 * Double.pi) + tail
  }

  private static let smallLogFactorials: [Double] = (0..<10).map { n in
    log((1...max(1, n)).reduce(1.0) { $0 * Double($1) })
  }
}
