// PlainSessionTests: the session as lines, exactly as scripts and screen readers get them.
import Annotator
import Base
import Store
import Support
import Testing

@Suite struct PlainSessionTests {
  /// One line out, as the contract has it: image, question, keys.
  private func line(_ studio: Studio, _ number: Int, of total: Int, _ image: StoredImage, _ question: Int) -> String {
    let file = studio.store.images.file(sha256: image.sha256, kind: image.kind)
    let ends = ["Is there a person?\ty=a person n=no", "What are they doing?\ts=sport r=rest o=something else"]
    return "[\(number)/\(total)] \(file)\t\(ends[question])"
  }

  @Test func `one line out a question, one key a line in`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let image = studio.images[0]
      let (lines, end) = try studio.talk("ada", ["y", "o"])
      #expect(lines == [line(studio, 1, of: 1, image, 0), line(studio, 1, of: 1, image, 1)])
      #expect(end == .nothingLeft)
      #expect(try studio.votes() == ["0 ada yes"])
      #expect(try studio.votes("doing") == ["0 ada other"])
    }
  }

  @Test func `what is no answer is answered, and the question stays`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let help = "y=a person n=no u=undo blank=skip f=flag ?=help q=quit"
      let (lines, end) = try studio.talk("ada", ["x", "yes", "Y", "", "u", "?", "n"])
      #expect(
        lines == [
          line(studio, 1, of: 1, studio.images[0], 0),
          "? x is not one of the answers: \(help)",
          "? one key a line: \(help)",
          "? Y is not one of the answers: \(help)",
          "? one key a line: \(help)",
          "? there is no vote to take back",
          "? A person counts where the face is seen.",
          "? In doubt, no.",
          "? \(help)",
        ])
      #expect(end == .nothingLeft)
      #expect(try studio.votes() == ["0 ada no"])
    }
  }

  @Test func `blanks and line ends around a key do not matter, a blank alone skips`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 4)
      let (lines, end) = try studio.talk("ada", [" n\r", "n ", " ", "\tn\t"])
      #expect(lines.count == 4)
      #expect(end == .nothingLeft)
      #expect(try studio.votes().count == 3)
    }
  }

  @Test func `u shows the question again that it takes back`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 2)
      let (lines, end) = try studio.talk("ada", ["n", "u", "y", "r", "n"])
      try #require(lines.count == 5)
      #expect(lines[2] == lines[0])
      #expect(lines[0].hasPrefix("[1/2] "))
      #expect(lines[1].hasPrefix("[2/2] "))
      #expect(lines[3].hasSuffix("\tWhat are they doing?\ts=sport r=rest o=something else"))
      #expect(lines[4] == lines[1])
      #expect(end == .nothingLeft)
      #expect(try studio.votes().map { $0.dropFirst(2) }.sorted() == ["ada no", "ada yes"])
    }
  }

  @Test func `votes are kept at the end of input, and the next session goes on`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 3)
      let first = try studio.talk("ada", ["y"])
      #expect(first.end == .endOfInput)
      #expect(first.lines.count == 2)
      #expect(try studio.votes().count == 1)
      let second = try studio.talk("ada", ["s", "n", "n"])
      #expect(second.end == .nothingLeft)
      #expect(second.lines.first == first.lines.last)
      #expect(try studio.talk("ada", ["n"]) == ([], .nothingLeft))
    }
  }

  @Test func `a person may take the very last vote back, a script is not asked`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let offer = "Nothing is left. u takes the last vote back, any other line ends."
      let (lines, end) = try studio.talk("ada", ["n", "u", "y", "s", " u ", "r", ""], isPerson: true)
      #expect(lines.map { $0 == offer } == [false, true, false, false, true, false, true])
      #expect(lines[5] == lines[3])
      #expect(end == .nothingLeft)
      #expect(try studio.votes() == ["0 ada yes"])
      #expect(try studio.votes("doing") == ["0 ada rest"])
      #expect(try studio.talk("ada", ["u"]) == ([], .nothingLeft))
    }
  }

  @Test func `q ends it`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 3)
      let (lines, end) = try studio.talk("ada", ["n", "q", "n"])
      #expect(lines.count == 2)
      #expect(end == .quit)
      #expect(try studio.votes().count == 1)
    }
  }
}
