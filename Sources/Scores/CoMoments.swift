// CoMoments: means and centred sums of products in one pass, and a post's columns measured from a first one.
import Foundation

/// The columns of a post: log10(1 + followers), hashtags, log10(1 + likes), each less its value for a reference post.
///
/// The difference of two logarithms is the logarithm of a ratio. Taken so, a billion followers and a billion and one
/// differ by the right amount and not by the last bit of 9.0; the intercept gets the reference back in the end.
struct Columns {
  static let followers = 0
  static let hashtags = 1
  static let likes = 2

  private let reference: ScorePost
  /// What was taken off each column.
  let origin: SIMD4<Double>

  init(reference: ScorePost) {
    self.reference = reference
    origin = SIMD4(
      log10(1 + Double(reference.followers)), Double(reference.hashtags), log10(1 + Double(reference.likes)), 0)
  }

  func of(_ post: ScorePost) -> SIMD4<Double> {
    SIMD4(
      Self.log10Ratio(post.followers, reference.followers), Double(post.hashtags - reference.hashtags),
      Self.log10Ratio(post.likes, reference.likes), 0)
  }

  /// log10((1 + count) / (1 + reference))
  private static func log10Ratio(_ count: Int, _ reference: Int) -> Double {
    let change = Double(count - reference) / (1 + Double(reference))
    if abs(change) < 0.5 { return log1p(change) * 0.434_294_481_903_251_8 }
    return log10((1 + Double(count)) / (1 + Double(reference)))
  }
}

/// Means and centred co-moments Σ (a − ā)(b − b̄) of columns, updated value by value
/// (Welford 1962, Bennett et al. 2009).
struct CoMoments {
  private(set) var n = 0
  private(set) var mean = SIMD4<Double>.zero
  private var rows = (SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero)

  mutating func add(_ value: SIMD4<Double>) {
    n += 1
    let before = value - mean
    mean += before / Double(n)
    let after = value - mean
    rows.0 += before[0] * after
    rows.1 += before[1] * after
    rows.2 += before[2] * after
  }

  /// Σ (a − ā)(b − b̄) for columns a and b.
  subscript(a: Int, b: Int) -> Double {
    switch min(a, b) {
    case 0: rows.0[max(a, b)]
    case 1: rows.1[max(a, b)]
    default: rows.2[max(a, b)]
    }
  }
}
