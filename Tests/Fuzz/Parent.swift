// Parent: starts the workers, looks after them, and tells what they found.
import Base
import Dumps
import Foundation

final class Parent {
  private let seed: UInt64
  private let corpus: Corpus
  /// As given, for the workers.
  private let folders: [String]
  private let jobs: Int
  private let findings: String
  private var found = 0
  private var ends = 0
  /// The same sentence about many cases is told a few times.
  private var told: [String: Int] = [:]
  private var readBroken = 0

  /// No reading of a case takes longer, and no worker holds more.
  private static let longest: Int64 = 5_000_000_000
  private static let mostMemory: Int64 = 3 << 30
  /// After so many crashes there is nothing to learn from more.
  private static let mostEnds = 100

  init(seed: UInt64, corpus: Corpus, folders: [String], jobs: Int, findings: String) {
    self.seed = seed
    self.corpus = corpus
    self.folders = folders
    self.jobs = min(jobs, WorkerBoard.rows)
    self.findings = findings
  }

  private struct Running {
    let process: Process
    let place: Int
    let numbers: Numbers
    var killed: String?
  }

  /// Works through the cases and returns how many broke something.
  func run(_ numbers: Numbers) throws -> Int {
    let home = FileManager.default.temporaryDirectory.appendingPathComponent("curate-fuzz-\(UUID().uuidString)").path
    try AtomicFile.createFolder(home)
    defer { try? FileManager.default.removeItem(atPath: home) }
    let board = try WorkerBoard(home + "/board")
    for place in 0..<jobs { board[place, .number] = -1 }
    let start = WorkerBoard.now
    var running: [Running] = []
    for place in 0..<min(jobs, numbers.count) {
      let own = Numbers(first: numbers.first + place, count: numbers.count - place, step: jobs)
      running.append(try begin(place, own, board))
    }
    var lastWord = start
    while !running.isEmpty, ends < Self.mostEnds {
      usleep(20_000)
      var next: [Running] = []
      for var worker in running {
        if worker.process.isRunning {
          watch(&worker, board)
          next.append(worker)
        } else if let again = try ended(worker, board) {
          next.append(again)
        }
      }
      running = next
      try tellBroken(board)
      if WorkerBoard.now - lastWord > 30_000_000_000 {
        lastWord = WorkerBoard.now
        say("\(sum(board, .done)) of \(numbers.count) cases, \(found) findings")
      }
    }
    for worker in running {
      kill(worker.process.processIdentifier, SIGKILL)
      worker.process.waitUntilExit()
    }
    try tellBroken(board)
    tellSum(board, seconds: Double(WorkerBoard.now - start) / 1e9)
    return found
  }

