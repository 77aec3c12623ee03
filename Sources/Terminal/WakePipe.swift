import Base
// WakePipe: what wakes a thread that waits for keys: signals, and work done elsewhere.
import CTerminal
import Foundation
import Synchronization

/// A pipe to oneself. Any thread may wake; one thread waits.
package final class WakePipe: Sendable {
  /// What woke it.
  package enum Call: Sendable, Hashable {
    case signal(Int32)
    /// Something that was worked on elsewhere is ready.
    case ready
  }

  package let readingEnd: Int32
  private let writingEnd: Int32
  private let watches = Atomic<Bool>(false)

  /// - Throws: `Fault(.io)` where there is no pipe to be had.
  package init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Fault(.io, "Cannot make a pipe: \(systemError(errno)).") }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (readingEnd, writingEnd) = (ends[0], ends[1])
  }

  deinit {
    if watches.load(ordering: .relaxed) { cterminal_unwatch() }
    close(readingEnd)
    close(writingEnd)
  }

  /// From now on the signals that concern a screen call through this pipe; until it goes.
  package func watchSignals() throws {
    guard cterminal_watch(writingEnd) == 0 else {
      throw Fault(.bug, "Cannot listen to signals: \(systemError(errno)).")
    }
    watches.store(true, ordering: .relaxed)
  }

  /// Stops listening to signals; whoever had them before has them again.
  package func unwatchSignals() {
    if watches.exchange(false, ordering: .relaxed) { cterminal_unwatch() }
  }

  package func call(_ call: Call) {
    var byte: UInt8 =
      switch call {
      case .signal(let number): UInt8(truncatingIfNeeded: number)
      case .ready: 0
      }
    // Where the pipe is full there is enough in it to wake the reader.
    _ = write(writingEnd, &byte, 1)
  }

  /// What has called since the last time; never waits.
  package func calls() -> [Call] {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(readingEnd, &bytes, bytes.count)
    guard count > 0 else { return [] }
    let calls = bytes[..<count].map { $0 == 0 ? Call.ready : .signal(Int32($0)) }
    if calls.contains(where: \.isEnd) { cterminal_heard() }
    return calls
  }
}

extension WakePipe.Call {
  /// Whether it asks the program to end: SIGINT, SIGTERM, SIGHUP.
  package var isEnd: Bool {
    if case .signal(let number) = self { return [SIGINT, SIGTERM, SIGHUP].contains(number) }
    return false
  }
}
