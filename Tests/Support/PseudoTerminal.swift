// PseudoTerminal: a terminal whose screen and keys are a test's.
import Base
import Foundation
import Terminal

/// The two ends of a pseudo-terminal. One thread uses it.
package final class PseudoTerminal {
  /// The program's end.
  package private(set) var program: Int32
  private var own: Int32
  package private(set) var screen: DrawnScreen

  package init(columns: Int = 80, rows: Int = 24) throws {
    // What posix_openpt, unlockpt and ptsname do; Swift does not see them.
    own = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (number, lock): (Int32, Int32) = (0, 0)
    let (askNumber, setLock): (UInt, UInt) = (0x8004_5430, 0x4004_5431)
    guard own >= 0, ioctl(own, setLock, &lock) == 0, ioctl(own, askNumber, &number) == 0 else {
      throw Fault(.io, "There is no pseudo-terminal to be had: \(lastSystemError()).")
    }
    program = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard program >= 0 else { throw Fault(.io, "Cannot open /dev/pts/\(number): \(lastSystemError()).") }
    screen = DrawnScreen(columns: columns, rows: rows)
    tell(columns, rows)
  }

  deinit {
    hangUp()
    close(program)
  }

  private func tell(_ columns: Int, _ rows: Int) {
    var size = winsize()
    (size.ws_col, size.ws_row) = (UInt16(columns), UInt16(rows))
    _ = ioctl(own, UInt(TIOCSWINSZ), &size)
  }

  /// Another size; the program has to be told by a signal of its own, being no child of this terminal.
  package func resize(columns: Int, rows: Int) {
    read()
    screen.resize(columns: columns, rows: rows)
    tell(columns, rows)
  }

  package func type(_ keys: String) { type(Array(keys.utf8)) }

  package func type(_ keys: [UInt8]) { _ = write(own, keys, keys.count) }

  /// The window is closed.
  package func hangUp() {
    if own >= 0 { close(own) }
    own = -1
  }

  /// Takes what the program has written so far.
  /// - Returns: false where there was nothing within the time.
  @discardableResult
  package func read(within milliseconds: Int32 = 0) -> Bool {
    guard own >= 0 else { return false }
    var waiting = pollfd(fd: own, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = Foundation.read(own, &bytes, bytes.count)
    guard count > 0 else { return false }
    screen.take(bytes[..<count])
    return true
  }

  /// Reads until the screen is as wanted.
  /// - Returns: whether it became so within the time.
  package func waits(_ seconds: Double = 20, for isWanted: (DrawnScreen) -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while read() {}
    while !isWanted(screen) {
      guard ContinuousClock.now < end else { return false }
      read(within: 20)
      while read() {}
    }
    return true
  }

  /// The settings that a program may change, as text that can be compared.
  package var mode: String {
    var mode = termios()
    guard tcgetattr(program, &mode) == 0 else { return "none" }
    return withUnsafeBytes(of: &mode) { $0.map { String($0, radix: 16) }.joined(separator: " ") }
  }
}
