// curate sample: a made-up crawl to try things on.
import ArgumentParser
import Base
import Foundation
import Sample

struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Writes a made-up crawl to try things on: drawn photographs, likes with a known cause, votes, the truth.",
    discussion: """
      DIR gets crawl/ (a dump in Instaloader's layout; without images a line for each post), revisit/ (the same posts 7 \
      days later, about 11.7 % of them gone), votes.csv (three simulated annotators with known error rates on the task selfie), danger.json \
      (the same on the task danger, as Label Studio writes it), worthiness.csv (one owner's scores) and truth.csv. Nobody's photograph is in it.

      Examples:
        curate sample demo/
        curate sample big/ --posts 100000 --images 0      metadata only
        curate sample mine/ --posts 424 --accounts 1      one owner's photographs
      """)

  @Argument(help: "The folder to write; it must be empty or not there yet.")
  var directory: String

  @Option(parsing: .unconditional, help: ArgumentHelp("How many posts.", valueName: "n"))
  var posts: Int = 600

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many posts have a drawn photograph (default: all).", valueName: "n"))
  var images: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many accounts may post (default: a fourth of the posts).", valueName: "n"))
  var accounts: Int?

  @OptionGroup var seed: SeedOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let interrupts = Interrupts()
    let bar = ProgressBar("posts", isQuiet: output.quiet)
    let options = SampleOptions(posts: posts, images: images, accounts: accounts, seed: seed.seed, jobs: jobs.jobs)
    let (directory, total) = (self.directory, posts)
    let summary: SampleSummary
    do {
      summary = try await interrupts.run {
        try await writeSample(to: directory, options: options) { bar.update($0, of: total) }
      }
    } catch is CancellationError {
      bar.finish()
      output.note("Interrupted; \(directory) is incomplete: remove it and run the command again.")
      throw EarlyEnd.interrupted
    }
    bar.finish()
    try output.answer(
      "sample", since: start,
      [
        ("directory", .string(directory)), ("posts", .int(summary.posts)), ("images", .int(summary.images)),
        ("accounts", .int(summary.accounts)), ("gone", .int(summary.gone)), ("carousels", .int(summary.carousels)),
        ("videos", .int(summary.videos)), ("hidden_likes", .int(summary.hiddenLikes)), ("votes", .int(summary.votes)),
      ]
    ) {
      """
      \(directory): \(summary.posts.of("post")) of \(summary.accounts.of("account")), \(summary.images.of("photograph")), \
      \(summary.gone.grouped) gone at the revisit, \(summary.votes.of("vote"))
      """
    }
  }
}
