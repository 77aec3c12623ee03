// OutputOptions: how much a command says, and whether to people or to programs.
import ArgumentParser
import Foundation

struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  @Flag(help: "No progress, no notes.")
  var quiet = false

  @Flag(help: "Say more: single problems, what was chosen and why.")
  var verbose = false

  /// Puts out the answer: the object with `command` and `seconds` in front where --json is on, else the text. Its whole
  /// numbers are kept with the run that the command has recorded, where it has.
  /// - Throws: `Fault` where standard output cannot be written.
  func answer(
    _ command: String, since start: ContinuousClock.Instant, _ fields: [(String, JSON)], text: () -> String
  ) throws {
    runDesk.keepCounts(of: fields)
    guard json else {
      let lines = text()
      if !lines.isEmpty { try Screen.answer(harmless(lines)) }
      return
    }
    let duration = ContinuousClock.now - start
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    let head: [(String, JSON)] = [
      ("command", .string(command)), ("seconds", .double((seconds * 1000).rounded() / 1000)),
    ]
    try Screen.answer(JSON.object(head + fields).text)
  }

  func note(_ line: @autoclosure () -> String) {
    if !quiet { Screen.note(line()) }
  }

  func warning(_ sentence: String) {
    if !quiet { Screen.warning(sentence) }
  }
}
