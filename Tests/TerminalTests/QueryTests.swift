// QueryTests: a terminal is asked through a descriptor, and no longer than patience lasts.
import Base
import Foundation
import Terminal
import Testing

@Suite struct QueryTests {
  /// Runs `body` with a descriptor that stands for the terminal and its far end.
  private func withPair(_ body: (_ near: Int32, _ far: Int32) throws -> Void) throws {
    var pair: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
    defer { for end in pair { close(end) } }
    try body(pair[0], pair[1])
  }

  private func send(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    #expect(write(descriptor, bytes, bytes.count) == bytes.count)
  }

  @Test func `answers end the wait, and keys pressed meanwhile are kept`() throws {
    try withPair { near, far in
      send("y\u{1b}P>|foot(1.16)\u{1b}\\n\u{1b}[?62;4c", to: far)
      let clock = ContinuousClock()
      let start = clock.now
      let answer = try TerminalQuery.ask(
        input: near, output: near, environment: ["TERM": "foot"], patience: .seconds(60))
      #expect(clock.now - start < .seconds(30))
      #expect(answer.replies.version == "foot(1.16)")
      #expect(answer.replies.deviceAttributes == [62, 4])
      #expect(answer.keys == Array("yn".utf8))
      var asked = [UInt8](repeating: 0, count: 1000)
      let count = read(far, &asked, asked.count)
      #expect(Array(asked.prefix(max(count, 0))) == TerminalQuery.bytes(environment: ["TERM": "foot"]))
    }
  }

  @Test func `a terminal that says nothing costs no more than patience`() throws {
    try withPair { near, far in
      send("q", to: far)
      let answer = try TerminalQuery.ask(
        input: near, output: near, environment: ["TERM": "xterm"], patience: .milliseconds(50))
      #expect(answer.replies == TerminalReplies())
      #expect(answer.keys == Array("q".utf8))
    }
  }

  @Test func `a dumb terminal is not asked`() throws {
    try withPair { near, far in
      let answer = try TerminalQuery.ask(
        input: near, output: near, environment: ["TERM": "dumb"], patience: .seconds(60))
      #expect(answer.replies == TerminalReplies())
      var byte: UInt8 = 0
      #expect(recv(far, &byte, 1, Int32(MSG_DONTWAIT)) < 0)
    }
  }

  @Test func `a terminal that is gone ends the wait`() throws {
    try withPair { near, far in
      shutdown(far, Int32(SHUT_WR))
      let answer = try TerminalQuery.ask(
        input: near, output: near, environment: ["TERM": "xterm"], patience: .seconds(60))
      #expect(answer.replies == TerminalReplies())
    }
    #expect(throws: Fault.self) {
      try TerminalQuery.ask(input: -1, output: -1, environment: ["TERM": "xterm"], patience: .seconds(60))
    }
  }

  @Test func `over ssh patience is longer`() {
    #expect(TerminalQuery.patience(["SSH_TTY": "/dev/pts/1"]) > TerminalQuery.patience([:]))
  }

  @Test func `what is no terminal has no window`() {
    #expect(TerminalQuery.window(of: -1) == nil)
  }
}
