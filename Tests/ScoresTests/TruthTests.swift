// TruthTests: scores against known effects, by hand and against scikit-learn.
import Base
import Scores
import Testing

@Suite struct TruthTests {
  private func scored(_ scores: [Double], labels: [ScoreTail]? = nil) -> ScoredPosts {
    ScoredPosts(
      ids: scores.indices.map(Int64.init), scores: scores, labels: labels ?? scores.map { _ in ScoreTail.middle })
  }

  private func effects(_ effects: [Double]) throws -> KnownEffects {
    try KnownEffects(effects.enumerated().map { (Int64($0), $1) })
  }

  @Test func `the area under the curve counts pairs in the right order`() throws {
    // Good (effects 5, 6): scores 4 and 2; bad (1, 2): 3 and 2. 4 beats both, 2 loses to 3 and ties with 2: 2.5 of 4.
    let labels: [ScoreTail] = [.top, .middle, .bottom, .bottom, .top]
    let found = try Truth(scored([4, 2, 3, 2, 9], labels: labels), effects([5, 6, 1, 2, 3]))
    #expect(found.posts == 5 && found.atMedian == 1)
    #expect(found.auc.value == 0.625)
    #expect(found.top == 1 && found.topRight == 1)
    #expect(found.bottom == 2 && found.bottomRight == 2)
  }

  @Test func `area and error agree with the peers`() throws {
    // y = b > median(b) without the posts at the median: sklearn 1.9.1 roc_auc_score(y, a); DeLong's error from all
    // pairs in numpy; scipy 1.17.1 spearmanr(a, b).
    let a = (0..<200).map { Double($0 * 37 % 101 - 50) }
    let b = (0..<200).map { (i: Int) -> Double in Double(i * 37 % 101 / 3 + i * 53 % 41) }
    let found = try Truth(scored(a), effects(b))
    #expect(found.posts == 200 && found.atMedian == 5)
    #expect(close(found.auc.value, 0.7893518518518519, 1e-12))
    #expect(close(found.auc.se, 0.031762790631029186, 1e-12))
    #expect(close(found.auc.low, 0.7893518518518519 - 1.959963984540054 * 0.031762790631029186, 1e-12))
    #expect(close(found.spearman, 0.6159578020604989, 1e-12))
  }

  @Test func `labels are right where the effect is on their side`() throws {
    let values = (0..<100).map { Double($0) }
    let labels = values.map { $0 < 20 ? ScoreTail.bottom : $0 >= 70 ? .top : .middle }
    // Effects of which every fifth is turned round.
    let known = try effects(values.map { Int($0) % 5 == 0 ? 99.5 - $0 : $0 })
    let found = Truth(scored(values, labels: labels), known)
    #expect(found.top == 30 && found.topRight == 24)
    #expect(found.bottom == 20 && found.bottomRight == 16)
  }

  @Test func `perfect scores, and useless ones`() throws {
    let values = (0..<50).map { Double($0) }
    let perfect = try Truth(scored(values), effects(values))
    #expect(perfect.auc.value == 1 && perfect.auc.se == 0 && perfect.spearman == 1)
    #expect(perfect.auc.note == "The posts leave the standard error no width; it is no proof of certainty.")
    let useless = try Truth(scored(values.map { _ in 7 }), effects(values))
    #expect(useless.auc.value == 0.5 && useless.spearman == nil)
    let backwards = try Truth(scored(values.map { -$0 }), effects(values))
    #expect(backwards.auc.value == 0 && backwards.spearman == -1)
  }

  @Test func `the order of either side does not matter, and the first of two effects counts`() throws {
    let scores = (0..<60).map { Double($0 * 17 % 61) }
    let known = (0..<90).map { (Int64($0 * 2), Double($0 * 23 % 47)) }
    let found = try Truth(scored(scores), KnownEffects(known))
    #expect(found.posts == 30)
    let again = known.reversed() + known.map { ($0.0, -1000) }
    #expect(try Truth(scored(scores), KnownEffects(again)) == found)
    #expect(try KnownEffects(again).count == 90)
  }

  @Test func `without two sides there is no area`() throws {
    let alike = try Truth(scored([1, 2, 3]), effects([4, 4, 4]))
    #expect(alike.auc.value == nil && alike.atMedian == 3 && alike.spearman == nil)
    #expect(alike.auc.note == "There are no posts with effects above and below the median.")
    #expect(try Truth(scored([]), effects([1])).posts == 0)
    let two = try Truth(scored([1, 2]), effects([4, 9]))
    #expect(two.auc.value == 1 && two.auc.se == nil)
    #expect(two.auc.note == "There are too few posts for an interval.")
  }

  @Test func `an effect that is no number is refused`() {
    #expect(throws: Fault.self) { try effects([1, .nan]) }
    #expect(throws: Fault.self) { try effects([1, .infinity]) }
  }
}
