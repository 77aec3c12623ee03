// AssignmentTests: who gets which image: places, how long they are held, and the third vote only where two disagree.
import Annotator
import Base
import Store
import Support
import Testing

/// A clock that a test sets.
private final class Clock: @unchecked Sendable {
  var time = testTime
  func pass(_ seconds: Int64) { time = UTCTime(seconds: time.seconds + seconds) }
}

let oneQuestion = """
  name: people
  definition: Look.
  votes_per_item: 3
  questions:
    - {name: person, ask: Is it?, answers: [{key: y, label: "yes"}, {key: n, label: "no"}]}
  """

@Suite struct AssignmentTests {
  @Test func `an image that somebody is looking at is not given to one annotator too many`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let ada = try studio.session("ada")
      let ben = try studio.session("ben")
      #expect(try ada.prompt() != nil)
      #expect(try ben.prompt() != nil)
      let cleo = try studio.session("cleo")
      #expect(try cleo.step() == .waiting(others: 1), "two votes an image, and two are looking at it")
      #expect(try ada.answer("n", seconds: nil))
      #expect(try cleo.step() == .waiting(others: 1))
      #expect(try ben.answer("n", seconds: nil))
      #expect(try cleo.step() == .done("Nothing is left for cleo on people. Thank you."))
      #expect(try studio.votes().count == 2)
    }
  }

  @Test func `a session that ends gives its places back`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let ada = try studio.session("ada")
      let ben = try studio.session("ben")
      _ = (try ada.prompt(), try ben.prompt())
      let cleo = try studio.session("cleo")
      #expect(try cleo.step() == .waiting(others: 1))
      ben.close()
      #expect(try cleo.prompt() != nil)
    }
  }

  @Test func `a place that nobody comes back to falls free, and a late answer is not one too many`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let clock = Clock()
      let ada = try studio.session("ada") { clock.time }
      #expect(try ada.prompt() != nil)
      clock.pass(601)
      for name in ["ben", "cleo"] {
        let session = try studio.session(name) { clock.time }
        #expect(try session.answer("y", seconds: nil))
        #expect(try session.answer("s", seconds: nil))
      }
      #expect(try ada.answer("n", seconds: nil))
      #expect(
        ada.notice()
          == "Others were given this image while it waited for you, so your answer was not kept. Here is the next one.")
      #expect(ada.notice() == nil, "said once")
      #expect(try studio.votes().map { $0.dropFirst(2) }.sorted() == ["ben yes", "cleo yes"])
      #expect(try ada.prompt() == nil)
    }
  }

  @Test func `a late answer counts where the place is still free`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let clock = Clock()
      let ada = try studio.session("ada") { clock.time }
      #expect(try ada.prompt() != nil)
      clock.pass(86_400)
      #expect(try ada.answer("n", seconds: nil))
      #expect(ada.notice() == nil)
      #expect(try studio.votes() == ["0 ada no"])
    }
  }

  @Test func `who has begun an image keeps it, however late the rest comes`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let clock = Clock()
      let ada = try studio.session("ada") { clock.time }
      #expect(try ada.answer("y", seconds: nil))
      clock.pass(86_400)
      for name in ["ben", "cleo"] { _ = try order(try studio.session(name) { clock.time }) }
      #expect(try ada.answer("r", seconds: nil))
      #expect(try studio.votes().count == 2)
      #expect(try studio.votes("doing") == ["0 ada rest"])
    }
  }

  @Test func `the next picture is known ahead, and held`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 3)
      let ada = try studio.session("ada")
      let ahead = try #require(try ada.ahead().first)
      #expect(try ada.prompt()?.picture != ahead)
      #expect(try ada.answer("n", seconds: nil))
      #expect(try ada.prompt()?.picture == ahead)
      #expect(try ada.answer("n", seconds: nil))
      #expect(try ada.ahead() == [])
      #expect(try ada.answer("n", seconds: nil))
      #expect(try ada.ahead() == [])
    }
  }

  @Test func `what was chosen ahead and has expired meanwhile goes to others`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 3)
      let clock = Clock()
      let ada = try studio.session("ada") { clock.time }
      let ahead = try #require(try ada.ahead().first)
      clock.pass(3600)
      for name in ["ben", "cleo"] {
        let session = try studio.session(name) { clock.time }
        while let prompt = try session.prompt() {
          if prompt.picture == ahead { #expect(try session.answer("n", seconds: nil)) } else { try session.skip() }
        }
        session.close()
      }
      #expect(try ada.answer("n", seconds: nil))
      #expect(try ada.prompt()?.picture != ahead)
      #expect(try order(ada).count == 1)
      #expect(try studio.votes().count == 4)
    }
  }

  @Test func `two sessions of one name show different images, and each takes its own votes back`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 8)
      let one = try studio.session("ada")
      let two = try studio.session("ada")
      let first = try #require(try one.prompt()).picture
      let second = try #require(try two.prompt()).picture
      #expect(first != second)
      #expect(try one.answer("n", seconds: nil))
      #expect(try two.answer("n", seconds: nil))
      #expect(try one.undo())
      #expect(try one.prompt()?.picture == first, "not what the other session was told last")
      #expect(try one.answer("n", seconds: nil))
      two.close()
      while try one.prompt() != nil { #expect(try one.answer("n", seconds: nil)) }
      #expect(try studio.votes().count == 8)
    }
  }

  @Test func `votes that came before their images, and on a later question, take places`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 2)
      try studio.store.write { connection in
        for (item, image) in [(studio.images[0].sha256, nil), (String(studio.images[1].sha256.prefix(12)), nil)]
          as [(String, Int64?)]
        {
          for name in ["x", "y"] {
            try connection.appendVote(
              task: studio.taskID, question: "doing", item: item, image: image,
              annotator: try connection.addAnnotator(named: name, at: testTime).id, label: "rest", at: testTime,
              seconds: nil, run: studio.run)
          }
        }
      }
      #expect(try studio.session("ada").prompt() == nil)
      #expect(try studio.votes("doing").sorted() == ["0 x rest", "0 y rest", "1 x rest", "1 y rest"])
      #expect(try studio.store.read { try $0.itemsFinished(task: studio.taskID, annotators: 2) } == 2)
    }
  }

  @Test func `votes that come from a file meanwhile take the place of who is looking`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let ada = try studio.session("ada")
      #expect(try ada.prompt() != nil)
      try studio.store.write { connection in
        for name in ["x", "y"] {
          try connection.appendVote(
            task: studio.taskID, question: "person", item: studio.images[0].sha256, image: studio.images[0].id,
            annotator: try connection.addAnnotator(named: name, at: testTime).id, label: "no", at: testTime,
            seconds: nil, run: studio.run)
        }
      }
      #expect(try ada.answer("n", seconds: nil))
      #expect(ada.notice()?.hasPrefix("Others were given this image") == true)
      #expect(try studio.votes() == ["0 x no", "0 y no"])
    }
  }

  @Test func `an undo leaves alone what came from a file`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 2)
      let ada = try studio.session("ada")
      try studio.store.write { connection in
        let run = try connection.beginRun(command: "votes import", arguments: [], at: testTime)
        let id = try connection.addAnnotator(named: "ada", at: testTime).id
        for item in [studio.images[0].sha256, "nowhere"] {
          try connection.appendVote(
            task: studio.taskID, question: "person", item: item,
            image: item == "nowhere" ? nil : studio.images[0].id, annotator: id, label: "no", at: testTime,
            seconds: nil,
            run: run)
        }
      }
      #expect(try !ada.undo())
      #expect(try studio.votes().count == 2)
    }
  }

  @Test func `places of a clock that was set back are not held for ever`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let clock = Clock()
      clock.pass(3 * 86_400)
      let early = try ["ada", "ben"].map { try studio.session($0) { clock.time } }
      for session in early { #expect(try session.prompt() != nil) }
      clock.pass(-3 * 86_400)
      #expect(try studio.session("cleo") { clock.time }.prompt() != nil)
    }
  }

  @Test func `what others have begun comes first where that is wished, and a session may be short`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 20)
      var options = AssignmentOptions()
      options.begunFirst = true
      options.limit = 5
      let ada = try order(try studio.session("ada", options: options))
      #expect(ada.count == 5)
      let ben = try studio.session("ben", options: options)
      #expect(Set(try order(ben)) == Set(ada))
      #expect(try studio.store.read { try $0.itemsFinished(task: studio.taskID, annotators: 2) } == 5)
      let cleo = try studio.session("cleo", options: options)
      for _ in 0..<5 { #expect(try cleo.answer("n", seconds: nil)) }
      #expect(try cleo.step() == .done("That is 5 for this time, cleo. Thank you."))
      #expect(try cleo.ahead() == [])
      #expect(try cleo.undo())
      #expect(try cleo.prompt()?.number == 5)
    }
  }

  @Test func `an undo keeps the place`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let ada = try studio.session("ada")
      let ben = try studio.session("ben")
      #expect(try ada.answer("n", seconds: nil))
      #expect(try ben.answer("n", seconds: nil))
      #expect(try ada.undo())
      #expect(try studio.session("cleo").step() == .waiting(others: 1))
      #expect(try ada.answer("n", seconds: nil))
      #expect(try studio.votes().count == 2)
    }
  }

  @Test func `an image put off is free for others at once`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let ada = try studio.session("ada")
      _ = try order(studio.session("ben"))
      #expect(try ada.prompt() != nil)
      try ada.skip()
      #expect(ada.summary.skipped == 1)
      #expect(try studio.session("cleo").prompt() != nil)
    }
  }

  @Test func `eight annotators in turn put three on each image`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 25, yaml: oneQuestion)
      let sessions = try (1...8).map { try studio.session("p\($0)") }
      var open = sessions
      while !open.isEmpty {
        open = try open.filter { session in
          if try session.answer("y", seconds: nil) { return true }
          if case .waiting = try session.step() { return true }
          return false
        }
      }
      let votes = try studio.votes()
      #expect(votes.count == 75)
      #expect(Set(votes).count == 75, "three different people")
      let each = Dictionary(grouping: votes) { $0.split(separator: " ")[0] }.values.map(\.count)
      #expect(each == Array(repeating: 3, count: 25))
    }
  }
}

