// Shift: what chance decides for one annotator on one task: the order of the images, and when a repeat or gold is due.
import Base

/// The draws of one annotator. They depend on the seed, the task, the annotator and what is drawn for, so that a session
/// that was ended goes on as if it had not been.
struct Shift: Sendable {
  let seed: UInt64
  let task: String
  let annotator: String
  /// How many gold images come to one of the others, on average.
  private let goldRate: Double
  /// How many repeats come to one of the others, on average.
  private let repeatRate: Double

  /// A repeat comes no sooner than after so many other images, or it would be remembered.
  static let repeatDistance = 10

  /// - Parameters: shares of all that is shown, together below 1.
  init(seed: UInt64, task: String, annotator: String, goldShare: Double, repeatShare: Double) {
    self.seed = seed
    self.task = task
    self.annotator = annotator
    let rest = max(1 - goldShare - repeatShare, 0.05)
    goldRate = goldShare / rest
    repeatRate = repeatShare / rest
  }

  /// The place of an image in the annotator's order: the smaller, the earlier.
  func place(of sha256: String) -> UInt64 {
    var chance = KeyedGenerator(seed: seed, key: ["annotate", task, annotator, sha256])
    return chance.next()
  }

  /// How many gold images are due when so many others are finished.
  func goldDue(after finished: Int) -> Int { due("gold", goldRate, finished) }

  /// How many repeats are due when so many others are finished.
  func repeatsDue(after finished: Int) -> Int { due("repeat", repeatRate, finished) }

  /// One of them falls into each stretch of 1/rate images, at a place that nobody can foresee.
  private func due(_ what: String, _ rate: Double, _ finished: Int) -> Int {
    guard rate > 0 else { return 0 }
    let stretch = Double(finished) * rate
    let whole = Int(stretch)
    var chance = KeyedGenerator(seed: seed, key: [what, task, annotator, "\(whole)"])
    return whole + (stretch - Double(whole) >= chance.unit() ? 1 : 0)
  }

  /// Which of `count` images is repeated as the `number`th.
  func choice(ofRepeat number: Int, among count: Int) -> Int {
    var chance = KeyedGenerator(seed: seed, key: ["repeat of", task, annotator, "\(number)"])
    return chance.index(count)
  }
}
