// ReviewQueueTests: what waits for an owner, and what their decisions do to labels.
import Annotator
import Base
import Review
import Store
import Support
import Testing
import Votes

private let yaml = """
  name: selfies
  definition: Look.
  votes_per_item: 2
  questions:
    - {name: selfie, ask: Is it one?, answers: [{key: y, label: "yes"}, {key: n, label: "no"}, {key: m, label: maybe}]}
  """

/// A store with images, a task, and votes as words: "yes no" is a vote of ada's and one of ben's.
private struct Desk {
  let asked: AskedQuestion
  let images: [StoredImage]
  let owner: Int64
  let run: Int64

  init(in folder: String, _ votes: [String]) throws {
    let store = try storeOfImages(votes.count, in: folder)
    _ = try TaskShelf(store: store, now: testTime).add(yaml: yaml, origin: "task.yaml", now: testTime)
    asked = try AskedQuestion(store, task: "selfies", now: testTime)
    images = try store.read { try $0.images(after: nil, limit: 1000) }
    let task = asked.taskID
    let images = images
    (run, owner) = try store.write { connection in
      let run = try connection.beginRun(command: "annotate", arguments: [], at: testTime)
      let people = try ["ada", "ben", "cleo"].map { try connection.addAnnotator(named: $0, at: testTime).id }
      for (image, words) in zip(images, votes) {
        for (person, label) in zip(people, words.split(separator: " ")) {
          try connection.appendVote(
            task: task, question: "selfie", item: image.sha256, image: image.id, annotator: person,
            label: String(label), at: testTime, seconds: nil, run: run)
        }
      }
      return (run, try connection.addAnnotator(named: "mia", at: testTime).id)
    }
  }

  func decide(_ verdict: Verdict?, _ number: Int, at seconds: Int64 = testTime.seconds) throws {
    try asked.store.write {
      try $0.decide(
        verdict, task: asked.taskID, question: "selfie", image: images[number].id, by: owner, note: "seen",
        at: UTCTime(seconds: seconds), run: run)
    }
  }

  func flag(_ number: Int, _ note: String) throws {
    try asked.store.write {
      try $0.raiseFlag(
        task: asked.taskID, image: images[number].id, annotator: owner, note: note, at: testTime, run: run)
    }
  }

  /// Image numbers with what is said of them.
  func queue() throws -> [String] {
    try ReviewQueue(asked).items.map { item in
      let number = images.firstIndex { $0.sha256 == item.sha256 } ?? -1
      let reasons = item.reasons.map { reason in
        switch reason {
        case .tie(let labels): "tie of \(labels.joined(separator: ", "))"
        case .flag(let name, let note): "\(name): \(note)"
        case .doubt(let label, let probability): probability > 0.5 ? "\(label) doubted much" : "\(label) doubted"
        }
      }
      return "\(number) \(reasons.joined(separator: "; "))\(item.isOpen ? "" : " (settled)")"
    }
  }
}

