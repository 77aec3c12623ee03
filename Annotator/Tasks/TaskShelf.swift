// TaskShelf: the tasks of a store, the shipped ones there from the start.
import Base
import ShippedData
import Store

/// Finds and adds tasks.
package struct TaskShelf: Sendable {
  private let store: Store

  /// Puts the shipped tasks into a store that lacks them.
  package init(store: Store, now: UTCTime) throws {
    self.store = store
    let have = try store.read { Set(try $0.tasks().map(\.name)) }
    let missing = ShippedData.tasks.filter { !have.contains($0.name) }
    guard !missing.isEmpty else { return }
    try store.write { connection in
      for task in missing { try connection.saveTask(name: task.name, yaml: task.yaml, at: now) }
    }
  }

  /// The tasks that ship, in the order of their names.
  package static var shipped: [(name: String, yaml: String)] { ShippedData.tasks }

  /// - Throws: `Fault(.noInput)` that names the tasks there are.
  package func task(named name: String) throws -> (id: Int64, task: AnnotationTask) {
    guard let stored = try store.read({ try $0.task(named: name) }) else {
      let names = try store.read { try $0.tasks().map(\.name) }
      let hint = didYouMean(name, among: names)
      throw Fault(
        .noInput, "The store has no task \(name); it has \(names.joined(separator: ", ")).\(hint)")
    }
    return (stored.id, try AnnotationTask(yaml: stored.yaml, origin: "The task \(name)"))
  }

  /// Adds a task, or replaces one that has no votes yet.
  package func add(yaml: String, origin: String, now: UTCTime) throws -> AnnotationTask {
    let task = try AnnotationTask(yaml: yaml, origin: origin)
    try store.write { connection in
      if let old = try connection.task(named: task.name), old.yaml != yaml, try connection.voteCount(task: old.id) > 0 {
        throw Fault(
          .data,
          "The task \(task.name) has votes already, which a new description would change the meaning of; "
            + "give \(origin) another name.")
      }
      if let old = try connection.task(named: task.name), old.yaml != yaml, try connection.isInUse(task: old.id) {
        throw Fault(
          .data,
          "People are or were at work on the task \(task.name), or it has gold images, which a new description would change "
            + "the meaning of; give \(origin) another name.")
      }
      try connection.saveTask(name: task.name, yaml: yaml, at: now)
    }
    return task
  }

  /// For each task, by its id: answers that took less than so many seconds are too fast.
  package func hastyLimits() throws -> [Int64: Double] {
    var limits: [Int64: Double] = [:]
    for stored in try store.read({ try $0.tasks() }) {
      limits[stored.id] = try AnnotationTask(yaml: stored.yaml, origin: "The task \(stored.name)").hastySeconds
    }
    return limits
  }

  /// The question to use: the one named, or the task's main one.
  package func question(_ name: String?, of task: AnnotationTask) throws -> AnnotationTask.Question {
    let wanted = name ?? task.mainQuestion
    guard let question = task.question(named: wanted) else {
      let names = task.questions.map(\.name).joined(separator: ", ")
      throw Fault(.noInput, "The task \(task.name) has no question \(wanted); it asks \(names).")
    }
    return question
  }
}
