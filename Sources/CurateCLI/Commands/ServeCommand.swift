// curate serve: annotation in a browser.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store
import WebAnnotator

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Annotation in a browser: pages for annotators, on this machine.",
    discussion: """
      Annotators log in with a password (curate annotators passwd, or the link of curate annotators invite) and answer by \
      key, by mouse or by finger, the same tasks as curate annotate asks, at the same time on the same store. Votes are \
      kept as they are cast. It listens to this machine only unless --host says otherwise, and ends by Ctrl-C or SIGTERM \
      when the requests in hand are answered (docs/SERVING.md).

      Examples:
        curate serve
        curate serve --port 9000 --task selfie --task danger
      """)

  @Option(help: ArgumentHelp("Where to listen; 0 for any port that is free.", valueName: "n")) var port = 8080
  @Option(help: ArgumentHelp("The address to listen at.", valueName: "address")) var host = "127.0.0.1"
  @Option(help: ArgumentHelp("Offer this task only; may be given several times.", valueName: "name")) var task:
    [String] = []
  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port \(port) must lie between 0 and 65535.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let shelf = try TaskShelf(store: opened, now: currentTime())
    for name in task { _ = try shelf.task(named: name) }
    let accounts = try opened.read { try $0.accounts() }
    if accounts.isEmpty {
      output.note(
        "Nobody can log in yet: curate annotators passwd NAME, or curate annotators invite NAME, lets somebody in.")
    }
    if !["127.0.0.1", "::1", "localhost"].contains(host) {
      output.warning(
        "Others can reach \(host), and passwords go there in the open: put a server with TLS before it that they come through."
      )
    }
    try await recordingRun(opened, command: "serve") { run in
      let site = Site(
        store: opened, tasks: task.isEmpty ? nil : task, run: run, seed: seed.seed, isSecure: false, now: currentTime)
      let (host, output) = (host, output)
      try await site.serve(host: host, port: port) { port in
        output.note("The pages are at http://\(host):\(port)/ until Ctrl-C.")
      }
    }
    try output.answer("serve", since: start, []) { "Ended; every vote is kept." }
  }
}
