// HostSchedule: whose turn it is, fairly between hosts and within their limits. No clock, no network.

/// Things that wait for a host, and the hosts' limits. Instants are seconds of any clock that does not run backwards.
///
/// Hosts take turns (round robin), so that a host with a thousand things, or one that rests, keeps no other waiting.
package struct HostSchedule<Item: Sendable>: Sendable {
  private struct Host: Sendable {
    var waiting: [Item] = []
    /// Where `waiting` begins; the part before it has been served.
    var head = 0
    var active = 0
    var restsUntil = -Double.infinity
    var nextStart = -Double.infinity
    /// Tighter limits than all hosts have, where this one has them.
    var limit: Int?
    var interval: Double?

    var isEmpty: Bool { head == waiting.count }
    var readyAt: Double { max(restsUntil, nextStart) }
  }

  private struct Later: Sendable {
    var due: Double
    var host: String
    var item: Item
  }

  private let inFlight: Int
  private let perHost: Int
  private let interval: Double
  private var hosts: [String: Host] = [:]
  /// The hosts with something waiting, in the order of their turns; `turn` is next.
  private var ring: [String] = []
  private var turn = 0
  /// Sorted by due, the soonest last.
  private var later: [Later] = []
  private var hostsToKeep = 1024
  package private(set) var active = 0

  /// - Parameter rate: starts per second and host; nil is no limit.
  package init(inFlight: Int, perHost: Int, rate: Double?) {
    self.inFlight = max(1, inFlight)
    self.perHost = max(1, perHost)
    interval = rate.map { $0 > 0 ? 1 / $0 : 0 } ?? 0
  }

  /// Queues an item behind those of its host.
  package mutating func add(_ item: Item, to host: String) {
    if hosts[host, default: Host()].isEmpty { ring.append(host) }
    hosts[host, default: Host()].waiting.append(item)
  }

  /// Queues an item before those of its host: what was begun is finished before more is begun, so that a host in trouble
  /// shows soon whether it is well again.
  private mutating func addFirst(_ item: Item, to name: String) {
    guard hosts[name]?.isEmpty == false, var host = hosts.removeValue(forKey: name) else { return add(item, to: name) }
    if host.head > 0 {
      host.head -= 1
      host.waiting[host.head] = item
    } else {
      host.waiting.insert(item, at: 0)
    }
    hosts[name] = host
  }

  /// Queues an item once `due` has come; it holds no place until then.
  package mutating func add(_ item: Item, to host: String, notBefore due: Double) {
    var (low, high) = (0, later.count)
    while low < high {
      let middle = (low + high) / 2
      if later[middle].due > due { low = middle + 1 } else { high = middle }
    }
    later.insert(Later(due: due, host: host, item: item), at: low)
  }

  /// The next item that may start now, which then holds a place until `finish`; nil where none may.
  package mutating func next(at now: Double) -> Item? {
    // From the latest of those that are due to the soonest, which ends up first.
    let due = later.lastIndex { $0.due > now }.map { $0 + 1 } ?? 0
    for item in later[due...] { addFirst(item.item, to: item.host) }
    later.removeSubrange(due...)
    guard active < inFlight else { return nil }
    for step in 0..<ring.count {
      let at = (turn + step) % ring.count
      let name = ring[at]
      guard var host = hosts.removeValue(forKey: name) else { continue }
      guard host.active < host.limit ?? perHost, host.readyAt <= now else {
        hosts[name] = host
        continue
      }
      let item = host.waiting[host.head]
      host.head += 1
      host.active += 1
      host.nextStart = max(host.nextStart, now) + max(interval, host.interval ?? 0)
      active += 1
      turn = at + 1
      if host.isEmpty {
        host.waiting = []
        host.head = 0
        ring.remove(at: at)
        turn = at
      } else if host.head > 64, host.head * 2 > host.waiting.count {
        host.waiting.removeFirst(host.head)
        host.head = 0
      }
      hosts[name] = host
      return item
    }
    return nil
  }

  /// Gives back the place of an item of this host.
  package mutating func finish(_ host: String, at now: Double) {
    guard hosts[host, default: Host()].active > 0 else { return }
    hosts[host]?.active -= 1
    active -= 1
    forgetIdleHosts(at: now)
  }

  /// Nothing of this host starts before `until`.
  package mutating func rest(_ host: String, until: Double) {
    hosts[host, default: Host()].restsUntil = max(hosts[host]?.restsUntil ?? until, until)
  }

  /// At most so many things of this host at a time; nil is as many as of any host.
  package mutating func limit(_ host: String, to count: Int?) {
    guard count != nil || hosts[host] != nil else { return }
    hosts[host, default: Host()].limit = count.map { max(1, $0) }
  }

  /// At least so many seconds between two starts at this host.
  package mutating func setInterval(_ host: String, atLeast seconds: Double) {
    hosts[host, default: Host()].interval = seconds
  }

  /// How much longer the host rests, seconds; 0 or less where it does not.
  package func rest(of host: String, at now: Double) -> Double {
    (hosts[host]?.restsUntil ?? now) - now
  }

  /// Takes the waiting items that `isWanted` accepts out of the host's queue.
  package mutating func remove(from host: String, where isWanted: (Item) -> Bool) -> [Item] {
    var removed: [Item] = []
    if var record = hosts.removeValue(forKey: host) {
      let waiting = record.waiting[record.head...]
      removed = waiting.filter(isWanted)
      if !removed.isEmpty {
        record.waiting = waiting.filter { !isWanted($0) }
        record.head = 0
        if record.isEmpty, let at = ring.firstIndex(of: host) {
          ring.remove(at: at)
          if at < turn { turn -= 1 }
        }
      }
      hosts[host] = record
    }
    removed += later.filter { $0.host == host && isWanted($0.item) }.map(\.item)
    later.removeAll { $0.host == host && isWanted($0.item) }
    return removed
  }

  /// The instant at which `next` may have something that it has not now, places permitting; nil where only `add` or
  /// `finish` can bring it.
  package func wakeTime() -> Double? {
    guard active < inFlight else { return nil }
    var soonest = later.last?.due
    for name in ring {
      guard let host = hosts[name], host.active < host.limit ?? perHost else { continue }
      soonest = min(soonest ?? host.readyAt, host.readyAt)
    }
    return soonest
  }

  /// A crawl sees hundreds of thousands of hosts once: those without work, rest or due pause are dropped now and then.
  private mutating func forgetIdleHosts(at now: Double) {
    guard hosts.count > hostsToKeep else { return }
    hosts = hosts.filter { _, host in
      !host.isEmpty || host.active > 0 || host.readyAt > now || host.limit != nil || host.interval != nil
    }
    hostsToKeep = max(1024, hosts.count * 2)
  }
}
