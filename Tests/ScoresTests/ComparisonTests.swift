// ComparisonTests: agreement of two scorings, against scikit-learn, scipy and statsmodels, and what ties do to it.
import Base
import Scores
import Testing

@Suite struct ComparisonTests {
  private func scored(_ scores: [Double], labels: [ScoreTail]? = nil, ids: [Int64]? = nil) -> ScoredPosts {
    ScoredPosts(
      ids: ids ?? scores.indices.map(Int64.init), scores: scores,
      labels: labels ?? scores.map { _ in ScoreTail.middle })
  }

  @Test func `halves, tenths and ranks agree with the peers`() {
    // i = arange(200); p = (i * 73 + 11) % 211; q = 1000 * (p // 10 + i * 7 % 17) + i. Upper halves compared by
    // statsmodels 0.15.0 cohens_kappa (std_kappa is the formula of Fleiss, Cohen and Everitt), ranks by scipy 1.17.1
    // spearmanr.
    let p = (0..<200).map { ($0 * 73 + 11) % 211 }
    let q = (0..<200).map { (i: Int) -> Int in 1000 * (p[i] / 10 + i * 7 % 17) + i }
    let found = Comparison(scored(p.map(Double.init)), scored(q.map(Double.init)))
    #expect(found.posts == 200)
    #expect(close(found.kappa.value, 0.56, 1e-12))
    #expect(close(found.kappa.se, 0.05858327406350723, 1e-12))
    #expect(close(found.kappa.low, 0.56 - 1.959963984540054 * 0.05858327406350723, 1e-12))
    #expect(close(found.kappa.high, 0.56 + 1.959963984540054 * 0.05858327406350723, 1e-12))
    #expect(close(found.spearman, 0.7604290107252684, 1e-12))
    #expect(found.topOverlap == 0.45 && found.bottomOverlap == 0.45 && found.opposite == 0)
  }

  @Test func `ranks with ties and labels agree with the peers`() {
    // a = i * 37 % 101 - 50; b = i * 37 % 101 // 3 + i * 53 % 41; labels a >= 0 and b >= 30.
    let a = (0..<200).map { $0 * 37 % 101 - 50 }
    let b = (0..<200).map { (i: Int) -> Int in i * 37 % 101 / 3 + i * 53 % 41 }
    let found = Comparison(
      scored(a.map(Double.init), labels: a.map { $0 >= 0 ? .top : .bottom }),
      scored(b.map(Double.init), labels: b.map { $0 >= 30 ? .top : .bottom }))
    #expect(close(found.spearman, 0.6159578020604989, 1e-12))
    #expect(found.bothLabelled == 200)
    // sklearn 1.9.1 cohen_kappa_score, statsmodels std_kappa.
    #expect(close(found.labelKappa.value, 0.40798715633152705, 1e-12))
    #expect(close(found.labelKappa.se, 0.06102362397267922, 1e-12))
  }

  @Test(arguments: [
    ([40, 10, 20, 30], 0.4, 0.08979977728257459), ([88, 10, 14, 88], 0.7600959616153539, 0.04590197477894765),
    ([1, 5, 7, 2], -0.5789473684210524, 0.21304442432214682), ([50, 0, 0, 50], 1, 0),
  ])
  func `kappa and its error are those of statsmodels`(cells: [Int], kappa: Double, error: Double) {
    var (one, other): ([ScoreTail], [ScoreTail]) = ([], [])
    for (cell, count) in cells.enumerated() {
      one += Array(repeating: cell < 2 ? .bottom : .top, count: count)
      other += Array(repeating: cell % 2 == 0 ? .bottom : .top, count: count)
    }
    let scores = one.indices.map(Double.init)
    let found = Comparison(scored(scores, labels: one), scored(scores, labels: other)).labelKappa
    #expect(close(found.value, kappa, 1e-12) && close(found.se, error, 1e-12))
    #expect((found.note == nil) == (error > 0))
  }

