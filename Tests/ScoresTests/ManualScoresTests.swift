// ManualScoresTests: means of votes on a scale as scores, and labels from its middle or from shares.
import Base
import Scores
import Testing

@Suite struct ManualScoresTests {
  private func cast(_ votes: [(Int64, String)]) -> [ManualVote] { votes.map { ManualVote(image: $0, label: $1) } }

  @Test func `the mean is the score, and the middle of the scale divides`() throws {
    let found = try ManualScores(
      cast([
        (7, "5"), (3, "1"), (7, "4"), (3, "2"), (5, "3"), (3, "3"), (5, "3"), (9, "2"), (9, "4"), (8, "4"),
      ]))
    #expect(found.images == [3, 5, 7, 8, 9])
    #expect(found.scores == [2, 3, 4.5, 4, 3])
    #expect(found.votes == [3, 2, 2, 1, 2])
    #expect(found.spreads[0] == 1 && found.spreads[1] == 0 && found.spreads[3] == nil)
    #expect(close(found.spreads[2], 0.5.squareRoot(), 1e-12) && close(found.spreads[4], 2.0.squareRoot(), 1e-12))
    #expect(found.tails.assignment == [.bottom, .middle, .top, .top, .middle])
    #expect(found.tails.thresholds == RegressionResult.Thresholds(low: 2, high: 4))
    #expect(found.tails.bottom == 1 && found.tails.top == 2)
    #expect(found.warnings == ["There are only 5 images with votes: few to learn from."])
  }

  @Test func `shares label the ends, ties decided and counted`() throws {
    let images = (0..<200).map { Int64($0) }
    let all = images.map { ManualVote(image: $0, label: $0 < 120 ? "3" : "4") }
    let found = try ManualScores(all, labels: .shares(TailShares(bottom: 0.25, top: 0.5), seed: 3))
    #expect(found.tails.bottom == 50 && found.tails.tiesAtLow == 70)
    #expect(found.tails.top == 100 && found.tails.tiesAtHigh == 100)
    let order = images.prefix(120).sorted { TieOrder.mix($0, seed: 3) < TieOrder.mix($1, seed: 3) }
    #expect(order.prefix(50).allSatisfy { found.tails.assignment[Int($0)] == .bottom })
    #expect(order.suffix(20).allSatisfy { found.tails.assignment[Int($0)] == .top })
    #expect(
      found.warnings == [
        "200 of 200 images have one vote only: their scores are one person's opinion, and nothing says how sure."
      ])
  }

  @Test func `the order of the votes does not matter`() throws {
    var chance = KeyedGenerator(seed: 1, key: ["votes"])
    // Thirds of 0.1 and the like: sums depend on the order in their last bit.
    let many = (0..<300).map { ManualVote(image: Int64($0 % 40), label: "\(Double($0 * 7 % 41) / 10 + 1)") }
    let (one, other) = try (ManualScores(many), ManualScores(many.shuffled(using: &chance)))
    #expect(one.scores == other.scores && one.images == other.images)
    #expect(one.tails.assignment == other.tails.assignment)
  }

  @Test func `a mean at the middle of a scale gets no label, however it is divided`() throws {
    // (0.1 + 0.2 + 0.3) / 3 is a little more than 0.2.
    let found = try ManualScores(cast([(1, "0.1"), (1, "0.2"), (1, "0.3"), (2, "0.4")]), scale: 0...0.4)
    #expect(found.tails.assignment == [.middle, .top])
  }

  @Test func `scores without variation and empty labels are named`() throws {
    let found = try ManualScores((0..<200).map { ManualVote(image: $0 / 2, label: "4") })
    #expect(
      found.warnings == [
        "All images have the same score: the labels do not tell them apart.",
        "No image is labelled bottom: none has a mean below 3.",
      ])
  }

  @Test func `answers that are no numbers of the scale are refused`() {
    #expect(
      throws: Fault(
        .data,
        "There are votes for \"selfie\", which is no number: scores by hand are means and need answers from 1 to 5.")
    ) { try ManualScores(cast([(1, "4"), (2, "selfie")])) }
    #expect(throws: Fault(.data, "There are votes for 6, which lies outside the scale from 1 to 5.")) {
      try ManualScores(cast([(1, "6")]))
    }
    #expect(throws: Fault.self) { try ManualScores(cast([(1, "nan")])) }
    #expect(throws: Fault(.data, "There are no votes to make scores of.")) { try ManualScores([]) }
    #expect(throws: Fault.self) {
      try ManualScores(cast([(1, "4")]), labels: .shares(TailShares(bottom: 2, top: 0), seed: 0))
    }
  }
}
