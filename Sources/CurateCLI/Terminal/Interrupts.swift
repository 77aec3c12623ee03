// Interrupts: Ctrl-C and SIGTERM end a command in order, a closed terminal too where a person works; a second one at once.
import Foundation

/// Listens for SIGINT and SIGTERM while it lives, and for SIGHUP where the command only waits for a person.
final class Interrupts: @unchecked Sendable {
  private let lock = NSLock()
  private var raised = false
  private var cancel: (@Sendable () -> Void)?
  private var sources: [any DispatchSourceSignal] = []
  private let numbers: [Int32]
  /// A queue of its own: the shared ones wait until a worker is done, and a person should not.
  private let queue = DispatchQueue(label: "curate.interrupts", qos: .userInteractive)

  /// What ends the command at the first signal already, where nothing is in hand; it then exits.
  private let last: (@Sendable () -> Void)?

  /// - Parameter last: where a command only waits for a person, so that all it did is kept already: the last words.
  init(last: (@Sendable () -> Void)? = nil) {
    self.last = last
    numbers = [SIGINT, SIGTERM] + (last == nil ? [] : [SIGHUP])
    for number in numbers {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [weak self] in self?.raise() }
      source.resume()
      sources.append(source)
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in numbers { signal(number, SIG_DFL) }
  }

  /// Whether the command was asked to end.
  var isRaised: Bool { lock.withLock { raised } }

  private func raise() {
    let (isFirst, cancel) = lock.withLock {
      defer { raised = true }
      return (!raised, self.cancel)
    }
    if let last { last() }
    guard isFirst, last == nil else { exit(EarlyEnd.interrupted.code) }
    Screen.note("\nFinishing what is in hand; press Ctrl-C again to stop at once.")
    cancel?()
  }

  /// Runs work in a task that is cancelled by the signal.
  func run<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
    let task = Task { try await work() }
    lock.withLock {
      cancel = { task.cancel() }
      if raised { task.cancel() }
    }
    return try await task.value
  }
}
