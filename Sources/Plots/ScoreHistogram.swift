// ScoreHistogram: scores counted in bars of equal width, as many as the data bear.
import Foundation

/// Counts of scores in bars. Every score is in exactly one bar; those that are not numbers are in none.
package struct ScoreHistogram: Sendable {
  package enum Scale: Sendable {
    /// Bars of equal width.
    case linear
    /// Twenty bars from 0 to 1, for scores that are ranks as shares: bars of another width would show the steps between
    /// the ranks rather than the posts.
    case shares
    /// Bars of equal width of the logarithm, for scores that are ratios; zero and less are counted apart.
    case logarithmic
  }

  package static let mostBars = 120

  package let scale: Scale
  /// Posts of each bar, from the lowest score on. The outermost ones also hold what lies further out.
  package private(set) var counts: [Int] = []
  /// The lower edge of the first bar and the width of all; of log10(score) on the logarithmic scale.
  package private(set) var low = 0.0
  package private(set) var width = 1.0
  /// Scores that a logarithmic scale has no place for: zero and less.
  package private(set) var withoutLogarithm = 0
  /// Scores that are not numbers.
  package private(set) var unknown = 0
  /// Scores below and above all bars' edges that are counted in the outermost bars.
  package private(set) var beyond = 0
  /// The scores have few values, and a bar stands around each rather than between two edges.
  package private(set) var isByValue = false

  /// Bars of Freedman and Diaconis' width (1981), 2 · IQR / ∛n, and at most `mostBars`; where half of the scores are
  /// one value, as many as Sturges' rule gives; where there are but few values, one around each.
  /// - Parameter thresholds: scores that the bars shall reach even where they leave the outermost scores aside.
  package init(_ scores: [Double], scale: Scale = .linear, thresholds: [Double] = []) {
    self.scale = scale
    var low = Double.infinity
    var high = -Double.infinity
    let values: [Double]
    // The common case costs no copy.
    if scale != .logarithmic, scores.allSatisfy(Self.isDrawable) {
      values = scores
    } else {
      let known = scores.filter(Self.isDrawable)
      unknown = scores.count - known.count
      values = scale != .logarithmic ? known : known.compactMap { $0 > 0 ? log10($0) : nil }
      withoutLogarithm = known.count - values.count
    }
    for value in values { (low, high) = (min(low, value), max(high, value)) }
    guard !values.isEmpty else { return }
    if scale == .shares, low >= 0, high <= 1 {
      width = 0.05
      counts = Array(repeating: 0, count: 20)
    } else if let few = Self.fewValues(values) {
      place(few: few)
    } else {
      let marks = thresholds.compactMap { scale != .logarithmic ? $0 : $0 > 0 ? log10($0) : nil }
      place(values, low: low, high: high, reaching: marks.filter(Self.isDrawable))
    }
    count(values)
  }

  /// Infinities and what would become one in a difference.
  private static func isDrawable(_ value: Double) -> Bool { abs(value) < 1e150 }

  /// The values where there are at most 40, each three times on average; sorted.
  private static func fewValues(_ values: [Double]) -> [Double]? {
    var found: Set<Double> = []
    for value in values {
      if found.insert(value).inserted, found.count > 40 { return nil }
    }
    guard found.count == 1 || found.count * 3 <= values.count else { return nil }
    let sorted = found.sorted()
    let gaps = zip(sorted, sorted.dropFirst()).map { $1 - $0 }
    guard let gap = gaps.min(), let first = sorted.first, let last = sorted.last else { return sorted }
    return (last - first) / gap < Double(mostBars) ? sorted : nil
  }

  private mutating func place(few values: [Double]) {
    guard let first = values.first, let last = values.last else { return }
    isByValue = true
    width = zip(values, values.dropFirst()).map { $1 - $0 }.min() ?? max(abs(first) * 0.1, 0.1)
    low = first - width / 2
    counts = Array(repeating: 0, count: Int(((last - first) / width).rounded()) + 1)
  }

  private mutating func place(_ values: [Double], low: Double, high: Double, reaching marks: [Double]) {
    let quantiles = Quantiles.of(values, shares: [0.01, 0.25, 0.75, 0.99])
    var (first, last) = (low, high)
    // A few scores far away must not press all others into one bar.
    let middle = quantiles[3] - quantiles[0]
    if middle > 0, values.count >= 100 {
      first = max(first, min(quantiles[0] - middle / 2, marks.min() ?? .infinity))
      last = min(last, max(quantiles[3] + middle / 2, marks.max() ?? -.infinity))
    }
    let spread = quantiles[2] - quantiles[1]
    let wished =
      spread > 0
      ? (last - first) / (2 * spread / cbrt(Double(values.count))) : log2(Double(values.count)).rounded(.up) + 1
    let bars = Int(min(max(wished.rounded(.up), 1), Double(Self.mostBars)))
    self.low = first
    width = (last - first) / Double(bars)
    counts = Array(repeating: 0, count: bars)
  }

  private mutating func count(_ values: [Double]) {
    let last = counts.count - 1
    let edge = low + width * Double(counts.count)
    let slack = width * 1e-9
    var (beyond, low, width) = (0, self.low, self.width)
    if !(width > 0) { width = 1 }
    if !low.isFinite { low = 0 }
    counts.withUnsafeMutableBufferPointer { counts in
      for value in values {
        if value < low - slack || value > edge + slack { beyond += 1 }
        counts[Int(min(max((value - low) / width, 0), Double(last)))] += 1
      }
    }
    (self.beyond, self.low, self.width) = (beyond, low, width)
  }
}
