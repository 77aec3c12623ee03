// FetchStage: the downloader as a stage on the store: each address once, final ends never asked again.
package import Base
import Foundation
internal import Imaging
import Pipeline
package import Store
import Synchronization

/// Fetches the photographs that posts link to. The item is an address, however many posts share it.
package struct FetchStage: Stage {
  package static let name = "fetch"

  /// What is asked for again, besides what was never asked or failed and is due.
  package struct Again: Sendable, Hashable {
    /// Failed addresses whose next try is not due.
    package var failed: Bool
    /// Addresses that were gone.
    package var gone: Bool
    /// Photographs that are here and were last asked for before this time: whether the host still has them.
    package var looksBefore: UTCTime?

    package init(failed: Bool = false, gone: Bool = false, looksBefore: UTCTime? = nil) {
      self.failed = failed
      self.gone = gone
      self.looksBefore = looksBefore
    }
  }

  package struct Item: Sendable {
    package var request: DownloadRequest
    /// The photographs of the address that are here, by hash; the question is then whether the host still has them.
    package var kept: Set<String> = []
    /// Requests of earlier runs.
    var triesBefore = 0
  }

  package enum Output: Sendable {
    case photograph(Download)
    case look(AddressLook, tries: Int)
  }

  /// Nil where nothing is to be asked for.
  private let downloader: Downloader?
  private let images: ImageFolder
  private let policy: DownloadPolicy
  private let again: Again
  private let now: @Sendable () -> UTCTime
  private let received = Received()

  /// - Parameter now: the clock of the store.
  package init(
    downloader: Downloader?, images: ImageFolder, policy: DownloadPolicy, again: Again = Again(),
    now: @escaping @Sendable () -> UTCTime
  ) {
    self.downloader = downloader
    self.images = images
    self.policy = policy
    self.again = again
    self.now = now
  }

  /// Bytes of photographs that this run has brought.
  package var bytes: Int { received.state.withLock(\.bytes) }

  /// What looks at photographs that are here have found.
  package var looks: [AddressLook: Int] { received.state.withLock(\.looks) }

  /// The settings that an address may have been refused by.
  package var fingerprint: String {
    "max bytes \(policy.maxBytes), max pixels \(policy.maxPixels), private \(policy.allowPrivate), "
      + "ignore robots \(policy.ignoreRobots)"
  }

  /// A photograph does not depend on the settings it was fetched with, and a host's final no holds under all of them.
  /// What our own settings refused is asked again once they are others.
  package func isSettled(_ key: String, in connection: Connection) throws -> Bool {
    guard let entry = try connection.ledgerEntry(of: key, stage: Self.name) else { return false }
    switch entry.status {
    case .done:
      guard try isHere(key, in: connection) else { return false }
      guard let before = again.looksBefore else { return true }
      return try connection.knownAddress(key).map { $0.askedAt >= before } ?? false
    case .failed:
      guard !again.failed, let due = try connection.knownAddress(key)?.nextTryAt else { return false }
      return Double(due.seconds - now().seconds) > policy.longestRest
    case .rejected:
      let reason = entry.reason ?? ""
      if again.gone, Self.isGone(reason) { return false }
      return !Self.refusedBySettings.contains(reason) || entry.fingerprint == fingerprint
    }
  }

  /// False where the file was lost, or a picture of this address came later and has no photograph.
  private func isHere(_ url: String, in connection: Connection) throws -> Bool {
    try connection.images(ofAddress: url).allSatisfy { image in
      image.map { images.isThere(sha256: $0.sha256, kind: $0.kind, bytes: $0.bytes) } ?? false
    }
  }

  private static let refusedBySettings: Set<String> = ["too_large", "private_address", "robots_tag", "robots_txt"]

  /// Refused before any request was made for it.
  private static let refusedUnasked: Set<String> = ["private_address", "robots_txt", "bad_scheme", "bad_url"]

  /// Whether a reason of the ledger says that the photograph is no more, and not that it was refused.
  package static func isGone(_ reason: String) -> Bool {
    ["http_404", "http_410", "http_451"].contains(reason)
  }

  package func prepare(_ connection: Connection) throws { try connection.keyAddresses() }

  package func count(in connection: Connection) throws -> Int { try connection.fetchCount() }

  package func items(after key: String?, limit: Int, in connection: Connection) throws -> [Item] {
    try connection.addresses(after: key, limit: limit).map { url in
      var item = Item(request: DownloadRequest(url))
      guard let known = try connection.knownAddress(url) else { return item }
      item.triesBefore = known.tries
      if !again.failed { item.request.notBefore = known.nextTryAt.map { Double($0.seconds) } }
      if again.looksBefore != nil, try isHere(url, in: connection) {
        item.kept = Set(try connection.images(ofAddress: url).compactMap { $0?.sha256 })
        item.request.validators = Validators(etag: known.etag, lastModified: known.lastModified)
      }
      return item
    }
  }

  package func key(for item: Item) -> String { item.request.url }

  package func process(_ item: Item, with worker: Void) async throws -> Output {
    guard let end = await downloader?.download(item.request) else { throw CancellationError() }
    if !item.kept.isEmpty { return try look(end, item) }
    switch end {
    case .done(let download):
      received.add(download.bytes)
      // In place before the store says so: a kill between the two leaves a file too many, never a row without a file.
      try images.adopt(download.path, sha256: download.sha256, kind: download.kind)
      return .photograph(download)
    case .gone(let reason, let sentence), .rejected(let reason, let sentence):
      var problem = ItemProblem(isFinal: true, reason: reason, sentence: sentence)
      problem.tries = Self.refusedUnasked.contains(reason) ? 0 : 1
      throw problem
    case .failed("cancelled", _, _, _): throw CancellationError()
    case .failed(let reason, let sentence, let tries, let pause):
      var problem = ItemProblem(isFinal: false, reason: reason, sentence: sentence)
      problem.tries = tries
      problem.notBefore = UTCTime(
        seconds: now().seconds + Int64(nextPause(item, tries: tries, asked: pause).rounded(.up)))
      throw problem
    case .unchanged:
      throw ItemProblem(
        isFinal: false, reason: "http_304", sentence: "the host answered to a question that was not asked")
    case .diskRefused(let cause): throw diskFault(cause)
    }
  }

  /// What the host says of a photograph that is here; whatever it is, the photograph stays.
  private func look(_ end: DownloadEnd, _ item: Item) throws -> Output {
    let (look, tries): (AddressLook, Int)
    switch end {
    case .unchanged: (look, tries) = (.unchanged, 1)
    case .done(let download):
      unlink(download.path)
      (look, tries) = (item.kept.contains(download.sha256) ? .unchanged : .changed, download.tries)
    case .gone: (look, tries) = (.gone, 1)
    case .rejected: (look, tries) = (.unanswered, 1)
    case .failed("cancelled", _, _, _): throw CancellationError()
    case .failed(_, _, let count, _): (look, tries) = (.unanswered, count)
    case .diskRefused(let cause): throw diskFault(cause)
    }
    received.add(look)
    return .look(look, tries: tries)
  }

  /// What the host asks for, else the pause that this run would have made before a further try.
  private func nextPause(_ item: Item, tries: Int, asked: Double?) -> Double {
    asked
      ?? Pause.backoff(
        afterTry: item.triesBefore + tries, of: item.request.url, base: policy.backoffBase,
        limit: policy.backoffLimit, seed: policy.seed)
  }

  private func diskFault(_ cause: String) -> Fault {
    Fault(
      .io,
      "Cannot keep photographs in \(images.path): \(cause). What was finished is kept; make room and run the same "
        + "command again.")
  }

  package func commit(_ output: Output, for item: Item, in connection: Connection) throws {
    let url = item.request.url
    switch output {
    case .photograph(let download):
      guard try connection.awaitsPhotograph(download.sha256, ofAddress: url) else {
        // It was forgotten as one of this account; nobody else has asked for it.
        if try !connection.hasImage(sha256: download.sha256) {
          images.remove(sha256: download.sha256, kind: download.kind)
        }
        return
      }
      let image = try connection.addImage(
        sha256: download.sha256, kind: download.kind, bytes: download.bytes, width: download.width,
        height: download.height, at: now())
      try connection.setImage(image.id, ofAddress: url)
      try connection.noteAsked(
        url, tries: download.tries, at: now(), etag: download.validators?.etag,
        lastModified: download.validators?.lastModified)
    case .look(let look, let tries): try connection.noteLook(look, at: url, tries: tries, time: now())
    }
  }

  package func discard(_ item: Item, because problem: ItemProblem, in connection: Connection) throws {
    try connection.noteAsked(
      item.request.url, tries: problem.tries ?? 1, at: now(), nextTryAt: problem.notBefore)
  }
}

/// Counts from many tasks.
private final class Received: Sendable {
  let state = Mutex<(bytes: Int, looks: [AddressLook: Int])>((0, [:]))

  func add(_ bytes: Int) { state.withLock { $0.bytes += bytes } }

  func add(_ look: AddressLook) { state.withLock { $0.looks[look, default: 0] += 1 } }
}
