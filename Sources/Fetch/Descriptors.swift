// Descriptors: how many files and sockets this process may hold open.
import Foundation

enum Descriptors {
  /// What the process needs besides downloads: the store, the terminal, libraries.
  private static let others = 64
  /// A socket and a file for each request under way, and for each that waits or is inspected a file that has come in part.
  private static let perRequest = 8

  /// Raises the process's own limit as far as `requests` at a time need it and the system allows, and returns how many
  /// there may be.
  static func requests(wanted requests: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return requests }
    let needed = rlim_t(others + requests * perRequest)
    if limit.rlim_cur < needed {
      limit.rlim_cur = min(limit.rlim_max, needed)
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    guard limit.rlim_cur < needed else { return requests }
    return max(1, (Int(limit.rlim_cur) - others) / perRequest)
  }
}
