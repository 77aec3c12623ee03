// InOrder: a parallel map over a stream whose results come out in the order of the input.
import Foundation

/// Works through a stream on `width` threads of its own (not the shared pool, since `next` may wait for a person) and
/// emits results in input order, each as soon as it and all before it are there. At most `ahead * width` items are under
/// way or waiting for an earlier one, so memory does not grow with the stream.
///
/// - Parameters:
///   - ahead: how many items a thread may be ahead: more where one item takes as long as dozens of others, and outputs
///     are small.
///   - next: the next item, or nil at the end; called by one thread at a time.
///   - makeWorker: once a thread: what that thread owns.
///   - process: called by all threads at once, each with its own worker.
///   - emit: called by one thread at a time.
/// - Throws: the first error of `next`, `makeWorker`, `process` or `emit`; nothing is emitted after it.
package func inOrder<Item, Worker, Output>(
  width: Int, ahead: Int = 4, next: @escaping () throws -> Item?, makeWorker: @escaping () throws -> Worker,
  process: @escaping (Item, Worker) throws -> Output, emit: @escaping (Output) throws -> Void
) throws {
  let line = Line(window: max(1, width) * ahead, next: next, makeWorker: makeWorker, process: process, emit: emit)
  let finished = DispatchSemaphore(value: 0)
  for _ in 0..<max(1, width) {
    let thread = Thread {
      line.work()
      finished.signal()
    }
    // Decoders and dlib keep large frames; the default of a secondary thread is small on some systems.
    thread.stackSize = 8 << 20
    thread.start()
  }
  for _ in 0..<max(1, width) { finished.wait() }
  if let error = line.error { throw error }
}

/// The state that the threads share: guarded by `state`, while `input` lets one thread at a time call `next`.
private final class Line<Item, Worker, Output>: @unchecked Sendable {
  private let window: Int
  private let next: () throws -> Item?
  private let makeWorker: () throws -> Worker
  private let process: (Item, Worker) throws -> Output
  private let emit: (Output) throws -> Void

  private let input = NSLock()
  private let state = NSCondition()
  private var taken = 0
  private var emitted = 0
  private var isAtEnd = false
  private var waiting: [Int: Output] = [:]
  private(set) var error: (any Error)?

  init(
    window: Int, next: @escaping () throws -> Item?, makeWorker: @escaping () throws -> Worker,
    process: @escaping (Item, Worker) throws -> Output, emit: @escaping (Output) throws -> Void
  ) {
    self.window = window
    self.next = next
    self.makeWorker = makeWorker
    self.process = process
    self.emit = emit
  }

  func work() {
    do {
      let worker = try makeWorker()
      while let (index, item) = try take() {
        try hand(on: process(item, worker), index)
      }
    } catch {
      state.withLock {
        if self.error == nil { self.error = error }
        state.broadcast()
      }
    }
  }

  private func take() throws -> (Int, Item)? {
    input.lock()
    defer { input.unlock() }
    state.lock()
    while taken - emitted >= window, error == nil { state.wait() }
    let mayGoOn = error == nil && !isAtEnd
    state.unlock()
    guard mayGoOn else { return nil }
    // Whether it ends or throws, nobody asks again: the next thread waits for this lock already.
    var found: Item?
    defer { if found == nil { state.withLock { isAtEnd = true } } }
    found = try next()
    guard let item = found else { return nil }
    let index = taken
    state.withLock { taken += 1 }
    return (index, item)
  }

  private func hand(on output: Output, _ index: Int) throws {
    state.lock()
    defer {
      state.broadcast()
      state.unlock()
    }
    waiting[index] = output
    while error == nil, let ready = waiting.removeValue(forKey: emitted) {
      try emit(ready)
      emitted += 1
    }
  }
}
