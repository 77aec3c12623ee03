// RunStage: a stage as a command runs it: recorded, with a progress bar, ending in order on Ctrl-C.
import Base
import Pipeline
import Store

/// Runs the stage and tells the problems. Notes how to go on where it was interrupted; the caller then ends early.
/// - Parameters:
///   - command: as it is recorded; nil where the stage is part of a run that is being recorded.
///   - more: what else the progress bar tells, asked for as often as it is drawn.
func runStage<S: Stage>(
  _ stage: S, command: String?, items: String, width: Int, store: Store, output: OutputOptions,
  more: @escaping @Sendable () -> String = { "" }
) async throws -> StageReport {
  let interrupts = Interrupts()
  let bar = ProgressBar(items, isQuiet: output.quiet)
  func run() async throws -> StageReport {
    defer { bar.finish() }
    let runner = StageRunner(store: store, width: width, now: currentTime) { finished, total, problems in
      bar.update(finished, of: total, problems: problems, more: more)
    }
    return try await interrupts.run { try await runner.run(stage) }
  }
  let report =
    if let command { try await recordingRun(store, command: command) { _ in try await run() } } else { try await run() }
  if output.verbose {
    for problem in try store.read({ try $0.problems(of: S.name) }) {
      let end = problem.status == .failed ? "failed" : "final"
      output.note("  \(problem.item): \(end): \(problem.message ?? "")")
    }
  }
  if report.wasInterrupted {
    output.note("Interrupted. What was finished is kept; run the same command again to go on.")
  }
  return report
}