  private func begin(_ place: Int, _ numbers: Numbers, _ board: WorkerBoard) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments =
      [
        "--seed", String(seed), "--first", String(numbers.first), "--count", String(numbers.count), "--jobs",
        String(numbers.step), "--board", board.path, "--worker", String(place),
      ] + (folders.isEmpty ? [] : ["--corpus"] + folders)
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    process.environment = environment
    let words = Self.words(board, place)
    try AtomicFile.write("", to: words)
    process.standardError = FileHandle(forWritingAtPath: words) ?? FileHandle.standardError
    try process.run()
    return Running(process: process, place: place, numbers: numbers)
  }

  /// Ends a worker whose case takes too long or too much.
  private func watch(_ worker: inout Running, _ board: WorkerBoard) {
    guard worker.killed == nil else { return }
    let begun = board[worker.place, .begun]
    if begun > 0, WorkerBoard.now - begun > Self.longest {
      worker.killed = "was read for more than \(Self.longest / 1_000_000_000) seconds"
    } else if Resident.bytes(of: worker.process.processIdentifier) > Self.mostMemory {
      worker.killed = "made the process hold more than \(Self.mostMemory >> 20) MB"
    }
    if worker.killed != nil { kill(worker.process.processIdentifier, SIGKILL) }
  }

  /// Tells why a worker ended, and starts another one behind the case that ended it.
  private func ended(_ worker: Running, _ board: WorkerBoard) throws -> Running? {
    let process = worker.process
    if process.terminationReason == .exit, process.terminationStatus == 0 { return nil }
    let number = Int(board[worker.place, .number])
    let words = (try? String(decoding: AtomicFile.read(Self.words(board, worker.place)), as: UTF8.self)) ?? ""
    guard number >= worker.numbers.first else {
      throw Fault(.bug, "A worker ended before its first case, with \(process.terminationStatus): \(words).")
    }
    let end =
      process.terminationReason == .uncaughtSignal
      ? "crashed with signal \(process.terminationStatus)" : "ended the process with \(process.terminationStatus)"
    ends += 1
    try tell(number, worker.killed ?? end, words: worker.killed == nil ? words : "")
    board[worker.place, .begun] = 0
    let next = number + worker.numbers.step
    guard next < worker.numbers.end else { return nil }
    return try begin(
      worker.place, Numbers(first: next, count: worker.numbers.end - next, step: worker.numbers.step), board)
  }

  private static func words(_ board: WorkerBoard, _ place: Int) -> String { "\(board.path).words\(place)" }

  /// Tells the promises that workers found broken since the last time.
  private func tellBroken(_ board: WorkerBoard) throws {
    guard let bytes = try? AtomicFile.read(board.path + ".broken"), bytes.count > readBroken else { return }
    let lines = bytes[readBroken...].prefix(upTo: (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? readBroken - 1) + 1)
    readBroken += lines.count
    for line in String(decoding: lines, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      guard parts.count == 2, let number = Int(parts[0]) else { continue }
      try tell(number, "broke a promise: \(parts[1])", words: "")
    }
  }

  private func tell(_ number: Int, _ what: String, words: String) throws {
    let summary = words.split(separator: "\n").first { $0.contains("SUMMARY:") || $0.contains("Fatal error") }
    // Numbers, names and quotations differ between cases of one fault.
    let kind = (what + (summary.map(String.init) ?? "")).replacing(/“.*”|0x[0-9a-f]+|[0-9]+/, with: "")
    told[kind, default: 0] += 1
    found += 1
    guard told[kind, default: 0] <= 5 else { return }
    say("case \(number) of seed \(seed) \(what)")
    if let summary { say("  \(summary)") }
    try keepInput(of: number, saying: "  its input", words: words)
  }

  /// Writes the files of a case below the folder for findings.
  func keepInput(of number: Int, saying what: String, words: String = "") throws {
    let folder = "\(findings)/\(seed)-\(number)"
    let fuzz = FuzzCase(seed: seed, number: number, corpus: corpus)
    let path = try fuzz.write(to: folder)
    if !words.isEmpty { try AtomicFile.write(words, to: folder + ".words") }
    say("\(what): \(path)")
    say("  its map: \(fuzz.map.columns.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: ","))")
  }

  private func sum(_ board: WorkerBoard, _ column: WorkerBoard.Column) -> Int64 {
    (0..<jobs).reduce(0) { $0 + board[$1, column] }
  }

  private func tellSum(_ board: WorkerBoard, seconds: Double) {
    let rows = 0..<jobs
    let slow = rows.max { board[$0, .slowest] < board[$1, .slowest] } ?? 0
    let large = rows.max { board[$0, .growth] < board[$1, .growth] } ?? 0
    say(
      """
      \(sum(board, .done)) cases in \(Int(seconds.rounded())) s: \(sum(board, .posts)) posts, \
      \(sum(board, .faults)) dumps refused as a whole, \(sum(board, .imports)) imported twice
      longest reading: of case \(board[slow, .slowestCase]) with \(board[slow, .slowest] / 1_000_000) ms; \
      largest: case \(board[large, .growthCase]) with \(board[large, .growth] >> 20) MB
      \(found == 0 ? "nothing broke" : "\(found) findings, by kind:")
      """)
    for (kind, count) in told.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { say("  \(count) × \(kind)") }
  }
}
