// ProgressBar: how far long work is, on stderr, only where that is a terminal.
import Foundation

/// A line that redraws itself at most ten times a second. Safe to call from any thread.
final class ProgressBar: @unchecked Sendable {
  private let what: String
  private let isShown: Bool
  private let lock = NSLock()
  private let start = ContinuousClock.now
  private var lastDraw: ContinuousClock.Instant?
  private var hasDrawn = false

  /// - Parameter what: the items, as in "faces".
  init(_ what: String, isQuiet: Bool) {
    self.what = what
    isShown = !isQuiet && Screen.errorIsTerminal
  }

  /// - Parameter total: nil where nobody knows how many there will be.
  func update(_ finished: Int, of total: Int?, problems: Int = 0) {
    guard isShown else { return }
    lock.withLock {
      let now = ContinuousClock.now
      if let lastDraw, now - lastDraw < .milliseconds(100), finished != total { return }
      lastDraw = now
      hasDrawn = true
      let seconds = Double((now - start).components.seconds) + Double((now - start).components.attoseconds) / 1e18
      let rate = seconds > 0.2 ? " \(Int(Double(finished) / seconds).grouped)/s" : ""
      let trouble = problems > 0 ? ", \(problems.of("problem"))" : ""
      let bar = total.map { Self.bar(finished, of: $0) + " \(finished.grouped)/\($0.grouped)" } ?? finished.grouped
      Screen.write("\r\u{1B}[K\(bar) \(what)\(rate)\(trouble)", to: STDERR_FILENO)
    }
  }

  /// Takes the line away, so that what follows stands alone.
  func finish() {
    lock.withLock {
      if hasDrawn { Screen.write("\r\u{1B}[K", to: STDERR_FILENO) }
      hasDrawn = false
    }
  }

  private static func bar(_ finished: Int, of total: Int) -> String {
    let width = 24
    let full = total > 0 ? min(width, finished * width / total) : width
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]"
  }
}
