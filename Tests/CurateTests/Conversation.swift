// Conversation: a run of the program that is spoken to line by line.
import Foundation
import Support

/// The program with its standard input and output held open.
final class Conversation: @unchecked Sendable {
  private let process: ChildProcess
  /// The ends that are ours.
  private var input: Int32
  private let output: Int32
  private let space: Workspace
  private var heard: [UInt8] = []

  private static let errorFile = "conversation.err"

  /// - Parameter space: where it runs; a folder of its own where none is named.
  init(_ arguments: [String], in space: Workspace? = nil) throws {
    self.space = try space ?? Workspace()
    try self.space.write(Self.errorFile, "")
    let (toProgram, fromProgram) = (try Self.pipe(), try Self.pipe())
    defer {
      close(toProgram.reading)
      close(fromProgram.writing)
    }
    (input, output) = (toProgram.writing, fromProgram.reading)
    process = try ChildProcess(
      try RunningCurate.program(), arguments, in: self.space.path, environment: RunningCurate.environment(),
      input: .descriptor(toProgram.reading), output: .descriptor(fromProgram.writing),
      error: .file(self.space.file(Self.errorFile)))
  }

  private static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    // Sockets, since Swift does not see the call that makes a pipe nobody else inherits.
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw Unexpected("There is no pipe to be had.")
    }
    return (ends[0], ends[1])
  }

  deinit {
    process.signal(SIGKILL)
    if input >= 0 { close(input) }
    close(output)
  }

  func say(_ line: String) throws {
    let bytes = Array("\(line)\n".utf8)
    guard write(input, bytes, bytes.count) == bytes.count else { throw Unexpected("curate does not listen any more.") }
  }

  /// The next line, without its end.
  /// - Throws: where none has come after `timeout` seconds.
  func hear(timeout: Double = 20) async throws -> String {
    let descriptor = output
    let end = ContinuousClock.now + .seconds(timeout)
    while true {
      if let newline = heard.firstIndex(of: UInt8(ascii: "\n")) {
        defer { heard.removeSubrange(...newline) }
        return String(decoding: heard[..<newline], as: UTF8.self)
      }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&waiting, 1, 0) > 0 {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = read(descriptor, &chunk, chunk.count)
        guard count > 0 else { throw Unexpected("curate ended without a further line.") }
        heard += chunk[..<count]
      } else {
        guard ContinuousClock.now < end else { throw Unexpected("curate had no line for \(timeout) seconds.") }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  func signal(_ number: Int32) { process.signal(number) }

  /// What it has written to stderr.
  func errors() throws -> String { try space.read(Self.errorFile) }

  /// Ends its input and returns the exit code.
  func end() async throws -> Int32 {
    close(input)
    input = -1
    return try await exitCode()
  }

  /// The exit code, once the program has ended by itself.
  func exitCode() async throws -> Int32 {
    let process = process
    let code = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: process.exitCode(within: 60)) }
    }
    guard let code else { throw Unexpected("curate goes on and on.") }
    return code
  }
}
