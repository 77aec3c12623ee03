// FetchStage: the downloader as a stage on the store: each address once, final ends never asked again.
internal import Base
import Foundation
internal import Imaging
import Pipeline
package import Store
import Synchronization

/// Fetches the photographs that posts link to. The item is an address, however many posts share it.
package struct FetchStage: Stage {
  package static let name = "fetch"

  private let downloader: Downloader
  private let images: ImageFolder
  private let policy: DownloadPolicy
  private let received = ByteCount()

  package init(downloader: Downloader, images: ImageFolder, policy: DownloadPolicy) {
    self.downloader = downloader
    self.images = images
    self.policy = policy
  }

  /// Bytes of photographs that this run has brought.
  package var bytes: Int { received.value }

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
      // Fetched, but the file was lost, or a picture of this address came later and has no photograph: once more.
      return try connection.images(ofAddress: key).allSatisfy { image in
        image.map { images.isThere(sha256: $0.sha256, kind: $0.kind, bytes: $0.bytes) } ?? false
      }
    case .failed: return false
    case .rejected: return !Self.refusedBySettings.contains(entry.reason ?? "") || entry.fingerprint == fingerprint
    }
  }

  private static let refusedBySettings: Set<String> = ["too_large", "private_address", "robots_tag"]

  /// Whether a reason of the ledger says that the photograph is no more, and not that it was refused.
  package static func isGone(_ reason: String) -> Bool {
    ["http_404", "http_410", "http_451"].contains(reason)
  }

  package func prepare(_ connection: Connection) throws { try connection.keyAddresses() }

  package func count(in connection: Connection) throws -> Int { try connection.fetchCount() }

  package func items(after key: String?, limit: Int, in connection: Connection) throws -> [String] {
    try connection.addresses(after: key, limit: limit)
  }

  package func key(for item: String) -> String { item }

  package func process(_ item: String, with worker: Void) async throws -> Download {
    switch await downloader.download(item) {
    case .done(let download):
      received.add(download.bytes)
      // In place before the store says so: a kill between the two leaves a file too many, never a row without a file.
      try images.adopt(download.path, sha256: download.sha256, kind: download.kind)
      return download
    case .gone(let reason, let sentence), .rejected(let reason, let sentence):
      throw ItemProblem(isFinal: true, reason: reason, sentence: sentence)
    case .failed("cancelled", _, _):
      throw CancellationError()
    case .failed(let reason, let sentence, _):
      throw ItemProblem(isFinal: false, reason: reason, sentence: sentence)
    }
  }

  package func commit(_ output: Download, for item: String, in connection: Connection) throws {
    let now = UTCTime(seconds: Int64(Date().timeIntervalSince1970))
    let image = try connection.addImage(
      sha256: output.sha256, kind: output.kind, bytes: output.bytes, width: output.width, height: output.height, at: now
    )
    try connection.setImage(image.id, ofAddress: item)
  }
}

/// A sum that many tasks add to.
private final class ByteCount: Sendable {
  private let sum = Atomic(0)

  var value: Int { sum.load(ordering: .relaxed) }

  func add(_ count: Int) { sum.wrappingAdd(count, ordering: .relaxed) }
}
