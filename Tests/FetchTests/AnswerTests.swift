// What a downloader makes of each kind of answer.
import Base
import Fetch
import Foundation
import Imaging
import Store
import Support
import Synchronization
import Testing

@Suite struct `A downloader and its host` {
  @Test func `keeps a photograph with its hash, kind and size`() async throws {
    let photo = try Photo.noisy()
    try await LocalHost.serving(answer: { _ in .reply(200, photo) }).use { host in
      let download = try #require(await host.download("/a.jpg").download)
      #expect(download.url == host.server.url("/a.jpg"))
      #expect(download.sha256 == SHA256.hex(of: photo))
      #expect(download.bytes == photo.count)
      #expect(download.kind == .jpeg)
      #expect((download.width, download.height) == (400, 300))
      #expect(download.tries == 1)
      #expect(try AtomicFile.read(download.path) == photo)
      #expect(host.leftFiles == [URL(fileURLWithPath: download.path).lastPathComponent])
    }
  }

  @Test func `says who it is and wants the bytes as they are`() async throws {
    let seen = Mutex<[String: String]>([:])
    let photo = try Photo.small()
    let policy = DownloadPolicy.quick { $0.contact = "lab@example.org\r\nX-Evil: 1" }
    try await LocalHost.serving(
      policy,
      answer: { request in
        seen.withLock { $0 = request.headers }
        return .reply(200, photo)
      }
    ).use { host in
      #expect(await host.download("/a.jpg").summary == "done")
      let headers = seen.withLock { $0 }
      #expect(headers["user-agent"] == "curate/\(Version.current) (+lab@example.org X-Evil: 1)")
      #expect(headers["accept-encoding"] == "identity")
      #expect(headers["x-evil"] == nil)
    }
  }

  @Test(arguments: [(404, "not found"), (410, "gone"), (451, "unavailable for legal reasons")])
  func `believes a host that says gone, at once`(status: Int, words: String) async throws {
    try await LocalHost.serving(answer: { _ in .reply(status, Array("no".utf8), type: "text/plain") }).use { host in
      let end = await host.download("/a.jpg")
      #expect(end.summary == "gone http_\(status): 127.0.0.1 answered \(status) (\(words))")
      #expect(host.server.hits(of: "/a.jpg") == 1)
    }
  }

  @Test(arguments: [(403, "answered 403 (forbidden)"), (418, "answered 418"), (204, "answered 204 (no content)")])
  func `takes other refusals as final`(status: Int, words: String) async throws {
    try await LocalHost.serving(answer: { _ in .reply(status) }).use { host in
      #expect(await host.download("/a.jpg").summary == "rejected http_\(status): 127.0.0.1 \(words)")
      #expect(host.server.hits(of: "/a.jpg") == 1)
    }
  }

  @Test func `goes by the bytes, not by the label`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(answer: { _ in .reply(200, photo, type: "text/html") }).use { host in
      #expect(await host.download("/a").download?.kind == .jpeg)
    }
  }

  @Test func `cuts what is no photograph, however long it is`() async throws {
    let page = Array("<!doctype html><title>Log in</title>".utf8)
    try await LocalHost.serving(answer: { _ in .endless(page) }).use { host in
      let end = await host.download("/a.jpg")
      #expect(end.summary == "rejected not_an_image: it is an HTML page, not a photograph")
      #expect(host.leftFiles.isEmpty)
    }
  }

  @Test func `refuses an empty file, a stub and one that ends early`() async throws {
    let photo = try Photo.noisy()
    let bodies: [String: [UInt8]] = [
      "/empty": [], "/stub": Array(photo.prefix(5)), "/half": Array(photo.prefix(photo.count / 2)),
    ]
    try await LocalHost.serving(answer: { .reply(200, bodies[$0.path] ?? []) }).use { host in
      #expect(await host.download("/empty").summary == "rejected empty: the file is empty")
      #expect(await host.download("/stub").reason == "truncated")
      #expect(await host.download("/half").summary == "rejected truncated: the file ends before the picture does")
      #expect(host.leftFiles.isEmpty)
    }
  }

  @Test func `refuses a file above the limit before its body comes`() async throws {
    let start = Array(try Photo.small().prefix(100))
    try await LocalHost.serving(
      .quick { $0.maxBytes = 5000 }, answer: { _ in .stall(after: start, length: 5001) }
    ).use { host in
      let end = await host.download("/a.jpg")
      #expect(end.summary == "rejected too_large: the file has more than 5000 bytes; --max-bytes raises the limit")
    }
  }

  @Test func `stops reading a body that grows above the limit`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(.quick { $0.maxBytes = 1_000_000 }, answer: { _ in .endless(photo) }).use { host in
      #expect(await host.download("/a.jpg").reason == "too_large")
      #expect(host.leftFiles.isEmpty)
    }
  }

  @Test func `refuses more pixels than allowed`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(.quick { $0.maxPixels = 3071 }, answer: { _ in .reply(200, photo) }).use { host in
      let end = await host.download("/a.jpg")
      #expect(end.summary == "rejected too_large: it has 64 × 48 pixels, more than the limit of 3071")
      #expect(host.leftFiles.isEmpty)
    }
  }

  @Test func `heeds X-Robots-Tag unless told otherwise`() async throws {
    let photo = try Photo.small()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { _ in
      .reply(200, photo, headers: ["X-Robots-Tag: noindex", "x-robots-tag: noai, noimageai"])
    }
    try await LocalHost.serving(answer: answer).use { host in
      let end = await host.download("/a.jpg")
      #expect(end.summary == "rejected robots_tag: 127.0.0.1 forbids its use for data sets (X-Robots-Tag: noai)")
    }
    try await LocalHost.serving(.quick { $0.ignoreRobots = true }, answer: answer).use { host in
      #expect(await host.download("/a.jpg").summary == "done")
    }
  }

  @Test func `asks for blanks and other letters in their encoded form`() async throws {
    let photo = try Photo.small()
    try await LocalHost.serving(answer: { _ in .reply(200, photo) }).use { host in
      #expect(await host.download("/my photo ü.jpg").summary == "done")
      #expect(host.server.hits(of: "/my%20photo%20%c3%bc.jpg") == 1)
    }
  }
}
