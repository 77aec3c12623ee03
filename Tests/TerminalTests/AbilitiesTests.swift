// AbilitiesTests: what each terminal is taken for, by its variables and its answers.
import Imaging
import Terminal
import Testing

@Suite struct AbilitiesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var environment: [String: String]
    var answers = ""
    var tmux: TmuxClient?
    var pictures: PictureProtocol?
    var colours: ColourDepth
    var signs = SignRepertoire.quadrants
    var testDescription: String { name }
  }

  private static let kittyAnswers = "\u{1b}P>|kitty(0.32.0)\u{1b}\\\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;c"
  private static let tmuxAnswers = "\u{1b}P>|tmux 3.3a\u{1b}\\\u{1b}[?1;2c"
  private static let inTmux = ["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0", "TERM_PROGRAM": "tmux"]

  private static func client(
    _ term: String, _ type: String, _ features: Set<String> = ["256", "RGB"], utf8: Bool = true, through: Bool = false
  ) -> TmuxClient {
    TmuxClient(term: term, type: type, features: features, isUTF8: utf8, letsThrough: through)
  }

  static let cases: [Case] = [
    Case(
      name: "kitty", environment: ["TERM": "xterm-kitty", "COLORTERM": "truecolor"], answers: kittyAnswers,
      pictures: .kitty, colours: .truecolour),
    Case(name: "kitty, silent", environment: ["TERM": "xterm-kitty"], pictures: .kitty, colours: .truecolour),
    Case(
      name: "xterm started from kitty", environment: ["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"],
      answers: "\u{1b}P>|XTerm(379)\u{1b}\\\u{1b}[?64;1;2c", pictures: .symbols, colours: .truecolour),
    Case(
      name: "mosh inside kitty", environment: ["TERM": "xterm-kitty"], answers: "\u{1b}[?1;2c", pictures: .symbols,
      colours: .truecolour),
    Case(
      name: "foot", environment: ["TERM": "foot", "COLORTERM": "truecolor"],
      answers: "\u{1b}P>|foot(1.16.2)\u{1b}\\\u{1b}[?1;0;1024S\u{1b}[?62;4;22;28c", pictures: .sixel,
      colours: .truecolour),
    Case(name: "foot, silent", environment: ["TERM": "foot-extra"], pictures: .sixel, colours: .truecolour),
    Case(
      name: "xterm", environment: ["TERM": "xterm-256color"],
      answers: "\u{1b}P>|XTerm(379)\u{1b}\\\u{1b}[?64;1;2;6;9;15;16;17;18;21;22;28c", pictures: .symbols,
      colours: .truecolour),
    Case(
      name: "xterm -ti vt340", environment: ["TERM": "xterm"],
      answers: "\u{1b}P>|XTerm(379)\u{1b}\\\u{1b}[?1;0;1024S\u{1b}[?63;1;2;4;6c", pictures: .sixel,
      colours: .truecolour),
    Case(
      name: "xterm with 16 sixel colours", environment: ["TERM": "xterm"],
      answers: "\u{1b}P>|XTerm(300)\u{1b}\\\u{1b}[?1;0;16S\u{1b}[?63;1;2;4;6c", pictures: .symbols,
      colours: .indexed256),
    Case(
      name: "iTerm2",
      environment: ["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app", "COLORTERM": "truecolor"],
      answers: "\u{1b}P>|iTerm2 3.4.23\u{1b}\\\u{1b}[?62;4c", pictures: .iterm2, colours: .truecolour),
    Case(
      name: "iTerm2 over ssh", environment: ["TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"],
      answers: "\u{1b}[?62;4c", pictures: .iterm2, colours: .indexed256),
    Case(
      name: "WezTerm", environment: ["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"],
      answers: "\u{1b}P>|WezTerm 20240203-110809\u{1b}\\\u{1b}[?65;4;6;18;22c", pictures: .iterm2,
      colours: .truecolour),
    Case(
      name: "Windows Terminal 1.22", environment: ["TERM": "xterm-256color", "WT_SESSION": "a-b"],
      answers: "\u{1b}[?61;4;6;7;14;21;22;23;24;28;32;42c", pictures: .sixel, colours: .truecolour),
    Case(
      name: "Windows Terminal 1.18", environment: ["TERM": "xterm-256color", "WT_SESSION": "a-b"],
      answers: "\u{1b}[?61;6;7;22;23;24;28;32;42c", pictures: .symbols, colours: .truecolour),
    Case(
      name: "GNOME", environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor", "VTE_VERSION": "7006"],
      answers: "\u{1b}P>|VTE(7006)\u{1b}\\\u{1b}[?65;1;9c", pictures: .symbols, colours: .truecolour),
    Case(
      name: "Konsole", environment: ["TERM": "xterm-256color", "KONSOLE_VERSION": "230801"],
      answers: "\u{1b}P>|Konsole 23.08.1\u{1b}\\\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;1;4c", pictures: .kitty,
      colours: .truecolour),
    Case(
      name: "an unknown terminal of 256 colours", environment: ["TERM": "xterm-256color"], pictures: .symbols,
      colours: .indexed256),
    Case(name: "a plain xterm", environment: ["TERM": "xterm"], pictures: .symbols, colours: .indexed8),
    Case(
      name: "tmux on kitty, passthrough on", environment: inTmux, answers: tmuxAnswers,
      tmux: client("xterm-kitty", "kitty(0.32.0)", [], through: true), pictures: .kitty, colours: .truecolour),
    Case(
      name: "tmux on an older kitty", environment: inTmux, answers: tmuxAnswers,
      tmux: client("xterm-kitty", "kitty(0.26.5)", [], through: true), pictures: .symbols, colours: .truecolour),
    Case(
      name: "tmux on kitty, passthrough off", environment: inTmux, answers: tmuxAnswers,
      tmux: client("xterm-kitty", "kitty(0.32.0)", []), pictures: .symbols, colours: .truecolour),
    Case(
      name: "tmux on Ghostty", environment: inTmux, answers: tmuxAnswers,
      tmux: client("xterm-ghostty", "ghostty 1.0.1", [], through: true), pictures: .kitty, colours: .truecolour),
    Case(
      name: "tmux on xterm", environment: inTmux, answers: tmuxAnswers, tmux: client("xterm", "XTerm(379)"),
      pictures: .symbols, colours: .truecolour),
    Case(
      name: "tmux on a terminal of 256 colours", environment: inTmux, answers: tmuxAnswers,
      tmux: client("xterm-256color", "", ["256"]), pictures: .symbols, colours: .indexed256),
    Case(
      name: "tmux 3.4 with sixels on foot", environment: inTmux, answers: "\u{1b}P>|tmux 3.4\u{1b}\\\u{1b}[?1;2;4c",
      tmux: client("foot", "foot(1.16.2)", ["RGB", "sixel"]), pictures: .sixel, colours: .truecolour),
    Case(
      name: "tmux 3.4 with sixels on GNOME", environment: inTmux, answers: "\u{1b}[?1;2;4c",
      tmux: client("xterm-256color", "", ["256"]), pictures: .symbols, colours: .indexed256),
    Case(
      name: "tmux without UTF-8", environment: inTmux, tmux: client("xterm", "", utf8: false), pictures: .symbols,
      colours: .truecolour, signs: .ascii),
    Case(
      name: "tmux on the console", environment: inTmux, tmux: client("linux", "", []), pictures: .symbols,
      colours: .indexed8, signs: .halves),
    Case(
      name: "tmux beyond ssh", environment: ["TERM": "tmux-256color"], answers: tmuxAnswers, pictures: .symbols,
      colours: .indexed256),
    Case(
      name: "screen", environment: ["TERM": "screen", "STY": "1.pts-0", "COLORTERM": "truecolor"],
      answers: "\u{1b}[?1;2c", pictures: .symbols, colours: .indexed8),
    Case(
      name: "screen of 256 colours", environment: ["TERM": "screen-256color", "STY": "1.pts-0"], pictures: .symbols,
      colours: .indexed256),
    Case(
      name: "the Linux console", environment: ["TERM": "linux"], answers: "\u{1b}[?6c", pictures: .symbols,
      colours: .indexed8, signs: .halves),
    Case(name: "vt220", environment: ["TERM": "vt220"], pictures: .symbols, colours: .monochrome),
    Case(
      name: "NO_COLOR is not about photographs", environment: ["TERM": "xterm-256color", "NO_COLOR": "1"],
      pictures: .symbols, colours: .indexed256),
    Case(
      name: "Latin 1", environment: ["TERM": "xterm-256color", "LANG": "de_DE.ISO-8859-1"], pictures: .symbols,
      colours: .indexed256, signs: .ascii),
    Case(
      name: "UTF-8 by LC_ALL", environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8", "LANG": "de_DE.ISO-8859-1"],
      pictures: .symbols, colours: .indexed8),
    Case(name: "dumb", environment: ["TERM": "dumb", "COLORTERM": "truecolor"], pictures: nil, colours: .truecolour),
    Case(name: "no TERM", environment: [:], pictures: nil, colours: .indexed8),
  ]

  @Test(arguments: cases)
  func `a terminal is taken for what it is`(terminal: Case) {
    var parser = ReplyParser()
    #expect(parser.take(terminal.answers.utf8).isEmpty)
    let abilities = TerminalAbilities.judged(
      environment: terminal.environment, replies: parser.replies, tmux: terminal.tmux)
    #expect(abilities.pictures == terminal.pictures)
    #expect(abilities.colours == terminal.colours)
    #expect(abilities.signs == terminal.signs)
    #expect(!abilities.reason.isEmpty)
    #expect((PictureRenderer(abilities) == nil) == (terminal.pictures == nil))
  }

  @Test func `what a person asks for is taken as asked`() {
    for terminal in Self.cases {
      for choice in PictureChoice.allCases where choice != .auto {
        let abilities = TerminalAbilities.judged(
          choice: choice, environment: terminal.environment, tmux: terminal.tmux)
        #expect(abilities.pictures == choice.asked)
      }
    }
    #expect(PictureChoice.none.asked == nil)
  }

  @Test func `a cell's size comes from the best that is known`() {
    var replies = TerminalReplies()
    let window = TerminalWindow(columns: 100, rows: 50, pixelWidth: 900, pixelHeight: 1000)
    let silent = TerminalWindow(columns: 100, rows: 50)
    func cell(_ replies: TerminalReplies, _ window: TerminalWindow?) -> CellSize? {
      TerminalAbilities.judged(environment: ["TERM": "xterm"], replies: replies, window: window).cell
    }
    #expect(cell(replies, nil) == .usual)
    #expect(cell(replies, silent) == .usual)
    #expect(cell(replies, window) == CellSize(width: 9, height: 20))
    replies.areaPixels = (800, 850)
    #expect(cell(replies, silent) == CellSize(width: 8, height: 17))
    replies.cell = CellSize(width: 12, height: 25)
    #expect(cell(replies, window) == CellSize(width: 12, height: 25))
  }

  @Test func `tmux's answer is read, and none is told from one`() {
    let answer = "xterm-kitty\nkitty(0.32.0)\n256,RGB,title\n1\non\n"
    #expect(
      TmuxClient(answer: answer)
        == Self.client("xterm-kitty", "kitty(0.32.0)", ["256", "RGB", "title"], through: true))
    #expect(TmuxClient(answer: "xterm\n\n\n0\noff\n") == Self.client("xterm", "", [], utf8: false))
    #expect(TmuxClient(answer: "\n\n\n\n\n") == nil)
    #expect(TmuxClient(answer: "no server running") == nil)
    #expect(TmuxClient.ask(environment: ["TERM": "xterm"]) == nil)
  }

  @Test func `nobody is asked what he takes for something else`() {
    func text(_ environment: [String: String]) -> String {
      String(decoding: TerminalQuery.bytes(environment: environment), as: UTF8.self)
    }
    #expect(text(["TERM": "xterm"]).contains("\u{1b}_G"))
    #expect(!text(Self.inTmux).contains("\u{1b}_"))
    #expect(text(["TERM": "screen"]) == "\u{1b}[c")
    #expect(text(["TERM": "linux"]) == "\u{1b}[c")
    for environment in [["TERM": "xterm"], Self.inTmux, ["TERM": "screen"]] {
      #expect(text(environment).hasSuffix("\u{1b}[c"))
    }
  }
}
