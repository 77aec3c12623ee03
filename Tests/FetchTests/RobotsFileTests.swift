// What a host's robots.txt makes of downloads: asked for once, before anything else, and obeyed.
import Fetch
import Foundation
import Support
import Testing

@Suite struct `A host's robots.txt` {
  private static let rules = LocalAnswer.reply(
    200, Array("User-agent: *\nDisallow: /private/\nAllow: /private/open\n".utf8), type: "text/plain")

  @Test func `is asked for once and obeyed`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(robots: Self.rules, answer: { _ in .reply(200, photo) }).use { host in
      let ends = await withTaskGroup(of: String.self) { group in
        for path in ["/a", "/b", "/private/c", "/private/open/d"] {
          group.addTask { await host.download(path).summary }
        }
        return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
      }
      #expect(ends == ["done": 3, "rejected robots_txt: the robots.txt of 127.0.0.1 forbids it": 1])
      #expect(host.server.hits(of: "/robots.txt") == 1)
      #expect(host.server.hits(of: "/private/c") == 0)
    }
  }

  @Test func `is not asked for by who ignores it`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(
      .quick { $0.ignoreRobots = true }, robots: Self.rules, answer: { _ in .reply(200, photo) }
    )
    .use { host in
      #expect(await host.download("/private/c").summary == "done")
      #expect(host.server.hits(of: "/robots.txt") == 0)
    }
  }

  @Test func `holds for where a redirect leads, too`() async throws {
    let photo = try Photo.small()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = {
      $0.path == "/a" ? .redirect(to: "/private/a") : .reply(200, photo)
    }
    try await LocalHost.serving(robots: Self.rules, answer: answer).use { host in
      #expect(await host.download("/a").reason == "robots_txt")
      #expect(host.server.hits(of: "/private/a") == 0)
    }
  }

  @Test(arguments: [401, 403, 404, 410])
  func `that is not there allows all`(status: Int) async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(robots: .reply(status), answer: { _ in .reply(200, photo) }).use { host in
      #expect(await host.download("/a").summary == "done")
    }
  }

  @Test func `that redirects is followed, and one that goes in circles allows all`() async throws {
    let photo = try Photo.small()
    let forbidding = LocalAnswer.reply(200, Array("User-agent: curate\nDisallow: /".utf8), type: "text/plain")
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { $0.path == "/rules" ? forbidding : .reply(200, photo) }
    try await LocalHost.serving(robots: .redirect(to: "/rules"), answer: answer).use { host in
      #expect(await host.download("/a").reason == "robots_txt")
    }
    try await LocalHost.serving(robots: .redirect(to: "/robots.txt"), answer: answer).use { host in
      #expect(await host.download("/a").summary == "done")
    }
  }

  @Test func `that cannot be read forbids all for now`() async throws {
    try await LocalHost.serving(.quick { $0.retries = 1 }, robots: .reply(500), answer: { _ in .reply(200) }).use {
      host in
      let end = await host.download("/a")
      #expect(
        end.summary
          == "failed robots_unreachable: the robots.txt of 127.0.0.1 cannot be read: 127.0.0.1 answered 500 (internal server error), twice"
      )
      #expect(host.server.hits(of: "/a") == 0)
      #expect(host.server.hits(of: "/robots.txt") == 2)
    }
  }

  @Test func `of a page or of megabytes does no harm`() async throws {
    let photo = try Photo.small()
    let page = Array("<!doctype html><title>Log in</title>".utf8)
    for robots in [
      LocalAnswer.reply(200, page, type: "text/html"), .endless(Array("User-agent: curate\nAllow: /\n".utf8)),
    ] {
      try await LocalHost.serving(robots: robots, answer: { _ in .reply(200, photo) }).use { host in
        #expect(await host.download("/a").summary == "done")
      }
    }
  }

  @Test func `is read however small photographs have to be`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(.quick { $0.maxBytes = 20 }, robots: Self.rules, answer: { _ in .reply(200, photo) })
      .use { host in #expect(await host.download("/private/c").reason == "robots_txt") }
  }

  @Test func `may ask for a pause between requests`() async throws {
    let photo = try Photo.small()
    let slow = LocalAnswer.reply(200, Array("User-agent: *\nCrawl-delay: 0.2".utf8), type: "text/plain")
    try await LocalHost.serving(robots: slow, answer: { _ in .reply(200, photo) }).use { host in
      let began = ContinuousClock.now
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<4 { group.addTask { _ = await host.download("/\(number)") } }
      }
      #expect(ContinuousClock.now - began >= .milliseconds(590))
    }
  }

  @Test func `that was called off calls off who waited for it`() async throws {
    try await LocalHost.serving(robots: .stall(length: 100), answer: { _ in .reply(200) }).use { host in
      let task = Task { await host.download("/a") }
      while host.server.hits(of: "/robots.txt") == 0 { try await Task.sleep(for: .milliseconds(2)) }
      task.cancel()
      #expect(await task.value.reason == "cancelled")
    }
  }
}
