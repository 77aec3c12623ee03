// RobotsDesk: what is known of each origin's robots.txt, and who waits to know it. No network.

/// Who may ask for what, by the robots.txt of each origin (RFC 9309), read once a day.
struct RobotsDesk<Item: Hashable & Sendable>: Sendable {
  /// What to do with an address.
  enum Answer: Equatable {
    case allowed
    case forbidden
    /// It waits here until `settle`; where `asks` is true, somebody has to ask for the origin's robots.txt now.
    case wait(asks: Bool)
  }

  /// RFC 9309, section 2.4.
  private static var lifetime: Double { 86_400 }
  private static var mostKnown: Int { 1024 }

  private struct Known: Sendable {
    var rules: RobotsRules
    var until: Double
  }

  private var known: [String: Known] = [:]
  private var waiting: [String: [Item]] = [:]

  mutating func ask(_ item: Item, origin: String, target: Substring, at now: Double) -> Answer {
    if let entry = known[origin] {
      if entry.until > now { return entry.rules.allows(String(target)) ? .allowed : .forbidden }
      known[origin] = nil
    }
    let asks = waiting[origin] == nil
    waiting[origin, default: []].append(item)
    return .wait(asks: asks)
  }

  /// The rules have come. Returns who waited for them.
  mutating func settle(_ origin: String, _ rules: RobotsRules, at now: Double) -> [Item] {
    // A crawl may see a hundred thousand hosts, and some have megabytes of rules.
    if known.count >= Self.mostKnown { known.removeAll() }
    known[origin] = Known(rules: rules, until: now + Self.lifetime)
    return waiting.removeValue(forKey: origin) ?? []
  }

  /// Nobody could tell the rules. Returns who waited for them; the next one asks anew.
  mutating func fail(_ origin: String) -> [Item] { waiting.removeValue(forKey: origin) ?? [] }
}
