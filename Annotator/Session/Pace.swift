// Pace: what a session has come to so far, and how fast.

/// Counts a session's images and votes.
struct Pace: Sendable {
  var votes = 0
  var skipped = 0
  /// Seconds for each image, in the order they were finished.
  private var seconds: [Double] = []
  private var images = 0

  mutating func add(_ spent: Double) {
    images += 1
    seconds.append(spent)
  }

  /// A vote was taken back; an earlier session's is none of this one's.
  mutating func takeBack() {
    guard votes > 0 else { return }
    votes -= 1
  }

  /// The last finished image is open again.
  mutating func reopen() {
    guard images > 0 else { return }
    images -= 1
    seconds.removeLast()
  }

  var summary: SessionSummary {
    var summary = SessionSummary()
    summary.images = images
    summary.votes = votes
    summary.skipped = skipped
    summary.medianSeconds = median(seconds)
    return summary
  }
}

/// The middle value, or the mean of the two in the middle; nil of none.
package func median(_ values: [Double]) -> Double? {
  let ordered = values.sorted()
  guard !ordered.isEmpty else { return nil }
  let middle = ordered.count / 2
  return ordered.count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
}
