// LocalHost: a server, a downloader and a temporary folder for one test.
import Base
import Fetch
import Foundation
import Imaging
import Support

extension DownloadPolicy {
  /// Talks to loopback and is impatient, so that a test takes a moment.
  static var quick: DownloadPolicy {
    var policy = DownloadPolicy()
    policy.allowPrivate = true
    policy.backoffBase = 0.01
    policy.backoffLimit = 0.05
    policy.timeout = 10
    return policy
  }

  static func quick(_ change: (inout DownloadPolicy) -> Void) -> DownloadPolicy {
    var policy = quick
    change(&policy)
    return policy
  }
}

/// What a test works with.
struct LocalHost: Sendable {
  let server: LocalServer
  let downloader: Downloader
  let folder: String

  func download(_ path: String) async -> DownloadEnd { await downloader.download(server.url(path)) }

  /// Starts a server that answers by `answer`, and a downloader beside it.
  /// - Parameter robots: the answer to the question for robots.txt; nil leaves it to `answer`.
  static func serving(
    _ policy: DownloadPolicy = .quick, robots: LocalAnswer? = .reply(404),
    answer: @escaping @Sendable (LocalRequest) -> LocalAnswer
  ) throws -> LocalHost {
    let folder = FileManager.default.temporaryDirectory.path + "/curate-fetch-\(UInt64.random(in: 0 ... .max))"
    return LocalHost(
      server: try LocalServer { request in
        if request.path == "/robots.txt", let robots { return robots }
        return answer(request)
      }, downloader: try Downloader(policy: policy, temporaryFolder: folder),
      folder: folder)
  }

  /// Runs `body`, and clears everything away after it.
  func use(_ body: (LocalHost) async throws -> Void) async throws {
    defer {
      downloader.stop()
      server.stop()
      try? FileManager.default.removeItem(atPath: folder)
    }
    try await body(self)
  }

  /// The names in the temporary folder; a folder that cannot be read is not an empty one.
  /// The downloader's own lock is not among them.
  var leftFiles: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? ["the folder cannot be read"])
      .filter { !$0.hasSuffix(".lock") }
  }
}

/// Pictures to serve.
enum Photo {
  /// 64 × 48, a few hundred bytes.
  static func small() throws -> [UInt8] {
    try JPEGEncoder.encode(RGBImage(width: 64, height: 48, filledWith: (200, 120, 40)))
  }

  /// 400 × 300 of noise: too large for one packet.
  static func noisy(seed: UInt64 = 1) throws -> [UInt8] {
    var generator = KeyedGenerator(seed: seed, key: ["noise"])
    let pixels = (0..<400 * 300 * 3).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    return try JPEGEncoder.encode(RGBImage(width: 400, height: 300, pixels: pixels))
  }
}

extension DownloadEnd {
  /// `gone http_404: HOST answered …`, for a test to compare; `done` where the photograph is there.
  var summary: String {
    switch self {
    case .done: "done"
    case .gone(let reason, let sentence): "gone \(reason): \(sentence)"
    case .rejected(let reason, let sentence): "rejected \(reason): \(sentence)"
    case .unchanged: "unchanged"
    case .diskRefused(let cause): "disk refused: \(cause)"
    case .failed(let reason, let sentence, _, _): "failed \(reason): \(sentence)"
    }
  }

  var reason: String {
    switch self {
    case .done: "done"
    case .unchanged: "unchanged"
    case .diskRefused: "disk_refused"
    case .gone(let reason, _), .rejected(let reason, _), .failed(let reason, _, _, _): reason
    }
  }

  var download: Download? {
    if case .done(let download) = self { download } else { nil }
  }

  var tries: Int? {
    switch self {
    case .done(let download): download.tries
    case .failed(_, _, let tries, _): tries
    case .gone, .rejected, .unchanged, .diskRefused: nil
    }
  }
}