@Suite struct ThirdVoteTests {
  private var onConflict: AssignmentOptions {
    var options = AssignmentOptions()
    options.lastOnlyOnConflict = true
    return options
  }

  @Test func `where two agree nobody else is asked`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 4, yaml: oneQuestion)
      let ada = try studio.session("ada", options: onConflict)
      _ = try order(ada, "y")
      let ben = try studio.session("ben", options: onConflict)
      var disputed: Set<String> = []
      for key in ["y", "n", "y", "n"] as [Character] {
        if key == "n" { disputed.insert(try #require(try ben.prompt()).picture.sha256) }
        #expect(try ben.answer(key, seconds: nil))
      }
      let cleo = try studio.session("cleo", options: onConflict)
      #expect(try cleo.prompt()?.total == 2)
      #expect(Set(try order(cleo, "y")) == disputed)
      #expect(try studio.votes().count == 10)
      #expect(try studio.session("dan", options: onConflict).prompt() == nil)
      let asked = try studio.store.read { try $0.votesAsked(for: .conflict, task: studio.taskID) }
      #expect(asked == Set(disputed.map { [$0, "cleo"] }))
      // Without the option the third place is there on all images.
      #expect(try studio.session("eve").prompt()?.total == 2)
    }
  }

  @Test func `while the second is still looking there is nothing to decide for a third`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1, yaml: oneQuestion)
      _ = try order(try studio.session("ada", options: onConflict), "y")
      let ben = try studio.session("ben", options: onConflict)
      #expect(try ben.prompt() != nil)
      let cleo = try studio.session("cleo", options: onConflict)
      #expect(try cleo.step() == .waiting(others: 1))
      #expect(try ben.answer("n", seconds: nil))
      #expect(try cleo.prompt() != nil)
    }
  }
}
