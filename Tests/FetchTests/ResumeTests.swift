// Downloads that were cut, and photographs that may be unchanged.
import Base
import Fetch
import Foundation
import Support
import Synchronization
import Testing

@Suite struct `A download that was cut` {
  @Test func `goes on where it was, and only where it is the same file`() async throws {
    let host = RangeHost(photo: try Photo.noisy())
    try await LocalHost.serving(answer: host.answer).use { local in
      let download = try #require(await local.download("/a.jpg").download)
      #expect(download.tries == 2)
      #expect(download.sha256 == SHA256.hex(of: host.photo))
      #expect(try AtomicFile.read(download.path) == host.photo)
      let half = host.photo.count / 2
      #expect(host.ranges == ["", "bytes=\(half)-"])
      #expect(host.conditions == ["", "\"v1\""])
      #expect(local.leftFiles.count == 1)
    }
  }

  @Test func `takes the whole of another version`() async throws {
    let host = RangeHost(photo: try Photo.noisy(), nextVersion: try Photo.small())
    try await LocalHost.serving(answer: host.answer).use { local in
      let download = try #require(await local.download("/a.jpg").download)
      #expect(try AtomicFile.read(download.path) == host.nextVersion)
      #expect(download.tries == 2)
      #expect(local.leftFiles.count == 1)
    }
  }

  @Test func `keeps its part through an answer that brings nothing`() async throws {
    let host = RangeHost(photo: try Photo.noisy(), busyAt: 2)
    try await LocalHost.serving(answer: host.answer).use { local in
      let download = try #require(await local.download("/a.jpg").download)
      #expect(try AtomicFile.read(download.path) == host.photo)
      let half = "bytes=\(host.photo.count / 2)-"
      #expect(host.ranges == ["", half, half])
    }
  }

  @Test(arguments: ["W/\"v1\"", nil])
  func `begins anew where the host does not vouch for the bytes`(etag: String?) async throws {
    let host = RangeHost(photo: try Photo.noisy(), etag: etag)
    try await LocalHost.serving(answer: host.answer).use { local in
      let download = try #require(await local.download("/a.jpg").download)
      #expect(try AtomicFile.read(download.path) == host.photo)
      #expect(host.ranges == ["", ""])
    }
  }

  @Test func `does not put a wrong part behind the first`() async throws {
    let host = RangeHost(photo: try Photo.noisy(), sendsWrongPart: true)
    try await LocalHost.serving(answer: host.answer).use { local in
      let download = try #require(await local.download("/a.jpg").download)
      #expect(try AtomicFile.read(download.path) == host.photo)
      #expect(host.ranges == ["", "bytes=\(host.photo.count / 2)-", ""])
    }
  }

  @Test func `does not mix versions where the second is cut before its first byte`() async throws {
    let (first, second) = (try Photo.noisy(), try Photo.noisy(seed: 2))
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { request in
      let version = request.hit == 1 ? first : second
      let named = ["ETag: \"\(request.hit == 1 ? 1 : 2)\""]
      switch request.hit {
      case 1: return .cut(version, at: version.count / 2, headers: named)
      case 2: return .cut(version, at: 0, headers: named)
      default: return .ranged(version, request, headers: named)
      }
    }
    try await LocalHost.serving(answer: answer).use { host in
      let download = try #require(await host.download("/a.jpg").download)
      #expect(try AtomicFile.read(download.path) == second)
      #expect(host.leftFiles.count == 1)
    }
  }

  @Test func `does not take a part of another version from a host that ignores If-Range`() async throws {
    let (first, second) = (try Photo.noisy(), try Photo.noisy(seed: 2))
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { request in
      request.hit == 1
        ? .cut(first, at: first.count / 2, headers: ["ETag: \"1\""])
        : .ranged(second, request, headers: ["ETag: \"2\""])
    }
    try await LocalHost.serving(answer: answer).use { host in
      let download = try #require(await host.download("/a.jpg").download)
      #expect(try AtomicFile.read(download.path) == second)
    }
  }

  @Test func `goes on behind a redirect, and with a host that sends little at a time`() async throws {
    let photo = try Photo.noisy()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { request in
      if request.path == "/a.jpg" { return .redirect(to: "/real.jpg") }
      let named = ["ETag: \"1\""]
      return request.hit == 1
        ? .cut(photo, at: photo.count / 2, headers: named)
        : .ranged(photo, request, most: photo.count / 5, headers: named)
    }
    try await LocalHost.serving(answer: answer).use { host in
      let download = try #require(await host.download("/a.jpg").download)
      #expect(try AtomicFile.read(download.path) == photo)
      #expect(download.tries == 4)
    }
  }
}

