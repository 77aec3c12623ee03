// curate annotators passwd, invite and logins: who may log in to the pages of curate serve.
import ArgumentParser
import Base
import Foundation
import Secrets
import Store

extension AccountRole: ExpressibleByArgument {}

extension AnnotatorsCommand {
  struct Passwd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "passwd", abstract: "Sets the password with which an annotator logs in to curate serve.",
      discussion: """
        Asks for it twice, without showing it; where input is no terminal, its first line is the password. A new name is \
        added. All logins of the annotator end.

        Examples:
          curate annotators passwd ada
          curate annotators passwd mia --role owner
        """)

    @Argument(help: "The annotator's name.") var name: String
    @Option(help: "What they may do: annotate, or also see everybody's progress (default: what they may already).")
    var role: AccountRole?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      try checkAnnotatorName(name)
      let opened = try store.open()
      if let words = try strangerWords(name, in: opened) { output.note(words) }
      let password = try ask()
      if let problem = Password.objection(to: password) { throw Fault(.usage, problem) }
      let hash = try Password.hash(password)
      let account = try await recordingRun(opened, command: "annotators passwd") { _ in
        try opened.write { connection in
          let id = try connection.addAnnotator(named: name, at: currentTime()).id
          try connection.openAccount(annotator: id, role: role, at: currentTime())
          try connection.setPassword(hash, annotator: id, at: currentTime())
          return try connection.account(ofAnnotator: id)
        }
      }
      let now = account?.role ?? .annotator
      try output.answer("annotators passwd", since: start, [("name", .string(name)), ("role", .string(now.rawValue))]) {
        "\(name) logs in with this password from now on, as \(now == .owner ? "an owner" : "an annotator")."
      }
    }

    private func ask() throws -> String {
      guard Screen.inputIsTerminal else {
        guard let line = readLine(strippingNewline: true) else {
          throw Fault(.usage, "There is no password: its line is missing on standard input.")
        }
        return line
      }
      let first = try hidden("Password for \(name): ")
      guard try hidden("The same again: ") == first else {
        throw Fault(.usage, "The two are not the same; nothing was changed.")
      }
      return first
    }

    /// A line from the terminal that is not shown as it is typed.
    private func hidden(_ prompt: String) throws -> String {
      Screen.write(prompt, to: STDERR_FILENO)
      var shown = termios()
      let isTerminal = tcgetattr(STDIN_FILENO, &shown) == 0
      var silent = shown
      silent.c_lflag &= ~tcflag_t(ECHO)
      if isTerminal { tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) }
      defer {
        if isTerminal { tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown) }
        Screen.note("")
      }
      guard let line = readLine(strippingNewline: true) else {
        throw Fault(.usage, "There is no password; nothing was changed.")
      }
      return line
    }
  }

  struct Invite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "invite", abstract: "Makes a link by which somebody chooses a password for curate serve, once.",
      discussion: """
        The link is shown once and kept nowhere: the store has its SHA-256 only. It holds for --days, until it is used or \
        the next one is made. A new name is added.

        Examples:
          curate annotators invite ada
          curate annotators invite ada --at https://labels.example.org --days 3
        """)

    @Argument(help: "The annotator's name.") var name: String
    @Option(help: "What they may do.") var role: AccountRole?
    @Option(help: ArgumentHelp("Where the pages are for them.", valueName: "address")) var at = "http://127.0.0.1:8080"
    @Option(help: ArgumentHelp("How long the link holds.", valueName: "n")) var days = 7
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...90).contains(days) else { throw ValidationError("--days \(days) must lie between 1 and 90.") }
      guard let url = URL(string: at), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host != nil
      else {
        throw ValidationError("--at \(at) is no address, such as https://labels.example.org.")
      }
    }

    func run() async throws {
      let start = ContinuousClock.now
      try checkAnnotatorName(name)
      let opened = try store.open()
      if let words = try strangerWords(name, in: opened) { output.note(words) }
      let token = Token.make()
      let now = currentTime()
      let end = UTCTime(seconds: now.seconds + Int64(days) * 86_400)
      try await recordingRun(opened, command: "annotators invite") { _ in
        try opened.write { connection in
          let id = try connection.addAnnotator(named: name, at: now).id
          try connection.openAccount(annotator: id, role: role, at: now)
          try connection.invite(annotator: id, digest: Token.digest(token), at: now, until: end)
        }
      }
      let link = (at.hasSuffix("/") ? String(at.dropLast()) : at) + "/invitation/" + token
      try output.answer(
        "annotators invite", since: start,
        [("name", .string(name)), ("link", .string(link)), ("expires_at", .string(end.iso8601))]
      ) { "\(link)\nSend it to \(name); it holds until \(end.iso8601) and works once." }
    }
  }

  struct Logins: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "logins", abstract: "What happened at the door of curate serve, the newest first.",
      discussion: "Example:\n  curate annotators logins --limit 20")

    @Option(help: ArgumentHelp("Lines at most.", valueName: "n")) var limit = 100
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit \(limit) must be 1 or more.") }
    }

    func run() async throws {
      let start = ContinuousClock.now
      let opened = try store.open()
      let events = try opened.read { try $0.loginEvents(limit: limit) }
      let rows: [JSON] = events.map { event in
        [
          "at": .string(event.at.iso8601), "name": event.name.map { .string($0) } ?? .null,
          "address": .string(event.address), "outcome": .string(event.outcome.rawValue),
        ]
      }
      try output.answer("annotators logins", since: start, [("logins", .array(rows))]) {
        events.isEmpty
          ? "Nobody has come to the door yet."
          : Screen.table(
            [["when", "who", "from", "outcome"]]
              + events.map { [$0.at.iso8601, $0.name ?? "-", $0.address, $0.outcome.rawValue] }, numeric: false)
      }
    }
  }
}
