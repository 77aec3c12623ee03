// curate votes: votes from and to files.
import ArgumentParser

struct VotesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "votes", abstract: "Brings votes in from a file and writes them out.",
    subcommands: [ImportVotes.self, ExportVotes.self])
}
