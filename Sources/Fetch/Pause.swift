// Pause: how long to wait before asking again.
internal import Base

/// The waiting times of the downloader, seconds.
package enum Pause {
  /// Exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", 2015): uniform between 0 and
  /// `base` · 2^(tries − 1), at most `limit`. The same for the same seed, URL and try.
  package static func backoff(afterTry tries: Int, of url: String, base: Double, limit: Double, seed: UInt64) -> Double
  {
    var generator = KeyedGenerator(seed: seed, key: ["backoff", url, String(tries)])
    // Beyond 2^60 every base has met its limit.
    let longest = min(limit, base * Double(UInt64(1) << UInt64(max(0, min(tries - 1, 60)))))
    return generator.uniform(0, max(0, longest))
  }

  /// No host asks for more than a year and means it.
  private static let longest = 365.0 * 86_400

  /// What a Retry-After header asks for (RFC 9110, section 10.2.3): a count of seconds, or a date, which is compared with
  /// the answer's own Date where it has one, so that a wrong clock on either side does no harm.
  /// - Parameter now: seconds since 1970.
  /// - Returns: 0 or more seconds, a year at most; nil where the header is neither.
  package static func retryAfter(_ header: String, date: String?, now: Double) -> Double? {
    let value = header.split(separator: " ").joined(separator: " ")
    guard !value.isEmpty else { return nil }
    if value.utf8.allSatisfy({ (48...57).contains($0) }) { return Double(value).map { min($0, longest) } }
    guard let until = HTTPDate.seconds(value) else { return nil }
    return min(longest, max(0, Double(until) - (date.flatMap(HTTPDate.seconds).map { Double($0) } ?? now)))
  }
}
