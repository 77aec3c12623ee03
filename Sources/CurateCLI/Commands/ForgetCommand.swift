// curate forget: an account or a post goes, with everything that the store knows of it.
import ArgumentParser
import Base
import Foundation
import Store

struct ForgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Removes an account or a post with its photographs, votes, labels and every trace, and keeps it out.",
    discussion: """
      For people who ask to be erased, and for what should never have been collected. Posts, comments, likes, photographs that \
      no other post shows (their files too), faces, features, votes and labels go; @names in captions and comments of others \
      become @forgotten; the store's file is written anew, so that no byte is left in it. Later imports and fetches leave out \
      what was forgotten: the store keeps keyed hashes of it, no names.

      A photograph that a post of another account shows too stays with that post. Exports, backups and models that were \
      made before still hold what was forgotten: the exports are listed, with the command that makes each anew. \
      docs/PRIVACY.md says what forgetting reaches and what it does not.

      Stop curate serve and other work on the store first; where it is busy, or the command is killed, run it again.

      Examples:
        curate forget --account sunny_otter1 --dry-run
        curate forget --account sunny_otter1
        curate forget --account instagram/4000921457 --account @brave_comet36
        curate forget --post https://www.instagram.com/p/C4Euz2seP1l/
        curate forget --list
      """)

  @Option(help: ArgumentHelp("An account: its user name, its id or platform/id. May be repeated.", valueName: "name"))
  var account: [String] = []

  @Option(help: ArgumentHelp("A post: its id, its permalink or platform/id. May be repeated.", valueName: "id"))
  var post: [String] = []

  @Flag(help: "Say what would go, and change nothing.")
  var dryRun = false

  @Flag(help: "Say when how much was forgotten; what it was is known no more.")
  var list = false

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard list != !(account.isEmpty && post.isEmpty) else {
      throw ValidationError(
        list ? "--list goes without --account and --post." : "Say what to forget, with --account NAME or --post ID.")
    }
    for name in account + post where name.trimmingCharacters(in: .whitespaces).isEmpty {
      throw ValidationError("--account and --post need a name that is not empty.")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    if list { return try tellList(opened, since: start) }
    if dryRun {
      let (choice, report) = try opened.read { connection in
        let choice = try connection.forgetChoice(accounts: account, posts: post)
        return (choice, try connection.forgetPreview(choice))
      }
      let files = report.photographs.filter { isThere($0, in: opened) }
      return try tell(
        ForgetTable(
          report, already: choice.already, files: files.count, bytes: files.reduce(0) { $0 + $1.bytes }, isDryRun: true),
        since: start)
    }
    // A run that was cut short comes first: what it has left knows no name to ask for.
    var removed = try opened.hasUnfinishedForgetting() ? try finish(in: opened) : Removed()
    let (choice, report) = try forget(in: opened)
    if !choice.isEmpty {
      let more = try finish(in: opened)
      removed.files += more.files
      removed.bytes += more.bytes
    }
    try tell(
      ForgetTable(
        report, already: choice.already, files: removed.files, bytes: removed.bytes, isDryRun: false),
      since: start)
  }

  private func isThere(_ photograph: StoredPhotograph, in store: Store) -> Bool {
    store.images.isThere(sha256: photograph.sha256, kind: photograph.kind, bytes: photograph.bytes)
  }

  /// - Throws: `Fault` that says where it stands: the rows are gone by now, whatever comes.
  private func finish(in opened: Store) throws -> Removed {
    do {
      return try opened.finishForgetting()
    } catch let fault as Fault {
      throw Fault(
        fault.code,
        fault.sentence
          + " It is forgotten, but files or bytes of it may still be there until the same command has run again.")
    }
  }

  /// In one step, with the record of the run, which holds no name.
  private func forget(in opened: Store) throws -> (ForgetChoice, ForgetReport) {
    let choice = try opened.read { try $0.forgetChoice(accounts: account, posts: post) }
    guard !choice.isEmpty else { return (choice, ForgetReport()) }
    guard !Scratch.isInUse(opened.images.temporaryFolder) else {
      throw Fault(
        .tryAgain,
        "An import or a fetch is at work on the store \(store.path), and could bring back what is forgotten meanwhile; try "
          + "again when it is done.")
    }
    try opened.overwriteDeleted()
    return try opened.write { connection in
      // Asked again: somebody else may have forgotten it since.
      let choice = try connection.forgetChoice(accounts: account, posts: post)
      let report = try connection.forget(choice, at: currentTime())
      let run = try connection.beginRun(command: "forget", arguments: namelessArguments, at: currentTime())
      try connection.endRun(run, outcome: "done", at: currentTime())
      return (choice, report)
    }
  }

  /// What was typed, without whom it was about.
  private var namelessArguments: [String] {
    let names = Set(account + post)
    return Step.words.map { argument in
      if names.contains(argument) { return "forgotten" }
      guard let sign = argument.firstIndex(of: "="), names.contains(String(argument[argument.index(after: sign)...]))
      else { return argument }
      return argument[...sign] + "forgotten"
    }
  }

  private func tell(_ table: ForgetTable, since start: ContinuousClock.Instant) throws {
    try output.answer("forget", since: start, table.fields) { table.text }
  }

  private func tellList(_ opened: Store, since start: ContinuousClock.Instant) throws {
    let counts = try opened.read { try $0.forgottenCounts() }
    try output.answer(
      "forget", since: start,
      [
        (
          "forgotten",
          .array(
            counts.map {
              ["at": .string($0.at.iso8601), "accounts": .int($0.accounts), "posts": .int($0.posts)]
            })
        )
      ]
    ) {
      counts.isEmpty
        ? "Nothing was forgotten."
        : Screen.table(
          [["when", "accounts", "posts"]] + counts.map { [$0.at.iso8601, $0.accounts.grouped, $0.posts.grouped] })
    }
  }
}
