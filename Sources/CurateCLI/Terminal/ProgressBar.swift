// ProgressBar: how far long work is, on stderr, only where that is a terminal.
import Base
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

  /// - Parameters:
  ///   - total: nil where nobody knows how many there will be.
  ///   - more: what else there is to tell, asked for where the line is drawn.
  func update(_ finished: Int, of total: Int?, problems: Int = 0, more: () -> String = { "" }) {
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
      let left = total.flatMap { Self.timeLeft(finished, of: $0, after: seconds) } ?? ""
      Screen.write("\r\u{1B}[K\(bar) \(what)\(rate)\(left)\(trouble)\(more())", to: STDERR_FILENO)
    }
  }

  /// `, 2 min left`, once there is something to judge by.
  private static func timeLeft(_ finished: Int, of total: Int, after seconds: Double) -> String? {
    guard seconds > 3, finished > 0, finished < total else { return nil }
    let left = Double(total - finished) * seconds / Double(finished)
    switch left {
    case ..<90: return ", \(Int(left.rounded(.up))) s left"
    case ..<5400: return ", \(Int((left / 60).rounded(.up))) min left"
    default: return ", \(Int((left / 3600).rounded(.up))) h left"
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
