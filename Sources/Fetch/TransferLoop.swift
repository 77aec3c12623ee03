// TransferLoop: the thread that runs all transfers, and every decision between a URL and its end.
internal import CCurl
import Synchronization

/// Starts, retries, redirects and ends downloads. It is made and used on one thread only.
final class TransferLoop {
  static let mostRedirects = 5
  /// Silent addresses in a row that make a host ailing, and how long one that is down is left alone, seconds.
  private static let mostSilent = 4
  private static let downTime = 600.0
  /// Addresses in a row with trouble that make a host struggle.
  private static let mostTroubled = 10

  let policy: DownloadPolicy
  private let settings: TransferSettings
  let inbox: Inbox
  private let pool: TransferPool
  var schedule: HostSchedule<UInt64>
  var health: HostHealth<UInt64>
  var robots = RobotsDesk<UInt64>()
  var errands: [UInt64: Errand] = [:]
  private var underWay: [OpaquePointer: Errand] = [:]

  init(policy: DownloadPolicy, settings: TransferSettings, inbox: Inbox, pool: TransferPool) {
    self.policy = policy
    self.settings = settings
    self.inbox = inbox
    self.pool = pool
    schedule = HostSchedule(inFlight: policy.inFlight, perHost: policy.perHost, rate: policy.rate)
    health = HostHealth(
      mostSilent: Self.mostSilent, mostProbes: policy.retries + 1, downTime: Self.downTime,
      mostTroubled: Self.mostTroubled)
  }

  /// Returns when the inbox says stop; every download has then ended and every connection is closed.
  func run() {
    ccurl_block_signals()
    while true {
      let (orders, stop) = inbox.take()
      for order in orders { follow(order) }
      if stop { break }
      startWhatMay()
      goOnWithPaused()
      guard pool.perform() else { break }
      // What has ended makes room: look for the next before waiting.
      if takeInEnded() { continue }
      guard pool.poll(longestWait()) else { break }
    }
    for errand in Array(errands.values) { cancel(errand) }
    for case .start(_, let continuation) in inbox.close() {
      continuation.resume(returning: .ended(.cancelled(tries: 0)))
    }
  }

  private func follow(_ order: Inbox.Order) {
    switch order {
    case .start(let ticket, let continuation):
      let errand = Errand(ticket, .photograph(continuation))
      errands[ticket.id] = errand
      if ticket.isCancelled.load(ordering: .acquiring) { return cancel(errand) }
      let pause = ticket.request.notBefore.map { $0 - Clock.sinceEpoch } ?? 0
      enqueue(errand, notBefore: pause > 0 ? Clock.steady + pause : nil)
    case .cancel(let ticket):
      if let errand = errands[ticket.id] { cancel(errand) }
    }
  }

  // MARK: Transfers

  private func startWhatMay() {
    while let id = schedule.next(at: Clock.steady) {
      guard let errand = errands[id] else { continue }
      if errand.redirects == 0 { errand.tries += 1 }
      errand.began = Clock.steady
      guard let transfer = Transfer(errand.address, errand.wanted(), settings: settings),
        let pointer = transfer.pointer, pool.add(transfer)
      else {
        schedule.finish(errand.address.authority, at: Clock.steady)
        fail(errand, "transfer", "the transfer from \(errand.address.host) could not be started")
        continue
      }
      errand.transfer = transfer
      underWay[pointer] = errand
    }
  }

  private func goOnWithPaused() {
    guard let budget = settings.budget, budget.wait(at: Clock.steady) == 0 else { return }
    let paused = underWay.values.compactMap(\.transfer).filter(\.isPaused).sorted { $0.pausedAt < $1.pausedAt }
    // Who has waited longest is first; what is left over after it is the next one's.
    for transfer in paused where budget.wait(at: Clock.steady) == 0 { transfer.resume() }
  }

  /// Returns true where something had ended.
  private func takeInEnded() -> Bool {
    var any = false
    while let (pointer, end) = pool.nextEnded() {
      any = true
      if let errand = underWay[pointer] { settle(errand, end) }
    }
    // libcurl judges silence by an average over seconds; this is exact.
    let now = Clock.steady
    for errand in underWay.values {
      guard let transfer = errand.transfer, !transfer.isPaused, transfer.heardAt + policy.timeout <= now else {
        continue
      }
      any = true
      settle(errand, .CCURL_END_TIMEOUT)
    }
    return any
  }

  /// Seconds until something may have to be done that no connection tells of.
  private func longestWait() -> Double {
    let now = Clock.steady
    var next = schedule.wakeTime() ?? .infinity
    for errand in underWay.values {
      guard let transfer = errand.transfer else { continue }
      next = min(
        next, transfer.isPaused ? now + (settings.budget?.wait(at: now) ?? 0) : transfer.heardAt + policy.timeout)
    }
    return max(0, min(3600, next - now))
  }

  private func settle(_ errand: Errand, _ end: ccurl_end) {
    guard let transfer = errand.transfer else { return }
    let verdict = transfer.verdict(end)
    leave(errand)
    note(verdict, of: errand)
    switch verdict {
    case .arrived(let arrival): finish(errand, .arrived(arrival, tries: errand.tries))
    case .text(let bytes): settleRobots(errand, bytes)
    case .ended(let end): finish(errand, .ended(end))
    case .broken(let reason, let sentence): fail(errand, reason, sentence)
    case .diskRefused(let cause): finish(errand, .ended(.diskRefused(cause)))
    case .redirect(let target): redirect(errand, to: target)
    case .trouble(let trouble): tryAgain(errand, after: trouble)
    }
  }

  func cancel(_ errand: Errand) {
    if let transfer = errand.transfer {
      leave(errand)
      transfer.abandon()
    } else {
      let id = errand.ticket.id
      _ = schedule.remove(from: errand.address.authority) { $0 == id }
    }
    finish(errand, .ended(.cancelled(tries: errand.tries)))
  }

  /// Takes the transfer out of the pool and gives its place to another.
  private func leave(_ errand: Errand) {
    guard let transfer = errand.transfer else { return }
    pool.remove(transfer)
    if let pointer = transfer.pointer { underWay[pointer] = nil }
    errand.transfer = nil
    schedule.finish(errand.address.authority, at: Clock.steady)
  }

  // MARK: Ends

  func fail(_ errand: Errand, _ reason: String, _ sentence: String, pause: Double? = nil) {
    finish(errand, .ended(.failed(reason: reason, sentence: sentence, tries: errand.tries, pause: pause)))
  }

  func finish(_ errand: Errand, _ end: TransferEnd) {
    guard errands.removeValue(forKey: errand.ticket.id) != nil else { return }
    errand.partial?.file.discard()
    switch errand.purpose {
    case .photograph(let continuation): continuation.resume(returning: end)
    case .robots(let origin): robotsEnded(origin, end)
    }
  }
}
