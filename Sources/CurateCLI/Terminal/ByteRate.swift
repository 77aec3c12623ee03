// ByteRate: how fast bytes have come lately, in words.
import Foundation

/// Looks at a growing sum. Safe to call from any thread.
final class ByteRate: @unchecked Sendable {
  private let lock = NSLock()
  private var seen: [(at: ContinuousClock.Instant, bytes: Int)] = []
  private static let window = Duration.seconds(5)

  /// `, 4.2 MB/s` by what has come in the last seconds; nothing where that is nothing.
  func words(_ bytes: Int) -> String {
    lock.withLock {
      let now = ContinuousClock.now
      seen.append((now, bytes))
      while seen.count > 2, now - seen[1].at > Self.window { seen.removeFirst() }
      let seconds = (now - seen[0].at) / .seconds(1)
      guard seconds > 0.5, bytes > seen[0].bytes else { return "" }
      let rate = Double(bytes - seen[0].bytes) / seconds
      return rate >= 1e6 ? String(format: ", %.1f MB/s", rate / 1e6) : String(format: ", %.0f kB/s", rate / 1e3)
    }
  }
}
