// VoteTests: votes are only ever added; the last word of each annotator counts, and it may be taken back.
import Base
import Store
import Support
import Testing

@Suite struct VoteTests {
  /// A store with a task, two annotators and short verbs.
  private struct Poll {
    let store: Store
    let task: Int64
    let run: Int64
    let people: [String: Int64]

    init(in folder: String) throws {
      store = try storeOfImages(3, in: folder)
      (task, run, people) = try store.write { connection in
        try connection.saveTask(name: "selfie", yaml: "a", at: testTime)
        let run = try connection.beginRun(command: "annotate", arguments: [], at: testTime)
        var people: [String: Int64] = [:]
        for name in ["ada", "ben"] { people[name] = try connection.addAnnotator(named: name, at: testTime).id }
        return (try connection.task(named: "selfie")?.id ?? 0, run, people)
      }
    }

    func vote(_ name: String, _ item: String, _ label: String?, question: String = "q") throws {
      try store.write {
        try $0.appendVote(
          task: task, question: question, item: item, image: nil, annotator: people[name] ?? 0, label: label,
          at: testTime,
          seconds: 1.5, run: run)
      }
    }

    func current(_ question: String = "q") throws -> [String] {
      try store.read { try $0.currentVotes(task: task, question: question) }
        .map { "\($0.item) \($0.annotator) \($0.label)" }
    }
  }

  @Test func `the last vote of each annotator on each item counts`() throws {
    try withTemporaryFolder { folder in
      let poll = try Poll(in: folder)
      try poll.vote("ben", "x", "y")
      try poll.vote("ada", "x", "y")
      try poll.vote("ada", "w", "n")
      try poll.vote("ada", "x", "n")
      #expect(try poll.current() == ["x ben y", "w ada n", "x ada n"], "in the order they were cast")
      #expect(try poll.store.read { try $0.voteCount(task: poll.task) } == 3)
      let ada = poll.people["ada"] ?? 0
      #expect(
        try poll.store.read { try $0.currentVote(task: poll.task, question: "q", item: "x", annotator: ada) } == "n")
    }
  }

  @Test func `a vote taken back is a further row, and an earlier one does not come to life again`() throws {
    try withTemporaryFolder { folder in
      let poll = try Poll(in: folder)
      try poll.vote("ada", "x", "y")
      try poll.vote("ada", "x", "n")
      try poll.vote("ada", "x", nil)
      #expect(try poll.current() == [])
      let ada = poll.people["ada"] ?? 0
      #expect(
        try poll.store.read { try $0.currentVote(task: poll.task, question: "q", item: "x", annotator: ada) } == nil)
      #expect(try rows(poll.store.path, "SELECT label FROM vote ORDER BY id") == ["y", "n", "-"])
      try poll.vote("ada", "x", "y")
      #expect(try poll.current() == ["x ada y"])
      #expect(try rows(poll.store.path, "SELECT count(*) FROM vote") == ["4"])
    }
  }

  @Test func `questions, tasks and annotators are kept apart`() throws {
    try withTemporaryFolder { folder in
      let poll = try Poll(in: folder)
      try poll.vote("ada", "x", "y", question: "one")
      try poll.vote("ada", "x", "n", question: "two")
      #expect(try poll.current("one") == ["x ada y"])
      #expect(try poll.current("two") == ["x ada n"])
      try poll.store.write { try $0.saveTask(name: "other", yaml: "b", at: testTime) }
      let other = try #require(try poll.store.read { try $0.task(named: "other") })
      #expect(try poll.store.read { try $0.currentVotes(task: other.id, question: "one") } == [])
    }
  }

  @Test func `what was cast comes in its order, for an undo from the end`() throws {
    try withTemporaryFolder { folder in
      let poll = try Poll(in: folder)
      try poll.vote("ada", "z", "y")
      try poll.vote("ada", "a", "n")
      try poll.vote("ben", "a", "n")
      try poll.vote("ada", "z", nil)
      try poll.vote("ada", "m", "y")
      try poll.vote("ada", "z", "n")
      let ada = poll.people["ada"] ?? 0
      let cast = try poll.store.read { try $0.votesCast(task: poll.task, annotator: ada) }
      #expect(cast.map { "\($0.item) \($0.label)" } == ["a n", "m y", "z n"])
    }
  }

  @Test func `annotators are counted for each item`() throws {
    try withTemporaryFolder { folder in
      let poll = try Poll(in: folder)
      try poll.vote("ada", "x", "y")
      try poll.vote("ben", "x", "y")
      try poll.vote("ben", "x", "n")
      try poll.vote("ada", "z", "n")
      try poll.vote("ada", "w", "n")
      try poll.vote("ada", "w", nil)
      func progress(_ name: String) throws -> [String: ItemProgress] {
        try poll.store.read {
          try $0.progress(task: poll.task, questions: ["q"], others: poll.people[name] ?? 0)
        }
      }
      #expect(
        try progress("nobody") == [
          "x": ItemProgress(voters: 2, isDisputed: true), "z": ItemProgress(voters: 1, isDisputed: false),
        ])
      #expect(try progress("ada") == ["x": ItemProgress(voters: 1, isDisputed: false)])
      #expect(
        try poll.store.read { try $0.annotators() }.map { "\($0.name) \($0.votes)" } == ["ada 2", "ben 1"])
    }
  }

  @Test func `a name is one annotator, a task's new text replaces the old`() throws {
    try withTemporaryFolder { folder in
      let poll = try Poll(in: folder)
      let again = try poll.store.write { try $0.addAnnotator(named: "ada", at: testTime) }
      #expect(again == (poll.people["ada"] ?? 0, false))
      try poll.store.write { try $0.saveTask(name: "selfie", yaml: "b", at: testTime) }
      let task = try poll.store.read { try $0.task(named: "selfie") }
      #expect(task?.id == poll.task)
      #expect(task?.yaml == "b")
      #expect(try poll.store.read { try $0.tasks().map(\.name) } == ["selfie"])
      #expect(try poll.store.read { try $0.task(named: "none") } == nil)
    }
  }
}
