// PoolTests: no more items than allowed, none of them with two borrowers.
import Base
import Features
import Foundation
import Synchronization
import Testing

@Suite struct PoolTests {
  /// Knows whether somebody is using it.
  private final class Item: Sendable {
    let isUsed = Atomic(false)
  }

  private final class Counts: Sendable {
    let made = Atomic(0)
    let clashes = Atomic(0)
    let loans = Atomic(0)
  }

  @Test func `many threads share a few items, each alone with its own`() {
    let counts = Counts()
    let pool = Pool<Item>(most: 3) {
      counts.made.add(1, ordering: .relaxed)
      return Item()
    }
    pool.hold()
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      for _ in 0..<200 {
        try? pool.withItem { item in
          if item.isUsed.exchange(true, ordering: .acquiring) { counts.clashes.add(1, ordering: .relaxed) }
          counts.loans.add(1, ordering: .relaxed)
          sched_yield()
          item.isUsed.store(false, ordering: .releasing)
        }
      }
    }
    pool.release()
    #expect(counts.loans.load(ordering: .relaxed) == 3200 && counts.clashes.load(ordering: .relaxed) == 0)
    #expect(1...3 ~= counts.made.load(ordering: .relaxed))
  }

  @Test func `items stay while somebody holds the pool, and go with the last`() throws {
    weak var seen: Item?
    let pool = Pool<Item>(most: 1) { Item() }
    pool.hold()
    pool.hold()
    try pool.withItem { seen = $0 }
    pool.release()
    #expect(seen != nil)
    pool.release()
    #expect(seen == nil)
    try pool.withItem { _ in }
  }

  @Test func `an item that cannot be made and a borrower that fails leave room for the next`() throws {
    let counts = Counts()
    let pool = Pool<Item>(most: 1) {
      if counts.made.add(1, ordering: .relaxed).oldValue == 0 { throw Fault(.noInput, "There is none.") }
      return Item()
    }
    #expect(throws: Fault(.noInput, "There is none.")) { try pool.withItem { _ in } }
    #expect(throws: Fault(.bug, "No.")) { try pool.withItem { _ in throw Fault(.bug, "No.") } }
    #expect(try pool.withItem { _ in 7 } == 7)
  }
}
