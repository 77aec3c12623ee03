// RepeatAndGoldTests: images shown a second time and images with a known label, hidden among the others.
import Annotator
import Base
import Store
import Support
import Testing

private let task = """
  name: people
  definition: Look.
  questions:
    - {name: person, ask: Is it?, answers: [{key: y, label: "yes"}, {key: n, label: "no"}]}
    - {name: why, ask: Why?, when: {person: "yes"}, text: true}
  """

/// What one annotator is shown, in order, each image answered by `key`; a question in words by "so".
private func play(
  _ session: AnnotationSession, upTo limit: Int = .max, key: (String, Int) -> Character = { _, _ in "n" }
)
  throws -> [String]
{
  defer { session.close() }
  var shown: [String] = []
  while shown.count < limit, let prompt = try session.prompt() {
    let item = prompt.picture.sha256
    shown.append(item)
    #expect(try session.answer(key(item, shown.count { $0 == item }), seconds: 2))
    if let next = try session.prompt(), next.question.isText { try session.answer(text: "so", seconds: 1) }
  }
  return shown
}

@Suite struct RepeatTests {
  private func options(_ share: Double, seed: UInt64 = 0) -> AssignmentOptions {
    var options = AssignmentOptions(seed: seed)
    options.repeatShare = share
    return options
  }

  @Test func `a share of what is shown are images of before, each once, not too soon`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 90, yaml: task)
      let session = try studio.session("ada", options: options(0.1))
      let total = try #require(try session.prompt()).total
      let shown = try play(session)
      let again = shown.count - Set(shown).count
      #expect(Set(shown).count == 90)
      #expect(again == 10 || again == 9, "a tenth of all; the last may fall behind the end: \(again)")
      #expect(total == shown.count, "the number that is told at the start: \(total), shown: \(shown.count)")
      for (place, item) in shown.enumerated() {
        if let first = shown[..<place].lastIndex(of: item) { #expect(place - first > 9, "remembered") }
      }
      #expect(try studio.votes().count == 90, "a repeat is no vote")
      let record = try #require(try studio.store.read { try $0.annotatorRecords(task: studio.taskID) }.first)
      #expect(record.repeats == Tally(count: again, hits: again))
      #expect(record.votes == 90)
    }
  }

  @Test func `who answers differently the second time is seen, and the first answer counts`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 60, yaml: task)
      let shown = try play(try studio.session("ada", options: options(0.2))) { _, time in time == 1 ? "y" : "n" }
      let again = shown.count - Set(shown).count
      #expect(again > 8)
      let record = try #require(try studio.store.read { try $0.annotatorRecords(task: nil) }.first)
      #expect(record.repeats == Tally(count: again, hits: 0))
      #expect(try studio.votes().allSatisfy { $0.hasSuffix("ada yes") })
      #expect(try studio.votes("why").count == 60, "the second time nobody is asked in words")
    }
  }

  @Test func `a session that was ended goes on with the same images as if it had not been`() throws {
    var orders: [[String]] = []
    for pieces in [[Int.max], [7, 13, 1, 20, .max]] {
      try withTemporaryFolder { folder in
        let studio = try Studio(in: folder, images: 40, yaml: task)
        var shown: [String] = []
        for piece in pieces { shown += try play(try studio.session("ada", options: options(0.15)), upTo: piece) }
        orders.append(shown)
      }
    }
    #expect(orders[0] == orders[1])
  }

  @Test func `an undo of a repeat asks it again, and leaves the vote alone`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 30, yaml: task)
      let session = try studio.session("ada", options: options(0.3))
      var shown: [String] = []
      while true {
        let item = try #require(try session.prompt()).picture.sha256
        let isRepeat = shown.contains(item)
        shown.append(item)
        #expect(try session.answer("n", seconds: nil))
        if isRepeat { break }
      }
      let votes = try studio.votes()
      #expect(try session.undo())
      #expect(try session.prompt()?.picture.sha256 == shown.last)
      #expect(try studio.votes() == votes)
      #expect(try session.answer("y", seconds: nil))
      #expect(try studio.votes() == votes)
      #expect(try studio.store.read { try $0.annotatorRecords(task: nil) }.first?.repeats == Tally(count: 1, hits: 0))
    }
  }
}

