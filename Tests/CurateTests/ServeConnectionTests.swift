// ServeConnectionTests: slow clients, TLS, ends in the middle of work, and terminal sessions beside the pages.
import Foundation
import Support
import Testing

@Suite(.serialized) struct ServeConnectionTests {
  @Test func `whoever drips is hung up on, and the others are not kept waiting`() async throws {
    let place = try await WebPlace(["--patience", "1"])
    let ada = try await place.annotator("ada")
    let drips = [
      // A head without an end, and a body of which a byte comes now and then.
      Array("GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ".utf8), ada.head("POST", "/login", length: 20_000),
    ]
    for head in drips {
      let port = place.port
      let end = try await onThread { () -> Int in
        let wire = try Wire(port: port)
        guard wire.give(head) else { throw Unexpected("The head was not taken.") }
        // Ten times as long as it may take, if nobody ended it.
        for drop in 0..<100 where !wire.give([97]) || wire.isAnswered(within: 100) { return drop }
        return 100
      }
      #expect(end < 100, "it could drip for as long as it liked")
      #expect(try await ada.get("/tasks").status == 200)
    }
    try await place.end()
  }

  @Test func `a request in hand is answered before the server ends, and its vote is kept`() async throws {
    // However long the machine lets this test wait in between, it is not the client's slowness that is looked at.
    let place = try await WebPlace(["--patience", "3600"])
    let ada = try await place.annotator("ada")
    let form = try await ada.get("/tasks/selfie").form.merging(["key": "y"]) { $1 }
    let body = Array(form.map { "\($0.key)=\(Browser.encoded($0.value))" }.joined(separator: "&").utf8)
    let head = ada.head("POST", "/tasks/selfie/answer", length: body.count)
    let (port, server) = (place.port, place.server)
    let answer = try await onThread { () -> WebAnswer in
      let wire = try Wire(port: port)
      guard wire.give(head + body.dropLast(5)) else { throw Unexpected("The form was not taken.") }
      // Another one is answered: by then the first is known.
      let other = try Wire(port: port)
      guard other.give(Array("GET /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)), !other.rest().isEmpty
      else { throw Unexpected("Nobody answers.") }
      server.signal(SIGTERM)
      // The door is closed for new ones as soon as it has heard.
      while (try? Wire(port: port)) != nil, server.process.isRunning { usleep(10_000) }
      guard wire.give(Array(body.suffix(5))) else { throw Unexpected("The rest was not taken.") }
      return try Browser.answer(wire.rest())
    }
    #expect(answer.status == 303)
    let result = try await place.server.result()
    #expect(result.code == 0, "\(result.err)")
    #expect(result.out == "Ended; every vote is kept.\n")
    #expect(try await place.votes().count == 1)
  }

  @Test func `a server that is killed has kept every vote that it said it had, and goes on`() async throws {
    let place = try await WebPlace()
    let ada = try await place.annotator("ada")
    var said = 0
    for _ in 0..<5 where try await place.vote(ada).status == 303 { said += 1 }
    place.server.signal(SIGKILL)
    #expect(try await place.server.result().code == 128 + SIGKILL)
    #expect(said == 5)
    #expect(try await place.votes().count == said)
    let again = try await WebPlace(place.space)
    // The login holds, and the work goes on where it was.
    let same = Browser(port: again.port, cookie: ada.cookie)
    #expect(try await same.get("/tasks/selfie").text.contains("6 of 40"))
    #expect(try await again.vote(same).status == 303)
    #expect(try await again.votes().count == 6)
    try await again.end()
  }

  @Test func `terminal sessions work beside the pages, on one store`() async throws {
    let place = try await WebPlace()
    let ada = try await place.annotator("ada")
    let keys = String(repeating: "y\n", count: 200)
    async let ben = place.space.run("annotate", "--as", "ben", "--task", "selfie", "--plain", input: keys)
    async let cleo = place.space.run("annotate", "--as", "cleo", "--task", "selfie", "--plain", input: keys)
    // Ada has a window open and is at a terminal, too.
    async let adaToo = place.space.run("annotate", "--as", "ada", "--task", "selfie", "--plain", input: keys)
    var answers: [Int] = []
    while try await ada.get("/tasks/selfie").field("item") != nil {
      answers.append(try await place.vote(ada).status)
    }
    for session in [try await ben, try await cleo, try await adaToo] { #expect(session.code == 0, "\(session.err)") }
    #expect(answers.allSatisfy { $0 == 303 })
    let votes = try await place.votes()
    #expect(votes.count == 120, "40 photographs with three annotators each")
    #expect(Set(votes.map { $0.split(separator: ",").prefix(2).joined(separator: ",") }).count == 120)
    try await place.end()
  }

  @Test(.enabled(if: openssl != nil && curl != nil, "there is no openssl or no curl, by which TLS is tried"))
  func `pages come by TLS, with a cookie that goes no other way`() async throws {
    let place = try await WebPlace(["--tls-cert", "cert.pem", "--tls-key", "key.pem"]) { space in
      for name in ["", "other-"] {
        let made = try await space.runOther(
          openssl ?? "", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
          "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "\(name)key.pem", "-out", "\(name)cert.pem")
        guard made.code == 0 else { throw Unexpected("No certificate: \(made.err)") }
      }
    }
    #expect(try place.server.errSoFar().contains("The pages are at https://127.0.0.1:\(place.port)/ until Ctrl-C."))
    let page = try await place.space.runOther(
      curl ?? "", "--silent", "--show-error", "--include", "--cacert", "cert.pem",
      "https://127.0.0.1:\(place.port)/login")
    #expect(page.code == 0, "\(page.err)")
    #expect(page.out.hasPrefix("HTTP/1.1 200"))
    let cookie = page.out.split(separator: "\r\n").first { $0.lowercased().hasPrefix("set-cookie:") } ?? ""
    #expect(cookie.contains("; Secure") && cookie.contains("; HttpOnly"), "\(cookie)")
    // In the open there is no answer.
    let open = try? await Browser(port: place.port).get("/login")
    #expect(open == nil)
    try await place.end()

    let wrong: [([String], Int32, String)] = [
      (
        ["--tls-cert", "cert.pem", "--tls-key", "other-key.pem"], 65,
        "The key other-key.pem is not that of the certificate cert.pem."
      ),
      (["--tls-cert", "none.pem", "--tls-key", "key.pem"], 66, "Cannot open none.pem: no such file or directory."),
      (
        ["--tls-cert", "key.pem", "--tls-key", "key.pem"], 65,
        "key.pem holds no certificate; it must be a PEM file with BEGIN CERTIFICATE in it."
      ),
      (
        ["--tls-cert", "cert.pem", "--tls-key", "cert.pem"], 65,
        "cert.pem holds no private key; it must be a PEM file with BEGIN PRIVATE KEY in it, without a password."
      ),
    ]
    for (options, code, sentence) in wrong {
      let result = try await place.space.run(["serve", "--port", "0"] + options)
      #expect(result.code == code && result.err == "curate: \(sentence)\n", "\(options): \(result.err)")
    }
    let half = try await place.space.run("serve", "--tls-cert", "cert.pem")
    #expect(half.code == 64)
    #expect(half.err.contains("--tls-cert and --tls-key go together: a certificate is of no use without its key."))
  }

  @Test func `HEAD is answered as GET is, without the page`() async throws {
    let place = try await WebPlace()
    let answer = try await Browser(port: place.port).send("HEAD", "/login")
    #expect(answer.status == 200 && answer.body.isEmpty)
    #expect(answer.headers["content-security-policy"] != nil)
    try await place.end()
  }

  @Test(.enabled(if: tmuxProgram != nil, "there is no tmux")) func `a password is typed without being seen`()
    async throws
  {
    let space = try Workspace()
    try await space.json("sample", "small", "--posts", "10", "--seed", "3")
    try await space.json("import", "small/crawl")
    let tmux = try await Tmux(in: space)
    let curate = try RunningCurate.program()
    for (again, words) in [
      ("another one 1", "The two are not the same; nothing was changed."),
      ("a long enough one", "ada logs in with this password from now on, as an annotator."),
    ] {
      try await tmux.type("clear; \(curate) annotators passwd ada")
      try await tmux.see("Password for ada:")
      try await tmux.type("a long enough one")
      try await tmux.see("The same again:")
      try await tmux.type(again)
      try await tmux.see(words)
      let screen = try await tmux.screen()
      #expect(!screen.contains("long enough") && !screen.contains("another one"), "\(screen)")
    }
    await tmux.close()
  }
}

private func tool(_ name: String) -> String? {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    .first(where: FileManager.default.isExecutableFile)
}

private let openssl = tool("openssl")
private let curl = tool("curl")

/// Runs what waits on a thread of its own, not on one of the tests' pool.
private func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { done in
    Thread.detachNewThread { done.resume(with: Result { try body() }) }
  }
}
