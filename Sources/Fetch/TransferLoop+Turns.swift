// Turns: whose request is made when: redirects, further tries, rests, and what robots.txt allows.
internal import CCurl

extension TransferLoop {
  func redirect(_ errand: Errand, to target: String) {
    let host = errand.address.host
    func reject(_ reason: String, _ sentence: String) {
      finish(errand, .ended(.rejected(reason: reason, sentence: sentence)))
    }
    errand.redirects += 1
    guard errand.redirects <= Self.mostRedirects else {
      return reject("redirect_loop", "\(host) redirects more than \(Self.mostRedirects) times")
    }
    do throws(WebAddress.Refusal) {
      let address = try WebAddress(target, relativeTo: errand.address)
      if policy.refusesAsWritten(address) {
        let end = Verdict.privateAddress(of: address.host, nil)
        if case .ended(let end) = end { return finish(errand, .ended(end)) }
      }
      errand.address = address
      enqueue(errand, notBefore: nil)
    } catch {
      switch error {
      case .scheme(let scheme):
        reject("bad_scheme", "\(host) redirects to \(scheme):, which is neither http nor https")
      case .notAURL: reject("bad_redirect", "\(host) redirects to something that is not a URL")
      }
    }
  }

  func tryAgain(_ errand: Errand, after trouble: Trouble) {
    let now = Clock.steady
    let authority = errand.address.authority
    errand.sameEachTime = errand.sameEachTime && (errand.lastReason ?? trouble.reason) == trouble.reason
    errand.lastReason = trouble.reason
    keep(trouble.partial, for: errand)
    let pause = backoff(errand, afterTry: errand.tries)
    if let asked = trouble.retryAfter {
      schedule.rest(authority, until: now + asked)
    } else if trouble.concernsHost {
      schedule.rest(authority, until: now + pause)
    }
    if let asked = trouble.retryAfter, asked > policy.longestRest {
      fail(
        errand, "rate_limited", "\(trouble.sentence) and asks for a pause of \(Trouble.duration(asked))", pause: asked)
      failWaiting(for: authority) { self.failForRest($0, at: now) }
    } else if errand.tries > policy.retries {
      let sentence = trouble.sentence(afterTries: errand.tries, sameEachTime: errand.sameEachTime)
      fail(errand, trouble.reason, sentence)
    } else {
      errand.redirects = 0
      errand.address = errand.ticket.address
      enqueue(errand, notBefore: now + pause)
    }
  }

  /// Keeps a part for the next try, in the place of an older one, unless too many are open already.
  private func keep(_ partial: Partial?, for errand: Errand) {
    guard let partial else { return }
    errand.partial?.file.discard()
    errand.partial = nil
    if errands.values.count(where: { $0.partial != nil }) < 2 * policy.inFlight {
      errand.partial = partial
    } else {
      partial.file.discard()
    }
  }

  private func backoff(_ errand: Errand, afterTry tries: Int) -> Double {
    Pause.backoff(
      afterTry: tries, of: errand.ticket.url, base: policy.backoffBase, limit: policy.backoffLimit, seed: policy.seed)
  }

  /// Queues the errand at its host, once the host's robots.txt is known to allow it.
  func enqueue(_ errand: Errand, notBefore due: Double?) {
    let (address, now) = (errand.address, Clock.steady)
    errand.due = due
    if schedule.rest(of: address.authority, at: now) > policy.longestRest { return failForRest(errand, at: now) }
    if health.isDown(address.authority, at: now) { return failForHealth(errand) }
    if !policy.ignoreRobots, !errand.isRobots {
      switch robots.ask(errand.ticket.id, origin: address.origin, target: address.target, at: now) {
      case .allowed: break
      case .forbidden:
        let sentence = "the robots.txt of \(address.host) forbids it"
        return finish(errand, .ended(.rejected(reason: "robots_txt", sentence: sentence)))
      case .wait(asks: false): return
      case .wait(asks: true):
        guard let asking = Errand.robots(of: address) else {
          return release(robots.settle(address.origin, .everything, at: now))
        }
        errands[asking.ticket.id] = asking
        return enqueue(asking, notBefore: nil)
      }
    }
    if let due {
      schedule.add(errand.ticket.id, to: address.authority, notBefore: due)
    } else {
      schedule.add(errand.ticket.id, to: address.authority)
    }
  }

