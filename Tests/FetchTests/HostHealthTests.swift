// Hosts that do not answer: rested, asked a few times more, and left alone.
import Fetch
import Support
import Testing

@Suite struct `A silent host` {
  @Test func `ails after a few addresses, and is down after as many requests as one address is worth`() {
    var health = HostHealth<Int>(mostSilent: 3, mostProbes: 2, downTime: 100, mostTroubled: 9)
    // One address alone does not speak for its host.
    var advice = [health.silent("a", 1, began: 0, now: 1), health.silent("a", 1, began: 1, now: 2)]
    advice.append(health.silent("a", 2, began: 0, now: 2))
    #expect(advice == [.goOn, .goOn, .goOn])
    #expect(health.failing == [])
    advice = [health.silent("a", 3, began: 0, now: 3)]
    #expect(health.failing == ["a"])
    // The next was under way when the host began to ail.
    advice.append(health.silent("a", 4, began: 2, now: 4))
    advice.append(health.silent("a", 5, began: 4, now: 5))
    #expect(advice == [.ail(tries: 1), .goOn, .ail(tries: 2)])
    #expect(!health.isDown("a", at: 6))
    advice = [health.silent("a", 6, began: 6, now: 7)]
    #expect(health.isDown("a", at: 106) && !health.isDown("a", at: 107))
    advice.append(health.silent("a", 7, began: 110, now: 111))
    #expect(advice == [.down, .down], "once down, one more is enough")
    let other = health.silent("b", 1, began: 0, now: 0)
    #expect(other == .goOn, "hosts do not share their troubles")
  }

  @Test func `is well again with any answer`() {
    var health = HostHealth<Int>(mostSilent: 2, mostProbes: 2, downTime: 100, mostTroubled: 9)
    let first = health.answered("a")
    _ = health.silent("a", 1, began: 0, now: 0)
    let second = health.answered("a")
    let advice = [2, 3].map { health.silent("a", $0, began: 0, now: 0) }
    let third = health.answered("a")
    #expect([first, second, third] == [false, false, true])
    #expect(advice == [.goOn, .ail(tries: 1)], "the answer between makes it begin anew")
    #expect(health.failing == [])
  }

  @Test func `that struggles rests for longer and longer, up to a bound, until an answer is without trouble`() {
    var health = HostHealth<Int>(mostSilent: 2, mostProbes: 2, downTime: 100, mostTroubled: 3)
    let same = [1, 1, 1, 1].map { health.troubled("a", $0, now: 0) }
    #expect(same == [.goOn, .goOn, .goOn, .goOn], "one address alone does not speak for its host")
    let rests = (2...7).map { health.troubled("a", $0, now: 0) }
    #expect(rests == [.goOn] + [1, 2, 3, 4, 4].map { .rest(tries: $0) })
    let wasAiling = health.answered("a")
    #expect(!wasAiling && health.failing == [] && !health.isDown("a", at: 0))
    let still = health.troubled("a", 10, now: 0)
    #expect(still == .rest(tries: 4), "an answer with trouble does not end it")
    health.answeredWell("a")
    let anew = health.troubled("a", 11, now: 0)
    #expect(anew == .goOn)
    let all = (20...40).map { health.troubled("a", $0, now: 5) }
    #expect(all.last == .down)
    _ = health.answered("a")
    #expect(health.isDown("a", at: 104) && !health.isDown("a", at: 105))
  }

  @Test func `is not asked by each of a hundred addresses`() async throws {
    // Nobody listens there any more.
    let closed = try LocalServer { _ in .reply(200) }
    closed.stop()
    let policy = DownloadPolicy.quick {
      $0.retries = 2
      $0.ignoreRobots = true
    }
    try await LocalHost.serving(policy, answer: { _ in .reply(200) }).use { host in
      let ends = await withTaskGroup(of: DownloadEnd.self) { group in
        for number in 0..<100 { group.addTask { await host.downloader.download(closed.url("/\(number)")) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(ends.map(\.reason)).isSubset(of: ["host_down", "no_connection"]))
      let down = ends.filter { $0.reason == "host_down" }
      #expect(down.count > 80)
      #expect(
        Set(down.map(\.summary)) == [
          "failed host_down: 127.0.0.1 is in trouble, so its other addresses wait for another run"
        ])
      #expect(ends.reduce(0) { $0 + ($1.tries ?? 0) } < 30)
      #expect(host.downloader.failingHosts == ["127.0.0.1:\(closed.port)"])
    }
  }
}
