// WebPlace: a store with annotators, and its pages.
import Foundation

/// Forty photographs and the annotators ada and ben, served on this machine.
struct WebPlace {
  static let password = "correct horse battery"

  let space: Workspace
  let server: RunningCurate
  let port: UInt16

  /// - Parameters:
  ///   - options: of `curate serve`.
  ///   - prepare: what else the store is to have before it is served.
  init(
    _ options: [String] = [], annotators: [String] = ["ada", "ben"],
    prepare: (Workspace) async throws -> Void = { _ in }
  ) async throws {
    let space = try Workspace()
    try await space.json("sample", "small", "--posts", "40", "--seed", "3")
    try await space.json("import", "small/crawl")
    for name in annotators {
      try await space.json("annotators", "passwd", name, input: Self.password + "\n")
    }
    try await prepare(space)
    self.space = space
    (server, port) = try await Self.serve(space, options)
  }

  /// The pages of a store that is there already.
  init(_ space: Workspace, _ options: [String] = []) async throws {
    self.space = space
    (server, port) = try await Self.serve(space, options)
  }

  private static func serve(_ space: Workspace, _ options: [String]) async throws -> (RunningCurate, UInt16) {
    let server = try space.start(["serve", "--port", "0"] + options)
    for _ in 0..<1200 {
      if let port = try server.errSoFar().firstMatch(of: /127\.0\.0\.1:([0-9]+)/).flatMap({ UInt16($0.1) }) {
        return (server, port)
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Unexpected("The server says no address: \(try server.errSoFar())")
  }

  /// Ends the server as a service manager does.
  /// - Returns: what it left.
  @discardableResult
  func end() async throws -> CurateResult {
    server.signal(SIGTERM)
    let result = try await server.result()
    guard result.code == 0 else { throw Unexpected("The server ended with \(result.code): \(result.err)") }
    return result
  }

  /// Somebody who has logged in, and has read what these tasks ask.
  func annotator(_ name: String, reading tasks: [String] = ["selfie", "danger"]) async throws -> Browser {
    let browser = Browser(port: port)
    let answer = try await browser.post("/login", ["name": name, "password": Self.password], formOf: "/login")
    guard answer.status == 303 else { throw Unexpected("\(name) cannot log in: \(answer.status)") }
    for task in tasks { _ = try await browser.post("/tasks/\(task)/begin") }
    return browser
  }

  /// Votes on the page of a task; what is not said is as the page has it.
  func vote(
    _ browser: Browser, _ key: String = "y", task: String = "selfie", changing fields: [String: String] = [:]
  ) async throws -> WebAnswer {
    let page = try await browser.get("/tasks/\(task)")
    var form = page.form
    form["key"] = key
    for (name, value) in fields { form[name] = value }
    return try await browser.post("/tasks/\(task)/answer", form)
  }

  func votes(task: String = "selfie") async throws -> [String] {
    Array(try await space.run("votes", "export", "--task", task).outLines.dropFirst())
  }
}

extension WebAnswer {
  /// What the page's form says by itself.
  var form: [String: String] { ["form", "item", "question"].reduce(into: [:]) { $0[$1] = field($1) } }
}
