// Bootstrap: intervals from items drawn anew, without an assumption about their distribution.
import Base

/// What a coefficient was in samples of the items, drawn with replacement (Efron 1979).
package struct BootstrapInterval: Sendable, Equatable {
  /// The samples in which the coefficient had a value.
  package var draws: Int
  /// The samples without a value, all of whose votes are for one category; they are left out.
  package var undefined: Int
  /// The standard deviation over the draws.
  package var se: Double
  /// The 2.5th percentile of the draws (Efron and Tibshirani 1993, ch. 13).
  package var low: Double
  /// The 97.5th percentile.
  package var high: Double

  package init(draws: Int, undefined: Int, se: Double, low: Double, high: Double) {
    self.draws = draws
    self.undefined = undefined
    self.se = se
    self.low = low
    self.high = high
  }

  /// Nil from fewer than two values.
  init?(_ values: [Double], undefined: Int) {
    guard values.count >= 2 else { return nil }
    let sorted = values.sorted()
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      draws: values.count, undefined: undefined, se: (squares / Double(values.count - 1)).squareRoot(),
      low: Self.quantile(0.025, of: sorted), high: Self.quantile(0.975, of: sorted))
  }

  /// Between the two neighbours of (n − 1) p, in proportion (Hyndman and Fan 1996, definition 7).
  private static func quantile(_ p: Double, of sorted: [Double]) -> Double {
    let place = Double(sorted.count - 1) * p
    let below = Int(place)
    guard below + 1 < sorted.count else { return sorted[below] }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }
}

/// How often the items are drawn anew.
enum BootstrapRule {
  static let draws = 2000
  static let mostItems = 100_000
  static let mostPatterns = 10_000

  /// 2,000 draws up to 100,000 items, or 10,000 different sets of labels that items got; none beyond.
  static func draws(_ patterns: CountPatterns) -> Int {
    patterns.count <= mostPatterns || patterns.totalItems <= mostItems ? draws : 0
  }
}

/// The intervals of several coefficients, all from the same draws of as many items as there are.
///
/// A draw is a multinomial sample of the patterns, so that it costs no more than the smaller of items and patterns. Each has
/// its own generator: draw 7 is the same whatever number of draws is asked for.
func bootstrap(
  _ patterns: CountPatterns, draws: Int, seed: UInt64, _ coefficients: [(ItemSample) -> Double?]
) -> [BootstrapInterval?] {
  let n = patterns.totalItems
  guard draws >= 2, n >= 2 else { return coefficients.map { _ in nil } }
  // A binomial draw takes as long as about ten draws of an item.
  let byPattern = 10 * patterns.count < n
  let patternOf =
    byPattern ? [] : (0..<patterns.count).flatMap { Array(repeating: Int32($0), count: patterns.items[$0]) }
  var sample = ItemSample(patterns)
  var drawn = [Int](repeating: 0, count: patterns.count)
  var values = coefficients.map { _ in [Double]() }
  for draw in 0..<draws {
    var chance = KeyedGenerator(seed: seed, key: ["bootstrap", "\(draw)"])
    if byPattern {
      var (itemsLeft, drawsLeft) = (n, n)
      for pattern in drawn.indices {
        drawn[pattern] = chance.binomial(drawsLeft, Double(patterns.items[pattern]) / Double(itemsLeft))
        itemsLeft -= patterns.items[pattern]
        drawsLeft -= drawn[pattern]
      }
    } else {
      for pattern in drawn.indices { drawn[pattern] = 0 }
      for _ in 0..<n { drawn[Int(patternOf[chance.index(n)])] += 1 }
    }
    sample.take(drawn)
    for (at, coefficient) in coefficients.enumerated() {
      if let value = coefficient(sample) { values[at].append(value) }
    }
  }
  return values.map { BootstrapInterval($0, undefined: draws - $0.count) }
}
