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

  /// The posts of a bar by their labels.
  package struct Bar: Sendable, Hashable {
    package var bottom, neither, top: Int

    package init(bottom: Int = 0, neither: Int = 0, top: Int = 0) {
      (self.bottom, self.neither, self.top) = (bottom, neither, top)
    }

    package var count: Int { bottom + neither + top }
  }

  package static let mostBars = 120

  package let scale: Scale
  /// From the lowest score on. The outermost ones also hold what lies further out.
  package private(set) var bars: [Bar] = []
  /// Posts of each bar.
  package var counts: [Int] { bars.map(\.count) }
  /// The lower edge of the first bar and the width of all; of log10(score) on the logarithmic scale.
  package private(set) var low = 0.0
  package private(set) var width = 1.0
  /// What a logarithmic scale has no place for: zero and less.
  package private(set) var zeros = Bar()
  package var withoutLogarithm: Int { zeros.count }
  /// Scores that are not numbers.
  package private(set) var unknown = 0
  /// Scores below and above all bars' edges that are counted in the outermost bars.
  package private(set) var beyond = 0
  /// The scores have few values, and a bar stands around each rather than between two edges.
  package private(set) var isByValue = false

  /// Bars of Freedman and Diaconis' width (1981), 2 · IQR / ∛n, and at most `mostBars`; where half of the scores are
  /// one value, as many as Sturges' rule gives; where there are but few values, one around each. Nothing is copied.
  /// - Parameters:
  ///   - labels: as many as scores; empty where none is known, and all posts count as neither.
  ///   - thresholds: scores that the bars shall reach even where they leave the outermost scores aside.
  package init(
    _ scores: [Double], labels: [LikesPlot.Label] = [], scale: Scale = .linear, thresholds: [Double] = []
  ) {
    precondition(labels.isEmpty || labels.count == scores.count, "a label for each score, or none")
    self.scale = scale
    var (low, high, drawn) = (Double.infinity, -Double.infinity, 0)
    for score in scores where score > floor && score < Self.ceiling {
      (low, high) = (min(low, score), max(high, score))
      drawn += 1
    }
    if drawn > 0 {
      if scale == .shares, low >= 0, high <= 1 {
        width = 0.05
        bars = Array(repeating: Bar(), count: 20)
      } else if let few = fewValues(scores, drawn: drawn) {
        place(few: few)
      } else {
        let marks = thresholds.filter { $0 > floor && $0 < Self.ceiling }.map(place)
        place(scores, drawn: drawn, low: place(low), high: place(high), reaching: marks)
      }
    }
    count(scores, labels)
  }

  /// Infinities, and what would become one in a difference, are drawn nowhere.
  private static let ceiling = 1e150

  /// Scores above it have a place on the axis.
  private var floor: Double { scale == .logarithmic ? 0 : -Self.ceiling }

  /// On the axis.
  private func place(_ score: Double) -> Double { scale == .logarithmic ? log10(score) : score }

  /// The places of the values where there are at most 40, each three times on average; sorted.
  private func fewValues(_ scores: [Double], drawn: Int) -> [Double]? {
    var found: Set<Double> = []
    for score in scores where score > floor && score < Self.ceiling {
      if found.insert(score).inserted, found.count > 40 { return nil }
    }
    guard found.count == 1 || found.count * 3 <= drawn else { return nil }
    let sorted = found.sorted().map(place)
    let gaps = zip(sorted, sorted.dropFirst()).map { $1 - $0 }
    guard let gap = gaps.min(), let first = sorted.first, let last = sorted.last else { return sorted }
    return (last - first) / gap < Double(Self.mostBars) ? sorted : nil
  }

  private mutating func place(few values: [Double]) {
    guard let first = values.first, let last = values.last else { return }
    isByValue = true
    width = zip(values, values.dropFirst()).map { $1 - $0 }.min() ?? max(abs(first) * 0.1, 0.1)
    low = first - width / 2
    bars = Array(repeating: Bar(), count: Int(((last - first) / width).rounded()) + 1)
  }

  private mutating func place(_ scores: [Double], drawn: Int, low: Double, high: Double, reaching marks: [Double]) {
    // The logarithm keeps the order.
    let quantiles = Quantiles.of(scores, above: floor, below: Self.ceiling, shares: [0.01, 0.25, 0.75, 0.99]).map(place)
    var (first, last) = (low, high)
    // A few scores far away must not press all others into one bar.
    let middle = quantiles[3] - quantiles[0]
    if middle > 0, drawn >= 100 {
      first = max(first, min(quantiles[0] - middle / 2, marks.min() ?? .infinity))
      last = min(last, max(quantiles[3] + middle / 2, marks.max() ?? -.infinity))
    }
    let spread = quantiles[2] - quantiles[1]
    let wished =
      spread > 0
      ? (last - first) / (2 * spread / cbrt(Double(drawn))) : log2(Double(drawn)).rounded(.up) + 1
    let number = Int(min(max(wished.rounded(.up), 1), Double(Self.mostBars)))
    self.low = first
    width = (last - first) / Double(number)
    bars = Array(repeating: Bar(), count: number)
  }

  private mutating func count(_ scores: [Double], _ labels: [LikesPlot.Label]) {
    let last = bars.count - 1
    if !(width > 0) { width = 1 }
    if !low.isFinite { low = 0 }
    let (floor, low, width) = (floor, low, width)
    let edge = low + width * Double(bars.count)
    let slack = width * 1e-9
    let isLogarithmic = scale == .logarithmic
    // Three numbers a bar, in the order of the labels; the last three are of zeros.
    var counts = [Int](repeating: 0, count: 3 * (bars.count + 1))
    var (beyond, unknown) = (0, 0)
    scores.withUnsafeBufferPointer { scores in
      labels.withUnsafeBufferPointer { labels in
        counts.withUnsafeMutableBufferPointer { counts in
          for index in scores.indices {
            let score = scores[index]
            let label = labels.isEmpty ? 0 : Int(labels[index].rawValue)
            guard abs(score) < Self.ceiling else {
              unknown += 1
              continue
            }
            guard score > floor else {
              counts[3 * (last + 1) + label] += 1
              continue
            }
            let place = isLogarithmic ? log10(score) : score
            if place < low - slack || place > edge + slack { beyond += 1 }
            counts[3 * Int(min(max((place - low) / width, 0), Double(last))) + label] += 1
          }
        }
      }
    }
    (self.beyond, self.unknown) = (beyond, unknown)
    for bar in bars.indices { bars[bar] = Bar(counts[(3 * bar)...]) }
    zeros = Bar(counts[(3 * bars.count)...])
  }
}

extension ScoreHistogram.Bar {
  /// The first three numbers, in the order of the labels.
  fileprivate init(_ counts: ArraySlice<Int>) {
    func count(_ label: LikesPlot.Label) -> Int { counts[counts.startIndex + Int(label.rawValue)] }
    self.init(bottom: count(.bottom), neither: count(.neither), top: count(.top))
  }
}
