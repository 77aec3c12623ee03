// HostHealth: which hosts do not answer, and when to stop asking them. No clock, no network.

/// Counts the addresses that found their host silent (no such name, no connection, no answer in time), one after another.
/// A few of them make the host ailing: it rests, and is then asked by one request at a time, as often as a single address
/// would be and with the same growing pauses. Where none of those is answered, the host is down for a while, and its
/// other addresses need not find that out one by one. Any answer makes it well again.
///
/// A host that answers, but again and again to many addresses in a row with trouble, is struggling: it rests after each
/// further one, and is down like a silent one where that goes on. Any answer without trouble ends it.
package struct HostHealth<Item: Hashable & Sendable>: Sendable {
  /// What to do after a silence, or after trouble.
  package enum Advice: Sendable, Hashable {
    case goOn
    /// Rest for the pause after this many tries.
    case rest(tries: Int)
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
    var troubled: Set<Item> = []
    var troubledUntil = -Double.infinity

    var isNothing: Bool { silent.isEmpty && ailingSince == nil && troubled.isEmpty }
  }

  private let mostSilent: Int
  private let mostProbes: Int
  private let mostTroubled: Int
  private let downTime: Double
  private var records: [String: Record] = [:]
  private var ailing: Set<String> = []

  /// - Parameters:
  ///   - mostSilent: how many addresses in a row make a host ailing.
  ///   - mostProbes: how many unanswered requests to an ailing host make it down.
  ///   - downTime: for how long, in the clock's seconds.
  ///   - mostTroubled: how many addresses in a row that met with trouble make a host struggle.
  package init(mostSilent: Int, mostProbes: Int, downTime: Double, mostTroubled: Int) {
    self.mostSilent = max(1, mostSilent)
    self.mostProbes = max(1, mostProbes)
    self.downTime = downTime
    self.mostTroubled = max(1, mostTroubled)
  }

  /// The host has answered something. Returns whether it was ailing.
  package mutating func answered(_ host: String) -> Bool {
    guard var record = records[host] else { return false }
    let wasAiling = ailing.remove(host) != nil
    (record.silent, record.ailingSince, record.probes, record.downUntil) = ([], nil, 0, -.infinity)
    records[host] = record.isNothing ? nil : record
    return wasAiling
  }

  /// The host has answered as it should, be it with a no.
  package mutating func answeredWell(_ host: String) {
    guard var record = records[host] else { return }
    (record.troubled, record.troubledUntil) = ([], -.infinity)
    records[host] = record.isNothing ? nil : record
  }

  /// The host has answered with trouble (5xx, a reset, a body that ends early). A struggling host rests for growing pauses;
  /// after some of them it is down.
  package mutating func troubled(_ host: String, _ item: Item, now: Double) -> Advice {
    var record = records[host] ?? Record()
    defer { records[host] = record }
    record.troubled.insert(item)
    let rests = record.troubled.count - mostTroubled + 1
    guard rests > 0 else { return .goOn }
    guard rests <= Self.mostRests else {
      record.troubledUntil = now + downTime
      return .down
    }
    return .rest(tries: min(rests, Self.longestRest))
  }

  /// Of a struggling host: in tries, and how many rests until it is down.
  private static var longestRest: Int { 4 }
  private static var mostRests: Int { 12 }

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
    ailing.insert(host)
    return .ail(tries: 1)
  }

  /// Whether the host is down at this time. After it, one more unanswered request makes it down again.
  package func isDown(_ host: String, at now: Double) -> Bool {
    records[host].map { max($0.downUntil, $0.troubledUntil) > now } ?? false
  }

  /// The hosts that do not answer, those ailing and those down, in the order of their names.
  package var failing: [String] { ailing.sorted() }
}
