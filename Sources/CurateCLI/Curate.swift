// Curate: the root command, and the one place where an error becomes a sentence and an exit code.
import ArgumentParser
import Base
import Foundation
import Store

/// `curate`, the command line.
package struct Curate: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "curate",
    abstract: "Turns scraped social-media posts into labelled, balanced, leak-free image datasets.",
    discussion: """
      The way of the data, a command a step:

        curate import crawl/            posts, likes over time, photographs
        curate fetch                    photographs that the dump only links to
        curate faces                    dlib's face detector: none, one, many
        curate selfies predict          which photographs are selfies, by a classifier
        curate score                    likes that followers do not explain
        curate annotate --as ada --task selfie
        curate agreement --task selfie  how well annotators agree
        curate aggregate --task selfie  one label an image
        curate suspects --task selfie   labels that are doubtful, to be looked at again
        curate export DIR --label selfie --balance
        curate verify DIR               no leak, no broken file
        curate probe DIR                does it teach anything?
        curate report FILE.html         figures and photographs, one file to send
        curate explain IMAGE            the dump, the votes and the runs behind a label
        curate runs                     which commands made the store what it is

        curate run likeability crawl/   all of it, as a published protocol has it

      The store itself:

        curate check                    the file, its references, every photograph against its hash
        curate backup FILE              a copy of one moment
        curate gc                       away with what nobody needs
        curate forget --account NAME    somebody's posts, photographs and every trace of them

      Try it on made-up posts first: curate sample demo/

      Exit codes: 0 done (single items may have failed: they are counted), 1 verify and check found problems, 64 wrong usage, \
      65 unusable data, 66 no such input, 69 something needed is missing, 70 a bug, 73 cannot create the output, \
      74 I/O failed, 75 busy: try again, 130 ended early by Ctrl-C.
      """,
    version: versionWords,
    subcommands: [
      SampleCommand.self, ImportCommand.self, FetchCommand.self, FacesCommand.self, DetectCommand.self,
      SelfiesCommand.self,
      ScoreCommand.self, SelectCommand.self, TasksCommand.self, AnnotatorsCommand.self, AnnotateCommand.self,
      VotesCommand.self,
      AgreementCommand.self, AggregateCommand.self, SuspectsCommand.self, ServeCommand.self,
      ExportCommand.self, VerifyCommand.self, ProbeCommand.self, RunCommand.self,
      StatusCommand.self, ReportCommand.self, ExplainCommand.self, RunsCommand.self,
      CheckCommand.self, BackupCommand.self, GCCommand.self, ForgetCommand.self,
      CompletionsCommand.self, ManualCommand.self,
    ])

  package init() {}

  /// Parses the arguments, runs the command and ends the process with its exit code.
  package static func runAndExit() async -> Never {
    do {
      try checkCommandName(Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Foundation.exit(0)
    } catch let fault as Fault {
      Screen.error(fault.sentence)
      Foundation.exit(fault.code.rawValue)
    } catch let early as EarlyEnd {
      Foundation.exit(early.code)
    } catch {
      // Wrong usage, --help and --version: the parser knows their texts and codes. It calls all it does not know a failure.
      guard exitCode(for: error) == .failure else { exit(withError: error) }
      Screen.error(
        "A bug of curate's: \(type(of: error)) reached the command line; please report the command that you ran.")
      Foundation.exit(Fault.Code.bug.rawValue)
    }
  }
}

extension Curate {
  /// A slip in a command's name gets a hint instead of the parser's word about an unexpected argument.
  /// - Throws: `Fault(.usage)` where the words name no command.
  static func checkCommandName(_ arguments: [String]) throws {
    let arguments = arguments.first == "help" ? Array(arguments.dropFirst()) : arguments
    var configuration = Self.configuration
    var path = ["curate"]
    for argument in arguments {
      let commands = configuration.subcommands.map { $0.configuration }
      guard !commands.isEmpty, !argument.hasPrefix("-"), argument != "help" else { return }
      guard let next = commands.first(where: { $0.commandName == argument }) else {
        let names = commands.compactMap { $0.commandName }
        let hint = didYouMean(argument, among: names)
        let list = path.count == 1 ? "curate help lists them." : "There are \(names.joined(separator: ", "))."
        throw Fault(.usage, "There is no command \((path + [argument]).joined(separator: " ")).\(hint) \(list)")
      }
      configuration = next
      path.append(argument)
    }
  }
}

/// A command that has said all it had to say and ends with another code than 0.
struct EarlyEnd: Error {
  var code: Int32

  /// Ended by Ctrl-C: what was finished is kept. 128 + SIGINT, as shells expect.
  static let interrupted = EarlyEnd(code: 130)
  /// `verify` or `check` found problems.
  static let problemsFound = EarlyEnd(code: 1)
}
