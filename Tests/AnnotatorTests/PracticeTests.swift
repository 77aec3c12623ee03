// PracticeTests: examples with their labels, then a test; nothing of it is a vote.
import Annotator
import Base
import Store
import Support
import Testing

private let task = """
  name: liked
  definition: Look.
  questions:
    - {name: liked, ask: More?, answers: [{key: t, label: top, meaning: more}, {key: b, label: bottom}]}
  """

extension Studio {
  /// Labels on the first images, in turn.
  fileprivate func label(_ count: Int, _ values: [String] = ["top", "bottom"]) throws {
    try store.write { connection in
      let set = try connection.beginLabelSet(name: "likes", kind: .votes, method: "majority", run: run)
      for (place, image) in images.prefix(count).enumerated() {
        try connection.addImageLabel(
          set: set, image: image.id, value: values[place % values.count], probability: 1, votes: 3, tie: false)
      }
    }
  }

  fileprivate func practice(_ labels: String = "likes", examples: Int, tests: Int, seed: UInt64 = 0) throws
    -> PracticeSession
  {
    let ada = try store.write { try $0.addAnnotator(named: "ada", at: testTime).id }
    let run = try store.write { try $0.beginRun(command: "annotate", arguments: [], at: testTime) }
    return try PracticeSession(
      store: store, taskID: taskID, task: self.task, annotator: (ada, "ada"), labelSet: labels, examples: examples,
      tests: tests, seed: seed, run: run, now: { testTime })
  }
}

@Suite struct PracticeTests {
  @Test func `examples are shown with their labels, the test is on others, as many of each label`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 40, yaml: task)
      try studio.label(30)
      let truth = Dictionary(
        uniqueKeysWithValues: studio.images.prefix(30).enumerated().map { ($1.sha256, $0 % 2 == 0 ? "top" : "bottom") })
      let session = try studio.practice(examples: 8, tests: 10)
      var examples: [String] = []
      while case .example(let example) = try session.step() {
        examples.append(example.picture.sha256)
        #expect(example.title == "Example \(examples.count) of 8")
        #expect(example.words == (truth[example.picture.sha256] == "top" ? "top: more" : "bottom"))
        try session.proceed()
      }
      #expect(examples.count { truth[$0] == "top" } == 4)
      var tests: [String] = []
      while case .ask(let prompt) = try session.step() {
        tests.append(prompt.picture.sha256)
        #expect((prompt.number, prompt.total) == (tests.count, 10))
        #expect(try !session.answer("x", seconds: 1))
        #expect(try session.answer("t", seconds: 2))
      }
      #expect(tests.count { truth[$0] == "top" } == 5)
      #expect(Set(examples + tests).count == 18, "no image twice")
      #expect(try session.step() == .done("The test is over: 5 of 10 were right."))
      #expect((session.result.answered, session.result.right, session.result.guessing) == (10, 5, 5))
      #expect(session.summary.medianSeconds == 2)
      #expect(try studio.votes("liked") == [])
      #expect(try studio.store.read { try $0.annotatorRecords(task: nil) }.first?.practice == Tally(count: 10, hits: 5))
      #expect(try studio.practice(examples: 8, tests: 10).step() == .example(try first(of: studio)), "the same again")
    }
  }

  private func first(of studio: Studio) throws -> Example {
    guard case .example(let example) = try studio.practice(examples: 8, tests: 10).step() else {
      throw Fault(.bug, "No example.")
    }
    return example
  }

  @Test func `an answer can be taken back, and what was skipped is not counted`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 10, yaml: task)
      try studio.label(10)
      let session = try studio.practice(examples: 1, tests: 3)
      #expect(try !session.undo())
      try session.proceed()
      #expect(try session.answer("t", seconds: nil))
      #expect(try session.undo())
      #expect(session.result.answered == 0)
      #expect(try session.answer("b", seconds: nil))
      try session.skip()
      #expect(try session.answer("b", seconds: nil))
      #expect(session.result.answered == 2)
      #expect(session.summary.skipped == 1)
      let record = try studio.store.read { try $0.annotatorRecords(task: nil) }.first
      #expect(record?.practice == Tally(count: 2, hits: session.result.right))
    }
  }

  @Test func `labels that do not fit are refused in words`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 10, yaml: task)
      #expect(
        fault { _ = try studio.practice(examples: 1, tests: 1) }
          == Fault(.noInput, "The store has no labels likes to practise on; it has every_image."))
      try studio.label(3)
      #expect(
        fault { _ = try studio.practice(examples: 3, tests: 5) }
          == Fault(
            .data,
            "The labels likes are on 3 images, too few for 3 examples and a test behind them; ask for fewer with --examples."
          ))
      #expect(try studio.practice(examples: 0, tests: 5).step() != .done(""))
      try studio.label(4, ["top", "middle"])
      #expect(
        fault { _ = try studio.practice(examples: 1, tests: 1) }
          == Fault(
            .data,
            "The labels likes hold middle, which the question liked of the task liked does not offer; its answers are top, bottom."
          ))
    }
  }
}
