// ManualScores: images scored by people on a scale of numbers, after Blake ("To post or not to post").
import Base

/// What somebody answered about an image.
package struct ManualVote: Sendable, Hashable {
  package var image: Int64
  package var label: String

  package init(image: Int64, label: String) {
    self.image = image
    self.label = label
  }
}

/// The mean of each image's votes as its score, and labels from that.
///
/// Blake gave photographs 1 to 5, from what would be shared with nobody to what would be shared broadly.
package struct ManualScores: Sendable {
  /// How scores become labels.
  package enum Labels: Sendable, Hashable {
    /// Above the middle of the scale is top, below it bottom; exactly at it an image gets no label.
    case midpoint
    /// The lowest and the highest shares, ties decided by `TieOrder` of the image's id.
    case shares(TailShares, seed: UInt64)
  }

  /// Ascending; likewise the rest, image by image.
  package private(set) var images: [Int64] = []
  /// Means of the votes.
  package private(set) var scores: [Double] = []
  package private(set) var votes: [Int] = []
  /// Standard deviation of an image's votes (n − 1); nil with one vote.
  package private(set) var spreads: [Double?] = []
  package let tails: ScoreTails
  package private(set) var warnings: [String] = []

  /// - Parameters:
  ///   - votes: in any order.
  ///   - scale: the lowest and the highest answer that could be given.
  /// - Throws: `Fault` with code `data` for an answer that is no number or outside the scale, or where there is none;
  ///   `usage` for shares that are none.
  package init(
    _ votes: some Sequence<ManualVote>, scale: ClosedRange<Double> = 1...5,
    labels: Labels = .midpoint
  ) throws {
    if case .shares(let shares, _) = labels { try shares.check() }
    let sorted = try Self.numbers(votes, scale: scale).sorted { ($0.image, $0.number) < ($1.image, $1.number) }
    guard !sorted.isEmpty else { throw Fault(.data, "There are no votes to make scores of.") }
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].image == sorted[start].image { end += 1 }
      let own = sorted[start..<end].map(\.number)
      let mean = own.reduce(0, +) / Double(own.count)
      images.append(sorted[start].image)
      scores.append(mean)
      self.votes.append(own.count)
      let squares = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      spreads.append(own.count > 1 ? (squares / Double(own.count - 1)).squareRoot() : nil)
      start = end
    }
    let middle = scale.lowerBound + (scale.upperBound - scale.lowerBound) / 2
    switch labels {
    case .midpoint: tails = Self.split(scores, at: middle)
    case .shares(let shares, let seed):
      tails = ScoreTails(scores: scores, ids: images, shares: shares, seed: seed)
    }
    warn(labels: labels, middle: middle)
  }

  private static func numbers(
    _ votes: some Sequence<ManualVote>, scale: ClosedRange<Double>
  ) throws(Fault) -> [(image: Int64, number: Double)] {
    let range = "\(number(scale.lowerBound)) to \(number(scale.upperBound))"
    var known: [String: Double] = [:]
    var numbers: [(image: Int64, number: Double)] = []
    for vote in votes {
      if let value = known[vote.label] {
        numbers.append((vote.image, value))
        continue
      }
      guard let value = Double(vote.label), value.isFinite else {
        throw Fault(
          .data,
          "There are votes for \"\(vote.label)\", which is no number: scores by hand are means and need answers from "
            + "\(range).")
      }
      guard scale.contains(value) else {
        throw Fault(.data, "There are votes for \(vote.label), which lies outside the scale from \(range).")
      }
      known[vote.label] = value
      numbers.append((vote.image, value))
    }
    return numbers
  }

  private static func split(_ scores: [Double], at middle: Double) -> ScoreTails {
    // Means of whole numbers are a little off: 3 must be 3 whoever divides.
    let nearness = 1e-9 * max(1, abs(middle))
    let assignment = scores.map { score -> ScoreTail in
      abs(score - middle) <= nearness ? .middle : score > middle ? .top : .bottom
    }
    var thresholds = RegressionResult.Thresholds()
    var (bottom, top) = (0, 0)
    for (score, tail) in zip(scores, assignment) {
      switch tail {
      case .bottom: (bottom, thresholds.low) = (bottom + 1, max(score, thresholds.low ?? score))
      case .top: (top, thresholds.high) = (top + 1, min(score, thresholds.high ?? score))
      case .middle: break
      }
    }
    return ScoreTails(
      assignment: assignment, thresholds: thresholds, bottom: bottom, top: top, tiesAtLow: 0, tiesAtHigh: 0,
      byChance: 0)
  }

  private mutating func warn(labels: Labels, middle: Double) {
    let n = images.count
    if n < 100 {
      warnings.append("There \(n == 1 ? "is only 1 image" : "are only \(n) images") with votes: few to learn from.")
    }
    let single = votes.count { $0 == 1 }
    if single * 2 > n {
      warnings.append(
        "\(single) of \(n) images have one vote only: their scores are one person's opinion, and nothing says how sure."
      )
    }
    if n > 1, let first = scores.first, scores.allSatisfy({ $0 == first }) {
      warnings.append("All images have the same score: the labels do not tell them apart.")
    }
    if case .midpoint = labels {
      for (name, side, count) in [("bottom", "below", tails.bottom), ("top", "above", tails.top)] where count == 0 {
        warnings.append("No image is labelled \(name): none has a mean \(side) \(number(middle)).")
      }
    }
  }
}
