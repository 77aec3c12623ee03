// ByteBudget: how many bytes may still come in this moment, for --limit-rate.

/// A token bucket of bytes for all transfers together. It belongs to the loop's thread.
final class ByteBudget {
  private let rate: Double
  private var tokens: Double
  private var countedAt: Double

  /// - Parameter rate: bytes a second, above 0. A quarter of a second's bytes may come at once.
  init(rate: Double, at now: Double) {
    self.rate = rate
    tokens = rate / 4
    countedAt = now
  }

  /// Takes the bytes where there is anything left; a part that is larger than what is left is owed by the next.
  func take(_ bytes: Int, at now: Double) -> Bool {
    fill(at: now)
    guard tokens > 0 else { return false }
    tokens -= Double(bytes)
    return true
  }

  /// Seconds until something is left; 0 where it is.
  func wait(at now: Double) -> Double {
    fill(at: now)
    return tokens > 0 ? 0 : (1 - tokens) / rate
  }

  private func fill(at now: Double) {
    tokens = min(rate / 4, tokens + (now - countedAt) * rate)
    countedAt = now
  }
}
