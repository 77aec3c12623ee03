// AnswerGate: nobody votes on an image that nobody has seen. What to do with keys that were typed ahead.

/// Says which keys were pressed by somebody who saw what they are about. Times are seconds of one clock.
///
/// The rule: when another image comes, every key that was typed before it stood on the screen, or within 30 ms after,
/// is dropped (nobody reads a photograph so fast, and over a slow line it may take as long to be drawn); only q counts
/// always. What judges the image (an answer, skip, on) waits for the photograph itself, where the words came first. Between
/// the questions about one image nothing is dropped: it was seen, and fast typists know what is asked next.
struct AnswerGate {
  /// The time from the drawing in which no key can be an answer to what is drawn.
  static let blindSeconds = 0.03

  /// What is on the screen, and since when; nil before the first.
  private var shown: (image: String, words: Double)?
  private var pictureSince: Double?

  /// The words for an image are on the screen. Nothing changes where they were for the same one.
  /// - Returns: whether it is another one.
  mutating func show(_ image: String, at time: Double) -> Bool {
    guard shown?.image != image else { return false }
    shown = (image, time)
    pictureSince = nil
    return true
  }

  /// The photograph is on the screen too, or the words that it cannot be shown here.
  mutating func showPicture(at time: Double) {
    if pictureSince == nil { pictureSince = time }
  }

  var isPictureShown: Bool { pictureSince != nil }

  /// When the image could first be looked at.
  var since: Double? { pictureSince }

  /// Whether a key that was read at that time may have been meant for what is shown.
  func mayConcern(at time: Double) -> Bool {
    guard let shown else { return false }
    return time >= (pictureSince ?? shown.words) + Self.blindSeconds
  }
}
