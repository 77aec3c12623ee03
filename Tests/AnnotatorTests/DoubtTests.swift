// DoubtTests: an image whose label is doubted gets one more annotator, who has not seen it, and then no other.
import Annotator
import Base
import Store
import Support
import Testing

@Suite struct DoubtTests {
  /// Six images, three of four annotators on each; the first two are doubted then.
  private func studio(in folder: String, perImage: Int = 3) throws -> Studio {
    let studio = try Studio(in: folder, images: 6, yaml: oneQuestion)
    for name in ["ada", "ben", "cleo"].prefix(perImage) { _ = try order(try studio.session(name), "y") }
    return studio
  }

  @discardableResult
  private func doubt(_ studio: Studio, _ numbers: Int...) throws -> AskedAgain {
    try studio.store.write { connection in
      try connection.askAgain(
        task: studio.taskID, question: studio.task.mainQuestion, images: numbers.map { (studio.images[$0].id, 0.75) },
        at: testTime, run: studio.run)
    }
  }

  private func doubts(_ studio: Studio) throws -> [Doubt] {
    try studio.store.read { try $0.doubts(task: studio.taskID) }
  }

  private func reasons(_ studio: Studio, _ reason: AssignmentReason) throws -> Set<[String]> {
    try studio.store.read { try $0.votesAsked(for: reason, task: studio.taskID) }
  }

