// TransferLoop: the thread that runs all transfers, and every decision between a URL and its end.
internal import CCurl
import Synchronization

/// Starts, retries, redirects and ends downloads. It is made and used on one thread only.
final class TransferLoop {
  private static let mostRedirects = 5

  /// A download on its way through queue, tries and redirects.
  private final class Errand {
    let ticket: Ticket
    let continuation: CheckedContinuation<TransferEnd, Never>
    var address: WebAddress
    var redirects = 0
    var tries = 0
    var lastReason: String?
    var sameEachTime = true
    var transfer: Transfer?

    init(_ ticket: Ticket, _ continuation: CheckedContinuation<TransferEnd, Never>) {
      self.ticket = ticket
      self.continuation = continuation
      address = ticket.address
    }
  }

  private let policy: DownloadPolicy
  private let settings: TransferSettings
  private let inbox: Inbox
  private let pool: TransferPool
  private var schedule: HostSchedule<ObjectIdentifier>
  private var errands: [ObjectIdentifier: Errand] = [:]
  private var underWay: [OpaquePointer: Errand] = [:]

  init(policy: DownloadPolicy, settings: TransferSettings, inbox: Inbox, pool: TransferPool) {
    self.policy = policy
    self.settings = settings
    self.inbox = inbox
    self.pool = pool
    schedule = HostSchedule(inFlight: policy.inFlight, perHost: policy.perHost, rate: policy.rate)
  }

  /// Returns when the inbox says stop; every download has then ended and every connection is closed.
  func run() {
    ccurl_block_signals()
    while true {
      let (orders, stop) = inbox.take()
      for order in orders { follow(order) }
      if stop { break }
      startWhatMay()
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
      let errand = Errand(ticket, continuation)
      errands[ticket.id] = errand
      if ticket.isCancelled.load(ordering: .acquiring) { return cancel(errand) }
      enqueue(errand, notBefore: nil)
    case .cancel(let ticket):
      if let errand = errands[ticket.id] { cancel(errand) }
    }
  }

  private func startWhatMay() {
    while let id = schedule.next(at: Clock.steady) {
      guard let errand = errands[id] else { continue }
      if errand.redirects == 0 { errand.tries += 1 }
      guard let transfer = Transfer(errand.address, settings: settings), let pointer = transfer.pointer,
        pool.add(transfer)
      else {
        schedule.finish(errand.address.authority, at: Clock.steady)
        fail(errand, "transfer", "the transfer from \(errand.address.host) could not be started")
        continue
      }
      errand.transfer = transfer
      underWay[pointer] = errand
    }
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
    for errand in underWay.values where (errand.transfer?.heardAt ?? now) + policy.timeout <= now {
      any = true
      settle(errand, .CCURL_END_TIMEOUT)
    }
    return any
  }

  /// Seconds until something may have to be done that no connection tells of.
  private func longestWait() -> Double {
    let heard = underWay.values.compactMap { $0.transfer?.heardAt }
    let silence = heard.min().map { $0 + policy.timeout } ?? .infinity
    let next = min(silence, schedule.wakeTime() ?? .infinity)
    return max(0, min(3600, next - Clock.steady))
  }

  private func settle(_ errand: Errand, _ end: ccurl_end) {
    guard let verdict = errand.transfer?.verdict(end) else { return }
    leave(errand)
    switch verdict {
    case .arrived(let arrival): finish(errand, .arrived(arrival, tries: errand.tries))
    case .ended(let end): finish(errand, .ended(end))
    case .broken(let reason, let sentence): fail(errand, reason, sentence)
    case .redirect(let target): redirect(errand, to: target)
    case .trouble(let trouble): tryAgain(errand, after: trouble)
    }
  }

  private func redirect(_ errand: Errand, to target: String) {
    let host = errand.address.host
    func reject(_ reason: String, _ sentence: String) {
      finish(errand, .ended(.rejected(reason: reason, sentence: sentence)))
    }
    errand.redirects += 1
    guard errand.redirects <= Self.mostRedirects else {
      return reject("redirect_loop", "\(host) redirects more than \(Self.mostRedirects) times")
    }
    do throws(WebAddress.Refusal) {
      errand.address = try WebAddress(target, relativeTo: errand.address)
      enqueue(errand, notBefore: nil)
    } catch {
      switch error {
      case .scheme(let scheme):
        reject("bad_scheme", "\(host) redirects to \(scheme):, which is neither http nor https")
      case .notAURL: reject("bad_redirect", "\(host) redirects to something that is not a URL")
      }
    }
  }

  private func tryAgain(_ errand: Errand, after trouble: Trouble) {
    let now = Clock.steady
    let authority = errand.address.authority
    errand.sameEachTime = errand.sameEachTime && (errand.lastReason ?? trouble.reason) == trouble.reason
    errand.lastReason = trouble.reason
    let pause = Pause.backoff(
      afterTry: errand.tries, of: errand.ticket.url, base: policy.backoffBase, limit: policy.backoffLimit,
      seed: policy.seed)
    if let asked = trouble.retryAfter {
      schedule.rest(authority, until: now + asked)
    } else if trouble.concernsHost {
      schedule.rest(authority, until: now + pause)
    }
    if let asked = trouble.retryAfter, asked > policy.longestRest {
      fail(errand, "rate_limited", "\(trouble.sentence) and asks for a pause of \(Trouble.duration(asked))")
      for id in schedule.remove(from: authority, where: { _ in true }) {
        if let waiting = errands[id] { failForRest(waiting, at: now) }
      }
    } else if errand.tries > policy.retries {
      let sentence = trouble.sentence(afterTries: errand.tries, sameEachTime: errand.sameEachTime)
      fail(errand, trouble.reason, sentence)
    } else {
      errand.redirects = 0
      errand.address = errand.ticket.address
      enqueue(errand, notBefore: now + pause)
    }
  }

  private func enqueue(_ errand: Errand, notBefore due: Double?) {
    let authority = errand.address.authority
    let now = Clock.steady
    if schedule.rest(of: authority, at: now) > policy.longestRest { return failForRest(errand, at: now) }
    if let due {
      schedule.add(errand.ticket.id, to: authority, notBefore: due)
    } else {
      schedule.add(errand.ticket.id, to: authority)
    }
  }

  private func failForRest(_ errand: Errand, at now: Double) {
    let rest = Trouble.duration(schedule.rest(of: errand.address.authority, at: now))
    fail(errand, "rate_limited", "\(errand.address.host) has asked for a pause, which lasts \(rest) more")
  }

  private func cancel(_ errand: Errand) {
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

  private func fail(_ errand: Errand, _ reason: String, _ sentence: String) {
    finish(errand, .ended(.failed(reason: reason, sentence: sentence, tries: errand.tries)))
  }

  private func finish(_ errand: Errand, _ end: TransferEnd) {
    errands[errand.ticket.id] = nil
    errand.continuation.resume(returning: end)
  }
}
