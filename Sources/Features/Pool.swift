// Pool: a few costly things that many threads use in turn.
import Foundation

/// Lends out items, each to one borrower at a time, and makes no more than a number of them, when they are first needed.
///
/// It keeps them while anyone holds on to it (`hold`, `release`), and drops them after the last.
package final class Pool<Item>: @unchecked Sendable {
  private let most: Int
  private let make: @Sendable () throws -> Item
  // Everything below is touched under the condition's lock alone.
  private let condition = NSCondition()
  private var idle: [Item] = []
  private var made = 0
  private var holders = 0

  /// - Parameter make: called without a lock, by several threads at a time.
  package init(most: Int, make: @escaping @Sendable () throws -> Item) {
    precondition(most > 0, "a pool of nothing would let everyone wait for ever")
    (self.most, self.make) = (most, make)
  }

  package func hold() { condition.withLock { holders += 1 } }

  package func release() {
    condition.withLock {
      holders -= 1
      guard holders == 0 else { return }
      made -= idle.count
      idle = []
    }
  }

  /// Waits for an item where all are lent, and hands it to `body`, which must not borrow another one.
  /// - Throws: what `make` and `body` throw.
  package func withItem<T>(_ body: (Item) throws -> T) throws -> T {
    let item = try borrowed()
    defer { giveBack(item) }
    return try body(item)
  }

  private func borrowed() throws -> Item {
    let known: Item? = condition.withLock {
      while idle.isEmpty, made == most { condition.wait() }
      if let item = idle.popLast() { return item }
      made += 1
      return nil
    }
    if let known { return known }
    do {
      return try make()
    } catch {
      condition.withLock {
        made -= 1
        condition.signal()
      }
      throw error
    }
  }

  private func giveBack(_ item: Item) {
    condition.withLock {
      if holders == 0 {
        made -= 1
      } else {
        idle.append(item)
      }
      condition.signal()
    }
  }
}
