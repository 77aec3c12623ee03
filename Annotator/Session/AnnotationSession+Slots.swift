// AnnotationSession+Slots: which image comes next, and the one after it.
import Store

extension AnnotationSession {
  /// How many slots are still to come, the present one included, as far as others leave them.
  var toCome: Int {
    let chosen = following + [current].compactMap { $0 }
    let images = progress.finished.count + chosen.count { $0.kind == .vote } + assigner.left
    let goldLeft =
      min(shift.goldDue(after: images), gold.count) - progress.gold.count - chosen.count { $0.kind == .gold }
    let repeatable = max(0, images - Shift.repeatDistance)
    let repeatsLeft =
      min(shift.repeatsDue(after: images), repeatable) - progress.repeated.count - chosen.count { $0.kind == .repeat }
    return chosen.count + assigner.left + max(0, goldLeft) + max(0, repeatsLeft)
  }

  /// Whether the session has shown as many images as it may.
  var isOver: Bool { limit.map { pace.summary.images >= $0 } ?? false }

  /// Sees to it that there is a current slot with an open question, where there is one to be had, and one after it.
  func advance() throws {
    if isOver, current == nil { return }
    while true {
      if current == nil {
        guard let slot = try following.first ?? nextSlot() else { return }
        let isHeld = try assigner.prolong(slot)
        if following.first == slot { following.removeFirst() }
        guard isHeld else { continue }
        current = slot
        hasLookedAhead = false
        secondsSpent = 0
        given = try answers(to: slot)
      }
      guard let slot = current else { return }
      if openQuestion(of: slot, after: given) != nil { break }
      // Answered meanwhile, in another session of the same name.
      progress.finish(slot)
      current = nil
    }
    if following.isEmpty, !hasLookedAhead {
      hasLookedAhead = true
      if let slot = try nextSlot() { following.append(slot) }
    }
  }

  func answers(to slot: Slot) throws -> [String: String] {
    try store.read {
      try $0.answers(
        task: taskID, item: slot.image.sha256, annotator: annotator, questions: task.questions.map(\.name),
        kind: slot.kind)
    }
  }

  func nextSlot() throws -> Slot? {
    let chosen = following + [current].compactMap { $0 }
    let images = progress.finished.count + chosen.count { $0.kind == .vote }
    if progress.gold.count + chosen.count(where: { $0.kind == .gold }) < shift.goldDue(after: images),
      let image = gold.first(where: { image in
        !progress.gold.contains(image.sha256) && !chosen.contains { $0.image == image }
      })
    {
      return Slot(image: image, kind: .gold)
    }
    if let slot = try dueRepeat(after: images, chosen) { return slot }
    switch try assigner.next(finished: { self.taken }) {
    case .image(let image):
      held = 0
      return Slot(image: image, kind: .vote)
    case .held(let count): held = count
    case .none: held = 0
    }
    return nil
  }

  func dueRepeat(after images: Int, _ chosen: [Slot]) throws -> Slot? {
    let done = progress.repeated.count + chosen.count { $0.kind == .repeat }
    guard done < shift.repeatsDue(after: images) else { return nil }
    let near = Shift.repeatDistance - (images - progress.finished.count)
    let shown = Set(chosen.map(\.image.sha256))
    let eligible = progress.finished.dropLast(max(0, near)).filter {
      !progress.repeated.contains($0) && !shown.contains($0)
    }
    guard !eligible.isEmpty else { return nil }
    let item = eligible[shift.choice(ofRepeat: done + 1, among: eligible.count)]
    return try store.read { try $0.image(sha256: item) }.map { Slot(image: $0, kind: .repeat) }
  }
}
