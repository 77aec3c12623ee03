// Crowd: the accounts of the sample, few of which have most of the followers and of the posts.
import Base
import Foundation

/// Somebody who posts.
struct Account: Sendable {
  let id: UInt64
  let username: String
  /// While the crawl ran.
  let followers: Int
  let followees: Int
  /// Seven days later.
  let laterFollowers: Int
}

/// All accounts, and how likely each is to be the one who posts. Eight bytes an account;
/// the rest is made when asked for.
struct Crowd: Sendable {
  private let seed: UInt64
  /// Running sums of the weights.
  private let shares: [Double]

  /// Accounts with log-normal activity: some will have no post at all.
  init(accounts: Int, seed: UInt64) {
    self.seed = seed
    var sum = 0.0
    shares = (0..<accounts).map { index in
      var generator = KeyedGenerator(seed: seed, key: ["activity", String(index)])
      sum += exp(1.1 * generator.normal())
      return sum
    }
  }

  var count: Int { shares.count }

  /// Followers are log-normal, between 30 and a million.
  func account(_ index: Int) -> Account {
    var generator = KeyedGenerator(seed: seed, key: ["account", String(index)])
    let followers = min(max(pow(10, 3 + 0.8 * generator.normal()), 30), 1_000_000).rounded()
    let change = generator.uniform(-0.01, 0.02)
    return Account(
      id: 4_000_000_000 + UInt64(index) * 7919 + UInt64(generator.index(7919)),
      username: "\(generator.pick(Self.adjectives))_\(generator.pick(Self.nouns))\(index + 1)",
      followers: Int(followers), followees: Int(pow(10, 2.5 + 0.3 * generator.normal())),
      laterFollowers: Int((followers * (1 + change)).rounded()))
  }

  /// The account that a number in 0 ..< 1 falls to.
  func index(at unit: Double) -> Int {
    let target = unit * (shares.last ?? 0)
    var (low, high) = (0, shares.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if shares[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static let adjectives = [
    "sunny", "quiet", "brave", "merry", "salty", "misty", "golden", "gentle", "lucky", "rusty", "velvet", "windy",
    "early", "hidden", "noble", "pocket", "silver", "spotted", "tidy", "wild",
  ]
  private static let nouns = [
    "otter", "heron", "maple", "comet", "pebble", "lantern", "badger", "clover", "harbour", "kettle", "marble",
    "falcon",
    "pepper", "ribbon", "thistle", "walnut", "willow", "acorn", "beacon", "cricket",
  ]
}
