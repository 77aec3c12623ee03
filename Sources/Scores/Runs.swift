// Runs: many posts in pieces that threads can take, with the same sums for any number of threads.
import Dispatch
import Foundation
import Synchronization

/// Ranges of places that are worked on one by one, by whichever thread is free.
///
/// Floating-point addition depends on its order. The ranges depend on the posts alone, and what is made of them is
/// handed back in their order.
struct Runs: Sendable {
  /// Posts that are worth a thread's while.
  static let size = 1 << 15

  let ranges: [Range<Int>]

  init(_ ranges: [Range<Int>]) { self.ranges = ranges }

  /// All of so many, cut anywhere.
  init(of count: Int) {
    ranges = stride(from: 0, to: count, by: Self.size).map { $0..<min($0 + Self.size, count) }
  }

  /// What `make` gives for each range, in order.
  func map<Sums: Sendable>(_ make: @Sendable (Range<Int>) -> Sums) -> [Sums] {
    let ranges = ranges
    let made = Mutex([Sums?](repeating: nil, count: ranges.count))
    let next = Atomic<Int>(0)
    let threads = min(ranges.count, ProcessInfo.processInfo.activeProcessorCount)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let run = next.add(1, ordering: .relaxed).oldValue
        guard run < ranges.count else { return }
        let sums = make(ranges[run])
        made.withLock { $0[run] = sums }
      }
    }
    return made.withLock { $0.compactMap(\.self) }
  }
}
