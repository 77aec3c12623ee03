// CurateProcess: the built program, run as a person or a script would run it.
import Base
import Foundation
import Support

/// What a run of the program left: its exit code and both streams.
struct CurateResult: Sendable, Hashable {
  /// The exit code; 128 and the signal's number where a signal ended it, as shells say it.
  var code: Int32
  var out: String
  var err: String

  var outLines: [String] { out.split(separator: "\n").map(String.init) }
  var errLines: [String] { err.split(separator: "\n").map(String.init) }

  /// The one object that `--json` promises. An error where stdout is anything else than one line with one object.
  func json() throws -> Answer {
    let lines = outLines
    guard lines.count == 1, let line = lines.first else {
      throw Unexpected("--json should leave one line on stdout, not \(lines.count): \(out)\(err)")
    }
    let answer = try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
    guard case .object = answer else { throw Unexpected("--json should leave an object: \(line)") }
    return answer
  }
}

/// Something that the test's own ground lacks, as opposed to an expectation that fails.
struct Unexpected: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// A run of the program that may still be going on. Its streams are files, so that no amount of output can block it.
final class RunningCurate: Sendable {
  let process: ChildProcess
  private let folder: String
  private let command: String

  /// - Parameters:
  ///   - directory: where it runs: names in its sentences stay short.
  ///   - input: its whole standard input.
  ///   - program: another one than the one that was built.
  init(
    _ arguments: [String], in directory: String, input: String, environment: [String: String] = [:],
    program: String? = nil
  ) throws {
    folder = FileManager.default.temporaryDirectory.path + "/curate-cli-run-\(UUID().uuidString)"
    command = arguments.joined(separator: " ")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["in", "out", "err"] {
      try AtomicFile.write(name == "in" ? input : "", to: "\(folder)/\(name)")
    }
    process = try ChildProcess(
      program ?? Self.program(), arguments, in: directory, environment: Self.environment(adding: environment),
      input: .file(folder + "/in"), output: .file(folder + "/out"), error: .file(folder + "/err"))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Waits for the end and returns the highest resident size in bytes. A thread of its own looks: the tests' pool may be
  /// busy for longer than the process runs.
  func peakMemory() async -> Int {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [process] in
        var peak = 0
        while process.isRunning {
          peak = max(peak, Self.peakMemory(of: process.id) ?? 0)
          usleep(2000)
        }
        continuation.resume(returning: peak)
      }
    }
  }

  private static func peakMemory(of id: Int32) -> Int? {
    // The file says of itself that it is empty, and Foundation believes it.
    guard let status = try? AtomicFile.read("/proc/\(id)/status"),
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 << 10 }
  }

  func signal(_ number: Int32) { process.signal(number) }

  /// Waits for the end, without a thread of the tests' pool.
  /// - Throws: where it takes longer than `timeout` seconds; it is then killed.
  func result(timeout: Double = 60) async throws -> CurateResult {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try self.resultOnThisThread(timeout: timeout) }) }
    }
  }

  /// As `result`, for threads that may wait.
  func resultOnThisThread(timeout: Double = 60) throws -> CurateResult {
    guard let code = process.exitCode(within: timeout) else {
      signal(SIGKILL)
      throw Unexpected("curate \(command) took more than \(timeout) seconds.")
    }
    return CurateResult(code: code, out: try text("out"), err: try text("err"))
  }

  /// What it has written to stderr so far.
  func errSoFar() throws -> String { try text("err") }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  /// The program that this test run has built: it lies beside the tests, whatever the configuration and folder.
  static func program() throws -> String {
    let beside = [Bundle.main.bundlePath, (CommandLine.arguments[0] as NSString).deletingLastPathComponent]
    guard let found = beside.map({ $0 + "/curate" }).first(where: FileManager.default.isExecutableFile) else {
      throw Unexpected("There is no program curate beside the tests, in \(beside.joined(separator: " or ")).")
    }
    return found
  }

  /// This process's environment without what would change the program's answers.
  static func environment(adding more: [String: String] = [:]) -> [String: String] {
    let foreign = ["CURATE_STORE", "COLUMNS", "LINES", "http_proxy", "https_proxy", "all_proxy", "no_proxy"]
    let own = ProcessInfo.processInfo.environment.filter { name, _ in
      !foreign.contains(name) && !foreign.contains(name.lowercased())
    }
    return own.merging(more) { $1 }
  }
}

/// Hands out as many turns at a time as there are processors, so that a run's time tells something about the run.
actor Turns {
  static let all = Turns(ProcessInfo.processInfo.activeProcessorCount)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = max(1, count) }

  func take() async {
    if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
  }

  func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
