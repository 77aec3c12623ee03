// Trouble: what went wrong with a try and may go better with the next.
import Foundation

/// A failure of one try.
struct Trouble: Sendable {
  /// The slug to count by.
  let reason: String
  /// What happened once; `sentence(afterTries:)` adds how often.
  let sentence: String
  /// The pause that the host asks for, seconds.
  var retryAfter: Double?
  /// The host has enough of all requests, not only of this one.
  var concernsHost = false
  /// Nobody answered: any other request to this host would have ended the same way.
  var isSilence = false
  /// What has come before the trouble, where the rest can be asked for.
  var partial: Partial?

  init(_ reason: String, _ sentence: String) {
    self.reason = reason
    self.sentence = sentence
  }

  static func silence(_ reason: String, _ sentence: String) -> Trouble {
    var trouble = Trouble(reason, sentence)
    trouble.isSilence = true
    return trouble
  }

  /// - Parameter sameEachTime: every try had this trouble, not only the last.
  func sentence(afterTries tries: Int, sameEachTime: Bool) -> String {
    switch tries {
    case ...1: sentence
    case 2 where sameEachTime: "\(sentence), twice"
    case _ where sameEachTime: "\(sentence), \(tries) times"
    default: "\(sentence), at the last of \(tries) tries"
    }
  }

  /// `30 seconds`, `5 minutes`, `3 hours`: rounded up, since a pause that is said too short is broken.
  static func duration(_ seconds: Double) -> String {
    func count(_ value: Double, _ unit: String) -> String {
      let whole = Int(min(value.rounded(.up), 1e9))
      return "\(whole) \(unit)\(whole == 1 ? "" : "s")"
    }
    if seconds < 1 { return "\((seconds * 10).rounded(.up) / 10) seconds" }
    if seconds <= 120 { return count(seconds, "second") }
    return seconds <= 7200 ? count(seconds / 60, "minute") : count(seconds / 3600, "hour")
  }
}

/// The two clocks of a download, seconds.
enum Clock {
  /// Never runs backwards; its zero means nothing.
  static var steady: Double { read(CLOCK_MONOTONIC) }
  /// Since 1970, for dates that hosts write.
  static var sinceEpoch: Double { read(CLOCK_REALTIME) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
