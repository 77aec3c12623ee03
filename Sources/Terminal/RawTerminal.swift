import Base
// RawTerminal: a terminal that gives every key at once and shows a page of its own, and how it gets back what it was.
import CTerminal
import Foundation

/// The terminal is gone: its window was closed, or the line to it broke.
package struct TerminalClosed: Error, Hashable, Sendable {
  package init() {}
}

/// A terminal while a program has its whole screen. One thread uses it.
///
/// Whatever ends the program brings the screen back: `leave`, the end of this object, and (through handlers that hold
/// all they need) crashes.
package final class RawTerminal {
  private let descriptor: Int32
  private var kept: termios
  private var raw = termios()
  private var isEntered = false
  /// What else is to be sent before the screen is given back, such as what removes pictures.
  package var farewell: [UInt8] = []

  /// Alternate screen, no cursor, no wrapping, pastes marked.
  package static let entering = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[?2004h\u{1b}[2J\u{1b}[H"
  /// First the end of whatever string (a picture) may have been cut, and of a drawing that is held back.
  package static let leaving =
    "\u{1b}\\\u{1b}[?2026l\u{1b}[0m\u{1b}[?2004l\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"

  /// - Parameter descriptor: a terminal, open for reading and writing; stays the caller's.
  /// - Throws: `Fault(.usage)` where it is none.
  package init(descriptor: Int32) throws {
    self.descriptor = descriptor
    kept = termios()
    guard tcgetattr(descriptor, &kept) == 0 else {
      throw Fault(.usage, "The full-screen session needs a terminal; --plain works without one.")
    }
  }

  deinit { leave() }

  /// Takes the screen. Ctrl-C and Ctrl-Z stay signals, so that a program that hangs can be stopped.
  /// - Throws: `TerminalClosed`.
  package func enter() throws {
    guard !isEntered else { return }
    // What somebody else set meanwhile (a shell, while we were stopped) is what they get back.
    guard tcgetattr(descriptor, &kept) == 0 else { throw TerminalClosed() }
    raw = kept
    raw.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | IGNCR | ISTRIP | INPCK | PARMRK)
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ECHOE | ECHOK | ECHONL | IEXTEN)
    raw.c_cflag = (raw.c_cflag & ~tcflag_t(CSIZE | PARENB)) | tcflag_t(CS8)
    withUnsafeMutableBytes(of: &raw.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    let bytes = Array(Self.leaving.utf8)
    guard cterminal_arm(descriptor, &kept, bytes, bytes.count) == 0, tcsetattr(descriptor, TCSANOW, &raw) == 0 else {
      cterminal_disarm()
      throw TerminalClosed()
    }
    isEntered = true
    try write(Array(Self.entering.utf8))
  }

  /// Gives the screen back; keys that were typed and not read are dropped, so that the shell does not get them.
  package func leave() {
    guard isEntered else { return }
    isEntered = false
    try? write(farewell + Array(Self.leaving.utf8))
    tcflush(descriptor, TCIFLUSH)
    tcsetattr(descriptor, TCSANOW, &kept)
    cterminal_disarm()
  }

  /// Gives the screen back, stops as Ctrl-Z asks, and takes the screen again once continued.
  package func stop() throws {
    leave()
    cterminal_stop()
    try enter()
  }

  /// Takes the screen again after a stop that came from outside: whoever had the terminal meanwhile changed its mode.
  package func resume() throws {
    guard isEntered else { return }
    guard tcsetattr(descriptor, TCSANOW, &raw) == 0 else { throw TerminalClosed() }
    try write(Array(Self.entering.utf8))
  }

  /// In cells; 80×24 where the terminal does not say.
  package var size: ScreenSize {
    guard let window = TerminalQuery.window(of: descriptor) else { return ScreenSize(columns: 80, rows: 24) }
    // Nobody has a larger one; a size out of all bounds is a terminal's slip, and would be drawn for minutes.
    return ScreenSize(columns: min(window.columns, 1000), rows: min(window.rows, 500))
  }

  /// Writes all of it, however slow the terminal is.
  /// - Throws: `TerminalClosed`, also where the terminal takes nothing for half a minute.
  package func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0, errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if poll(&waiting, 1, 30_000) == 0 { throw TerminalClosed() }
      } else if count < 0, errno != EINTR {
        throw TerminalClosed()
      }
    }
  }

  /// Waits for keys or a call.
  /// - Parameter seconds: how long at most; nil for as long as it takes.
  /// - Returns: the bytes that have come, which may be none.
  /// - Throws: `TerminalClosed`.
  package func read(orUntil wake: WakePipe, within seconds: Double?) throws -> [UInt8] {
    var waiting = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake.readingEnd, events: Int16(POLLIN), revents: 0),
    ]
    let milliseconds = seconds.map { Int32(min(max(0, $0 * 1000).rounded(.up), 1e6)) } ?? -1
    guard poll(&waiting, 2, milliseconds) > 0, waiting[0].revents != 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = Foundation.read(descriptor, &bytes, bytes.count)
    if count > 0 { return Array(bytes[..<count]) }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    throw TerminalClosed()
  }
}
