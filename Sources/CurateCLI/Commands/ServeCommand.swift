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
        curate serve --host 0.0.0.0 --port 443 --tls-cert fullchain.pem --tls-key privkey.pem
      """)

  @Option(help: ArgumentHelp("Where to listen; 0 for any port that is free.", valueName: "n")) var port = 8080
  @Option(help: ArgumentHelp("The address to listen at.", valueName: "address")) var host = "127.0.0.1"
  @Option(
    help: ArgumentHelp("Speak TLS with this certificate (PEM, those that vouch for it behind it).", valueName: "file"))
  var tlsCert: String?
  @Option(help: ArgumentHelp("The certificate's private key (PEM).", valueName: "file")) var tlsKey: String?
  @Option(help: ArgumentHelp("Seconds that a client may take over a request.", valueName: "n")) var patience = 30
  @Option(help: ArgumentHelp("Offer this task only; may be given several times.", valueName: "name")) var task:
    [String] = []
  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port \(port) must lie between 0 and 65535.") }
    guard (1...3600).contains(patience) else {
      throw ValidationError("--patience \(patience) must lie between 1 and 3600 seconds.")
    }
    guard (tlsCert == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-cert and --tls-key go together: a certificate is of no use without its key.")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    var certificate: Certificate?
    if let tlsCert, let tlsKey { certificate = try Certificate(certificate: tlsCert, key: tlsKey) }
    let opened = try store.open()
    let shelf = try TaskShelf(store: opened, now: currentTime())
    for name in task { _ = try shelf.task(named: name) }
    let accounts = try opened.read { try $0.accounts() }
    if accounts.isEmpty {
      output.note(
        "Nobody can log in yet: curate annotators passwd NAME, or curate annotators invite NAME, lets somebody in.")
    }
    if certificate == nil, !["127.0.0.1", "::1", "localhost"].contains(host) {
      output.warning(
        "Others can reach \(host), and passwords go there in the open: give it --tls-cert and --tls-key.")
    }
    try opened.readBeside(connections: 4)
    try await recordingRun(opened, command: "serve") { run in
      let site = Site(
        store: opened, tasks: task.isEmpty ? nil : task, run: run, seed: seed.seed, isSecure: certificate != nil,
        now: currentTime)
      let (host, output, scheme) = (host, output, certificate == nil ? "http" : "https")
      try await site.serve(host: host, port: port, certificate: certificate, patience: patience) { port in
        let shown = host.contains(":") ? "[\(host)]" : host
        output.note("The pages are at \(scheme)://\(shown):\(port)/ until Ctrl-C.")
      }
    }
    try output.answer("serve", since: start, []) { "Ended; every vote is kept." }
  }
}
