// SessionTests: which image and question come next, and what becomes of votes, undone ones and put-off images.
import Annotator
import Base
import Store
import Support
import Testing

@Suite struct SessionTests {
  @Test func `a question with a condition is asked only where it holds`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 2)
      let session = try studio.session("ada")
      let first = try #require(try session.prompt())
      #expect(first.question.name == "person")
      #expect((first.number, first.total) == (1, 2))
      #expect(first.picture.file == studio.store.images.file(sha256: first.picture.sha256, kind: .jpeg))
      #expect(first.picture.name == String(first.picture.sha256.prefix(12)), "a post's name could be looked up")
      #expect(first.earlier == [])
      #expect(try session.answer("y", seconds: 2.5))
      let second = try #require(try session.prompt())
      #expect(second.picture == first.picture)
      #expect(second.question.name == "doing")
      #expect(second.number == 1)
      #expect(second.earlier == [Prompt.Answered(question: "person", meaning: "a person")])
      #expect(try session.answer("s", seconds: 1))
      let third = try #require(try session.prompt())
      #expect(third.picture != first.picture)
      #expect((third.question.name, third.number) == ("person", 2))
      #expect(try session.answer("n", seconds: 1))
      #expect(try session.step() == .done("Nothing is left for ada on people. Thank you."))
      #expect(session.summary.votes == 3)
      #expect(session.summary.images == 2)
      #expect(session.summary.medianSeconds == 2.25, "3.5 seconds and 1")
      #expect(try studio.votes("doing").map { $0.dropFirst(2) } == ["ada sport"])
      #expect(try studio.votes("person").map { $0.dropFirst(2) }.sorted() == ["ada no", "ada yes"])
    }
  }

  @Test func `a key that is no answer casts nothing`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let session = try studio.session("ada")
      #expect(try !session.answer("s", seconds: nil))
      #expect(try !session.answer("Y", seconds: nil))
      #expect(session.summary.votes == 0)
      #expect(try studio.votes() == [])
      #expect(try session.answer("n", seconds: nil))
      #expect(try !session.answer("n", seconds: nil), "nothing is asked any more")
    }
  }

  @Test func `a store without images has nothing to annotate`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 0)
      #expect(
        fault { _ = try studio.session("ada") }
          == Fault(.data, "The store has no images to annotate; curate import or curate fetch brings them."))
    }
  }

  @Test func `the order is each annotator's own, and the same again`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 40)
      let ada = try order(studio.session("ada"))
      let ben = try order(studio.session("ben"))
      #expect(Set(ada) == Set(studio.images.map(\.sha256)))
      #expect(Set(ben) == Set(ada))
      #expect(ada != ben)
      #expect(ada != studio.images.map(\.sha256))
      try withTemporaryFolder { other in
        let again = try Studio(in: other, images: 40)
        #expect(try order(again.session("ada")) == ada)
      }
      try withTemporaryFolder { other in
        let again = try Studio(in: other, images: 40)
        #expect(try order(again.session("ada", seed: 1)) != ada)
      }
    }
  }

  @Test func `an image that has enough votes is no one else's to do`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 6)
      #expect(try order(studio.session("ada")).count == 6)
      let ben = try studio.session("ben")
      for _ in 0..<4 { #expect(try ben.answer("n", seconds: nil)) }
      ben.close()
      let cleo = try studio.session("cleo")
      #expect(try cleo.prompt()?.total == 2)
      #expect(try order(cleo).count == 2)
      #expect(try studio.session("dan").prompt() == nil)
      // Ben began when there was room for all; the two that are left are full now.
      #expect(try studio.session("ben").prompt() == nil)
      #expect(try studio.votes().count == 12)
    }
  }

  @Test func `what one has voted on stays one's own, however many votes there are`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let first = try studio.session("ada")
      #expect(try first.answer("y", seconds: nil))
      first.close()
      _ = try order(studio.session("ben"))
      _ = try order(studio.session("cleo"))
      let prompt = try #require(try studio.session("ada").prompt())
      #expect(prompt.question.name == "doing")
    }
  }

  @Test func `a session goes on where the last one ended`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 10)
      let first = try studio.session("ada")
      var seen: [String] = []
      for _ in 0..<4 {
        seen.append(try #require(try first.prompt()).picture.sha256)
        #expect(try first.answer("n", seconds: nil))
      }
      first.close()
      let second = try studio.session("ada")
      #expect(second.summary.votes == 0)
      #expect(try second.prompt()?.number == 5)
      #expect(try second.prompt()?.total == 10)
      let rest = try order(second)
      #expect(rest.count == 6)
      #expect(Set(rest).isDisjoint(with: seen))
    }
  }

  @Test func `an undo asks the last question again, any number back`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 3)
      let session = try studio.session("ada")
      var asked: [String] = []
      for key in ["y", "s", "n", "y"] as [Character] {
        let prompt = try #require(try session.prompt())
        asked.append("\(prompt.picture.sha256) \(prompt.question.name)")
        #expect(try session.answer(key, seconds: nil))
      }
      for expected in asked.reversed() {
        #expect(try session.undo())
        let prompt = try #require(try session.prompt())
        #expect("\(prompt.picture.sha256) \(prompt.question.name)" == expected)
      }
      #expect(try session.prompt()?.number == 1)
      #expect(session.summary.votes == 0)
      #expect(try !session.undo())
      #expect(try studio.votes() == [])
      #expect(try studio.votes("doing") == [])
      #expect(try order(session).count == 3)
    }
  }

  @Test func `an undo goes back into an earlier session`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 3)
      let first = try studio.session("ada")
      let image = try #require(try first.prompt()).picture
      #expect(try first.answer("y", seconds: nil))
      #expect(try first.answer("r", seconds: nil))
      first.close()
      let second = try studio.session("ada")
      #expect(try second.prompt()?.picture != image)
      #expect(try second.undo())
      #expect(try second.prompt()?.picture == image)
      #expect(try second.prompt()?.question.name == "doing")
      #expect(try second.prompt()?.number == 1)
      #expect(try second.undo())
      #expect(try second.prompt()?.question.name == "person")
      #expect(try second.answer("n", seconds: nil))
      #expect(try second.prompt()?.number == 2)
      #expect(try studio.votes().map { $0.dropFirst(2) } == ["ada no"])
      #expect(try studio.votes("doing") == [])
    }
  }

  @Test func `a changed answer drops the condition with it`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let session = try studio.session("ada")
      #expect(try session.answer("y", seconds: nil))
      #expect(try session.undo())
      #expect(try session.answer("n", seconds: nil))
      #expect(try session.prompt() == nil)
      #expect(try studio.session("ada").prompt() == nil)
    }
  }

  @Test func `an image put off comes again in the next session, or with an undo`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 3)
      let session = try studio.session("ada")
      let first = try #require(try session.prompt()).picture
      #expect(try session.answer("y", seconds: nil))
      try session.skip()
      let second = try #require(try session.prompt()).picture
      #expect(second != first)
      try session.skip()
      #expect(try order(session).count == 1)
      session.close()
      let later = try studio.session("ada")
      #expect(try later.prompt()?.picture == first)
      #expect(try later.prompt()?.question.name == "doing")
      #expect(try later.undo())
      #expect(try later.undo(), "the vote on the image that was put off")
      #expect(try later.prompt()?.picture == first)
      #expect(try later.prompt()?.question.name == "person")
    }
  }
}
