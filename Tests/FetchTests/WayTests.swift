// The way that requests take: mirrors, proxies, and how many bytes a second.
import Fetch
import Foundation
import Support
import Testing

@Suite struct `The way of a request` {
  @Test func `leads to a mirror where one is named`() async throws {
    let photo = try Photo.small()
    let mirror = try LocalServer { $0.path == "/m/2/a.jpg" ? .reply(200, photo) : .reply(404) }
    defer { mirror.stop() }
    let rewrite = try #require(DownloadPolicy.Rewrite("http://cdn.invalid/v=1/=\(mirror.url("/m/"))"))
    #expect(rewrite.from == "http://cdn.invalid/v=1/")
    try await LocalHost.serving(.quick { $0.rewrites = [rewrite] }, answer: { _ in .reply(404) }).use { host in
      let download = try #require(await host.downloader.download("http://cdn.invalid/v=1/2/a.jpg").download)
      #expect(download.url == "http://cdn.invalid/v=1/2/a.jpg", "it is known by the address that the post has")
      #expect(await host.download("/a.jpg").reason == "http_404", "others go their own way")
    }
  }

  @Test(arguments: ["", "=", "a=", "=b", "nothing"])
  func `is no rewriting without both sides`(text: String) { #expect(DownloadPolicy.Rewrite(text) == nil) }

  @Test func `leads through the proxy, which is asked for whole addresses`() async throws {
    let photo = try Photo.small()
    let proxy = try LocalServer { $0.path == "http://photos.invalid/a.jpg" ? .reply(200, photo) : .reply(404) }
    defer { proxy.stop() }
    var policy = DownloadPolicy.quick { $0.proxy = proxy.url("") }
    policy.allowPrivate = false
    try await LocalHost.serving(policy, answer: { _ in .reply(200) }).use { host in
      #expect(await host.downloader.download("http://photos.invalid/a.jpg").summary == "done")
      for address in [host.server.url("/a"), "http://localhost/a", "http://[::1]/a", "http://10.1.2.3/a"] {
        #expect(await host.downloader.download(address).reason == "private_address", "\(address)")
      }
      #expect(host.server.connectionsAccepted == 0)
    }
  }

  @Test func `through the proxy does not lead to private addresses by a redirect`() async throws {
    let photo = try Photo.small()
    let proxy = try LocalServer { request in
      request.path == "http://photos.invalid/a.jpg" ? .redirect(to: "http://169.254.169.254/x.jpg") : .reply(200, photo)
    }
    defer { proxy.stop() }
    var policy = DownloadPolicy.quick {
      $0.proxy = proxy.url("")
      $0.ignoreRobots = true
    }
    policy.allowPrivate = false
    try await LocalHost.serving(policy, answer: { _ in .reply(200) }).use { host in
      #expect(await host.downloader.download("http://photos.invalid/a.jpg").reason == "private_address")
      #expect(proxy.hits(of: "http://169.254.169.254/x.jpg") == 0)
      #expect(await host.downloader.download("http://localhost./a.jpg").reason == "private_address")
    }
  }

  @Test func `shares a small rate between all that wait`() async throws {
    let photo = try Photo.noisy()
    let policy = DownloadPolicy.quick {
      $0.limitRate = Double(photo.count) * 2
      $0.perHost = 4
    }
    // Each comes in many parts, so that all have to wait many times.
    let steps = stride(from: 0, to: photo.count, by: 8192).map {
      LocalAnswer.Step.send(Array(photo[$0..<min($0 + 8192, photo.count)]))
    }
    let answer = LocalAnswer([.send(LocalAnswer.head(200, length: photo.count))] + steps)
    try await LocalHost.serving(policy, answer: { _ in answer }).use { host in
      let ends = await withTaskGroup(of: (String, Duration).self) { group in
        let began = ContinuousClock.now
        for number in 0..<4 {
          group.addTask { (await host.download("/\(number)").reason, ContinuousClock.now - began) }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(ends.map(\.0) == Array(repeating: "done", count: 4))
      // In turn the first ends when the last is nearly there; one by one it would be there after a quarter of the time.
      let times = ends.map { $0.1 / .seconds(1) }.sorted()
      #expect(times[0] > times[3] * 0.4, "\(times)")
    }
  }

  @Test func `brings no more bytes than allowed, over all hosts`() async throws {
    let photo = try Photo.noisy()
    let policy = DownloadPolicy.quick { $0.limitRate = Double(photo.count) * 4 }
    try await LocalHost.serving(policy, answer: { _ in .reply(200, photo) }).use { host in
      let began = ContinuousClock.now
      let ends = await withTaskGroup(of: String.self) { group in
        for number in 0..<6 { group.addTask { await host.download("/\(number)").reason } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(ends == Array(repeating: "done", count: 6))
      // Six photographs at four a second, but for the first quarter of a second and what was owed at the end.
      #expect(ContinuousClock.now - began >= .milliseconds(750))
    }
  }

  @Test func `may begin later`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(answer: { _ in .reply(200, photo) }).use { host in
      let began = ContinuousClock.now
      let request = DownloadRequest(host.server.url("/a"), notBefore: Date().timeIntervalSince1970 + 0.5)
      #expect(await host.downloader.download(request).summary == "done")
      #expect(ContinuousClock.now - began >= .milliseconds(490))
    }
  }
}