@Suite struct `A photograph that is here` {
  @Test func `is asked for by its version`() async throws {
    let photo = try Photo.small()
    let answer: @Sendable (LocalRequest) -> LocalAnswer = { request in
      let isKnown =
        request.headers["if-none-match"] == "\"v1\""
        || request.headers["if-modified-since"] == "Sat, 01 Jan 2022 00:00:00 GMT"
      return isKnown
        ? .reply(304) : .reply(200, photo, headers: ["ETag: \"v1\"", "Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT"])
    }
    try await LocalHost.serving(answer: answer).use { host in
      let first = try #require(await host.download("/a.jpg").download)
      #expect(first.validators == Validators(etag: "\"v1\"", lastModified: "Sat, 01 Jan 2022 00:00:00 GMT"))
      for known in [first.validators, Validators(etag: nil, lastModified: first.validators?.lastModified)] {
        let again = DownloadRequest(host.server.url("/a.jpg"), validators: known)
        #expect(await host.downloader.download(again).summary == "unchanged")
      }
      let other = DownloadRequest(host.server.url("/a.jpg"), validators: Validators(etag: "\"v0\"", lastModified: nil))
      #expect(await host.downloader.download(other).download?.sha256 == first.sha256)
    }
  }
}

/// A host that resets the first answer amid the body and then serves ranges.
private final class RangeHost: Sendable {
  let photo: [UInt8]
  let nextVersion: [UInt8]?
  private let etag: String?
  private let busyAt: Int
  private let sendsWrongPart: Bool
  private let seen = Mutex<[(range: String, condition: String)]>([])

  init(
    photo: [UInt8], nextVersion: [UInt8]? = nil, etag: String? = "\"v1\"", busyAt: Int = 0, sendsWrongPart: Bool = false
  ) {
    self.photo = photo
    self.nextVersion = nextVersion
    self.etag = etag
    self.busyAt = busyAt
    self.sendsWrongPart = sendsWrongPart
  }

  var ranges: [String] { seen.withLock { $0.map(\.range) } }
  var conditions: [String] { seen.withLock { $0.map(\.condition) } }

  func answer(_ request: LocalRequest) -> LocalAnswer {
    let range = request.headers["range"] ?? ""
    seen.withLock { $0.append((range, request.headers["if-range"] ?? "")) }
    let named = etag.map { ["ETag: \($0)"] } ?? []
    if request.hit == 1 {
      let half = photo.prefix(photo.count / 2)
      return LocalAnswer([
        .send(LocalAnswer.head(200, length: photo.count, headers: named) + half), .pause(0.05), .reset,
      ])
    }
    if request.hit == busyAt { return .reply(503) }
    if let nextVersion { return .reply(200, nextVersion, headers: ["ETag: \"v2\""]) }
    guard let start = Int(range.dropFirst(6).dropLast()) else { return .reply(200, photo, headers: named) }
    let from = sendsWrongPart ? start - 1 : start
    let told = "Content-Range: bytes \(from)-\(photo.count - 1)/\(photo.count)"
    return .reply(206, Array(photo[from...]), headers: named + [told])
  }
}

extension LocalAnswer {
  /// The head of a whole answer and its first bytes, then a reset.
  fileprivate static func cut(_ body: [UInt8], at count: Int, headers: [String]) -> LocalAnswer {
    LocalAnswer([.send(head(200, length: body.count, headers: headers) + body.prefix(count)), .pause(0.05), .reset])
  }

  /// What a Range header asks for, at most so many bytes of it; all where there is none.
  fileprivate static func ranged(
    _ body: [UInt8], _ request: LocalRequest, most: Int = .max, headers: [String]
  ) -> LocalAnswer {
    guard let start = request.headers["range"].flatMap({ Int($0.dropFirst(6).dropLast()) }) else {
      return .reply(200, body, headers: headers)
    }
    let part = Array(body[start...].prefix(most))
    let told = "Content-Range: bytes \(start)-\(start + part.count - 1)/\(body.count)"
    return .reply(206, part, headers: headers + [told])
  }
}
