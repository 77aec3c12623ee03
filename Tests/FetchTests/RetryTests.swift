// What a downloader does about trouble that may pass.
import Fetch
import Foundation
import Support
import Synchronization
import Testing

@Suite struct `Retries` {
  @Test(arguments: [408, 425, 429, 500, 503, 599])
  func `trouble that passes costs tries, not the photograph`(status: Int) async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(answer: { $0.hit <= 2 ? .reply(status) : .reply(200, photo) }).use { host in
      #expect(await host.download("/a.jpg").download?.tries == 3)
    }
  }

  @Test func `trouble that stays is a failure after the last retry`() async throws {
    try await LocalHost.serving(answer: { _ in .reply(503) }).use { host in
      let end = await host.download("/a.jpg")
      #expect(end.summary == "failed http_503: 127.0.0.1 answered 503 (service unavailable), 5 times")
      #expect(end.tries == 5)
      #expect(host.server.hits(of: "/a.jpg") == 5)
    }
  }

  @Test func `a reset amid the body is tried again from the start`() async throws {
    let photo = try Photo.noisy()
    try await LocalHost.serving(answer: { $0.hit == 1 ? .reset(amid: photo) : .reply(200, photo) }).use { host in
      let download = try #require(await host.download("/a.jpg").download)
      #expect(download.tries == 2)
      #expect(download.bytes == photo.count)
      #expect(host.leftFiles.count == 1)
    }
  }

  @Test func `lasting resets, short bodies and hang-ups say what happened`() async throws {
    let photo = try Photo.noisy()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { request in
      switch request.path {
      case "/reset": .reset(amid: photo)
      case "/short": .short(photo, missing: 10)
      case "/mixed": request.hit == 1 ? .reply(500) : .short(photo, missing: 10)
      case "/garbled": LocalAnswer([.send(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)), .hangUp])
      default: LocalAnswer([.hangUp])
      }
    }
    try await LocalHost.serving(.quick { $0.retries = 2 }, answer: answer).use { host in
      let early = "127.0.0.1 ended the file before its announced length"
      #expect(await host.download("/reset").summary == "failed reset: 127.0.0.1 reset the connection, 3 times")
      #expect(await host.download("/short").summary == "failed short_body: \(early), 3 times")
      #expect(await host.download("/mixed").summary == "failed short_body: \(early), at the last of 3 tries")
      #expect(await host.download("/silent").reason == "reset")
      #expect(await host.download("/garbled").summary == "failed bad_answer: 127.0.0.1 did not answer in HTTP, 3 times")
      #expect(host.leftFiles.isEmpty)
    }
  }

  @Test func `a host that sends nothing more is given up after the timeout`() async throws {
    let start = Array(try Photo.noisy().prefix(10_000))
    let policy = DownloadPolicy.quick {
      $0.timeout = 0.5
      $0.retries = 0
    }
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { request in
      request.path == "/mute" ? LocalAnswer([.pause(60), .hangUp]) : .stall(after: start, length: 50_000)
    }
    try await LocalHost.serving(policy, answer: answer).use { host in
      // Were it the server that gave up, after a minute, the words would be others.
      #expect(await host.download("/a").summary == "failed timeout: 127.0.0.1 stopped sending for 0.5 seconds")
      #expect(await host.download("/mute").summary == "failed timeout: 127.0.0.1 did not answer within 0.5 seconds")
      #expect(host.leftFiles.isEmpty)
    }
  }

  @Test func `a transfer that goes on may take longer than the timeout`() async throws {
    let photo = try Photo.noisy()
    let part = photo.count / 8
    var steps: [LocalAnswer.Step] = [.send(LocalAnswer.head(200, length: photo.count))]
    for start in stride(from: 0, to: photo.count, by: part) {
      steps += [.pause(0.4), .send(Array(photo[start..<min(start + part, photo.count)]))]
    }
    let answer = LocalAnswer(steps)
    try await LocalHost.serving(.quick { $0.timeout = 3 }, answer: { _ in answer }).use { host in
      #expect(await host.download("/a.jpg").download?.tries == 1)
    }
  }

  @Test func `no connection and no such name are failures`() async throws {
    try await LocalHost.serving(.quick { $0.retries = 1 }, answer: { _ in .reply(200) }).use { host in
      host.server.stop()
      #expect(await host.download("/a.jpg").summary == "failed no_connection: 127.0.0.1 took no connection, twice")
      let nowhere = await host.downloader.download("http://nowhere.invalid/a.jpg")
      #expect(nowhere.summary == "failed dns: the name nowhere.invalid could not be looked up, twice")
    }
  }

  @Test func `Retry-After rests the whole host`() async throws {
    let photo = try Photo.small()
    let arrivals = Mutex<[String: ContinuousClock.Instant]>([:])
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { request in
      arrivals.withLock { $0["\(request.path) \(request.hit)"] = .now }
      return request.path == "/a" && request.hit == 1
        ? .reply(429, headers: ["Retry-After: 1"]) : .reply(200, photo)
    }
    try await LocalHost.serving(.quick { $0.perHost = 1 }, answer: answer).use { host in
      async let first = host.download("/a")
      while host.server.hits(of: "/a") == 0 { try await Task.sleep(for: .milliseconds(2)) }
      let second = await host.download("/b")
      #expect(await first.tries == 2)
      #expect(second.summary == "done")
      let seen = arrivals.withLock { $0 }
      let asked = try #require(seen["/a 1"])
      #expect(try #require(seen["/b 1"]) - asked >= .milliseconds(990))
      #expect(try #require(seen["/a 2"]) - asked >= .milliseconds(990))
    }
  }

  @Test func `a pause of hours is not slept through, and nobody else at the host asks again`() async throws {
    try await LocalHost.serving(answer: { _ in .reply(429, headers: ["Retry-After: 10800"]) }).use { host in
      let end = await host.download("/a")
      #expect(
        end.summary
          == "failed rate_limited: 127.0.0.1 answered 429 (too many requests) and asks for a pause of 3 hours")
      let next = await host.download("/b")
      #expect(
        next.summary == "failed rate_limited: 127.0.0.1 has asked for a pause, which lasts 3 hours more")
      #expect(host.server.hits(of: "/b") == 0)
    }
  }

  @Test func `a host that rests holds up no other`() async throws {
    let photo = try Photo.small()
    let other = try LocalServer { _ in .reply(200, photo) }
    defer { other.stop() }
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { _ in .reply(503, headers: ["Retry-After: 100"]) }
    try await LocalHost.serving(.quick { $0.inFlight = 1 }, answer: answer).use { host in
      let resting = Task { await host.download("/a") }
      while host.server.hits(of: "/a") == 0 { try await Task.sleep(for: .milliseconds(2)) }
      #expect(await host.downloader.download(other.url("/b")).summary == "done")
      resting.cancel()
      #expect(await resting.value.reason == "cancelled")
    }
  }
}

