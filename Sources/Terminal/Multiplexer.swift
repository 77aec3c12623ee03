// Multiplexer: tmux or screen between the session and the terminal, and what they let through.
import Base
import Foundation

/// A program that draws other programs' screens into its own window.
package enum Multiplexer: String, Sendable {
  case tmux, screen

  /// The one the environment names. `TERM` counts too: over ssh it is all that arrives.
  package static func around(_ environment: [String: String]) -> Multiplexer? {
    let term = environment["TERM"] ?? ""
    if !(environment["TMUX"] ?? "").isEmpty || term.hasPrefix("tmux") { return .tmux }
    if !(environment["STY"] ?? "").isEmpty || term.hasPrefix("screen") { return .screen }
    return nil
  }
}

/// What tmux says of the terminal that its window is shown on.
package struct TmuxClient: Sendable, Equatable {
  /// The terminal's TERM: "xterm-kitty".
  package var term: String
  /// Its name and version where tmux could learn it: "kitty(0.32.0)".
  package var type: String
  /// What tmux found it to have: "256", "RGB", "sixel", …
  package var features: Set<String>
  /// tmux writes UTF-8 to it; otherwise every sign beyond ASCII is an underscore.
  package var isUTF8: Bool
  /// `allow-passthrough` is on for this pane.
  package var letsThrough: Bool

  package init(term: String, type: String, features: Set<String>, isUTF8: Bool, letsThrough: Bool) {
    self.term = term
    self.type = type
    self.features = features
    self.isUTF8 = isUTF8
    self.letsThrough = letsThrough
  }

  /// What is asked of tmux, a line for each fact.
  static let format =
    "#{client_termname}\n#{client_termtype}\n#{client_termfeatures}\n#{client_utf8}\n#{allow-passthrough}"

  /// Reads tmux's answer to `format`; nil where no terminal is attached or the answer is another.
  package init?(answer: String) {
    let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 5, !lines[0].isEmpty else { return nil }
    self.init(
      term: String(lines[0]), type: String(lines[1]),
      features: Set(lines[2].split(separator: ",").map(String.init)), isUTF8: lines[3] == "1",
      letsThrough: ["on", "all", "1", "2"].contains(lines[4]))
  }

  /// Asks the tmux that the environment names. Takes some milliseconds; nil without one, or where it does not answer.
  package static func ask(environment: [String: String]) -> TmuxClient? {
    guard !(environment["TMUX"] ?? "").isEmpty else { return nil }
    // The shell hands its own environment on, with the socket's name and the pane's in it.
    let command = "exec tmux display-message -p -t \"${TMUX_PANE:-}\" '\(format)' 2>/dev/null </dev/null"
    guard let pipe = popen(command, "re") else { return nil }
    defer { pclose(pipe) }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1024)
    while answer.count < 65_536 {
      let count = fread(&buffer, 1, buffer.count, pipe)
      guard count > 0 else { break }
      answer += buffer[..<count]
    }
    return TmuxClient(answer: String(decoding: answer, as: UTF8.self))
  }

  /// What arrives of colours. tmux's list of features has only what it knows by the terminal's name or answer; what it
  /// takes from terminfo it does not list, and every other terminal is sent what it has of 256.
  var colours: ColourDepth {
    if features.contains("RGB") || ColourDepth.isTruecolour(term: term) { return .truecolour }
    return term == "linux" ? .indexed8 : .indexed256
  }

  /// kitty's Unicode placeholders: kitty has them since 0.28, Ghostty always had.
  var hasPlaceholders: Bool {
    if term.contains("ghostty") || type.lowercased().hasPrefix("ghostty") { return true }
    guard type.hasPrefix("kitty") else { return false }
    let numbers = type.drop { !$0.isNumber }.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
    return numbers.count == 2 && (numbers[0], numbers[1]) >= (0, 28)
  }
}
