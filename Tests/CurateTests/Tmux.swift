// Tmux: a terminal of the tests' own, with a shell in it, whose screen can be read and whose keys can be pressed.
import Foundation
import Support

/// Where tmux lies; nil where this machine has none. Only tests use it.
let tmuxProgram: String? = {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
  return folders.map { $0 + "/tmux" }.first(where: FileManager.default.isExecutableFile)
}()

/// One tmux server with one window, in a workspace. Its socket and settings are its own, and it is killed at the end.
final class Tmux {
  private let program: String
  private let space: Workspace
  private let environment: [String: String]

  init(in space: Workspace, columns: Int = 100, rows: Int = 30) async throws {
    guard let tmuxProgram else { throw Unexpected("There is no tmux.") }
    program = tmuxProgram
    self.space = space
    // A socket's path may not be long, and nobody else's server is to be met.
    // Swift's own crash reports would wait for a key, and are not what is looked at.
    environment = [
      "TMUX_TMPDIR": space.path, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "PS1": "ready> ",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    try space.write("empty.inputrc", "")
    try await ask(
      "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "env -u TMUX INPUTRC=empty.inputrc PS1='ready> ' bash --norc --noprofile")
    try await ask("set-option", "-g", "status", "off")
    try await see("ready>")
  }

  /// Ends the server, and with it whatever still runs in its window: it is told by SIGHUP.
  func close() async { _ = try? await ask("kill-server") }

  @discardableResult
  func ask(_ arguments: String...) async throws -> String {
    let all = ["-u", "-L", "own", "-f", "/dev/null"] + arguments
    let result = try await RunningCurate(all, in: space.path, input: "", environment: environment, program: program)
      .result()
    guard result.code == 0 else { throw Unexpected("tmux \(arguments.joined(separator: " ")): \(result.err)") }
    return result.out
  }

  /// Presses keys by tmux's names for them: "y", "Space", "BSpace", "C-z".
  func press(_ keys: String...) async throws {
    for key in keys { try await ask("send-keys", key) }
  }

  /// Types a line into the shell.
  func type(_ line: String) async throws {
    try await ask("send-keys", "-l", line)
    try await ask("send-keys", "Enter")
  }

  /// The words on the screen; where lines are broken does not matter, nor what a photograph is drawn with between them.
  func screen() async throws -> String {
    let blocks = "\u{2580}"..."\u{259f}"
    return try await ask("capture-pane", "-p").split { $0.isWhitespace || blocks.contains(String($0)) }
      .joined(separator: " ")
  }

  /// Looks at the screen until it shows all of these words.
  func see(_ words: String..., timeout: Double = 60) async throws {
    _ = try await seeOne(of: [words], timeout: timeout)
  }

  /// Looks until the screen shows all words of one of several lists, and says which.
  func seeOne(of lists: [[String]], timeout: Double = 60) async throws -> Int {
    let end = ContinuousClock.now + .seconds(timeout)
    while true {
      let screen = try await screen()
      if let found = lists.firstIndex(where: { $0.allSatisfy(screen.contains) }) { return found }
      guard ContinuousClock.now < end else {
        throw Unexpected("The screen never showed \(lists), but:\n\(try await ask("capture-pane", "-p"))")
      }
      try await Task.sleep(for: .milliseconds(15))
    }
  }

  /// Presses a key that judges an image until it does: pressed sooner than a person could have looked, it is refused in
  /// words.
  func press(_ key: String, untilSeen words: String) async throws {
    for _ in 0..<50 {
      // What a person needs at the very least.
      try await Task.sleep(for: .milliseconds(40))
      try await press(key)
      if try await seeOne(of: [[words], ["does not count"], ["The picture is not there yet."]]) == 0 { return }
      // The refusal must be gone, or it would pass for the answer to the next try.
      for _ in 0..<200 {
        try await press("é")
        try await Task.sleep(for: .milliseconds(50))
        let screen = try await screen()
        if screen.contains(words) { return }
        if screen.contains("é is no answer here") { break }
      }
    }
    throw Unexpected("\(key) always came too soon.")
  }

  /// Whether a program's page, and no cursor, is on the screen.
  func holdsPage() async throws -> Bool {
    try await ask("display-message", "-p", "#{alternate_on} #{cursor_flag}") == "1 0\n"
  }

  /// Whether the shell's own screen is back, with its cursor.
  func isRestored() async throws -> Bool {
    try await ask("display-message", "-p", "#{alternate_on} #{cursor_flag} #{wrap_flag}") == "0 1 1\n"
  }
}
