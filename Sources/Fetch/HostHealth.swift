// HostHealth: which hosts do not answer, and when to stop asking them. No clock, no network.

/// Counts the addresses that found their host silent (no such name, no connection, no answer in time), one after another.
/// A few of them make the host ailing: it rests, and is then asked by one request at a time, as often as a single address
/// would be and with the same growing pauses. Where none of those is answered, the host is down for a while, and its
/// other addresses need not find that out one by one. Any answer makes it well again.
package struct HostHealth<Item: Hashable & Sendable>: Sendable {
  /// What to do after a silence.
  package enum Advice: Sendable, Hashable {
    case goOn
    /// Rest for the pause after this many tries, and ask by one request at a time.
    case ail(tries: Int)
    /// Ask no more.
    case down
  }

  private struct Record: Sendable {
    var silent: Set<Item> = []
    /// Nil while it is well.
    var ailingSince: Double?
    var probes = 0
    var downUntil = -Double.infinity
  }

  private let mostSilent: Int
  private let mostProbes: Int
  private let downTime: Double
  private var records: [String: Record] = [:]

  /// - Parameters:
  ///   - mostSilent: how many addresses in a row make a host ailing.
  ///   - mostProbes: how many unanswered requests to an ailing host make it down.
  ///   - downTime: for how long, in the clock's seconds.
  package init(mostSilent: Int, mostProbes: Int, downTime: Double) {
    self.mostSilent = max(1, mostSilent)
    self.mostProbes = max(1, mostProbes)
    self.downTime = downTime
  }

  /// The host has answered something. Returns whether it was ailing.
  package mutating func answered(_ host: String) -> Bool { records.removeValue(forKey: host)?.ailingSince != nil }

  /// A request that began at `start` was not answered.
  package mutating func silent(_ host: String, _ item: Item, began start: Double, now: Double) -> Advice {
    var record = records[host] ?? Record()
    defer { records[host] = record }
    if let since = record.ailingSince {
      // Requests from before it was ailing are no probes; there may have been many.
      guard start >= since else { return .goOn }
      record.probes += 1
      guard record.probes < mostProbes else {
        record.downUntil = now + downTime
        return .down
      }
      return .ail(tries: record.probes + 1)
    }
    record.silent.insert(item)
    guard record.silent.count >= mostSilent else { return .goOn }
    record.ailingSince = now
    return .ail(tries: 1)
  }

  /// Whether the host is down at this time. After it, one more unanswered request makes it down again.
  package func isDown(_ host: String, at now: Double) -> Bool { records[host].map { $0.downUntil > now } ?? false }

  /// The hosts that do not answer, those ailing and those down, in the order of their names.
  package var failing: [String] { records.filter { $0.value.ailingSince != nil }.keys.sorted() }
}
