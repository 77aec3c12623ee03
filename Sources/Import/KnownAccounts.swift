// KnownAccounts: the rows of accounts that were just met.
import Base

/// Emptied when it is full, since a crawl may have more accounts than memory.
struct KnownAccounts {
  struct Known {
    var row: Int64
    var username: String?
    var namedAt: UTCTime?
  }

  private var known: [String: [String: Known]] = [:]
  private var count = 0
  private static let limit = 100_000

  func find(_ platform: String, _ id: String) -> Known? { known[platform]?[id] }

  mutating func keep(_ platform: String, _ id: String, row: Int64, username: String?, namedAt: UTCTime?) {
    if count >= Self.limit {
      known.removeAll()
      count = 0
    }
    count += 1
    known[platform, default: [:]][id] = Known(row: row, username: username, namedAt: namedAt)
  }
}
