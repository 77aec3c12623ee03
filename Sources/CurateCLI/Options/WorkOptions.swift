// WorkOptions: how many items at a time, and what chance depends on.
import ArgumentParser
import Foundation

struct JobsOption: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many items at a time; the result is the same.", valueName: "n"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard (1...1024).contains(jobs) else { throw ValidationError("--jobs \(jobs) must lie between 1 and 1024.") }
  }
}

struct SeedOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What chance depends on: the same seed, the same result.", valueName: "n"))
  var seed: UInt64 = 0
}
