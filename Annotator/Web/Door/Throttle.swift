// Throttle: who was wrong too often has to wait, longer each time. Pure: the time is given.
import Base

/// Failures by key (an account's name, an address), and how long the next try has to wait.
struct Throttle: Sendable {
  private struct Entry {
    var failures = 0
    var last = UTCTime(seconds: 0)
  }

  /// Failures that cost nothing.
  private let free: Int
  /// Entries at most: whoever makes up keys makes others' be forgotten no sooner than so many.
  private let capacity: Int
  private var entries: [String: Entry] = [:]

  /// Seconds without a failure after which all is forgotten.
  static let memory: Int64 = 3600
  /// Seconds that nobody waits longer than.
  static let longest: Int64 = 900

  init(free: Int, capacity: Int = 10_000) {
    self.free = free
    self.capacity = capacity
  }

  /// Seconds that the key has to wait: 0 where it may try now; after the free failures 1, 2, 4 and so on to a quarter of
  /// an hour.
  func wait(_ key: String, at now: UTCTime) -> Int64 {
    guard let entry = entries[key], entry.failures >= free, now.seconds - entry.last.seconds < Self.memory else {
      return 0
    }
    let delay = min(Self.longest, Int64(1) << Int64(min(entry.failures - free, 20)))
    return max(0, entry.last.seconds + delay - now.seconds)
  }

  mutating func fail(_ key: String, at now: UTCTime) {
    if entries[key] == nil, entries.count >= capacity { forget(at: now) }
    var entry = entries[key] ?? Entry()
    if now.seconds - entry.last.seconds >= Self.memory { entry.failures = 0 }
    entry.failures += 1
    entry.last = now
    entries[key] = entry
  }

  mutating func succeed(_ key: String) { entries[key] = nil }

  /// Makes room: what is past counting, and where that is not enough the half that was wrong longest ago.
  private mutating func forget(at now: UTCTime) {
    entries = entries.filter { now.seconds - $0.value.last.seconds < Self.memory }
    guard entries.count >= capacity else { return }
    let middle = entries.values.map(\.last).sorted()[entries.count / 2]
    entries = entries.filter { $0.value.last > middle }
  }
}
