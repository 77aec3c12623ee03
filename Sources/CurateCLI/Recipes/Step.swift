// Step: a command that runs inside of another one, as a step of a recipe does.
import ArgumentParser
import Base
import Foundation

/// What a command must know when it is a step: it is recorded with its own words, and what it answers is kept.
final class Step: @unchecked Sendable {
  /// The step that the present task runs; nil where the command was typed.
  @TaskLocal static var current: Step?

  /// The command's words, without `curate`.
  let arguments: [String]
  /// Whether the answer is kept only, not printed.
  let isSilent: Bool
  private let lock = NSLock()
  private var kept: JSON?

  private let isQuiet: Bool

  init(_ arguments: [String], isQuiet: Bool = false, isSilent: Bool = false) {
    (self.arguments, self.isQuiet, self.isSilent) = (arguments, isQuiet, isSilent)
  }

  /// The words of the command that the present task runs, typed or as a step.
  static var words: [String] { current?.arguments ?? Array(CommandLine.arguments.dropFirst()) }

  func keep(_ answer: JSON) { lock.withLock { kept = answer } }

  /// What the command answered; an empty object where it did not.
  var answer: JSON { lock.withLock { kept ?? .object([]) } }

  /// The command that the words are.
  /// - Throws: `Fault(.usage)` where they are none, or one that cannot be a step; its sentence says what is wrong.
  func command() throws -> any ParsableCommand {
    try Curate.checkCommandName(arguments)
    do {
      let command = try Curate.parseAsRoot(arguments)
      guard !(command is RunCommand) else { throw Fault(.usage, "A recipe cannot be a step of a recipe.") }
      // Not every command has something to be quiet about.
      return isQuiet ? (try? Curate.parseAsRoot(arguments + ["--quiet"])) ?? command : command
    } catch let fault as Fault {
      throw fault
    } catch {
      let words = Curate.message(for: error)
      throw Fault(.usage, words.hasSuffix(".") ? words : words + ".")
    }
  }

  /// Parses the words as the command line would, and runs the command.
  /// - Throws: what the command throws; `Fault(.usage)` where the words are no command.
  func run() async throws {
    var command = try command()
    try await Self.$current.withValue(self) {
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    }
  }
}
