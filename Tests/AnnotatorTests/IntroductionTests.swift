// IntroductionTests: lessons before the first vote, as a session and in front of one.
import Annotator
import Base
import Store
import Support
import Testing

extension Studio {
  /// The first images as lessons: two examples, then `practice` to be asked about, which are right with "yes".
  fileprivate func teach(practice: Int) throws {
    let lessons = images.prefix(2 + practice).enumerated().map { place, image in
      Lesson(
        image: image, question: "person", label: place == 1 ? "no" : "yes", kind: place < 2 ? .example : .practice,
        reason: place == 0 ? "the face is seen" : "")
    }
    try store.write { try $0.replaceLessons(lessons, task: taskID, run: run) }
  }

  fileprivate func introduction(_ name: String, withDefinition: Bool = false) throws -> IntroductionSession? {
    let ada = try store.write { try $0.addAnnotator(named: name, at: testTime).id }
    return try IntroductionSession(
      store: store, taskID: taskID, task: task, annotator: ada, run: run, withDefinition: withDefinition,
      now: { testTime })
  }

  fileprivate func introduced(_ name: String, withDefinition: Bool = false) throws -> IntroducedSession {
    try IntroducedSession(task, introduction: introduction(name, withDefinition: withDefinition)) {
      try session(name)
    }
  }
}

extension Session {
  /// What is shown, in a word or two.
  fileprivate func shown() throws -> String {
    switch try step() {
    case .ask(let prompt): "ask \(prompt.number) of \(prompt.total)"
    case .example(let example): "\(example.title): \(example.words)"
    case .waiting: "waiting"
    case .done: "done"
    }
  }
}

@Suite struct IntroductionTests {
  @Test func `examples, practice with what is meant, then votes on the others`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 6)
      try studio.teach(practice: 2)
      let session = try studio.introduced("ada")
      var seen: [String] = []
      func note() throws { seen.append(try session.shown()) }
      for _ in 0..<2 {
        try note()
        // There is nothing to answer yet, and nothing to take back.
        #expect(try !session.answer("y", seconds: 1))
        #expect(try !session.undo())
        try session.proceed()
      }
      for key: Character in ["y", "n"] {
        try note()
        // A practice question waits for an answer.
        try session.proceed()
        #expect(try !session.answer("x", seconds: 1))
        #expect(try session.answer(key, seconds: 1))
        try note()
        #expect(try !session.answer(key, seconds: 1), "a verdict is no question")
        try session.proceed()
      }
      try note()
      try session.proceed()
      try note()
      #expect(
        seen == [
          "Example 1 of 2: a person: the face is seen", "Example 2 of 2: no.", "ask 1 of 2", "Yes: a person.",
          "ask 2 of 2", "Not quite: You said no. It is meant as a person.",
          "The practice is over: 1 of 2 as they are meant. From here on your answers count.", "ask 1 of 2",
        ])
      #expect(try studio.votes() == [])
      while case .ask = try session.step() { #expect(try session.answer("n", seconds: 1)) }
      #expect(Set(try studio.votes()) == ["4 ada no", "5 ada no"], "images of the lessons are nobody's to vote on")
      let record = try studio.store.read { try $0.annotatorRecords(task: studio.taskID) }.first
      #expect(record?.practice == Tally(count: 2, hits: 1))
    }
  }

  @Test func `who is through, or has voted, is not introduced; who left half of it begins again`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 6)
      let early = try studio.session("ben")
      #expect(try early.answer("n", seconds: nil))
      early.close()
      try studio.teach(practice: 1)
      #expect(try studio.introduction("ben") == nil)
      let half = try #require(try studio.introduction("ada"))
      for _ in 0..<2 { try half.proceed() }
      #expect(try half.shown() == "ask 1 of 1")
      let whole = try #require(try studio.introduction("ada"))
      #expect(try whole.shown() == "Example 1 of 2: a person: the face is seen")
      for _ in 0..<2 { try whole.proceed() }
      #expect(try whole.answer("y", seconds: 1))
      for _ in 0..<2 { try whole.proceed() }
      #expect(whole.isOver)
      #expect(try studio.introduction("ada") == nil)
      // Other lessons are for everybody who has not voted.
      try studio.teach(practice: 2)
      #expect(try studio.introduction("ada") != nil)
    }
  }

  @Test func `a face that shows the definition goes on from there, with lessons or without`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 6)
      #expect(try studio.introduction("ada") == nil, "without lessons a terminal has nothing to show")
      let bare = try #require(try studio.introduction("ada", withDefinition: true))
      #expect(bare.isAtDefinition && !bare.isAtPractice)
      try bare.begin()
      #expect(bare.isOver)
      try studio.teach(practice: 1)
      let taught = try #require(try studio.introduction("cleo", withDefinition: true))
      #expect(taught.examples.map { taught.words(of: $0) } == ["a person: the face is seen", "no."])
      #expect(!taught.isAtPractice)
      try taught.begin()
      #expect(taught.isAtPractice)
      #expect(try taught.shown() == "ask 1 of 1")
    }
  }
}
