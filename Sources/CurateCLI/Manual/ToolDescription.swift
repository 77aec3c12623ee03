// ToolDescription: the commands and their options, as the parser describes them.
import ArgumentParser
import Foundation

/// A command, with what it takes and the commands below it.
struct ToolDescription: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      /// "--label", "-o".
      var typed: String { (kind == "long" ? "--" : "-") + name }
    }
    var kind: String
    var isOptional: Bool
    var isRepeating: Bool
    var shouldDisplay: Bool
    var sectionTitle: String?
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var abstract: String?
    var discussion: String?
  }
  var commandName: String
  var abstract: String?
  var discussion: String?
  var shouldDisplay: Bool?
  var arguments: [Argument]?
  var subcommands: [ToolDescription]?

  /// All of curate.
  /// - Throws: where the parser describes itself in another form than it did.
  static func curate() throws -> ToolDescription {
    struct Whole: Decodable { var command: ToolDescription }
    return try JSONDecoder().decode(Whole.self, from: Data(Curate._dumpHelp().utf8)).command
  }

  /// The commands that do something, with the words that call them, in order; `help` is the parser's own.
  func commands(below path: [String] = []) -> [(words: [String], command: ToolDescription)] {
    let own = path + [commandName]
    let below = (subcommands ?? []).filter { $0.commandName != "help" && $0.shouldDisplay != false }
    return [(own, self)] + below.flatMap { $0.commands(below: own) }
  }
}