  @Test func `a doubted image goes to somebody who has not voted on it, once`() throws {
    try withTemporaryFolder { folder in
      let studio = try studio(in: folder)
      #expect(try studio.session("dan").prompt() == nil)
      let asked = try doubt(studio, 1, 4)
      #expect((asked.queued, asked.waiting, asked.gold) == (2, 0, 0))
      #expect(try studio.store.read { try $0.openDoubts(task: studio.taskID) } == 2)
      for name in ["ada", "ben", "cleo"] { #expect(try studio.session(name).prompt() == nil) }
      let dan = try studio.session("dan")
      #expect(try dan.prompt()?.total == 2)
      let wanted = Set([1, 4].map { studio.images[$0].sha256 })
      #expect(Set(try order(dan, "n")) == wanted)
      #expect(try studio.votes().count == 20)
      #expect(try reasons(studio, .doubt) == Set(wanted.map { [$0, "dan"] }))
      #expect(try doubts(studio).map(\.isSettled) == [true, true])
      #expect(try studio.store.read { try $0.openDoubts(task: studio.taskID) } == 0)
      #expect(try studio.session("eve").prompt() == nil)
      #expect(try studio.store.read { try $0.itemsFinished(task: studio.taskID, annotators: 3) } == 6)
    }
  }

  @Test func `two at once do not both take the one place`() throws {
    try withTemporaryFolder { folder in
      let studio = try studio(in: folder)
      try doubt(studio, 2)
      let (dan, eve) = (try studio.session("dan"), try studio.session("eve"))
      #expect(try dan.prompt()?.picture.sha256 == studio.images[2].sha256)
      #expect(try eve.step() == .waiting(others: 1))
      #expect(try dan.answer("n", seconds: nil))
      #expect(try eve.prompt() == nil)
      #expect(try dan.undo())
      #expect(try eve.step() == .waiting(others: 1), "an undo keeps the place")
      try dan.skip()
      #expect(try eve.prompt()?.picture.sha256 == studio.images[2].sha256)
      #expect(try eve.answer("n", seconds: nil))
      #expect(try studio.votes().count == 19)
      #expect(try reasons(studio, .doubt) == [[studio.images[2].sha256, "eve"]])
    }
  }

  @Test func `a doubt that waits is not asked twice, and one that was answered may be`() throws {
    try withTemporaryFolder { folder in
      let studio = try studio(in: folder)
      try doubt(studio, 0)
      let again = try doubt(studio, 0, 5)
      #expect((again.queued, again.waiting) == (1, 1))
      _ = try order(try studio.session("dan"), "n")
      #expect(try doubt(studio, 0).queued == 1)
      #expect(try doubts(studio).filter { !$0.isSettled }.map { [$0.voters, $0.wanted] } == [[4, 5]])
      #expect(try studio.session("dan").prompt() == nil)
      #expect(try order(try studio.session("eve"), "n") == [studio.images[0].sha256])
      #expect(try studio.votes().count == 21)
    }
  }

  @Test func `where votes are missing anyway the next one is that vote`() throws {
    try withTemporaryFolder { folder in
      let studio = try studio(in: folder, perImage: 2)
      try doubt(studio, 3)
      #expect(try doubts(studio).map { [$0.voters, $0.wanted] } == [[2, 3]])
      #expect(try order(try studio.session("cleo"), "y").count == 6)
      #expect(try reasons(studio, .doubt) == [])
      #expect(try doubts(studio).map(\.isSettled) == [true])
      #expect(try studio.session("dan").prompt() == nil)
    }
  }

  @Test func `where a third is asked only on conflict, a doubt asks for one too`() throws {
    try withTemporaryFolder { folder in
      let studio = try studio(in: folder, perImage: 2)
      var options = AssignmentOptions()
      options.lastOnlyOnConflict = true
      #expect(try studio.session("cleo", options: options).prompt() == nil)
      try doubt(studio, 3)
      #expect(try order(try studio.session("cleo", options: options), "n") == [studio.images[3].sha256])
      #expect(try reasons(studio, .doubt) == [[studio.images[3].sha256, "cleo"]])
      #expect(try reasons(studio, .conflict) == [])
      #expect(try studio.session("dan", options: options).prompt() == nil)
    }
  }

  @Test func `a vote that is taken back leaves the doubt open`() throws {
    try withTemporaryFolder { folder in
      let studio = try studio(in: folder)
      try doubt(studio, 1)
      let dan = try studio.session("dan")
      #expect(try dan.answer("n", seconds: nil))
      #expect(try doubts(studio).map(\.isSettled) == [true])
      #expect(try dan.undo())
      #expect(try doubts(studio).map(\.isSettled) == [false])
      dan.close()
      #expect(try studio.session("eve").prompt() != nil)
    }
  }

  @Test func `gold images are no one's to decide`() throws {
    try withTemporaryFolder { folder in
      let studio = try studio(in: folder)
      try studio.store.write {
        try $0.saveGold(
          [GoldLabel(image: studio.images[1].id, question: studio.task.mainQuestion, label: "yes")],
          task: studio.taskID,
          run: studio.run)
      }
      let asked = try doubt(studio, 1, 2)
      #expect((asked.queued, asked.gold) == (1, 1))
      #expect(try doubts(studio).map(\.image) == [studio.images[2].id])
    }
  }
}

@Suite struct AmongTests {
  private func label(_ studio: Studio, _ numbers: [Int]) throws {
    try studio.store.write { connection in
      let set = try connection.beginLabelSet(name: "chosen", kind: .model, method: "svm", run: studio.run)
      for (number, image) in studio.images.enumerated() {
        try connection.addImageLabel(
          set: set, image: image.id, value: numbers.contains(number) ? "yes" : "no", probability: 1, votes: 0,
          tie: false)
      }
    }
  }

  @Test func `only the images with a label are shown, gold ones among them`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 40, yaml: oneQuestion)
      try label(studio, Array(0..<20))
      try studio.store.write {
        try $0.saveGold(
          [3, 30].map { GoldLabel(image: studio.images[$0].id, question: studio.task.mainQuestion, label: "yes") },
          task: studio.taskID, run: studio.run)
      }
      var options = AssignmentOptions()
      options.goldShare = 0.4
      options.only = try studio.store.read { try $0.images(labelled: "yes", in: "chosen") }
      #expect(options.only == Set(studio.images[..<20].map(\.id)))
      let shown = Set(try order(try studio.session("ada", options: options), "y"))
      #expect(shown == Set(studio.images[..<20].map(\.sha256)))
      #expect(try studio.session("ada").prompt()?.picture.sha256 != nil, "the others are there without it")
      #expect(try studio.store.read { try $0.images(labelled: "maybe", in: "chosen") } == [])
      #expect(try studio.store.read { try $0.images(labelled: "yes", in: "none") } == [])
    }
  }
}