  // MARK: robots.txt

  func settleRobots(_ errand: Errand, _ bytes: [UInt8]) {
    guard case .robots(let origin) = errand.purpose else { return }
    errands[errand.ticket.id] = nil
    let rules = RobotsRules(bytes, agent: "curate")
    // The origin's own host: the file may have come from where it redirects to.
    // No longer than the longest rest that a host may ask for: a run has to come to an end.
    if let delay = rules.crawlDelay {
      schedule.setInterval(errand.ticket.address.authority, atLeast: min(delay, policy.longestRest))
    }
    release(robots.settle(origin, rules, at: Clock.steady))
  }

  /// The request for the file has come to another end than a text.
  func robotsEnded(_ origin: String, _ end: TransferEnd) {
    let waiting = robots.fail(origin).compactMap { errands[$0] }
    guard case .ended(let end) = end else { return }
    for errand in waiting {
      switch end {
      case .failed(let reason, let sentence, _, let pause):
        // A host that answers, and not with its rules, forbids all for the moment (RFC 9309, section 2.3.1.4).
        let isStatus = reason.hasPrefix("http_")
        fail(
          errand, isStatus ? "robots_unreachable" : reason,
          isStatus ? "the robots.txt of \(errand.address.host) cannot be read: \(sentence)" : sentence, pause: pause)
      // Its redirects lead nowhere: as good as no file.
      case .rejected("redirect_loop", _), .rejected("bad_scheme", _), .rejected("bad_redirect", _):
        release(robots.settle(origin, .everything, at: Clock.steady) + waiting.map(\.ticket.id))
        return
      default: finish(errand, .ended(end))
      }
    }
  }

  private func release(_ waiting: [UInt64]) {
    for id in waiting {
      if let errand = errands[id] { enqueue(errand, notBefore: errand.due) }
    }
  }

  // MARK: Hosts in trouble

  /// Learns from an answer, or from none, how its host is.
  func note(_ verdict: Verdict, of errand: Errand) {
    let (host, now) = (errand.address.authority, Clock.steady)
    if case .trouble(let trouble) = verdict, trouble.isSilence { return noteSilence(of: errand, host, now) }
    if health.answered(host) {
      schedule.limit(host, to: nil)
      inbox.failingHosts = health.failing
    }
    if case .trouble(let trouble) = verdict {
      // A first or second try that fails is common at hosts that are well.
      guard trouble.retryAfter == nil, errand.tries > 2 else { return }
      follow(health.troubled(host, errand.ticket.id, now: now), errand, host, now)
    } else {
      health.answeredWell(host)
    }
  }

  private func noteSilence(of errand: Errand, _ host: String, _ now: Double) {
    follow(health.silent(host, errand.ticket.id, began: errand.began, now: now), errand, host, now)
  }

  private func follow(_ advice: HostHealth<UInt64>.Advice, _ errand: Errand, _ host: String, _ now: Double) {
    switch advice {
    case .goOn: break
    case .rest(let tries): schedule.rest(host, until: now + backoff(errand, afterTry: tries))
    case .ail(let tries):
      if tries == 1 { inbox.failingHosts = health.failing }
      schedule.limit(host, to: 1)
      schedule.rest(host, until: now + backoff(errand, afterTry: tries))
    case .down: failWaiting(for: host, failForHealth)
    }
  }

  private func failWaiting(for host: String, _ end: (Errand) -> Void) {
    for id in schedule.remove(from: host, where: { _ in true }) {
      if let waiting = errands[id] { end(waiting) }
    }
  }

  private func failForHealth(_ errand: Errand) {
    fail(errand, "host_down", "\(errand.address.host) is in trouble, so its other addresses wait for another run")
  }

  private func failForRest(_ errand: Errand, at now: Double) {
    let rest = schedule.rest(of: errand.address.authority, at: now)
    fail(
      errand, "rate_limited",
      "\(errand.address.host) has asked for a pause, which lasts \(Trouble.duration(rest)) more",
      pause: rest)
  }
}
