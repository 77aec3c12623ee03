// Disagreement: how much two labels differ, and its sums over many pairs in the time of one pass.

/// A distance d(k, l) between categories by rank: 0 for equal ones, 1 for the furthest apart. As a weight, w = 1 − d.
///
/// Every form but `ratio` is a sum of |x − y|, (x − y)² and [k ≠ l], so that sums over all pairs of m votes or
/// categories need m steps, not m².
struct Disagreement: Sendable {
  enum Form: String, Sendable {
    /// [k ≠ l]
    case nominal
    /// |x − y|, Cicchetti and Allison 1971
    case linear
    /// (x − y)², Fleiss and Cohen 1973
    case quadratic
    /// (d² + d) / 2 with d = |x − y| steps: the pairs of levels among the two and all between them (Gwet 2021, ch. 3)
    case ordinal
    /// ((x − y) / (x + y))², Krippendorff 2011
    case ratio

    /// The weights that go with a scale (Gwet 2021, ch. 3).
    static func weights(of scale: Scale) -> Form {
      switch scale {
      case .nominal: .nominal
      case .ordinal: .ordinal
      case .interval: .quadratic
      case .ratio: .ratio
      }
    }
  }

  let form: Form
  /// For each rank its place, ascending.
  let positions: [Double]
  private let absolute: Double
  private let square: Double
  private let differ: Double
  /// The largest (x − y)² / (x + y)² among the levels.
  private let ratioUnit: Double
  /// The number of categories that could have been chosen.
  let levels: Int
  /// Σₖₗ d(k, l) over all levels.
  let total: Double

  /// - Parameters:
  ///   - positions: the places of the categories in use, ascending.
  ///   - levels: the places of all categories, ascending; they hold `positions`.
  init(_ form: Form, positions: [Double], levels: [Double]) {
    self.form = form
    // Places are taken from the middle, so that their squares keep their digits.
    let middle = ((levels.first ?? 0) + (levels.last ?? 0)) / 2
    let shift = form == .ratio ? 0 : middle
    self.positions = positions.map { $0 - shift }
    let width = (levels.last ?? 0) - (levels.first ?? 0)
    let unit = width > 0 ? 1 / width : 0
    var (absolute, square, differ, ratioUnit) = (0.0, 0.0, 0.0, 1.0)
    switch form {
    case .nominal: differ = 1
    case .linear: absolute = unit
    case .quadratic: square = unit * unit
    case .ordinal:
      let most = width * (width + 1)
      (absolute, square) = most > 0 ? (1 / most, 1 / most) : (0, 0)
    case .ratio:
      if let low = levels.first, let high = levels.last, high > 0 {
        let most = (high - low) / (high + low)
        if most > 0 { ratioUnit = 1 / (most * most) }
      }
    }
    (self.absolute, self.square, self.differ, self.ratioUnit) = (absolute, square, differ, ratioUnit)
    self.levels = levels.count
    let all = levels.map { $0 - shift }
    let moments = Moments(absolute: absolute, square: square, differ: differ)
    if form == .ratio {
      total = all.reduce(0) { sum, x in sum + all.reduce(0) { $0 + Self.ratio(x, $1) * ratioUnit } }
    } else {
      total = moments.sum(all.count, places: { all[$0] }, counts: { _ in 1 })
    }
  }

  /// d of two ranks.
  func between(_ k: Int, _ l: Int) -> Double {
    if k == l { return 0 }
    let (x, y) = (positions[k], positions[l])
    if form == .ratio { return Self.ratio(x, y) * ratioUnit }
    return absolute * abs(x - y) + square * (x - y) * (x - y) + differ
  }

  /// Σ cₖ cₗ d(k, l) over all ordered pairs of `count` entries, of which entry i is `counts(i)` votes for rank
  /// `ranks(i)`; ranks ascend.
  func sum(_ count: Int, ranks: (Int) -> Int, counts: (Int) -> Double) -> Double {
    if count < 2 { return 0 }
    if form == .nominal {
      var (n, squares) = (0.0, 0.0)
      for i in 0..<count {
        n += counts(i)
        squares += counts(i) * counts(i)
      }
      return n * n - squares
    }
    guard form != .ratio else {
      var sum = 0.0
      for i in 0..<count {
        for j in 0..<i { sum += counts(i) * counts(j) * between(ranks(i), ranks(j)) }
      }
      return 2 * sum
    }
    return Moments(absolute: absolute, square: square, differ: differ)
      .sum(count, places: { positions[ranks($0)] }, counts: counts)
  }

  /// For each entry i, Σₗ cₗ d(rank of i, l) over all entries; ranks ascend.
  func toAll(ranks: [Int], counts: [Double]) -> [Double] {
    guard form != .ratio else {
      return ranks.map { k in zip(ranks, counts).reduce(0) { $0 + $1.1 * between(k, $1.0) } }
    }
    var (n, first, second) = (0.0, 0.0, 0.0)
    for (k, c) in zip(ranks, counts) {
      let x = positions[k]
      n += c
      first += c * x
      second += c * x * x
    }
    var (before, firstBefore) = (0.0, 0.0)
    return zip(ranks, counts).map { k, c in
      let x = positions[k]
      // Σ c |x − y|: those below, and those above.
      let apart = x * before - firstBefore + (first - firstBefore - c * x) - x * (n - before - c)
      before += c
      firstBefore += c * x
      return absolute * apart + square * (n * x * x - 2 * x * first + second) + differ * (n - c)
    }
  }

  private static func ratio(_ x: Double, _ y: Double) -> Double {
    let sum = x + y
    return sum > 0 ? (x - y) * (x - y) / (sum * sum) : 0
  }

  /// The coefficients of the three kinds of distance, and their sum over all ordered pairs.
  private struct Moments {
    var absolute: Double
    var square: Double
    var differ: Double

    func sum(_ count: Int, places: (Int) -> Double, counts: (Int) -> Double) -> Double {
      if count < 2 { return 0 }
      var (n, first, second, squares, apart) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for i in 0..<count {
        let (x, c) = (places(i), counts(i))
        apart += c * (n * x - first)
        n += c
        first += c * x
        second += c * x * x
        squares += c * c
      }
      return 2 * absolute * apart + 2 * square * max(0, n * second - first * first) + differ * (n * n - squares)
    }
  }
}
