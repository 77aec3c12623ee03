// Fault: why a whole command cannot go on, as a value with an exit code and one sentence for the user.

/// An error that ends a command. Failures of single items are not faults: they are counted rows (see Pipeline).
///
/// The sentence names the input, the cause and the next step, and ends with a full stop.
package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The exit codes of `curate`, after BSD's sysexits.
  package enum Code: Int32, Sendable {
    case usage = 64
    case data = 65
    case noInput = 66
    case unavailable = 69
    case bug = 70
    case cannotCreate = 73
    case io = 74
    case tryAgain = 75
  }

  package var code: Code
  package var sentence: String

  package init(_ code: Code, _ sentence: String) {
    self.code = code
    self.sentence = sentence
  }

  package var description: String { sentence }
}
