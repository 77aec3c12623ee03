// Interrupts: Ctrl-C and SIGTERM end a command in order, a closed terminal too where a person works; a second one at once.
import Foundation

/// Hears SIGINT, SIGTERM and SIGHUP from the first command that listens to the process's end. A source that was cancelled
/// and made anew may hear nothing: what libdispatch does for the old one comes after what it does for the new one.
private final class SignalDesk: @unchecked Sendable {
  private struct Listener {
    weak var interrupts: Interrupts?
    var numbers: [Int32]
  }

  private let lock = NSLock()
  private var listeners: [Listener] = []
  private var sources: [Int32: any DispatchSourceSignal] = [:]
  private var heard = false

  var wasHeard: Bool { lock.withLock { heard } }
  /// A queue of its own: the shared ones wait until a worker is done, and a person should not.
  private let queue = DispatchQueue(label: "curate.interrupts", qos: .userInteractive)

  func add(_ interrupts: Interrupts, for numbers: [Int32]) {
    lock.withLock {
      listeners.append(Listener(interrupts: interrupts, numbers: numbers))
      for number in numbers where sources[number] == nil {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { [self] in hear(number) }
        source.resume()
        sources[number] = source
      }
    }
  }

  /// The last one that listens to the signal hears it; where nobody does, it ends the process as it would by itself.
  private func hear(_ number: Int32) {
    let listening = lock.withLock {
      heard = true
      listeners.removeAll { $0.interrupts == nil }
      return listeners.last { $0.numbers.contains(number) }?.interrupts
    }
    guard let listening else { _exit(128 + number) }
    listening.raise()
  }
}

private let signals = SignalDesk()

/// Listens for SIGINT and SIGTERM while it lives, and for SIGHUP where the command only waits for a person.
final class Interrupts: @unchecked Sendable {
  private let lock = NSLock()
  private var raised = false
  private var cancel: (@Sendable () -> Void)?

  /// What ends the command at the first signal already, where nothing is in hand; it then exits.
  private let last: (@Sendable () -> Void)?

  /// - Parameter last: where a command only waits for a person, so that all it did is kept already: the last words.
  init(last: (@Sendable () -> Void)? = nil) {
    self.last = last
    signals.add(self, for: [SIGINT, SIGTERM] + (last == nil ? [] : [SIGHUP]))
  }

  /// Whether any command of this process was asked to end.
  static var wasRaised: Bool { signals.wasHeard }

  /// Whether the command was asked to end.
  var isRaised: Bool { lock.withLock { raised } }

  fileprivate func raise() {
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
