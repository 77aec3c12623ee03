// PostLabelTests: labels of posts by the thousand: written whole or not at all, and gone with their post or their set.
import Base
import Store
import Support
import Testing

@Suite struct PostLabelTests {
  /// Not a number of rows that goes into whole statements.
  private static let count = 331

  private func crawl(in folder: String) throws -> Crawl {
    let crawl = try Crawl(in: folder)
    try crawl.store.write { connection in
      for number in 0..<Self.count {
        _ = try connection.addPost(
          NewPost(platform: "instagram", nativeID: "\(number)", observedAt: testTime), source: crawl.source)
      }
    }
    return crawl
  }

  private struct Stop: Error {}

  /// - Parameter stopping: as soon as something is written.
  private func label(
    _ crawl: Crawl, _ name: String, _ ids: [Int64], from score: Double = 0, stopping: Bool = false
  ) throws {
    try crawl.store.write { connection in
      let set = try connection.beginLabelSet(name: name, kind: .score, method: "ratio", run: crawl.run)
      try connection.addPostLabels(
        set: set, ids: ids, scores: ids.map { score + Double($0) / 8 },
        value: { ids[$0] % 3 == 0 ? "top" : ids[$0] % 3 == 1 ? "bottom" : nil },
        progress: { done in if stopping && done > 0 { throw Stop() } })
    }
  }

  private func labels(_ crawl: Crawl, _ name: String) throws -> [String] {
    try crawl.rows(
      """
      SELECT l.post_id, l.value, l.score FROM post_label AS l JOIN label_set AS s ON s.id = l.set_id
      WHERE s.name = '\(name)' ORDER BY 1
      """)
  }

  private func expected(_ ids: [Int64], from score: Double = 0) -> [String] {
    ids.map { "\($0) \($0 % 3 == 0 ? "top" : $0 % 3 == 1 ? "bottom" : "-") \(score + Double($0) / 8)" }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 128, 331]) func `every post has its label and its score`(count: Int) throws {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      let ids = (1...Int64(Self.count)).suffix(count)
      try label(crawl, "a", Array(ids))
      #expect(try labels(crawl, "a") == expected(Array(ids)))
    }
  }

  @Test func `the order in which posts are labelled does not matter`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      let ids = Array(1...Int64(Self.count))
      try label(crawl, "a", ids.reversed())
      try label(crawl, "b", ids.shuffled())
      #expect(try labels(crawl, "a") == expected(ids))
      #expect(try labels(crawl, "b") == expected(ids))
    }
  }

  @Test func `a set that is made again replaces the old one, and no other`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      let ids = Array(1...Int64(Self.count))
      try label(crawl, "a", ids)
      try label(crawl, "b", ids)
      try label(crawl, "a", Array(ids[100...]), from: 1000)
      #expect(try labels(crawl, "a") == expected(Array(ids[100...]), from: 1000))
      #expect(try labels(crawl, "b") == expected(ids))
      #expect(try crawl.rows("SELECT count(*) FROM post_label") == ["\(2 * Self.count - 100)"])
    }
  }

  @Test func `whoever stops half-way keeps the old set`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      let ids = Array(1...Int64(Self.count))
      try label(crawl, "a", ids)
      #expect(throws: Stop.self) { try label(crawl, "a", ids, from: 1000, stopping: true) }
      #expect(try labels(crawl, "a") == expected(ids))
    }
  }

  @Test func `progress begins at nought and ends with all`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      let ids = Array(1...Int64(Self.count))
      var told: [Int] = []
      try crawl.store.write { connection in
        let set = try connection.beginLabelSet(name: "a", kind: .score, method: "ratio", run: crawl.run)
        try connection.addPostLabels(
          set: set, ids: ids, scores: ids.map { _ in 0 }, value: { _ in nil }, progress: { told.append($0) })
      }
      #expect(told.first == 0)
      #expect(told.last == ids.count)
      #expect(told == told.sorted())
    }
  }

  @Test func `a post that is deleted takes its labels along, by a look for each set and not through the table`() throws
  {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      let ids = Array(1...Int64(Self.count))
      try label(crawl, "a", ids)
      try label(crawl, "b", ids)
      try execute(crawl.store.path, "DELETE FROM post WHERE id IN (7, 8)")
      let left = ids.filter { $0 != 7 && $0 != 8 }
      #expect(try labels(crawl, "a") == expected(left))
      #expect(try labels(crawl, "b") == expected(left))
      let plan = try rows(
        crawl.store.path,
        """
        EXPLAIN QUERY PLAN DELETE FROM post_label WHERE set_id IN (SELECT id FROM label_set) AND post_id = 7
        """)
      #expect(plan.first?.hasSuffix("SEARCH post_label USING PRIMARY KEY (set_id=? AND post_id=?)") == true)
    }
  }

  @Test func `a set keeps the answer of the command that made it, until it is made again`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      func begin(_ name: String) throws -> Int64 {
        try crawl.store.write {
          try $0.beginLabelSet(name: name, kind: .score, method: "ratio", run: crawl.run)
        }
      }
      func summary(_ name: String) throws -> String? { try crawl.store.read { try $0.summary(ofLabelSet: name) } }
      let (a, _) = (try begin("a"), try begin("b"))
      try crawl.store.write { try $0.keepSummary(#"{"posts":3}"#, ofLabelSet: a) }
      #expect(try summary("a") == #"{"posts":3}"#)
      #expect(try summary("b") == nil)
      #expect(try summary("c") == nil)
      _ = try begin("a")
      #expect(try summary("a") == nil)
    }
  }

  @Test func `labels of posts are counted beside those of images`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      try label(crawl, "z", Array(1...10))
      try crawl.store.write { connection in
        let image = try connection.addImage(
          sha256: String(repeating: "0", count: 64), kind: .jpeg, bytes: 1, width: 9, height: 9, at: testTime)
        let set = try connection.beginLabelSet(name: "m", kind: .votes, method: "majority", run: crawl.run)
        try connection.addImageLabel(set: set, image: image.id, value: "y", probability: 1, votes: 1, tie: false)
      }
      let steps = try crawl.store.read { try $0.funnel(relativeTo: folder) }.filter { $0.step.hasPrefix("label") }
      #expect(
        steps == [
          FunnelStep(step: "label m=y", count: 1), FunnelStep(step: "label z=bottom", count: 4),
          FunnelStep(step: "label z=top", count: 3),
        ])
    }
  }
}