  @Test func `labels that one of both left out are not compared`() {
    let one = scored([1, 2, 3, 4], labels: [.bottom, .middle, .top, .top])
    let other = scored([1, 2, 3, 4], labels: [.bottom, .top, .middle, .bottom])
    let found = Comparison(one, other)
    #expect(found.bothLabelled == 2)
    #expect(close(found.labelKappa.value, 0, 1e-12))
  }

  @Test func `only posts that both have count, whatever their order`() throws {
    var chance = KeyedGenerator(seed: 2, key: ["order"])
    typealias Row = (id: Int64, score: Double)
    let rows = (0..<300).map { (i: Int) -> Row in (Int64(3 * i - 200), Double(i * 97 % 301)) }
    let more = (0..<450).map { (i: Int) -> Row in (Int64(2 * i - 200), Double(i * 41 % 449)) }
    func build(_ rows: [Row]) -> ScoredPosts {
      ScoredPosts(ids: rows.map(\.id), scores: rows.map(\.score), labels: rows.map { $0.score > 150 ? .top : .bottom })
    }
    let found = Comparison(build(rows), build(more))
    // Every sixth number up to 696.
    #expect(found.posts == 150 && found.bothLabelled == 150)
    #expect(Comparison(build(rows.shuffled(using: &chance)), build(more.shuffled(using: &chance))) == found)
    let back = Comparison(build(more), build(rows))
    #expect(close(back.spearman, try #require(found.spearman), 1e-12))
    #expect(close(back.kappa.value, try #require(found.kappa.value), 1e-12))
    #expect(back.topOverlap == found.topOverlap && back.opposite == found.opposite)
  }

  @Test func `a scoring agrees with itself, ties and all`() {
    let scores = (0..<500).map { Double($0 % 3) }
    let found = Comparison(scored(scores), scored(scores), seed: 5)
    #expect(found.kappa.value == 1 && found.kappa.se == 0 && found.spearman == 1)
    #expect(found.topOverlap == 1 && found.bottomOverlap == 1 && found.opposite == 0)
  }

  @Test func `ties at a border are decided as for labels`() {
    // Twelve of thirty share the border of the upper half and of the highest tenth.
    let ids = (0..<30).map { Int64($0) }
    let scores = ids.map { $0 < 12 ? 1.0 : -Double($0) }
    let order = ids.sorted {
      (scores[Int($0)], TieOrder.mix($0, seed: 4)) < (scores[Int($1)], TieOrder.mix($1, seed: 4))
    }
    var places = [Double](repeating: 0, count: 30)
    for (place, id) in order.enumerated() { places[Int(id)] = Double(place) }
    // Against the same order without ties all sets are the same.
    let found = Comparison(scored(scores), scored(places), seed: 4)
    #expect(found.kappa.value == 1 && found.topOverlap == 1 && found.bottomOverlap == 1)
    #expect((Comparison(scored(scores), scored(places), seed: 77).topOverlap ?? 1) < 1)
  }

  @Test func `scores turned round disagree throughout`() {
    let scores = (0..<100).map { Double($0) - 50 }
    let found = Comparison(scored(scores), scored(scores.map { -$0 }))
    #expect(found.kappa.value == -1 && found.spearman == -1 && found.topOverlap == 0 && found.opposite == 20)
  }

  @Test func `there may be nothing to compare`() {
    let none = Comparison(scored([]), scored([1, 2]))
    #expect(none.posts == 0 && none.kappa.value == nil && none.spearman == nil && none.topOverlap == nil)
    #expect(none.kappa.note == "There are no posts to compare." && none.labelKappa.value == nil)
    let one = Comparison(scored([3]), scored([1]))
    #expect(one.posts == 1 && one.kappa.value == nil && one.spearman == nil && one.bottomOverlap == nil)
    #expect(
      one.kappa.note == "Both divide the posts in one and the same way throughout, which chance explains.")
    let equal = Comparison(scored(Array(repeating: 2, count: 40)), scored((0..<40).map(Double.init)))
    #expect(equal.spearman == nil && equal.kappa.value != nil)
  }
}
