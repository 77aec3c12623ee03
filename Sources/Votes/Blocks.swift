// Blocks: sums over many items by several threads, the same to the last bit for any number of threads.
import Foundation
import Synchronization

/// Numbers that threads write to at places of their own.
final class Cells: @unchecked Sendable {
  let base: UnsafeMutablePointer<Double>
  let count: Int

  /// `count` zeros.
  init(_ count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: 0, count: max(1, count))
  }

  deinit { base.deallocate() }

  func clear() { base.update(repeating: 0, count: count) }
}

/// The items cut into runs. How many there are depends on the table alone, not on the threads, and what the runs sum up
/// is added in their order: floating-point addition depends on its order.
struct Blocks: Sendable {
  let ranges: [Range<Int>]
  /// Sums of each run, one behind the other.
  private let partial: Cells
  /// Numbers that each run sums up.
  let width: Int
  private let jobs: Int

  /// - Parameter width: how many numbers each run sums up; many of them make fewer runs, to bound the memory.
  init(items: Int, width: Int, jobs: Int) {
    let wanted = min(16, max(1, (16 << 20) / max(1, width)), max(1, items / 256))
    ranges = (0..<wanted).map { items * $0 / wanted..<items * ($0 + 1) / wanted }
    partial = Cells(wanted * width)
    self.width = width
    self.jobs = max(1, min(jobs, wanted))
  }

  /// Calls `body` for each run, with zeros to add to; returns the sums over all runs.
  func sums(into total: Cells, _ body: @Sendable (Range<Int>, UnsafeMutablePointer<Double>) -> Void) {
    partial.clear()
    let (ranges, partial, width, jobs) = (ranges, partial, width, jobs)
    // Each thread takes the next run as soon as it is free: the other one may have to wait for other programs.
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: jobs) { _ in
      while true {
        let block = next.add(1, ordering: .relaxed).oldValue
        guard block < ranges.count else { return }
        body(ranges[block], partial.base + block * width)
      }
    }
    total.clear()
    for block in ranges.indices {
      let from = partial.base + block * width
      for cell in 0..<width { total.base[cell] += from[cell] }
    }
  }
}
