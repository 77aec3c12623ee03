// Site+Tasks: what there is to do, the session, and its photographs.
import Annotator
import Base
import Hummingbird
import Imaging
import Store

extension Site {
  func addTasks(to router: Router<PageContext>) {
    router.get("/tasks") { request, _ -> Response in
      try await blocking {
        let (visit, _) = try loggedIn(request)
        // Those that ship are there from the start.
        _ = try TaskShelf(store: store, now: now())
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
        let view = try desk.view()
        if let opening = view.opening {
          return Response(openingPage(for: visit.visitor, task: desk.task, opening, notice: view.notice))
        }
        return Response(sessionPage(for: visit.visitor, task: desk.task, view))
      }
    }
    for action in Action.allCases {
      router.post("/tasks/{task}/\(action.rawValue)") { request, context -> Response in
        let name = try context.parameters.require("task")
        let (visit, account) = try await blocking { try loggedIn(request) }
        let fields = try await form(request, context, of: visit)
        try await blocking {
          // A desk of its own is a session of its own, in which images that were put off come again.
          if action == .again { desks.leave(account, task: name) }
          try act(action, fields, try desk(of: account, task: name))
        }
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
    /// From the definition to practice, or to the first vote.
    case begin
    /// From what was told in practice.
    case proceed
    /// To what was put off.
    case again
  }

  private func act(_ action: Action, _ fields: [String: String], _ desk: Desk) throws {
    let (item, question) = (fields["item"] ?? "", fields["question"] ?? "")
    switch action {
    case .skip: try desk.skip(item: item, question: question)
    case .flag: try desk.flag(note: fields["note"] ?? "", item: item, question: question)
    case .undo: try desk.undo()
    case .begin: try desk.begin()
    case .proceed: try desk.proceed()
    case .again: break
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

  func desk(of account: Account, task name: String) throws -> Desk {
    guard tasks?.contains(name) ?? true else { throw HTTPError(.notFound) }
    return try desks.desk(of: account, task: name)
  }

  // MARK: Pictures

  func addPictures(to router: Router<PageContext>) {
    let sizes: [(String, PictureSize)] = [
      ("/pictures/{sha256}", .page), ("/pictures/{sha256}/whole", .whole), ("/pictures/{sha256}/small", .small),
    ]
    for (path, size) in sizes {
      router.get(RouterPath(path)) { request, context -> Response in
        let sha256 = try context.parameters.require("sha256")
        return try await blocking {
          let (_, account) = try loggedIn(request)
          // Whoever was not given it learns no more than of one that is not there.
          let picture = try desks.picture(sha256, of: account) ?? owners(sha256, account)
          guard let picture else { throw HTTPError(.notFound) }
          let mark = "\"\(picture.sha256)-\(size)\""
          if request.headers[.ifNoneMatch] == mark {
            return Response(status: .notModified, headers: [.cacheControl: Self.revalidated, .eTag: mark])
          }
          guard let jpeg = try? pictures.jpeg(picture, size) else { throw HTTPError(.notFound) }
          // Asked for again each time: who has logged out, or another at the same machine, is not to see it.
          return Response(
            status: .ok, headers: [.contentType: "image/jpeg", .cacheControl: Self.revalidated, .eTag: mark],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: jpeg)))
        }
      }
    }
  }

  private static let revalidated = "private, no-cache"

  /// An owner may look at every photograph of the store.
  private func owners(_ sha256: String, _ account: Account) throws -> Picture? {
    guard account.role == .owner else { return nil }
    return try store.read { try $0.image(sha256: sha256) }.map { image in
      Picture(
        sha256: image.sha256, file: store.images.file(sha256: image.sha256, kind: image.kind), name: "",
        width: image.width, height: image.height)
    }
  }
}
