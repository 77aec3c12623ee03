// RecordedCommand: a run's command as it can be typed again by whoever reads a report.
import Report
import Store

extension RecordedRun {
  /// Options that change no number, with whether a word follows. Files of theirs are this machine's.
  private static let left: [String: Bool] = [
    "--store": true, "--plot": true, "--sheet": true, "--truth": true, "--out": true, "-o": true, "--jobs": true,
    "--json": false, "--quiet": false, "--verbose": false, "--compare": false,
  ]

  /// `curate score --top 0.2 --bottom 0.2`: what was typed, without what changes no number.
  var typed: String {
    var words: [String] = []
    var isLeft = false
    for argument in arguments {
      if isLeft {
        isLeft = false
        continue
      }
      let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
      if argument.hasPrefix("-"), let hasWord = Self.left[name] {
        isLeft = hasWord && name == argument
      } else {
        words.append(shellWord(argument))
      }
    }
    return (["curate"] + (words.isEmpty ? [command] : words)).joined(separator: " ")
  }
}