@Suite struct GoldTests {
  @Test func `gold images come among the others, and no votes come of them`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 50, yaml: task)
      let gold = studio.images.prefix(6)
      try studio.store.write { connection in
        try connection.saveGold(
          gold.map { GoldLabel(image: $0.id, question: "person", label: "yes") }, task: studio.taskID, run: studio.run)
      }
      var options = AssignmentOptions()
      options.goldShare = 0.1
      let wrong = gold[0].sha256
      let shown = try play(try studio.session("ada", options: options)) { item, _ in
        gold.contains { $0.sha256 == item } && item != wrong ? "y" : "n"
      }
      let seen = shown.filter { item in gold.contains { $0.sha256 == item } }
      #expect(seen.count == 4 || seen.count == 5, "a tenth of what is shown: \(seen.count)")
      #expect(Set(seen).count == seen.count)
      #expect(try studio.votes().count == 44)
      let record = try #require(try studio.store.read { try $0.annotatorRecords(task: nil) }.first)
      #expect(record.gold == Tally(count: seen.count, hits: seen.count(where: { $0 != wrong })))
      #expect(record.votes == 44)

      try studio.store.write { try $0.clearGold(task: studio.taskID) }
      #expect(try play(try studio.session("ada", options: options)).count == 6, "they are like the others again")
    }
  }

  @Test func `without gold images the share means nothing`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 5, yaml: task)
      var options = AssignmentOptions()
      options.goldShare = 0.5
      let session = try studio.session("ada", options: options)
      #expect(try session.prompt()?.total == 5)
      #expect(try play(session).count == 5)
    }
  }
}

@Suite struct WordsTests {
  @Test func `reasons are kept, and offered to whoever comes next, the most frequent first`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 4, yaml: task)
      let ada = try studio.session("ada")
      for reason in ["a cliff", "a train", "a train"] {
        #expect(try ada.answer("y", seconds: nil))
        #expect(try ada.prompt()?.question.name == "why")
        #expect(try !ada.answer("n", seconds: nil), "a key is no answer in words")
        try ada.answer(text: reason, seconds: 3)
      }
      let ben = try studio.session("ben")
      #expect(try ben.suggestions(for: "why") == ["a train", "a cliff"])
      #expect(try ada.undo())
      #expect(try ada.prompt()?.question.name == "why")
      #expect(try ben.suggestions(for: "why") == ["a cliff", "a train"])
      #expect(try ada.prompt()?.earlier == [Prompt.Answered(question: "person", meaning: "yes")])
    }
  }

  @Test func `a question that must have words is not left, an optional one is`() throws {
    for (words, isLeft) in [("text: true", false), ("text: true, optional: true", true)] {
      try withTemporaryFolder { folder in
        let studio = try Studio(in: folder, images: 1, yaml: task.replacing("text: true", with: words))
        let ada = try studio.session("ada")
        #expect(try ada.answer("y", seconds: nil))
        try ada.proceed()
        #expect((try ada.prompt() == nil) == isLeft)
        #expect(try ada.suggestions(for: "why") == [])
      }
    }
  }

  @Test func `a flag is kept with its note, and the caption shown where the task allows it`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1, yaml: task)
      let ada = try studio.session("ada")
      try ada.flag(note: "is this a person or a statue?")
      let flags = try studio.store.read { try $0.flags(task: studio.taskID) }
      #expect(flags.map(\.annotator) == ["ada"])
      #expect(flags.map(\.note) == ["is this a person or a statue?"])
      #expect(flags.first?.item == studio.images[0].sha256)
      #expect(try ada.about() == nil)
    }
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1, yaml: "caption: allowed\n" + task)
      #expect(try studio.session("ada").about() == [], "no post shows it")
    }
  }
}
