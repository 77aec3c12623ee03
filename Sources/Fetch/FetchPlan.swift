// FetchPlan: what a fetch would ask for, without asking.
package import Base
package import Store

/// How many addresses a fetch would ask each host for.
package struct FetchPlan: Sendable {
  package private(set) var addresses = 0
  /// Addresses that need nothing: final, or failed and not due.
  package private(set) var settled = 0
  /// Addresses that are no http or https URLs.
  package private(set) var unreadable = 0
  /// By host, with the port where it is an unusual one, after rewriting.
  package private(set) var hosts: [String: Int] = [:]

  private static let pageSize = 1000

  package init(
    _ store: Store, policy: DownloadPolicy, again: FetchStage.Again, now: @escaping @Sendable () -> UTCTime
  ) throws {
    let stage = FetchStage(downloader: nil, images: store.images, policy: policy, again: again, now: now)
    try store.write { try stage.prepare($0) }
    var last: String?
    while true {
      let page = try store.read { connection in
        try stage.items(after: last, limit: Self.pageSize, in: connection).map { item in
          (url: item.request.url, isSettled: try stage.isSettled(item.request.url, in: connection))
        }
      }
      for (url, isSettled) in page {
        if isSettled {
          settled += 1
        } else if let address = try? WebAddress(policy.asked(url)) {
          addresses += 1
          hosts[address.authority, default: 0] += 1
        } else {
          unreadable += 1
        }
      }
      guard page.count == Self.pageSize, let end = page.last else { return }
      last = end.url
    }
  }
}
