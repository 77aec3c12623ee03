// Many downloads at once: bounds, cancellation, and nothing left behind.
import Fetch
import Foundation
import Support
import Testing

@Suite struct `Many downloads` {
  @Test func `stay within the bound per host, and reach it`() async throws {
    let photo = try Photo.small()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { _ in
      LocalAnswer([.pause(0.1)] + LocalAnswer.reply(200, photo).steps)
    }
    try await LocalHost.serving(.quick { $0.perHost = 3 }, answer: answer).use { host in
      #expect(await downloadAll(24, from: host) == ["done": 24])
      #expect(host.server.mostInFlight == 3)
    }
  }

  @Test func `stay within the bound in all`() async throws {
    let photo = try Photo.small()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { _ in
      LocalAnswer([.pause(0.1)] + LocalAnswer.reply(200, photo).steps)
    }
    let policy = DownloadPolicy.quick {
      $0.inFlight = 2
      $0.perHost = 8
    }
    try await LocalHost.serving(policy, answer: answer).use { host in
      #expect(await downloadAll(10, from: host) == ["done": 10])
      #expect(host.server.mostInFlight == 2)
    }
  }

  @Test func `keep to the rate`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(.quick { $0.rate = 20 }, answer: { _ in .reply(200, photo) }).use { host in
      let start = ContinuousClock.now
      #expect(await downloadAll(11, from: host) == ["done": 11])
      #expect(ContinuousClock.now - start >= .milliseconds(499))
    }
  }

  @Test func `use few connections and leave none, nor a file`() async throws {
    let photo = try Photo.small()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { request in
      request.path.hasSuffix("7") ? .reply(404) : .reply(200, photo)
    }
    try await LocalHost.serving(answer: answer).use { host in
      #expect(await downloadAll(200, from: host) == ["done": 180, "http_404": 20])
      #expect(host.server.connectionsAccepted <= 4)
      #expect(host.leftFiles.count == 180)
      #expect(openFiles(in: host.folder) == [])
      host.downloader.stop()
      // The server hears of the closing a moment later.
      for _ in 0..<500 where host.server.connectionsOpen > 0 { try await Task.sleep(for: .milliseconds(10)) }
      #expect(host.server.connectionsOpen == 0)
    }
  }

  @Test func `do not wait for delayed acknowledgements on a kept connection`() async throws {
    let body = Array("no such photograph".utf8)
    let answer = LocalAnswer([.send(LocalAnswer.head(404, length: body.count)), .send(body)])
    try await LocalHost.serving(.quick { $0.perHost = 1 }, answer: { _ in answer }).use { host in
      var taken: [Duration] = []
      for index in 0..<80 {
        let begun = ContinuousClock.now
        #expect(await host.download("/\(index)").reason == "http_404")
        taken.append(ContinuousClock.now - begun)
      }
      // A delayed acknowledgement puts an answer off by 40 ms, every one of them once the connection is warm; a busy
      // machine slows answers down, but not all of them.
      #expect(taken.suffix(60).count { $0 < .milliseconds(35) } >= 5)
      #expect(host.server.connectionsAccepted == 1)
    }
  }

  @Test func `cancelled amid the body ends soon and leaves nothing`() async throws {
    let start = try Photo.noisy()
    try await LocalHost.serving(.quick { $0.timeout = 60 }, answer: { _ in .stall(after: start, length: 1_000_000) })
      .use {
        host in
        let task = Task { await host.download("/a.jpg") }
        while host.leftFiles.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        task.cancel()
        let end = await task.value
        #expect(end.summary == "failed cancelled: the download was called off")
        #expect(end.tries == 1)
        #expect(host.leftFiles.isEmpty)
      }
  }

  @Test func `cancelled while they wait never start`() async throws {
    try await LocalHost.serving(.quick { $0.perHost = 1 }, answer: { _ in .stall(length: 1000) }).use { host in
      let first = Task { await host.download("/first") }
      while host.server.hits(of: "/first") == 0 { try await Task.sleep(for: .milliseconds(2)) }
      let second = Task { await host.download("/second") }
      try await Task.sleep(for: .milliseconds(20))
      second.cancel()
      #expect(await second.value.reason == "cancelled")
      first.cancel()
      #expect(await first.value.reason == "cancelled")
      #expect(host.server.hits(of: "/second") == 0)
    }
  }

  @Test func `of a task that is cancelled already do not start`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(answer: { _ in .reply(200, photo) }).use { host in
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return await host.download("/a")
      }
      task.cancel()
      #expect(await task.value.reason == "cancelled")
      #expect(host.server.hits(of: "/a") == 0)
    }
  }

  @Test func `end when the downloader stops, and later ones with them`() async throws {
    try await LocalHost.serving(answer: { _ in .stall(length: 1000) }).use { host in
      async let ends = downloadAll(6, from: host)
      while host.server.mostInFlight < 4 { try await Task.sleep(for: .milliseconds(2)) }
      host.downloader.stop()
      #expect(await ends == ["cancelled": 6])
      #expect(await host.download("/later").reason == "cancelled")
      #expect(host.leftFiles.isEmpty)
    }
  }

  @Test func `a folder that cannot be made is told of`() throws {
    #expect(throws: (any Error).self) {
      try Downloader(policy: .quick, temporaryFolder: "/proc/curate-has-no-place-here")
    }
  }

  @Test func `part files of a killed run are swept, those of a running one are not`() async throws {
    let start = try Photo.noisy()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { _ in .stall(after: start, length: 1_000_000) }
    try await LocalHost.serving(.quick { $0.timeout = 60 }, answer: answer).use { host in
      let task = Task { await host.download("/a.jpg") }
      while host.leftFiles.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
      let arriving = host.leftFiles
      for name in ["dead.lock", "dead-1.part"] {
        try Data([1]).write(to: URL(fileURLWithPath: "\(host.folder)/\(name)"))
      }
      try Downloader(policy: .quick, temporaryFolder: host.folder).stop()
      #expect(host.leftFiles == arriving)
      #expect(!FileManager.default.fileExists(atPath: host.folder + "/dead.lock"))
      task.cancel()
      #expect(await task.value.reason == "cancelled")
    }
  }

  /// How `count` downloads of different paths, all begun at once, have ended.
  private func downloadAll(_ count: Int, from host: LocalHost) async -> [String: Int] {
    await withTaskGroup(of: String.self) { group in
      for index in 0..<count { group.addTask { await host.download("/\(index)").reason } }
      return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
  }

  /// The files of a folder that this process holds open.
  private func openFiles(in folder: String) -> [String] {
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return descriptors.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
      .filter { $0.hasPrefix(folder) && !$0.hasSuffix(".lock") }
  }
}
