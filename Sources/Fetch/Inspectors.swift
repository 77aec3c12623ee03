// Inspectors: threads that look at what has arrived, and wait for the disk.
import Dispatch
import Foundation
import Synchronization

/// A few threads for work that blocks: most of a photograph's inspection is waiting until the disk has it, and several
/// can wait together. The tasks' own pool has a thread for each processor, and none of them may sleep.
final class Inspectors: Sendable {
  /// What the threads share; they outlive the object by the work in hand.
  private final class Desk: Sendable {
    let works = Mutex<(queue: [@Sendable () -> Void], isStopped: Bool)>(([], false))
    let waiting = DispatchSemaphore(value: 0)

    func inspect() {
      while true {
        waiting.wait()
        let work = works.withLock { $0.queue.isEmpty ? nil : $0.queue.removeFirst() }
        guard let work else { return }
        work()
      }
    }
  }

  private let desk = Desk()
  private let count: Int

  init(count: Int) {
    self.count = count
    for _ in 0..<count {
      let thread = Thread { [desk] in desk.inspect() }
      // Decoders keep large frames.
      thread.stackSize = 4 << 20
      thread.name = "curate inspect"
      thread.start()
    }
  }

  deinit { stop() }

  /// Runs the work on one of the threads, in the order of the calls; on the caller's own once they are stopped.
  func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      let isTaken = desk.works.withLock { works in
        if !works.isStopped { works.queue.append { continuation.resume(returning: work()) } }
        return !works.isStopped
      }
      if isTaken { desk.waiting.signal() } else { continuation.resume(returning: work()) }
    }
  }

  /// Ends the threads after the work that was given to them. May be called more than once.
  func stop() {
    let isFirst = desk.works.withLock { works in
      defer { works.isStopped = true }
      return !works.isStopped
    }
    guard isFirst else { return }
    for _ in 0..<count { desk.waiting.signal() }
  }
}