@Suite struct `Pauses` {
  @Test func `backoff stays within a doubling range and depends on seed, URL and try alone`() {
    for tries in 1...80 {
      let pause = Pause.backoff(afterTry: tries, of: "http://a/", base: 1, limit: 60, seed: 7)
      #expect(pause >= 0 && pause < min(60, pow(2, Double(tries - 1))))
      #expect(pause == Pause.backoff(afterTry: tries, of: "http://a/", base: 1, limit: 60, seed: 7))
      #expect(pause != Pause.backoff(afterTry: tries, of: "http://b/", base: 1, limit: 60, seed: 7))
      #expect(pause != Pause.backoff(afterTry: tries, of: "http://a/", base: 1, limit: 60, seed: 8))
    }
  }

  @Test func `Retry-After is read as seconds and as a date`() {
    let date = "Fri, 06 Nov 2026 08:49:37 GMT"
    let then = 1_793_954_977.0
    #expect(Pause.retryAfter("120", date: nil, now: 0) == 120)
    #expect(Pause.retryAfter(" 0 ", date: nil, now: 0) == 0)
    #expect(Pause.retryAfter(date, date: nil, now: then - 30) == 30)
    #expect(Pause.retryAfter(date, date: nil, now: then + 30) == 0)
    // The host's own clock counts: ours may be years away.
    #expect(Pause.retryAfter(date, date: "Fri, 06 Nov 2026 08:49:30 GMT", now: 0) == 7)
    #expect(Pause.retryAfter("Friday, 06-Nov-26 08:49:37 GMT", date: nil, now: then - 1) == 1)
    // A year at most: no host means more, and what is said must fit into a clock.
    #expect(Pause.retryAfter(String(repeating: "9", count: 30), date: nil, now: 0) == 31_536_000)
    #expect(Pause.retryAfter("Fri, 06 Nov 2999 08:49:37 GMT", date: nil, now: 0) == 31_536_000)
    #expect(Pause.retryAfter("soon", date: nil, now: 0) == nil)
    #expect(Pause.retryAfter("-5", date: nil, now: 0) == nil)
    #expect(Pause.retryAfter("", date: nil, now: 0) == nil)
  }
}

@Suite struct `X-Robots-Tag` {
  @Test(arguments: [
    (["noai"], "noai"), (["noindex, nofollow"], "noindex"), (["none"], "none"), (["noindex, NoImageAI"], "noimageai"),
    (["noindex", " noai "], "noai"),
    (["curate: noai"], "noai"), (["*: noindex, noai"], "noai"), (["max-snippet: 5, noai"], "noai"),
    (["otherbot: noindex, curate: noai"], "noai"),
  ])
  func `speaks to us`(headers: [String], directive: String) {
    #expect(RobotsTag.refusal(in: headers) == directive)
  }

  @Test(arguments: [[], ["nofollow, noarchive"], ["otherbot: noai, noimageai"], ["all"], ["noaid"]])
  func `or does not`(headers: [String]) {
    #expect(RobotsTag.refusal(in: headers) == nil)
  }
}
