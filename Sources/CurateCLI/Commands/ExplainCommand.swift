// curate explain: where a photograph comes from, and every step to its label and its side.
import ArgumentParser
import Base
import Foundation
import Store

struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Tells the way of one photograph, or of a post's: the dump, the votes, the model and the run behind each label.",
    discussion: """
      A photograph is named by its SHA-256 or six digits of its beginning and more, by a file of it, or by a key or picture of an export; \
      a post by its id (platform/id where several platforms have it, id/2 for its second picture), or by an address.

      The answer goes from the dump's file and record to the side of the split: the post with its likes over time, how the file came, \
      faces, features and predictions, every vote with who, when and for how long, flags and decisions, the labels with the run that made \
      them, exports with keys. Captions are shown with --verbose only. The store is only read.

      Examples:
        curate explain c380a21a
        curate explain selfies/train/y/c380a21a7f3ab46c1d2e-3.jpg
        curate explain instagram/BxKq2LmA0aZ --verbose
        curate explain c380a21a --json
      """)

  @Argument(help: ArgumentHelp("A hash, a file, an export's key, a post's id or address.", valueName: "image-or-post"))
  var name: String

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let answer = try opened.read { connection in
      try LineageAnswer(LineageQuestion(name, in: connection), connection: connection, folder: opened.images)
    }
    try output.answer("explain", since: start, answer.fields(showsWords: output.verbose)) {
      answer.lines(showsWords: output.verbose).joined(separator: "\n")
    }
  }
}
