// FullScreenTests: sessions played by keys in a pseudo-terminal: what is seen, what is kept, what is left behind.
import Annotator
import Base
import Foundation
import Support
import Terminal
import Testing

@Suite struct FullScreenTests {
  private func play(
    _ count: Int = 3, columns: Int = 80, rows: Int = 24, faults: [Fault] = [], waits: Int = 0, words: [String]? = nil,
    reasons: [String] = [], _ body: (ScreenPlayer, ScriptedSession) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let session = ScriptedSession(task: try dangerTask(), pictures: try drawnPictures(count, in: folder))
      session.faults = faults
      session.waits = waits
      session.words = words
      session.reasons = reasons
      let player = try ScreenPlayer(session, columns: columns, rows: rows, printer: try symbolPrinter())
      try body(player, session)
    }
  }

  private func hasPicture(_ screen: DrawnScreen) -> Bool { screen.bytes.contains(Array("48;2;".utf8)) }

  @Test func `one key answers, the next question comes, and q ends it`() throws {
    try play { player, session in
      try player.see("danger 1 of 3", "A dangerous selfie is one", "Is this a selfie?", "y a selfie", "n not a selfie")
      try player.see(hasPicture, or: "a picture")
      try player.press("y", untilSeen: "Could taking it have led")
      try player.see("✓ selfie: a selfie", "Backspace takes it back")
      try player.press("n", untilSeen: "2 of 3")
      try player.press("n", untilSeen: "3 of 3")
      try player.see("s an image")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == ["1 selfie=y", "1 dangerous=n", "2 selfie=n"])
      #expect(session.seconds.allSatisfy { $0.map { $0 >= 0 && $0 < 60 } ?? false })
      #expect(session.isClosed)
    }
  }

  @Test func `after the last image there are figures, Backspace still takes back`() throws {
    try play(2) { player, session in
      try player.see("1 of 2")
      try player.press("n", untilSeen: "2 of 2")
      try player.press("n", untilSeen: "Nothing is left. Thank you.")
      try player.see("2 images, 2 votes in this session", "(median)")
      try player.press("\u{7f}", untilSeen: "2 of 2")
      try player.press("\u{8}", untilSeen: "1 of 2")
      try player.press("y", untilSeen: "Could taking it")
      try player.press("n", untilSeen: "2 of 2")
      try player.press(" ", untilSeen: "1 image skipped: run the same command again to see it.")
      player.press("q")
      #expect(try player.end() == .nothingLeft("Nothing is left. Thank you."))
      #expect(session.votes == ["1 selfie=y", "1 dangerous=n"])
    }
  }

  @Test func `keys typed before an image was seen do not judge it`() throws {
    try play(5) { player, session in
      try player.see("1 of 5")
      try player.see(hasPicture, or: "a picture")
      usleep(60_000)
      // One is for the image that is seen; nobody has seen those that the others would judge.
      player.press("nnnnn")
      try player.see("2 of 5", ScreenPlayer.tooSoon)
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == ["1 selfie=n"])
    }
  }

  @Test func `keys that lay in the terminal before the first image do not judge it`() throws {
    try withTemporaryFolder { folder in
      let session = ScriptedSession(task: try dangerTask(), pictures: try drawnPictures(2, in: folder))
      let player = try ScreenPlayer(session, printer: try symbolPrinter(), typedBefore: "nnn")
      try player.see("1 of 2", ScreenPlayer.tooSoon)
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == [])
    }
  }

  @Test func `answers to several questions about one image may be typed in one go`() throws {
    try play { player, session in
      try player.see("1 of 3")
      try player.see(hasPicture, or: "a picture")
      usleep(60_000)
      player.press("yn")
      try player.see("2 of 3")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == ["1 selfie=y", "1 dangerous=n"])
    }
  }

  @Test func `an answer waits for the photograph, words come first`() throws {
    try withTemporaryFolder { folder in
      let session = ScriptedSession(task: try dangerTask(), pictures: try drawnPictures(2, in: folder))
      let printer = try HeldPrinter()
      let player = try ScreenPlayer(session, printer: printer)
      try player.see("1 of 2", "Is this a selfie?")
      usleep(60_000)
      player.press("y")
      try player.see("The picture is not there yet.")
      printer.release(3)
      try player.see(hasPicture, or: "a picture")
      try player.press("y", untilSeen: "Could taking it")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == ["1 selfie=y"])
    }
  }

  @Test func `a photograph that cannot be shown is named, and cannot be judged`() throws {
    try withTemporaryFolder { folder in
      var pictures = try drawnPictures(3, in: folder)
      pictures[0].file = folder + "/gone.jpg"
      try AtomicFile.write("no photograph", to: pictures[1].file)
      let session = ScriptedSession(task: try dangerTask(), pictures: pictures)
      let player = try ScreenPlayer(session, columns: 100, printer: try symbolPrinter())
      try player.see("sample/post1 cannot be shown: its file is missing.")
      try player.press("y", untilSeen: "There is no picture to judge")
      try player.press("f", untilSeen: "Flag this image")
      player.press("it is gone\r")
      try player.see("✓ Flagged: it is gone")
      try player.press(" ", untilSeen: "sample/post2 cannot be shown")
      try player.press(" ", untilSeen: "3 of 3")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == [] && session.flags == ["it is gone"])
    }
  }

  @Test func `a reason is typed, or chosen from earlier ones`() throws {
    try play(reasons: ["at a cliff", "in deep water", "driving"]) { player, session in
      try player.see("1 of 3")
      try player.press("y", untilSeen: "Could taking it")
      try player.press("y", untilSeen: "What is dangerous about it?")
      try player.see("at a cliff", "in deep water", "driving")
      player.press("\r")
      try player.see("A few words are needed.")
      // q is a letter here.
      player.press("aqua é 水\u{1b}[D\u{7f}")
      try player.see("› aqua é水")
      player.press("\u{15}\u{b}dri")
      try player.see({ $0.words.contains("› dri driving") && !$0.words.contains("cliff") }, or: "one offer")
      player.press("\t\r")
      try player.see("2 of 3", "✓ reason: driving")
      try player.press("y", untilSeen: "Could taking it")
      try player.press("y", untilSeen: "What is dangerous about it?")
      // Esc alone goes back to the question before.
      player.press("\u{1b}")
      try player.see("Could taking it", "Taken back")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == ["1 selfie=y", "1 dangerous=y", "1 reason=driving", "2 selfie=y"])
    }
  }

  @Test func `a store that is busy keeps the answer waiting, and what is typed meanwhile`() throws {
    let busy = Fault(.tryAgain, "The store is busy.")
    try play(faults: [busy, busy, busy]) { player, session in
      try player.see("1 of 3")
      try player.press("y", untilSeen: "Your answer is not kept yet")
      player.press("n")
      try player.see("2 of 3")
      #expect(session.votes == ["1 selfie=y", "1 dangerous=n"])
      player.press("q")
      #expect(try player.end() == .quit)
    }
  }

  @Test func `q ends a session whose store stays busy`() throws {
    let busy = Fault(.tryAgain, "The store is busy.")
    try play(faults: Array(repeating: busy, count: 10_000)) { player, session in
      try player.see("1 of 3")
      try player.press("y", untilSeen: "Your answer is not kept yet")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == [] && session.isClosed)
    }
  }

  @Test func `another fault of the store ends it with that fault, and the screen is restored`() throws {
    try play(faults: [Fault(.io, "The disk is full.")]) { player, session in
      try player.see("1 of 3")
      try player.see(hasPicture, or: "a picture")
      usleep(60_000)
      player.press("y")
      #expect(throws: Fault(.io, "The disk is full.")) { try player.end() }
      #expect(!player.screen.modes.contains(1049) && session.isClosed)
    }
  }

  @Test func `waiting for others says so and looks again`() throws {
    try play(1, waits: 2) { player, _ in
      try player.see("1 of 1")
      try player.press("n", untilSeen: "The last 2 images are with other annotators just now")
      try player.see("Nothing is left.")
      player.press("q")
      #expect(try player.end() == .nothingLeft("Nothing is left. Thank you."))
    }
  }

  @Test func `examples are gone through by any key`() throws {
    try withTemporaryFolder { folder in
      let pictures = try drawnPictures(2, in: folder)
      let session = ScriptedSession(task: try dangerTask(), pictures: pictures)
      session.examples = [Example(picture: pictures[1], title: "Example 1 of 1", words: "y: a selfie")]
      let player = try ScreenPlayer(session, printer: try symbolPrinter())
      try player.see("Example 1 of 1", "y: a selfie", "any key goes on")
      try player.press("\r", untilSeen: "1 of 2")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == [])
    }
  }

  @Test func `help, the post and zoom lie over the question and take no answer`() throws {
    try play(words: ["A day at the lake", "#lake #sun"]) { player, session in
      try player.see("1 of 3")
      try player.press("?", untilSeen: "asked where selfie is y")
      // y only closes the page.
      player.press("y")
      try player.see("Is this a selfie?", "1 of 3")
      player.press("i")
      try player.see("sample/post1", "A day at the lake", "#lake #sun")
      player.press("\u{1b}")
      try player.see("Is this a selfie?")
      player.press("z")
      try player.see("The middle: no face of this image is known")
      player.press("é")
      try player.see("é is no answer here. Answers: y, n")
      player.press("\u{1b}[200~y\u{1b}[201~")
      try player.see("A paste is no answer")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == [])
    }
  }

  @Test func `caption and tags stay hidden where the task says so`() throws {
    try play { player, _ in
      try player.see("1 of 3")
      try player.press("i", untilSeen: "caption and tags are not shown")
      player.press("q")
      #expect(try player.end() == .quit)
    }
  }

  @Test func `another size is drawn anew, down to one that is too small`() throws {
    try play(columns: 100, rows: 30) { player, session in
      try player.see("1 of 3")
      for (columns, rows) in [(60, 40), (40, 12), (200, 50), (20, 6)] {
        player.terminal.resize(columns: columns, rows: rows)
        player.wake.call(.signal(SIGWINCH))
        try player.see("1 of 3", "y")
      }
      player.terminal.resize(columns: 19, rows: 5)
      player.wake.call(.signal(SIGWINCH))
      try player.see("The window is too small: 20×6 at least.")
      usleep(60_000)
      player.press("yn")
      player.terminal.resize(columns: 80, rows: 24)
      player.wake.call(.signal(SIGWINCH))
      try player.see("1 of 3", "Is this a selfie?")
      try player.press("n", untilSeen: "2 of 3")
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(session.votes == ["1 selfie=n"], "nothing was judged that nobody could see")
    }
  }

  @Test(arguments: [SIGINT, SIGTERM]) func `a signal ends it in order`(number: Int32) throws {
    try play { player, session in
      let mode = player.terminal.mode
      try player.see("1 of 3")
      try player.press("n", untilSeen: "2 of 3")
      player.wake.call(.signal(number))
      #expect(try player.end() == .interrupted(number))
      #expect(session.votes == ["1 selfie=n"] && session.isClosed)
      #expect(player.terminal.mode == mode || mode.isEmpty)
    }
  }

  @Test func `the terminal gets back what it was`() throws {
    try withTemporaryFolder { folder in
      let session = ScriptedSession(task: try dangerTask(), pictures: try drawnPictures(2, in: folder))
      let untouched = try PseudoTerminal().mode
      let player = try ScreenPlayer(session, printer: try symbolPrinter())
      try player.see("1 of 2")
      #expect(player.terminal.mode != untouched)
      #expect(player.screen.modes.isSuperset(of: [1049, 2004]) && player.screen.modes.isDisjoint(with: [25, 7]))
      player.press("q")
      #expect(try player.end() == .quit)
      #expect(player.terminal.mode == untouched)
      #expect(player.screen.modes == [25, 7])
    }
  }

  @Test func `a terminal that is closed ends it quietly, and leases are given back`() throws {
    try play { player, session in
      try player.see("1 of 3")
      try player.press("n", untilSeen: "2 of 3")
      player.terminal.hangUp()
      #expect(try player.end() == .closed)
      #expect(session.votes == ["1 selfie=n"] && session.isClosed)
    }
  }

  @Test func `words of strangers do not reach the terminal as commands`() throws {
    try withTemporaryFolder { folder in
      let attack = "\u{1b}]0;owned\u{7}\u{9b}31m\u{1b}[2J\r\n\u{202e}evil\u{8}"
      let pictures = try drawnPictures(2, in: folder) { _ in "web/" + attack }
      let session = ScriptedSession(task: try dangerTask(), pictures: pictures)
      session.words = [attack, "#" + attack]
      session.reasons = [attack]
      let player = try ScreenPlayer(session, columns: 120, printer: try symbolPrinter())
      try player.see("1 of 2")
      try player.press("i", untilSeen: "]0;owned")
      player.press("x")
      try player.see("Is this a selfie?")
      try player.press("y", untilSeen: "Could taking it")
      try player.press("y", untilSeen: "]0;owned")
      player.press("\t\r")
      try player.see("2 of 2")
      player.press("q")
      #expect(try player.end() == .quit)
      let bytes = player.screen.bytes
      #expect(!bytes.contains(Array("\u{1b}]".utf8)), "no title was set")
      #expect(!bytes.contains(Array("\u{9b}".utf8)) && !bytes.contains(Array("\u{202e}".utf8)))
      #expect(player.screen.stray == [], "no control character within text")
    }
  }

  @Test func `NO_COLOR leaves words without colours`() throws {
    try withTemporaryFolder { folder in
      for (setting, isColoured) in [("", true), ("1", false)] {
        let session = ScriptedSession(task: try dangerTask(), pictures: try drawnPictures(3, in: folder))
        let player = try ScreenPlayer(
          session, printer: nil, environment: ["TERM": "xterm", "NO_COLOR": setting])
        try player.see("1 of 3", "sample/post1")
        try player.press("n", untilSeen: "2 of 3")
        player.press("q")
        #expect(try player.end() == .quit)
        #expect(player.screen.bytes.contains(Array(";32m".utf8)) == isColoured)
      }
    }
  }
}
