// curate-fuzz: reads many thousand damaged dumps through every dialect and says which of them break a promise.
import ArgumentParser
import Base
import Foundation

@main
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curate-fuzz",
    abstract: "Reads damaged dumps through every dialect, and some through the whole import.",
    discussion: """
      A case follows from the seed, its number and the corpus alone: --seed S --only K repeats it. What breaks (a crash, \
      a reading of more than five seconds, 512 MB, an event that no reader may hand out) is told with its number, and \
      its input is kept below --findings. Build it with --sanitize=address.
      """)

  @Option(help: "How many cases.")
  var count = 100_000

  @Option(help: "Where chance starts (default: another one each time).")
  var seed: UInt64?

  @Option(parsing: .upToNextOption, help: "Folders of dumps to damage (default: Tests/DumpsTests/Fixtures).")
  var corpus: [String] = []

  @Option(help: "Run this case alone, and keep its input.")
  var only: Int?

  @Option(help: "The first case.")
  var first = 0

  @Option(help: "How many processes work at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "The folder for the inputs that break something.")
  var findings = "fuzz-findings"

  /// What the parent tells its workers: the board, and which of the processes this one is.
  @Option(help: .private)
  var board: String?

  @Option(help: .private)
  var worker = 0

  func validate() throws {
    guard count > 0, jobs > 0, first >= 0, only ?? 0 >= 0 else {
      throw ValidationError("--count and --jobs are 1 or more, --first and --only 0 or more.")
    }
  }

  func run() throws {
    let corpus = try Corpus(folders: self.corpus.isEmpty ? ["Tests/DumpsTests/Fixtures"] : self.corpus)
    if let board {
      let numbers = Numbers(first: first, count: count, step: jobs)
      return try Worker(seed: seed ?? 0, corpus: corpus, board: WorkerBoard(board), place: worker).run(numbers)
    }
    let seed = self.seed ?? .random(in: 0...9_999_999)
    say("seed \(seed), \(corpus.seeds.count) dumps in the corpus")
    let numbers = Numbers(first: only ?? first, count: only == nil ? count : 1, step: 1)
    let parent = Parent(
      seed: seed, corpus: corpus, folders: self.corpus, jobs: only == nil ? jobs : 1, findings: findings)
    if let only { try parent.keepInput(of: only, saying: "The input") }
    guard try parent.run(numbers) == 0 else { throw ExitCode(1) }
  }
}

/// Which cases a process works through.
struct Numbers {
  var first: Int
  var count: Int
  var step: Int

  var end: Int { first + count }
}

/// A line on standard output.
func say(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

/// What the address sanitizer asks for at the start: traps tell their stack too, and leaks are not looked for, since the
/// runtimes keep what they have. Without the sanitizer nobody asks.
@_cdecl("__asan_default_options")
func sanitizerOptions() -> UnsafePointer<UInt8> {
  let options: StaticString = """
    detect_leaks=0:handle_sigill=1:handle_sigtrap=1:handle_abort=1:exitcode=99:quarantine_size_mb=32:\
    max_allocation_size_mb=1024
    """
  return options.utf8Start
}
