// Bootstrap: intervals from items drawn anew, without an assumption about their distribution.
import Base
import Dispatch
import Foundation
import Synchronization

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
/// A draw is a multinomial sample of the patterns, so that it costs no more than the smaller of items and patterns. Each
/// has its own generator: draw 7 is the same whatever number of draws is asked for, and on any number of threads.
func bootstrap(
  _ patterns: CountPatterns, draws: Int, seed: UInt64, _ coefficients: [@Sendable (ItemSample) -> Double?]
) -> [BootstrapInterval?] {
  let n = patterns.totalItems
  guard draws >= 2, n >= 2 else { return coefficients.map { _ in nil } }
  // A binomial draw takes as long as about ten draws of an item.
  let byPattern = 10 * patterns.count < n
  let patternOf =
    byPattern ? [] : (0..<patterns.count).flatMap { Array(repeating: Int32($0), count: patterns.items[$0]) }
  let values = inBlocks(of: draws) { (block: Range<Int>) -> [[Double?]] in
    var sample = ItemSample(patterns)
    var drawn = [Int](repeating: 0, count: patterns.count)
    return block.map { draw in
      var chance = KeyedGenerator(seed: seed, key: ["bootstrap", "\(draw)"])
      if byPattern {
        chance.multinomial(patterns.items, into: &drawn)
      } else {
        for pattern in drawn.indices { drawn[pattern] = 0 }
        for _ in 0..<n { drawn[Int(patternOf[chance.index(n)])] += 1 }
      }
      sample.take(drawn)
      return coefficients.map { $0(sample) }
    }
  }
  return coefficients.indices.map { at in
    let found = values.compactMap { $0[at] }
    return BootstrapInterval(found, undefined: draws - found.count)
  }
}

/// The draws in order, made by a thread for each processor.
func inBlocks<Draw: Sendable>(of draws: Int, _ make: @Sendable (Range<Int>) -> [Draw]) -> [Draw] {
  let blocks = min(draws, 4 * ProcessInfo.processInfo.activeProcessorCount)
  let made = Mutex([[Draw]](repeating: [], count: blocks))
  DispatchQueue.concurrentPerform(iterations: blocks) { block in
    let found = make(draws * block / blocks..<draws * (block + 1) / blocks)
    made.withLock { $0[block] = found }
  }
  return made.withLock { Array($0.joined()) }
}
