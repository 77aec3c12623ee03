// Site: the web annotator: which request leads to which page.
import Annotator
import Base
import Dispatch
import Hummingbird
import Imaging
import Secrets
import Store

/// The pages of one store.
package struct Site: Sendable {
  let store: Store
  let porter: Porter
  let desks: Desks
  /// The tasks that are offered; nil for all.
  let tasks: [String]?
  /// Whether the browser speaks to us by TLS.
  let isSecure: Bool

  /// Pixels of the longer side of a photograph on a page.
  static let side = 1600

  /// - Parameters:
  ///   - tasks: those that are offered; nil for all.
  ///   - run: on whose account votes are kept.
  ///   - isSecure: whether browsers come by TLS, so that cookies go no other way.
  package init(
    store: Store, tasks: [String]?, run: Int64, seed: UInt64, isSecure: Bool, now: @escaping @Sendable () -> UTCTime
  ) {
    self.store = store
    self.tasks = tasks
    self.isSecure = isSecure
    porter = Porter(store: store, now: now)
    desks = Desks(store: store, run: run, seed: seed, now: now)
  }

  func router() -> Router<PageContext> {
    let router = Router(context: PageContext.self)
    router.add(middleware: Headers())
    router.get("/") { _, _ in Response.seeOther("/tasks") }
    router.get("/style.css") { _, _ in Self.asset(Assets.style, "text/css") }
    router.get("/session.js") { _, _ in Self.asset(Assets.script, "text/javascript") }
    addDoor(to: router)
    addTasks(to: router)
    addPictures(to: router)
    return router
  }

  private static func asset(_ text: String, _ type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "\(type); charset=utf-8", .cacheControl: "private, max-age=300"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  // MARK: The door

  private func addDoor(to router: Router<PageContext>) {
    router.get("/login") { request, _ -> Response in
      let visit = try await blocking { try self.visit(request) }
      guard visit.account == nil else { return .seeOther("/tasks") }
      return welcome(Response(loginPage(for: visit.visitor)), visit)
    }
    router.post("/login") { request, context -> Response in
      let visit = try await blocking { try self.visit(request) }
      let fields = try await form(request, context, of: visit)
      let name = fields["name"] ?? ""
      switch try await porter.enter(name: name, password: fields["password"] ?? "", from: context.address) {
      case .in(let token): return setting(token, in: .seeOther("/tasks"))
      case .refused:
        let page = loginPage(
          for: visit.visitor, name: name, problem: "That name and that password do not belong together.")
        return Response(page, status: .unauthorized)
      case .slowed(let seconds):
        let wait = seconds == 1 ? "a second" : "\(seconds) seconds"
        let page = loginPage(
          for: visit.visitor, name: name, problem: "Too many wrong tries from here or for that name. Wait \(wait).")
        var response = Response(page, status: .tooManyRequests)
        response.headers[.retryAfter] = String(seconds)
        return response
      }
    }
    router.post("/logout") { request, context -> Response in
      let (visit, account) = try await blocking { try loggedIn(request) }
      _ = try await form(request, context, of: visit)
      try await blocking {
        desks.leave(account)
        try porter.leave(visit.token, account, from: context.address)
      }
      var response = Response.seeOther("/login")
      response.setCookie(Cookie(name: Self.cookie, value: "", maxAge: 0, path: "/", secure: isSecure, sameSite: .lax))
      return response
    }
    router.get("/invitation/{token}") { request, context -> Response in
      let token = try context.parameters.require("token")
      let visit = try await blocking { try self.visit(request) }
      guard let account = try await blocking({ try porter.invited(by: token) }) else { return Self.tooLate(visit) }
      let page = invitationPage(for: visit.visitor, name: account.name, path: "/invitation/\(pathPart(token))")
      return welcome(Response(page), visit)
    }
    router.post("/invitation/{token}") { request, context -> Response in
      let token = try context.parameters.require("token")
      let visit = try await blocking { try self.visit(request) }
      let fields = try await form(request, context, of: visit)
      guard let account = try await blocking({ try porter.invited(by: token) }) else { return Self.tooLate(visit) }
      let password = fields["password"] ?? ""
      let problem =
        Password.objection(to: password) ?? (password == fields["again"] ? nil : "The two are not the same.")
      if let problem {
        let path = "/invitation/\(pathPart(token))"
        let page = invitationPage(for: visit.visitor, name: account.name, path: path, problem: problem)
        return Response(page, status: .unprocessableContent)
      }
      guard let login = try await porter.accept(token, password: password, from: context.address) else {
        return Self.tooLate(visit)
      }
      return setting(login, in: .seeOther("/tasks"))
    }
  }

  private static func tooLate(_ visit: Visit) -> Response {
    Response(
      problemPage(
        "Too late", "This invitation was used, or is too old. Ask whoever sent it for another.", for: visit.visitor),
      status: .notFound)
  }

  // MARK: Tasks

  private func addTasks(to router: Router<PageContext>) {
    router.get("/tasks") { request, _ -> Response in
      try await blocking {
        let (visit, _) = try loggedIn(request)
        let all = try store.read { try $0.tasks() }.filter { tasks?.contains($0.name) ?? true }
        let offered = try all.map { try AnnotationTask(yaml: $0.yaml, origin: "The task \($0.name)") }
        return Response(tasksPage(for: visit.visitor, tasks: offered))
      }
    }
    router.get("/tasks/{task}") { request, context -> Response in
      let name = try context.parameters.require("task")
      return try await blocking {
        let (visit, account) = try loggedIn(request)
        let desk = try desk(of: account, task: name)
        return Response(sessionPage(for: visit.visitor, task: desk.task, try desk.view()))
      }
    }
    for action in Action.allCases {
      router.post("/tasks/{task}/\(action.rawValue)") { request, context -> Response in
        let name = try context.parameters.require("task")
        let (visit, account) = try await blocking { try loggedIn(request) }
        let fields = try await form(request, context, of: visit)
        try await blocking { try act(action, fields, try desk(of: account, task: name)) }
        return .seeOther("/tasks/\(pathPart(name))")
      }
    }
  }

  /// What a form on the page of a session does.
  private enum Action: String, CaseIterable, Sendable {
    case answer
    case skip
    case flag
    case undo
  }

  private func act(_ action: Action, _ fields: [String: String], _ desk: Desk) throws {
    let (item, question) = (fields["item"] ?? "", fields["question"] ?? "")
    switch action {
    case .skip: try desk.skip(item: item, question: question)
    case .flag: try desk.flag(note: fields["note"] ?? "", item: item, question: question)
    case .undo: try desk.undo()
    case .answer:
      let words: Desk.Words
      if let key = fields["key"], let first = key.first, key.count == 1 {
        words = .key(first)
      } else {
        words = fields["nothing"] == nil ? .text(fields["text"] ?? "") : .nothing
      }
      try desk.answer(words, item: item, question: question)
    }
  }

  private func desk(of account: Account, task name: String) throws -> Desk {
    guard tasks?.contains(name) ?? true else { throw HTTPError(.notFound) }
    return try desks.desk(of: account, task: name)
  }

  // MARK: Pictures

  private func addPictures(to router: Router<PageContext>) {
    for (path, side) in [("/pictures/{sha256}", Self.side), ("/pictures/{sha256}/whole", nil)] {
      router.get(RouterPath(path)) { request, context -> Response in
        let sha256 = try context.parameters.require("sha256")
        return try await blocking {
          let (_, account) = try loggedIn(request)
          // Whoever was not given it learns no more than of one that is not there.
          guard let picture = desks.picture(sha256, of: account) else { throw HTTPError(.notFound) }
          guard let jpeg = try? shown(picture, maxSide: side) else { throw HTTPError(.notFound) }
          return Response(
            status: .ok, headers: [.contentType: "image/jpeg", .cacheControl: "private, max-age=3600"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: jpeg)))
        }
      }
    }
  }
}

/// Runs what waits for the disk where waiting holds nobody up.
func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { done in
    DispatchQueue.global().async { done.resume(with: Result { try body() }) }
  }
}
