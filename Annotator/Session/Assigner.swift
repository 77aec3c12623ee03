// Assigner: which image an annotator is given next, and the place that they hold on it.
import Base
import Store

/// One image that the annotator is shown, and what for.
struct Slot: Sendable, Hashable {
  var image: StoredImage
  var kind: VoteKind
}

/// Gives one annotator the images of a task.
///
/// An image has places for `votesPerItem` annotators. A place is taken by a vote on the task's first question, or held by
/// whoever was given the image and has not answered yet; a held place falls free when it expires. Both are looked at and
/// taken in one transaction, so that any number of sessions never put one annotator too many on an image.
///
/// Where `lastOnlyOnConflict` is set, the last place exists only on images whose other annotators disagree. An image whose
/// label is doubted has a place more than it had votes, for somebody who has not seen it.
final class Assigner {
  private let store: Store
  private let taskID: Int64
  private let task: AnnotationTask
  private let annotator: Int64
  private let shift: Shift
  private let lastOnlyOnConflict: Bool
  private let begunFirst: Bool
  private let only: Set<Int64>?
  private let run: Int64
  private let now: () -> UTCTime

  /// Images that the annotator may still be given, in their order, without what is known to be full.
  private var pool: [Int64] = []
  private var cursor = 0
  /// Seen in this pass over the pool: an image that others hold a place on.
  private var sawHeld = false
  /// Given since the pool was read, or put off: not to be given again.
  private var given: Set<Int64> = []

  /// When places were taken or prolonged, by image.
  private var heldAt: [Int64: Int64] = [:]

  /// Questions that can be answered differently.
  private let choices: [String]

  init(
    store: Store, taskID: Int64, task: AnnotationTask, annotator: Int64, shift: Shift, lastOnlyOnConflict: Bool,
    begunFirst: Bool, only: Set<Int64>?, run: Int64, now: @escaping () -> UTCTime
  ) {
    self.store = store
    self.taskID = taskID
    self.task = task
    self.annotator = annotator
    self.shift = shift
    self.lastOnlyOnConflict = lastOnlyOnConflict
    self.begunFirst = begunFirst
    self.only = only
    self.run = run
    self.now = now
    choices = task.questions.filter { !$0.isText }.map(\.name)
  }

  /// How many images are left in the pool, those that turn out to be full included.
  var left: Int { pool.count - cursor }

  /// What came of looking for an image.
  enum Found {
    case image(StoredImage)
    /// None now; so many are with others, who may give them back.
    case held(Int)
    case none
  }

  /// Reads the pool anew.
  /// - Parameter finished: the images that the annotator has answered, and the gold ones.
  func refill(finished: Set<String>) throws {
    let (others, doubted) = try store.read {
      (
        try $0.progress(task: taskID, questions: choices, others: annotator), try $0.votersWanted(task: taskID)
      )
    }
    var places: [(begun: Int, place: UInt64, id: Int64)] = []
    var last: String?
    while true {
      let page = try store.read { try $0.images(after: last, limit: 5000) }
      for image in page where !given.contains(image.id) && !finished.contains(image.sha256) {
        if let only, !only.contains(image.id) { continue }
        let progress = others[image.sha256]
        if (progress?.voters ?? 0) >= max(wanted(progress), doubted[image.id] ?? 0) {
          // What one has begun stays one's own, however many votes there are.
          guard try hasBegun(image) else { continue }
        }
        places.append((begunFirst ? -(progress?.voters ?? 0) : 0, shift.place(of: image.sha256), image.id))
      }
      last = page.last?.sha256
      if page.count < 5000 { break }
    }
    places.sort { ($0.begun, $0.place, $0.id) < ($1.begun, $1.place, $1.id) }
    pool = places.map(\.id)
    cursor = 0
    sawHeld = false
  }

  private func hasBegun(_ image: StoredImage) throws -> Bool {
    try !store.read { try answers(to: image, in: $0) }.isEmpty
  }

  private func answers(to image: StoredImage, in connection: Connection) throws -> [String: String] {
    try connection.answers(
      task: taskID, item: image.sha256, annotator: annotator, questions: task.questions.map(\.name), kind: .vote)
  }

  private func wanted(_ progress: ItemProgress?) -> Int {
    guard lastOnlyOnConflict, task.votesPerItem > 1 else { return task.votesPerItem }
    return progress?.isDisputed == true ? task.votesPerItem : task.votesPerItem - 1
  }