@Suite struct ReviewQueueTests {
  @Test func `ties among images with all their votes wait, and flags before them`() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(in: folder, ["yes no", "yes yes", "no", "maybe yes", "no no", "yes no no"])
      #expect(Set(try desk.queue()) == ["0 tie of no, yes", "3 tie of maybe, yes"])
      try desk.flag(4, "a drawing")
      try desk.flag(3, "two people")
      try desk.flag(3, "again")
      let queue = try desk.queue()
      #expect(queue.prefix(2) == ["4 mia: a drawing", "3 mia: two people; mia: again; tie of maybe, yes"])
      #expect(queue.dropFirst(2) == ["0 tie of no, yes"])
      #expect(try ReviewQueue(desk.asked).open == 3)
      try desk.asked.store.write {
        try $0.answerFlags(
          task: desk.asked.taskID, image: desk.images[4].id, upTo: .max, by: desk.owner, note: "", decision: nil,
          at: testTime, run: desk.run)
      }
      #expect(!(try desk.queue().contains { $0.hasPrefix("4") }))
    }
  }

  @Test func `what is decided is settled, the newest first, until it is taken back`() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(in: folder, ["yes no", "yes yes", "no yes"])
      try desk.decide(.label("yes"), 0)
      try desk.decide(.leaveOut, 2, at: testTime.seconds + 9)
      #expect(try desk.queue() == ["2  (settled)", "0  (settled)"])
      #expect(try ReviewQueue(desk.asked).open == 0)
      // A new flag on a decided image waits for an answer, its decision beside it.
      try desk.flag(0, "look again")
      #expect(try desk.queue().first == "0 mia: look again (settled)")
      try desk.decide(nil, 2, at: testTime.seconds + 10)
      #expect(try desk.queue().contains("2 tie of no, yes"))
      #expect(try desk.asked.store.read { try $0.decisions(task: desk.asked.taskID, question: "selfie") }.count == 1)
    }
  }

  @Test func `labels that a classifier contradicts are doubted, the most doubtful first, but none that is decided`()
    throws
  {
    try withTemporaryFolder { folder in
      let desk = try Desk(in: folder, Array(repeating: "yes yes", count: 20) + Array(repeating: "no no", count: 20))
      let probabilities = desk.images.enumerated().map { place, image in
        let isYes = place < 20
        // It knows them all but the sixth and the thirtieth.
        let isWrong = place == 6 || place == 30
        return FoldProbability(
          image: image.id, label: isYes ? "yes" : "no", probability: isYes != isWrong ? 0.97 : 0.03, fold: place % 10)
      }
      try desk.asked.store.write {
        try $0.replaceFoldProbabilities(
          probabilities, of: FoldRun(positive: "yes", negative: "no", features: [], head: "svm", folds: 10),
          task: desk.asked.taskID, question: "selfie", at: testTime, run: desk.run)
      }
      let doubted = try #require(try DoubtedLabels(desk.asked))
      #expect(Set(doubted.suspicion.suspects.prefix(2).map(\.item)) == Set([6, 30].map { desk.images[$0].sha256 }))
      let queue = try desk.queue()
      #expect(Set(queue.map { $0.replacing(" much", with: "") }) == ["6 yes doubted", "30 no doubted"], "\(queue)")
      try desk.decide(.label("yes"), 6)
      #expect(try DoubtedLabels(desk.asked)?.decided == 1)
      #expect(try desk.queue().filter { !$0.contains("settled") }.map { $0.prefix(2) } == ["30"])
    }
  }
}

@Suite struct DecidedLabelsTests {
  @Test func `a decision takes the place of the votes, and says how often it did otherwise`() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(in: folder, ["yes no", "yes yes", "no no", "yes yes", ""])
      try desk.decide(.label("no"), 0)
      try desk.decide(.label("yes"), 1)
      try desk.decide(.leaveOut, 2)
      try desk.decide(.label("maybe"), 4)
      let table = VoteTable(try desk.asked.votes())
      let decided = try DecidedLabels(desk.asked)
      let outcome = decided.applied(to: majority(of: table, seed: 0).labels)
      let found = Dictionary(uniqueKeysWithValues: outcome.labels.map { ($0.item, $0) })
      func label(_ number: Int) -> ItemLabel? { found[desk.images[number].sha256] }
      #expect(label(0)?.label == "no" && label(0)?.probability == 1 && label(0)?.tie == false)
      #expect(label(0)?.votes == 2)
      #expect(label(1)?.label == "yes")
      #expect(label(2) == nil)
      #expect(label(3)?.label == "yes")
      #expect(label(4)?.label == "maybe" && label(4)?.votes == 0)
      // A tie that was decided is overruled whatever the lot had said.
      #expect((outcome.decided, outcome.overruled, outcome.leftOut) == (3, 2, 1))
      #expect(decided[item: desk.images[0].sha256]?.name == "mia")
      #expect(decided.applied(to: [], withoutVotes: false).labels.isEmpty)
      // Agreement is that of the votes.
      #expect(try desk.asked.agreement(bootstrap: 0)?.votes == 8)
    }
  }
}

@Suite struct TaskStandingTests {
  @Test func `images are counted by their annotators, without those whose label is known`() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(in: folder, ["yes no", "yes", "no no yes", "", "yes yes"])
      try desk.asked.store.write { connection in
        try connection.saveGold(
          [GoldLabel(image: desk.images[3].id, question: "selfie", label: "no")], task: desk.asked.taskID, run: desk.run
        )
        let lesson = Lesson(
          image: desk.images[4], question: "selfie", label: "yes", kind: .practice, reason: "")
        try connection.replaceLessons([lesson], task: desk.asked.taskID, run: desk.run)
      }
      let standing = try TaskStanding(desk.asked)
      #expect(standing.byVotes == [1: 1, 2: 1, 3: 1])
      #expect((standing.images, standing.known, standing.asked) == (5, 2, 3))
      #expect((standing.finished, standing.begun) == (2, 1))
    }
  }
}
