// Studio: a store with images, a task and annotators, and sessions as tests need them.
import Annotator
import Base
import Foundation
import Store
import Support

/// A store in a folder, with one task.
struct Studio {
  let store: Store
  let task: AnnotationTask
  let taskID: Int64
  let run: Int64
  let images: [StoredImage]

  init(in folder: String, images count: Int, yaml: String = twoQuestions) throws {
    store = try storeOfImages(count, in: folder)
    let shelf = try TaskShelf(store: store, now: testTime)
    task = try shelf.add(yaml: yaml, origin: "task.yaml", now: testTime)
    taskID = try shelf.task(named: task.name).id
    run = try store.write { try $0.beginRun(command: "annotate", arguments: [], at: testTime) }
    images = try store.read { try $0.images(after: nil, limit: 10_000) }
  }

  /// A session as a run of its own.
  func session(_ name: String, seed: UInt64 = 0, at time: @escaping () -> UTCTime = { testTime }) throws
    -> AnnotationSession
  {
    try session(name, options: AssignmentOptions(seed: seed), at: time)
  }

  func session(_ name: String, options: AssignmentOptions, at time: @escaping () -> UTCTime = { testTime }) throws
    -> AnnotationSession
  {
    let (annotator, run) = try store.write {
      (
        try $0.addAnnotator(named: name, at: testTime).id,
        try $0.beginRun(command: "annotate", arguments: [], at: testTime)
      )
    }
    return try AnnotationSession(
      store: store, taskID: taskID, task: task, annotator: annotator, annotatorName: name, options: options, run: run,
      now: time)
  }

  /// The current votes of a question as "item annotator label", the item as its number among the images.
  func votes(_ question: String = "person") throws -> [String] {
    try store.read { try $0.currentVotes(task: taskID, question: question) }.map { vote in
      let number = images.firstIndex { $0.sha256 == vote.item }.map(String.init) ?? vote.item
      return "\(number) \(vote.annotator) \(vote.label)"
    }
  }

  /// The lines of a whole plain session that is given these lines.
  func talk(_ name: String, _ lines: [String], isPerson: Bool = false) throws
    -> (lines: [String], end: PlainSession.End)
  {
    var input = lines.makeIterator()
    var out: [String] = []
    var clock = 0.0
    let session = try session(name)
    defer { session.close() }
    let plain = PlainSession(
      session: session, readLine: { input.next() }, write: { out.append($0) },
      clock: {
        clock += 0.25
        return clock
      }, pause: { _ in }, offersLastUndo: isPerson)
    let end = try plain.run()
    return (out, end)
  }
}

/// A person is asked about first; what they do only where there is one.
let twoQuestions = """
  name: people
  definition: |
    A person counts where the face is seen.
    In doubt, no.
  votes_per_item: 2
  questions:
    - name: person
      ask: Is there a person?
      answers:
        - {key: "y", label: "yes", meaning: "a person"}
        - {key: "n", label: "no"}
    - name: doing
      ask: What are they doing?
      when: {person: "yes"}
      answers:
        - {key: "s", label: "sport"}
        - {key: "r", label: "rest"}
        - {key: "o", label: "other", meaning: "something else"}
  label: person
  """

extension AnnotationSession {
  /// What is asked now; nil where nothing is.
  func prompt() throws -> Prompt? {
    if case .ask(let prompt) = try step() { prompt } else { nil }
  }
}

/// The images of a session in their order, all questions answered with the same key; the session is closed behind it.
func order(_ session: AnnotationSession, _ key: Character = "n") throws -> [String] {
  defer { session.close() }
  var order: [String] = []
  while let prompt = try session.prompt() {
    if order.last != prompt.picture.sha256 { order.append(prompt.picture.sha256) }
    guard try session.answer(key, seconds: nil) else { break }
  }
  return order
}
