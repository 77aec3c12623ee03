// SideBySide: pieces of work on several threads, with results in their order.
import Dispatch
import Synchronization

/// What `make` gives for 0 ..< count, in order, on up to `jobs` threads at once.
/// - Throws: the error of the first piece that has one, whichever was met first.
func sideBySide<Output: Sendable, Problem: Error>(
  _ count: Int, jobs: Int, _ make: @Sendable (Int) throws(Problem) -> Output
) throws(Problem) -> [Output] {
  let made = Mutex([Result<Output, Problem>?](repeating: nil, count: count))
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, count))) { _ in
    while true {
      let piece = next.add(1, ordering: .relaxed).oldValue
      guard piece < count else { return }
      let result = Result { () throws(Problem) in try make(piece) }
      made.withLock { $0[piece] = result }
    }
  }
  var outputs: [Output] = []
  for result in made.withLock({ $0 }) {
    if let result { outputs.append(try result.get()) }
  }
  return outputs
}
