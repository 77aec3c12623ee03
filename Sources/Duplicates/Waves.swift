// Waves: the frequencies of a part of a picture, straight from those of the whole.
internal import Imaging

/// 16 numbers: a row of frequencies, or of samples.
typealias FrequencyRow = SIMD16<Float>

/// Part of an axis, in shares of the whole: `low` 0 and `high` 1 are all of it.
struct Span: Sendable, Hashable {
  var low, high: Float

  static let whole = Span(low: 0, high: 1)

  var length: Float { high - low }
}

/// Frequencies of a part follow from those of the whole by one matrix across and one down, since both are sums of
/// cosines: nothing is decoded again.
enum Waves {
  static let count = 16

  /// `out` = `left` × `right`: rows of 16 numbers, `right` has 16 of them.
  @inline(__always)
  static func multiply(
    _ left: UnsafePointer<FrequencyRow>, rows: Int, _ right: UnsafePointer<FrequencyRow>,
    to out: UnsafeMutablePointer<FrequencyRow>
  ) {
    let scalars = UnsafeRawPointer(left)
    for row in 0..<rows {
      var sum = FrequencyRow.zero
      for at in 0..<count {
        sum += right[at] * scalars.load(fromByteOffset: 4 * (count * row + at), as: Float.self)
      }
      out[row] = sum
    }
  }

  /// Turns 16 rows into 16 columns.
  static func transpose(_ rows: UnsafePointer<FrequencyRow>, to out: UnsafeMutablePointer<FrequencyRow>) {
    let (from, to) = (UnsafeRawPointer(rows), UnsafeMutableRawPointer(out))
    for row in 0..<count {
      for at in 0..<count {
        let value = from.load(fromByteOffset: 4 * (count * row + at), as: Float.self)
        to.storeBytes(of: value, toByteOffset: 4 * (count * at + row), as: Float.self)
      }
    }
  }

  /// The matrix for a span, by 16 samples of it: row u has what u half waves of the whole are in the frequencies of the
  /// part. `samples` is room for 16 rows.
  static func matrix(
    of span: Span, samples: UnsafeMutablePointer<FrequencyRow>, to out: UnsafeMutablePointer<FrequencyRow>
  ) {
    // cos πx = sin π(½ - x), whose argument is small enough for a short series.
    let angle = (0.5 - (span.low + span.length * sixteenths)) * Float.pi
    let square = angle * angle
    var series = FrequencyRow(repeating: 1 / 6_227_020_800)
    for term: Float in [-1 / 39_916_800, 1 / 362_880, -1 / 5040, 1 / 120, -1 / 6, 1] { series = series * square + term }
    let cosine = series * angle
    samples[0] = FrequencyRow(repeating: 1)
    samples[1] = cosine * Float(2).squareRoot()
    var (last, before) = (cosine, FrequencyRow(repeating: 1))
    for u in 2..<count {
      (last, before) = (2 * cosine * last - before, last)
      samples[u] = last * Float(2).squareRoot()
    }
    sampled.withUnsafeBufferPointer { waves in
      guard let waves = waves.baseAddress else { return }
      multiply(samples, rows: count, waves, to: out)
    }
  }

  /// The matrix for a span by many samples, for what is made once.
  static func fineMatrix(of span: Span) -> [FrequencyRow] {
    let places = middles.map { Double(span.low) + Double(span.length) * $0 }
    return products((0..<count).map { u in places.map { wave(u, at: $0) } })
  }

  /// Row u: the slope of u half waves, as frequencies.
  static let slopes: [FrequencyRow] = products((0..<count).map { u in middles.map { slope(u, at: $0) } })
  /// Row u: the slope of u half waves times the distance from the middle, as frequencies: what a stretch changes.
  static let stretches: [FrequencyRow] = products(
    (0..<count).map { u in middles.map { ($0 - 0.5) * slope(u, at: $0) } })

  /// Sample g of k half waves, in row g, by 16.
  private static let sampled: [FrequencyRow] = rows { g, k in wave(k, at: (Double(g) + 0.5) / 16) / 16 }
  private static let sixteenths = rows { _, g in (Double(g) + 0.5) / 16 }[0]

  /// Places at which products are summed.
  private static let middles: [Double] = (0..<128).map { (Double($0) + 0.5) / 128 }
  private static let whole: [[Double]] = (0..<count).map { k in middles.map { wave(k, at: $0) } }

  /// The frequencies of functions that are given by their samples, a row for each.
  private static func products(_ functions: [[Double]]) -> [FrequencyRow] {
    rows { u, k in zip(functions[u], whole[k]).reduce(0) { $0 + $1.0 * $1.1 } / Double(middles.count) }
  }

  private static func rows(_ value: (_ row: Int, _ column: Int) -> Double) -> [FrequencyRow] {
    (0..<count).map { row in
      var numbers = FrequencyRow.zero
      for column in 0..<count { numbers[column] = Float(value(row, column)) }
      return numbers
    }
  }

  private static func wave(_ half: Int, at x: Double) -> Double {
    half == 0 ? 1 : 2.0.squareRoot() * AffineMap.rotation(degrees: 180 * Double(half) * x).a
  }

  private static func slope(_ half: Int, at x: Double) -> Double {
    -2.0.squareRoot() * Double.pi * Double(half) * AffineMap.rotation(degrees: 180 * Double(half) * x).c
  }
}
