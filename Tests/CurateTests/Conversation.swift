// Conversation: a run of the program that is spoken to line by line.
import Foundation

/// The program with its standard input and output held open.
final class Conversation: @unchecked Sendable {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let space: Workspace
  private var heard: [UInt8] = []

  private static let errorFile = "conversation.err"

  /// - Parameter space: where it runs; a folder of its own where none is named.
  init(_ arguments: [String], in space: Workspace? = nil) throws {
    self.space = try space ?? Workspace()
    process.executableURL = URL(fileURLWithPath: try RunningCurate.program())
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: self.space.path)
    process.environment = RunningCurate.environment()
    process.standardInput = input
    process.standardOutput = output
    try self.space.write(Self.errorFile, "")
    process.standardError = FileHandle(forWritingAtPath: self.space.file(Self.errorFile))
    try process.run()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  func say(_ line: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
  }

  /// The next line, without its end.
  /// - Throws: where none has come after `timeout` seconds.
  func hear(timeout: Double = 20) async throws -> String {
    let descriptor = output.fileHandleForReading.fileDescriptor
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

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// What it has written to stderr.
  func errors() throws -> String { try space.read(Self.errorFile) }

  /// Ends its input and returns the exit code.
  func end() async throws -> Int32 {
    try input.fileHandleForWriting.close()
    return try await exitCode()
  }

  /// The exit code, once the program has ended by itself.
  func exitCode() async throws -> Int32 {
    for _ in 0..<4000 where process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    guard !process.isRunning else { throw Unexpected("curate goes on and on.") }
    return process.terminationStatus
  }
}