  /// The next image of the annotator's order that has a place, which is then held.
  func next(finished: () -> Set<String>) throws -> Found {
    if let image = try take() { return .image(image) }
    // Votes may have been taken back and places given back since the pool was read.
    try refill(finished: finished())
    if let image = try take() { return .image(image) }
    guard sawHeld else { return .none }
    let others = try store.read {
      try $0.placesHeld(task: taskID, others: annotator, at: now())
    }
    return others > 0 ? .held(others) : .none
  }

  private func take() throws -> StoredImage? {
    guard cursor < pool.count else { return nil }
    // Many that are full need not keep the store from others all at once.
    while cursor < pool.count {
      let end = min(cursor + 500, pool.count)
      let found = try store.write(lightly: true) { connection -> (StoredImage, Int)? in
        for at in cursor..<end {
          guard let image = try connection.image(id: pool[at]) else { continue }
          if try takePlace(on: image, in: connection) { return (image, at) }
        }
        return nil
      }
      if let (image, at) = found {
        cursor = at + 1
        given.insert(image.id)
        return image
      }
      cursor = end
    }
    return nil
  }

  private func takePlace(on image: StoredImage, in connection: Connection) throws -> Bool {
    let mine = try answers(to: image, in: connection)
    // Answered meanwhile, or being looked at, in another session of the same name.
    if task.openQuestion(after: mine) == nil { return false }
    if try connection.isLesson(image.id, of: taskID) { return false }
    if try connection.isShownElsewhere(task: taskID, image: image.id, annotator: annotator, run: run, at: now()) {
      return false
    }
    var reason: AssignmentReason?
    if mine.isEmpty {
      reason = try reasonForPlace(on: image, in: connection)
      guard reason != nil else { return false }
    }
    try hold(image, reason: reason, in: connection)
    return true
  }

  private func others(of image: StoredImage, in connection: Connection) throws -> Occupancy {
    try connection.occupancy(
      task: taskID, questions: task.questions.map(\.name), image: image.id, item: image.sha256, others: annotator,
      at: now())
  }

  /// What the image would be given for now; nil where it has no place.
  private func reasonForPlace(on image: StoredImage, in connection: Connection) throws -> AssignmentReason? {
    let others = try others(of: image, in: connection)
    if others.holders > 0 { sawHeld = true }
    let taken = others.voters + others.holders
    if taken < task.votesPerItem {
      let isLast = task.votesPerItem > 1 && taken == task.votesPerItem - 1
      guard isLast, lastOnlyOnConflict else { return .regular }
      if try connection.isDisputed(task: taskID, questions: choices, item: image.sha256) { return .conflict }
    }
    return try taken < connection.votersWanted(task: taskID, image: image.id) ? .doubt : nil
  }

  /// Holds the place, or holds it longer.
  func hold(_ image: StoredImage, reason: AssignmentReason? = nil, in connection: Connection) throws {
    heldAt[image.id] = now().seconds
    try connection.holdPlace(
      task: taskID, image: image.id, annotator: annotator, reason: reason, at: now(), run: run)
  }

  /// Sees to it that the place of an image that was chosen ahead is held from now on.
  /// - Returns: false where it has expired while the annotator looked at another, and others have taken it.
  func prolong(_ slot: Slot) throws -> Bool {
    guard slot.kind == .vote, now().seconds - (heldAt[slot.image.id] ?? 0) >= holdingTime / 10 else { return true }
    return try store.write(lightly: true) { connection in
      guard try mayVote(on: slot.image, in: connection) else { return false }
      try hold(slot.image, in: connection)
      return true
    }
  }

  /// Whether the annotator may vote on the image: they hold a place, have voted on it before, or a place is free. Votes
  /// that came from a file meanwhile take places too.
  func mayVote(on image: StoredImage, in connection: Connection) throws -> Bool {
    if try !answers(to: image, in: connection).isEmpty { return true }
    if try connection.holdsPlace(task: taskID, image: image.id, annotator: annotator, at: now()) {
      let wanted = try max(task.votesPerItem, connection.votersWanted(task: taskID, image: image.id))
      return try others(of: image, in: connection).voters < wanted
    }
    return try reasonForPlace(on: image, in: connection) != nil
  }

  /// Puts the image off: it is not given again in this session.
  func putOff(_ image: StoredImage) throws {
    given.insert(image.id)
    try store.write(lightly: true) { connection in
      let isAnswered = try !answers(to: image, in: connection).isEmpty
      try connection.releasePlace(task: taskID, image: image.id, annotator: annotator, answered: isAnswered)
    }
  }
}
