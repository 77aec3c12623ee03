// TmuxSessionTests: whole sessions in a real terminal: keys, resize, kill -9, signals, and the screen afterwards.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: tmuxProgram != nil, "there is no tmux on this machine"))
struct TmuxSessionTests {
  /// A store of thirty photographs, and a terminal.
  private func withSession(columns: Int = 100, rows: Int = 30, _ body: (Workspace, Tmux) async throws -> Void)
    async throws
  {
    let space = try Workspace()
    try await space.json("sample", "small", "--posts", "30", "--seed", "1")
    try await space.json("import", "small/crawl")
    let tmux = try await Tmux(in: space, columns: columns, rows: rows)
    do {
      try await body(space, tmux)
    } catch {
      await tmux.close()
      throw error
    }
    await tmux.close()
  }

  /// Starts a session as a shell does, and leaves its process's number in a file.
  private func annotate(_ tmux: Tmux, as name: String = "ada", task: String = "selfie") async throws {
    let program = try RunningCurate.program()
    try await tmux.type(
      "clear; stty -g > before; (echo $BASHPID > id; exec '\(program)' annotate --as \(name) --task \(task)); "
        + "echo ended $?; stty -g > after")
  }

  private func processID(_ space: Workspace) throws -> Int32 {
    guard let id = Int32(try space.read("id").trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Unexpected("The session left no number.")
    }
    return id
  }

  private func votes(_ space: Workspace, of name: String, task: String = "selfie") async throws -> [String] {
    let lines = try await space.run("votes", "export", "--task", task).outLines
    return lines.dropFirst().map { $0.split(separator: ",").map(String.init) }.filter { $0.contains(name) }
      .map { $0.last ?? "" }
  }

  private func expectRestored(_ tmux: Tmux, _ space: Workspace) async throws {
    // The shell writes the file after its last word.
    try await tmux.type("echo all done")
    try await tmux.see("ready> echo all done all done")
    #expect(try await tmux.isRestored())
    #expect(try space.read("before") == space.read("after"))
  }

  @Test func `thirty images by keys, with undo, resize, help, a flag, and kill -9 after vote 17`() async throws {
    try await withSession { space, tmux in
      try await annotate(tmux)
      try await tmux.see("selfie 1 of 30", "Is this a selfie?", "y a selfie", "n not a selfie")
      #expect(try await tmux.holdsPage())
      for number in 1...17 {
        try await tmux.press(number % 3 == 0 ? "n" : "y", untilSeen: "\(number + 1) of 30")
        switch number {
        case 4:
          // Two back, one of them answered otherwise for a moment.
          try await tmux.press("BSpace", untilSeen: "4 of 30")
          try await tmux.press("BSpace", untilSeen: "3 of 30")
          try await tmux.press("y", untilSeen: "4 of 30")
          try await tmux.press("BSpace", untilSeen: "3 of 30")
          try await tmux.press("n", untilSeen: "4 of 30")
          try await tmux.press("y", untilSeen: "5 of 30")
        case 7:
          for (columns, rows) in [(50, 40), (20, 6), (120, 40)] {
            try await tmux.ask("resize-window", "-x", "\(columns)", "-y", "\(rows)")
            try await tmux.see("8 of 30", "y")
          }
          try await tmux.see("A selfie is a photograph that a person took")
        case 9:
          try await tmux.press("?", untilSeen: "Ctrl-L draws the screen anew")
          try await tmux.press("x")
          try await tmux.see("10 of 30", "Is this a selfie?")
        case 11:
          try await tmux.press("f", untilSeen: "Flag this image")
          try await tmux.type("not ours")
          try await tmux.see("12 of 30", "Flagged: not ours")
        default: break
        }
      }
      kill(try processID(space), SIGKILL)
      try await tmux.see("ended 137")
      #expect(try await votes(space, of: "ada").count == 17)

      // What a killed program cannot do the next one's terminal does.
      try await tmux.ask("respawn-pane", "-k", "env -u TMUX PS1='ready> ' bash --norc --noprofile")
      try await tmux.see("ready>")
      try await annotate(tmux)
      try await tmux.see("selfie 18 of 30", "Is this a selfie?")
      for number in 18...29 {
        try await tmux.press(number % 3 == 0 ? "n" : "y", untilSeen: "\(number + 1) of 30")
      }
      try await tmux.press("n", untilSeen: "13 votes in this session")
      try await tmux.press("q")
      try await tmux.see("13 votes in this session. Nothing is left for ada on selfie. Thank you.", "ended 0")
      try await expectRestored(tmux, space)
      let labels = try await votes(space, of: "ada")
      #expect(labels.count == 30)
      #expect(labels.filter { $0 == "n" }.count == 10 && labels.filter { $0 == "y" }.count == 20)
    }
  }

