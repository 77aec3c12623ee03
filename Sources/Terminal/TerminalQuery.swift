// TerminalQuery: asks a terminal what it can show, and waits for the answers no longer than a person would notice.
import Base
import Foundation

/// The questions, and the one way they are asked.
package enum TerminalQuery {
  /// The bytes to write for this environment.
  ///
  /// Questions are left out where they do harm: tmux takes kitty's for the window's title, the Linux console prints it,
  /// and screen hands some on to its own terminal, whose answer comes when nobody waits any more. The primary device
  /// attributes come last: what has not been answered before they are, never will be.
  package static func bytes(environment: [String: String]) -> [UInt8] {
    let attributes = "\u{1b}[c"
    let multiplexer = Multiplexer.around(environment)
    if environment["TERM"] == "linux" || multiplexer == .screen { return Array(attributes.utf8) }
    // Name and version, background, text area and cell in pixels.
    var text = "\u{1b}[>q\u{1b}]11;?\u{1b}\\\u{1b}[14t\u{1b}[16t"
    if multiplexer == nil {
      // A picture of one pixel that is only tried; then how many colours sixels have, and how large they may be.
      text += "\u{1b}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1b}\\\u{1b}[?1;1;0S\u{1b}[?2;1;0S"
    }
    return Array((text + attributes).utf8)
  }

  /// True where the terminal is to be asked at all: a dumb one would print the questions.
  package static func isWorthAsking(_ environment: [String: String]) -> Bool {
    !["", "dumb", "unknown", "emacs"].contains(environment["TERM"] ?? "")
  }

  /// How long answers are waited for: 150 ms, and a second over ssh. Only a terminal that does not answer at all
  /// takes so long.
  package static func patience(_ environment: [String: String]) -> Duration {
    let isRemote = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
    return .milliseconds(isRemote ? 1000 : 150)
  }

  /// Asks, and reads until the last question is answered or time is up.
  /// Requires: `input` and `output` are the terminal, in raw mode (no echo, no lines).
  /// - Returns: the answers, and the keys that were pressed meanwhile, in their order: the session's first keys. The
  ///   parser too: fed with all further input, it keeps late answers apart from keys.
  /// - Throws: `Fault` with code `io` where the terminal cannot be written to. A terminal that is gone, or that says
  ///   nothing, is no error here: there are no answers.
  package static func ask(
    input: Int32, output: Int32, environment: [String: String], patience: Duration? = nil
  ) throws -> (replies: TerminalReplies, keys: [UInt8], parser: ReplyParser) {
    var parser = ReplyParser()
    guard isWorthAsking(environment) else { return (parser.replies, [], parser) }
    try write(bytes(environment: environment), to: output)
    let clock = ContinuousClock()
    let end = clock.now + (patience ?? self.patience(environment))
    var keys: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !parser.isComplete {
      let left = (end - clock.now) / .milliseconds(1)
      guard left > 0 else { break }
      var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, Int32(left.rounded(.up)))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0, Int32(descriptor.revents) & POLLIN != 0 else { break }
      let count = read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { break }
      keys += parser.take(buffer[..<count])
    }
    keys += parser.finish()
    return (parser.replies, keys, parser)
  }

  /// The window as the kernel knows it, or nil where `descriptor` is no terminal.
  package static func window(of descriptor: Int32) -> TerminalWindow? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return TerminalWindow(
      columns: Int(size.ws_col), rows: Int(size.ws_row), pixelWidth: Int(size.ws_xpixel),
      pixelHeight: Int(size.ws_ypixel))
  }

  private static func write(_ bytes: [UInt8], to output: Int32) throws {
    var left = bytes[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Foundation.write(output, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR {
        throw Fault(.io, "Cannot write to the terminal: \(lastSystemError()).")
      }
      left = left.dropFirst(max(0, count))
    }
  }
}
