// curate votes: votes from and to files.
import ArgumentParser

struct VotesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "votes", abstract: "Brings votes in from a file, writes them out, and lists what owners decided.",
    subcommands: [ImportVotes.self, ExportVotes.self, Decisions.self])
}