  @Test(arguments: [SIGTERM, SIGINT]) func `a signal restores the screen, and the votes are kept`(
    number: Int32
  ) async throws {
    try await withSession { space, tmux in
      try await annotate(tmux)
      try await tmux.see("1 of 30")
      try await tmux.press("y", untilSeen: "2 of 30")
      try await tmux.press("n", untilSeen: "3 of 30")
      kill(try processID(space), number)
      try await tmux.see("2 votes in this session. Votes are kept; run the same command again to go on.", "ended 130")
      try await expectRestored(tmux, space)
      #expect(try await votes(space, of: "ada").sorted() == ["n", "y"])
    }
  }

  @Test func `Ctrl-C ends it as SIGINT does`() async throws {
    try await withSession { space, tmux in
      try await annotate(tmux)
      try await tmux.see("1 of 30")
      try await tmux.press("y", untilSeen: "2 of 30")
      try await tmux.press("C-c")
      try await tmux.see("1 vote in this session. Votes are kept")
      try await tmux.type("echo all done")
      try await tmux.see("all done")
      #expect(try await tmux.isRestored())
      #expect(try await votes(space, of: "ada") == ["y"])
    }
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGQUIT]) func `a crash leaves a usable screen`(number: Int32) async throws {
    try await withSession { space, tmux in
      try await tmux.type("ulimit -c 0")
      try await annotate(tmux)
      try await tmux.see("1 of 30")
      try await tmux.press("y", untilSeen: "2 of 30")
      kill(try processID(space), number)
      try await tmux.see("ended \(128 + number)")
      try await expectRestored(tmux, space)
      #expect(try await votes(space, of: "ada") == ["y"])
    }
  }

  @Test func `a window that is closed ends it, and nothing is lost`() async throws {
    try await withSession { space, tmux in
      try await annotate(tmux)
      try await tmux.see("1 of 30")
      try await tmux.press("y", untilSeen: "2 of 30")
      let id = try processID(space)
      await tmux.close()
      let end = ContinuousClock.now + .seconds(30)
      while kill(id, 0) == 0 {
        guard ContinuousClock.now < end else { throw Unexpected("The session outlives its terminal.") }
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(try await votes(space, of: "ada") == ["y"])
      // The place that was held on the second image is free: three others may vote on it at once.
      let lines = String(repeating: "y\n", count: 40)
      for name in ["bea", "cleo", "dora"] {
        try await space.run("annotate", "--as", name, "--task", "selfie", "--plain", input: lines)
      }
      let export = try await space.run("votes", "export", "--task", "selfie").outLines
      #expect(export.count == 1 + 90)
    }
  }

  @Test func `Ctrl-Z gives the shell its screen, fg brings the session back`() async throws {
    try await withSession { space, tmux in
      let program = try RunningCurate.program()
      try await tmux.type("clear; stty -g > before; '\(program)' annotate --as ada --task selfie")
      try await tmux.see("1 of 30")
      try await tmux.press("y", untilSeen: "2 of 30")
      try await tmux.press("C-z")
      try await tmux.see("Stopped")
      #expect(try await tmux.isRestored())
      try await tmux.type("stty -g > after; fg")
      try await tmux.see("2 of 30", "Is this a selfie?")
      #expect(try await tmux.holdsPage())
      #expect(try space.read("before") == space.read("after"))
      try await tmux.press("n", untilSeen: "3 of 30")
      try await tmux.press("q")
      try await tmux.see("2 votes in this session. Votes are kept; run the same command again to go on.")
      #expect(try await tmux.isRestored())
      #expect(try await votes(space, of: "ada").sorted() == ["n", "y"])
    }
  }

  @Test func `several questions and a reason in words`() async throws {
    try await withSession(columns: 80, rows: 24) { space, tmux in
      try await annotate(tmux, task: "danger")
      try await tmux.see("danger 1 of 30")
      try await tmux.press("y", untilSeen: "selfie: a selfie")
      try await tmux.press("y", untilSeen: "dangerous: dangerous")
      try await tmux.type("at the edge")
      try await tmux.see("2 of 30")
      try await tmux.press("y", untilSeen: "selfie: a selfie")
      try await tmux.press("y", untilSeen: "dangerous: dangerous")
      // Kept, or it would not be offered.
      try await tmux.see("› at the edge")
      try await tmux.press("Tab", "Enter")
      try await tmux.see("3 of 30")
      try await tmux.press("q")
      try await tmux.see("in this session. Votes are kept", "ended 0")
      try await expectRestored(tmux, space)
    }
  }
}
