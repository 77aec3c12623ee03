// OtherProgram: something else at work on the same SQLite file, written in Python where the machine has it.
import Foundation

/// Python with its sqlite3 module; nil where this machine has none. Only tests use it.
let pythonWithSQLite: String? = {
  let folders =
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/bin"]
  return folders.map { $0 + "/python3" }.first { path in
    guard FileManager.default.isExecutableFile(atPath: path) else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-c", "import sqlite3"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}()

/// A process that has done its work on `curate.sqlite`, and holds on to it until it is told to leave.
final class OtherProgram {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  /// - Parameter lines: Python, with `db` as the open database, in which transactions begin only where asked for.
  init(_ lines: String, in space: Workspace) throws {
    guard let pythonWithSQLite else { throw Unexpected("There is no python3 with sqlite3.") }
    process.executableURL = URL(fileURLWithPath: pythonWithSQLite)
    process.arguments = [
      "-c",
      """
      import sqlite3, sys
      db = sqlite3.connect('curate.sqlite', isolation_level=None)
      \(lines)
      print('ready', flush=True)
      sys.stdin.read()
      """,
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: space.path)
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let word = output.fileHandleForReading.readData(ofLength: 6)
    guard word == Data("ready\n".utf8) else { throw Unexpected("Python could not prepare the store.") }
  }

  /// Lets go of the database and ends.
  func leave() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
