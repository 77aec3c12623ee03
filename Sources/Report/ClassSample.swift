// ClassSample: some photographs of each class, by chance that depends on the photograph alone.
import Base

/// The photographs with the lowest of their numbers, which come from the seed and the content: a photograph that is added
/// may take the place of one, and reshuffles no others.
package struct ClassSample: Sendable {
  package struct Pick: Sendable, Hashable {
    package var image: Int64
    package var sha256: String
    fileprivate var rank: UInt64
  }

  /// By class, those of the lowest rank first.
  package private(set) var picks: [String: [Pick]] = [:]
  /// How many photographs each class has.
  package private(set) var counts: [String: Int] = [:]
  private let seed: UInt64
  private let most: Int

  /// - Parameter most: of each class.
  package init(seed: UInt64, most: Int) {
    self.seed = seed
    self.most = most
  }

  /// Takes a photograph of a class into account; each is to come once a class.
  package mutating func add(image: Int64, sha256: String, class name: String) {
    counts[name, default: 0] += 1
    guard most > 0 else { return }
    var generator = KeyedGenerator(seed: seed, key: ["report", sha256])
    let pick = Pick(image: image, sha256: sha256, rank: generator.next())
    var list = picks[name, default: []]
    if list.count >= most, let last = list.last, (last.rank, last.sha256) < (pick.rank, pick.sha256) { return }
    let place = list.firstIndex { (pick.rank, pick.sha256) < ($0.rank, $0.sha256) } ?? list.count
    list.insert(pick, at: place)
    if list.count > most { list.removeLast() }
    picks[name] = list
  }
}
