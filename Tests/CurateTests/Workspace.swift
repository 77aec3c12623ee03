// Workspace: a folder of its own for each test, in which the program runs.
import Base
import Foundation
import Support

/// A temporary folder, removed at the end.
final class Workspace: Sendable {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("curate-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Runs the program to its end, in this folder, as often at a time as there are processors.
  @discardableResult
  func run(
    _ arguments: String..., input: String = "", environment: [String: String] = [:], timeout: Double = 60
  ) async throws -> CurateResult {
    try await run(arguments, input: input, environment: environment, timeout: timeout)
  }

  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], timeout: Double = 60
  ) async throws -> CurateResult {
    await Turns.all.take()
    do {
      let result = try await start(arguments, input: input, environment: environment).result(timeout: timeout)
      await Turns.all.giveBack()
      return result
    } catch {
      await Turns.all.giveBack()
      throw error
    }
  }

  /// Runs another program, in this folder.
  func runOther(_ program: String, _ arguments: String...) async throws -> CurateResult {
    try await RunningCurate(arguments, in: path, input: "", program: program).result()
  }

  /// Runs with `--json` and gives the object.
  /// - Throws: where the exit code is not 0 or stdout holds anything else.
  @discardableResult
  func json(_ arguments: String..., input: String = "") async throws -> Answer {
    let result = try await run(arguments + ["--json"], input: input)
    guard result.code == 0 else {
      throw Unexpected("curate \(arguments.joined(separator: " ")) ended with \(result.code): \(result.err)")
    }
    return try result.json()
  }

  /// The status while another run is at work, without waiting for a turn; empty where there is no store yet.
  func peek() throws -> Answer {
    let result = try start(["status", "--json"]).resultOnThisThread()
    return result.code == 0 ? try result.json() : .null
  }

  /// Starts the program and goes on.
  func start(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> RunningCurate {
    try RunningCurate(arguments, in: path, input: input, environment: environment)
  }

  func write(_ name: String, _ text: String) throws {
    try AtomicFile.write(text, to: file(name))
  }

  func read(_ name: String) throws -> String { String(decoding: try AtomicFile.read(file(name)), as: UTF8.self) }

  func bytes(_ name: String) throws -> [UInt8] { try AtomicFile.read(file(name)) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

  func file(_ name: String) -> String { name.hasPrefix("/") ? name : "\(path)/\(name)" }

  /// Every file below a folder, as paths from it, sorted.
  func files(below name: String) -> [String] {
    guard let inside = FileManager.default.enumerator(atPath: file(name)) else { return [] }
    var found: [String] = []
    for case let entry as String in inside where inside.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
      found.append(entry)
    }
    return found.sorted()
  }

  /// The hash of every file below a folder, by its path from it.
  func hashes(below name: String) throws -> [String: String] {
    var hashes: [String: String] = [:]
    for entry in files(below: name) { hashes[entry] = SHA256.hex(of: try bytes("\(name)/\(entry)")) }
    return hashes
  }

  /// Sends a signal to a run as soon as the condition holds, which is looked at every `pause` milliseconds. A thread of
  /// its own does it: the tests' pool may be busy for longer than the run takes.
  /// - Throws: where the moment does not come, because the run ends or a minute goes by.
  func signal(
    _ number: Int32, to run: RunningCurate, every pause: UInt32 = 2, when holds: @escaping @Sendable () throws -> Bool
  ) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            let end = ContinuousClock.now + .seconds(60)
            while try !holds() {
              guard run.process.isRunning else { throw Unexpected("The run ended before it could be signalled.") }
              guard ContinuousClock.now < end else { throw Unexpected("The moment for the signal never came.") }
              usleep(pause * 1000)
            }
            run.signal(number)
          })
      }
    }
  }
}

/// Real data beside the checkout; nil where it is missing.
func realData(_ name: String) -> String? {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let path = root.deletingLastPathComponent().appendingPathComponent("shared/data/\(name)").path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}

/// The path, in a test that is enabled only where the data is there.
func needed(_ name: String) throws -> String {
  guard let path = realData(name) else { throw Unexpected("shared/data/\(name) has gone.") }
  return path
}
