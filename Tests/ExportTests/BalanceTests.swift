// BalanceTests: how often each image of the training side is written, so that the classes become equal.
import Base
import Export
import Testing

@Suite struct BalanceTests {
  private func labels(_ sizes: [(String, Int)]) -> [String] {
    sizes.flatMap { Array(repeating: $0.0, count: $0.1) }
  }

  private func copies(_ labels: [String], factor: Int = 5, seed: UInt64 = 0) -> [Int] {
    balancedCopies(
      labels: labels, hashes: labels.indices.map { SHA256.hex(of: Array("\($0)".utf8)) }, factor: factor, seed: seed)
  }

  private func pictures(_ labels: [String], _ copies: [Int]) -> [String: Int] {
    zip(labels, copies).reduce(into: [:]) { $0[$1.0, default: 0] += $1.1 }
  }

  @Test func `the published numbers come out`() {
    // Nanda et al. 2018: 623 dangerous and 5,837 other selfies became 3,115 each.
    let labels = labels([("dangerous", 623), ("other", 5837)])
    let copies = copies(labels)
    #expect(pictures(labels, copies) == ["dangerous": 3115, "other": 3115])
    #expect(copies.prefix(623).allSatisfy { $0 == 5 })
    #expect(copies.dropFirst(623).allSatisfy { $0 <= 1 })
    #expect(copies.dropFirst(623).count { $0 == 0 } == 2722)
  }

  @Test func `where the factor reaches far enough every class gets as many as the largest has`() {
    let labels = labels([("a", 30), ("b", 100)])
    let copies = copies(labels)
    #expect(pictures(labels, copies) == ["a": 100, "b": 100])
    // 100 pictures of 30 images: 20 images three times, 10 four times.
    #expect(copies.prefix(30).count { $0 == 3 } == 20)
    #expect(copies.prefix(30).count { $0 == 4 } == 10)
    #expect(copies.dropFirst(30).allSatisfy { $0 == 1 })
  }

  @Test func `several classes meet at one number, none above the factor`() {
    for (sizes, target) in [
      ([10, 30, 100], 50), ([10, 10, 10], 10), ([7, 8, 9, 50], 35), ([3, 1000], 15), ([1, 2], 2),
    ] {
      let labels = labels(sizes.enumerated().map { ("class \($0.offset)", $0.element) })
      let copies = copies(labels)
      #expect(Set(pictures(labels, copies).values) == [target], "\(sizes)")
      #expect(copies.allSatisfy { (0...5).contains($0) }, "\(sizes)")
    }
  }

  @Test func `a factor of one only thins out`() {
    let labels = labels([("a", 10), ("b", 25)])
    let copies = copies(labels, factor: 1)
    #expect(copies.max() == 1)
    #expect(pictures(labels, copies) == ["a": 10, "b": 10])
    #expect(self.copies(labels, factor: 0) == copies)
  }

  @Test func `what is left out is drawn by the seed, not by the place in the list`() {
    let labels = labels([("a", 10), ("b", 200)])
    let one = copies(labels, factor: 2, seed: 1)
    #expect(one == copies(labels, factor: 2, seed: 1))
    #expect(one != copies(labels, factor: 2, seed: 2))
    let kept = one.indices.filter { $0 >= 10 && one[$0] > 0 }
    #expect(kept.count == 20)
    #expect((kept.max() ?? 0) - (kept.min() ?? 0) > 100)

    let hashes = labels.indices.map { SHA256.hex(of: Array("\($0)".utf8)) }
    let back = balancedCopies(labels: labels.reversed(), hashes: hashes.reversed(), factor: 2, seed: 1)
    #expect(Array(back.reversed()) == one)
  }

  @Test func `nothing in, nothing out`() {
    #expect(balancedCopies(labels: [], hashes: [], factor: 5, seed: 0) == [])
    #expect(copies(["a", "a"]) == [1, 1])
  }
}
