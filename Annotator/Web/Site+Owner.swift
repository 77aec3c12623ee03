// Site+Owner: the pages of whoever owns the dataset: how far it is, what is to be decided, and decisions.
import Annotator
import Base
import Foundation
import Hummingbird
import Review
import Store

/// What owners look at is counted one page at a time: annotators are not to wait for it.
private let ownerTurn = NSLock()

extension Site {
  func addOwner(to router: Router<PageContext>) {
    router.get("/owner") { request, _ -> Response in
      try await blocking {
        let (visit, _) = try owner(request)
        _ = try TaskShelf(store: store, now: now())
        let names = try store.read { try $0.tasks().map(\.name) }.filter { tasks?.contains($0) ?? true }
        let rows = try names.map { name in
          let asked = try AskedQuestion(store, task: name, now: now())
          return (asked, try TaskStanding(asked))
        }
        return Response(ownerPage(for: visit.visitor, rows))
      }
    }
    router.get("/owner/tasks/{task}") { request, context -> Response in
      let name = try context.parameters.require("task")
      return try await blocking {
        let (visit, _) = try owner(request)
        let main = try asked(name, nil)
        ownerTurn.lock()
        defer { ownerTurn.unlock() }
        let standing = try TaskStanding(main)
        let questions = try main.task.questions.filter { !$0.isText }.map { question in
          let asked = try self.asked(name, question.name)
          // Without the bootstrap, which would keep the page waiting; its intervals are in curate agreement.
          return OwnedQuestion(
            asked: asked, agreement: try asked.agreement(bootstrap: 0), toReview: try ReviewQueue(asked).open)
        }
        let people = try AnnotatorStanding.all(in: store, task: main.taskID, now: now())
        return Response(taskPage(for: visit.visitor, main, standing, questions, people))
      }
    }
    router.get("/owner/tasks/{task}/{question}") { request, context -> Response in
      let (task, question) = (try context.parameters.require("task"), try context.parameters.require("question"))
      return try await blocking {
        let (visit, _) = try owner(request)
        let asked = try asked(task, question)
        let queue = try ownerTurn.withLock { try ReviewQueue(asked) }
        return Response(queuePage(for: visit.visitor, asked, queue, hasKept: Self.hasKept(request)))
      }
    }
    router.get("/owner/tasks/{task}/{question}/{sha256}") { request, context -> Response in
      let (task, question) = (try context.parameters.require("task"), try context.parameters.require("question"))
      let sha256 = try context.parameters.require("sha256")
      return try await blocking {
        let (visit, _) = try owner(request)
        let asked = try asked(task, question)
        return Response(reviewPage(for: visit.visitor, try reviewed(sha256, asked), hasKept: Self.hasKept(request)))
      }
    }
    router.post("/owner/tasks/{task}/{question}/{sha256}") { request, context -> Response in
      let (task, question) = (try context.parameters.require("task"), try context.parameters.require("question"))
      let sha256 = try context.parameters.require("sha256")
      let (visit, account) = try await blocking { try owner(request) }
      let fields = try await form(request, context, of: visit)
      return try await blocking {
        let asked = try asked(task, question)
        let next = try ownerTurn.withLock {
          try ReviewQueue(asked).items.drop { $0.sha256 != sha256 }.dropFirst().first(where: \.isOpen)
        }
        guard try decide(fields, sha256, asked, by: account) else {
          return Response(
            problemPage(
              "Decided meanwhile", "Somebody else has decided about this image since you opened it. Look at it again.",
              for: visit.visitor), status: .conflict)
        }
        let queue = "/owner/tasks/\(pathPart(task))/\(pathPart(question))"
        return .seeOther((next.map { "\(queue)/\($0.sha256)" } ?? queue) + "?kept")
      }
    }
  }

  /// Whether the page comes behind a decision.
  private static func hasKept(_ request: Request) -> Bool { request.uri.query == "kept" }

  private func asked(_ task: String, _ question: String?) throws -> AskedQuestion {
    guard tasks?.contains(task) ?? true else { throw HTTPError(.notFound) }
    let asked = try AskedQuestion(store, task: task, question: question, now: now())
    guard !asked.question.isText else { throw HTTPError(.notFound) }
    return asked
  }

  private func reviewed(_ sha256: String, _ asked: AskedQuestion) throws -> ReviewedImage {
    guard let image = try store.read({ try $0.image(sha256: sha256) }) else { throw HTTPError(.notFound) }
    let queue = try ownerTurn.withLock { try ReviewQueue(asked).items }
    let item = queue.first { $0.sha256 == sha256 }
    let (votes, flags) = try store.read {
      (
        try $0.votes(onItem: sha256, task: asked.taskID), try $0.seenFlags(task: asked.taskID, image: image.id)
      )
    }
    let rest = queue.drop { $0.sha256 != sha256 }.dropFirst()
    return ReviewedImage(
      asked: asked, image: image, item: item, votes: votes, flags: flags, next: rest.first(where: \.isOpen)?.sha256)
  }

  /// Keeps what the form says: a label, that the image is left out, that the decision is taken back, or that its flags are
  /// seen to.
  /// - Returns: false where another owner has decided since the form was made; nothing is kept then.
  private func decide(_ fields: [String: String], _ sha256: String, _ asked: AskedQuestion, by account: Account) throws
    -> Bool
  {
    guard let image = try store.read({ try $0.image(sha256: sha256) }) else { throw HTTPError(.notFound) }
    let note = tidied(fields["note"] ?? "")
    let lastFlag = Int64(fields["flag"] ?? "") ?? 0
    var verdict: Verdict?
    var isDecision = true
    switch (fields["label"], fields["verdict"]) {
    case (let label?, nil):
      guard asked.question.answer(labelled: label) != nil else { throw HTTPError(.badRequest) }
      verdict = .label(label)
    case (nil, "leave_out"): verdict = .leaveOut
    case (nil, "withdraw"): break
    case (nil, "seen"): isDecision = false
    default: throw HTTPError(.badRequest)
    }
    return try store.write { connection in
      let standing = try connection.decision(task: asked.taskID, question: asked.question.name, image: image.id)
      guard (standing?.id ?? 0) == Int64(fields["decision"] ?? "") ?? 0 else { return false }
      var decision: Int64?
      if isDecision {
        decision = try connection.decide(
          verdict, task: asked.taskID, question: asked.question.name, image: image.id, by: account.annotator,
          note: note, at: now(), run: run)
      }
      if isDecision, verdict == nil {
        if let standing { try connection.reopenFlags(settledBy: standing.id) }
      } else {
        // Whoever decides has seen what others wrote about it, as far as it was on the page.
        try connection.answerFlags(
          task: asked.taskID, image: image.id, upTo: lastFlag, by: account.annotator, note: note, decision: decision,
          at: now(), run: run)
      }
      return true
    }
  }
}
