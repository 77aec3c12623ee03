// ChildProcess: another program at work, without a descriptor that stays open behind it.
import Base
import Dispatch
import Foundation
import Synchronization

/// A program that was started by `posix_spawn`, and the thread that waits for its end. (Foundation's Process keeps its
/// files open for as long as the run loop of the thread that started it; after some hundreds of runs there are more than
/// `select` takes.)
package final class ChildProcess: Sendable {
  package enum Stream: Sendable {
    /// Opened for reading as standard input, else for writing.
    case file(String)
    /// A descriptor of this process, which stays the caller's.
    case descriptor(Int32)
  }

  package let id: pid_t
  private let status = Mutex<Int32?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - directory: where it runs.
  ///   - environment: all of it; nothing is inherited.
  ///
  /// Descriptors of this process that are not closed on exec would be inherited; the tests open none.
  /// - Throws: where the system has no room for another process.
  package init(
    _ program: String, _ arguments: [String], in directory: String, environment: [String: String], input: Stream,
    output: Stream, error: Stream
  ) throws {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (number, stream) in [input, output, error].enumerated() {
      let number = Int32(number)
      switch stream {
      case .file(let path):
        posix_spawn_file_actions_addopen(&actions, number, path, number == 0 ? O_RDONLY : O_WRONLY, 0)
      case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, number)
      }
    }
    // Whatever the tests' own threads do with signals is not the program's business; nor is their terminal's Ctrl-C.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    // env becomes the program once it has gone into the folder; Glibc's own way there is hidden from Swift.
    let env = "/usr/bin/env"
    var words = ([env, "-C", directory, program] + arguments).map { strdup($0) } + [nil]
    var settings = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var id: pid_t = 0
    let problem = posix_spawn(&id, env, &actions, &attributes, &words, &settings)
    guard problem == 0 else { throw Fault(.io, "Cannot start \(program): \(systemError(problem)).") }
    self.id = id
    Thread.detachNewThread { self.waitForEnd() }
  }

  private func waitForEnd() {
    // The number stays the program's until it has been waited for, so a signal under the lock meets nobody else.
    var information = siginfo_t()
    while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    status.withLock { status in
      var code: Int32 = 0
      while waitpid(id, &code, 0) < 0, errno == EINTR {}
      status = code
    }
    ended.signal()
  }

  package var isRunning: Bool { status.withLock { $0 == nil } }

  /// Sends a signal; nothing happens to one that has ended.
  package func signal(_ number: Int32) {
    status.withLock { status in
      if status == nil { kill(id, number) }
    }
  }

  /// Waits on this thread. Returns the exit code, 128 and the signal's number where a signal ended it, as shells say it;
  /// nil where it is still running after `seconds`.
  package func exitCode(within seconds: Double) -> Int32? {
    guard ended.wait(timeout: .now() + seconds) == .success else { return nil }
    ended.signal()
    return status.withLock { $0 }.map { $0 & 0x7f == 0 ? ($0 >> 8) & 0xff : 128 + ($0 & 0x7f) }
  }
}
