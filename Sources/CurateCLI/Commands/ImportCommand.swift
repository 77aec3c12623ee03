// curate import: dumps to posts, accounts, observations and photographs.
import ArgumentParser
import Base
import Dumps
import Foundation
import Import
import Store

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Reads dumps of scraped posts into the store. The same dump twice changes nothing; a later one adds observations.",
    discussion: """
      PATH is a file, a folder or - (standard input); gz, xz, zst, bz2, zip and tar are read through, photographs inside zip \
      and tar too. The dialect is found from the content: Instaloader, instagram-scraper, Instagram's GraphQL and app \
      answers, the Instagram Graph API, gallery-dl (Instagram, Twitter), Twitter's API v1.1 and v2, twarc's CSV, snscrape, \
      Mastodon and Pixelfed. Any other CSV, TSV, JSON or JSONL is read with --map, which names the column of each field; \
      where the columns' names are plain they are guessed, and the guess is printed.

      Fields of --map: id, account, url (of the photograph; several with blanks between), posted_at, likes, followers, \
      comments, hashtags (a list or text), hashtag_count, caption, latitude, longitude, file. With no id mapped, a row's place in its file is its id.

      Likes are true at a time: --observed-at, the dump's own, or the file's. Hidden likes are unknown, never 0.

      Examples:
        curate import crawl/
        curate import revisit/ --revisit
        curate import likes.csv --map account=user,likes=likes,hashtags=tags
        curate import crawl.zip --rejects rejects.csv
        zcat tweets.jsonl.gz | curate import -
      """)

  @Argument(help: "Files, folders, or - for standard input.")
  var paths: [String]

  @Option(
    help: ArgumentHelp(
      "How the dump is written: \(Dialect.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
  var dialect: String = "auto"

  @Option(help: ArgumentHelp("Which column each field comes from.", valueName: "field=column,…"))
  var map: String?

  @Option(help: ArgumentHelp("When the numbers were true, as 2016-11-15T12:00:00Z.", valueName: "time"))
  var observedAt: String?

  @Flag(help: "This is a second look: posts that the store has and the dump does not are gone.")
  var revisit = false

  @Flag(help: "End at the first record that cannot be used, and keep nothing of its PATH.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Write the records that could not be used into this CSV, with their first 200 bytes.", valueName: "file"))
  var rejects: String?

  @Flag(help: "Link photographs beside the dumps into the store's folder instead of copying them, where the disk can.")
  var link = false

  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let reader = try dumpReader()
    // Before the store is made: a slip in a path should not leave an empty store behind.
    if revisit, let fields = reader.map, fields.columns[.id] == nil {
      throw Fault(
        .usage,
        "--revisit has to know posts again, and without an id --map knows them by their place in a file only; "
          + "map a column to id.")
    }
    for path in paths where path != "-" && !FileManager.default.fileExists(atPath: path) {
      throw Fault(.noInput, "There is no \(path) to import.")
    }
    let rejectsFile = try rejects.map { try RejectsFile($0, keepingClearOf: paths + [store.path]) }
    let interrupts = Interrupts()
    let bar = ProgressBar("posts", isQuiet: output.quiet)
    let opened = try store.open(creating: true, output: output)
    defer { opened.close() }
    let report: ImportReport
    do {
      report = try await importing(reader, into: opened, rejectsFile, interrupts, bar)
    } catch {
      // What was found until then is what the user needs to see.
      try? rejectsFile?.finish()
      throw error
    }
    tell(report)
    try output.answer("import", since: start, Self.fields(report)) { Self.text(report, isRevisit: revisit) }
    try rejectsFile?.finish()
    if report.wasInterrupted {
      output.note(
        strict
          ? "Interrupted. Nothing of the dump in hand is kept; run the same command again."
          : "Interrupted. What was read is kept; run the same command again to go on.")
      throw EarlyEnd.interrupted
    }
    if report.records == 0, report.accounts == 0, report.comments == 0, report.skipped.isEmpty, report.rejected > 0 {
      throw Fault(
        .data, "None of the \(report.rejected.of("record")) can be used. The first: \(report.examples.first ?? "")")
    }
  }

  private func importing(
    _ reader: DumpReader, into opened: Store, _ rejectsFile: RejectsFile?, _ interrupts: Interrupts, _ bar: ProgressBar
  )
    async throws -> ImportReport
  {
    try await recordingRun(opened, command: "import") { run in
      defer { bar.finish() }
      let importer = Importer(
        store: opened, run: run, options: options, rejects: { try rejectsFile?.add($0) },
        isCancelled: { interrupts.isRaised }, progress: { bar.update($0, of: nil) })
      return try importer.run(paths: paths, reader: reader)
    }
  }

  private var options: ImportOptions {
    var options = ImportOptions()
    options.isRevisit = revisit
    options.isStrict = strict
    options.links = link
    options.jobs = jobs.jobs
    return options
  }

  private func dumpReader() throws -> DumpReader {
    guard let dialect = Dialect(rawValue: dialect) else {
      throw Fault(
        .usage,
        "--dialect does not know \(self.dialect); it takes \(Dialect.allCases.map(\.rawValue).joined(separator: ", "))."
      )
    }
    var time: UTCTime?
    if let observedAt {
      time = UTCTime(observedAt)
      guard time != nil else {
        throw Fault(.usage, "--observed-at \(observedAt) is no time; write it as 2016-11-15T12:00:00Z.")
      }
    }
    let fields = try map.map { try FieldMap($0) }
    if dialect == .map, fields == nil {
      throw Fault(.usage, "--dialect map needs --map, such as --map account=user,likes=likes,followers=followers.")
    }
    return DumpReader(
      dialect: fields != nil && dialect == .auto ? .map : dialect, map: fields, observedAt: time,
      needsIDs: revisit)
  }

  private func tell(_ report: ImportReport) {
    for guess in report.guesses {
      output.note("\(guess.source) is read by the names of its columns: --map \(guess.map)")
    }
    if report.rejected > 0 {
      output.warning("\(report.rejected.of("record")) could not be used, such as:")
      for example in report.examples.prefix(output.verbose ? 5 : 2) { output.note("  " + example) }
      if rejects == nil { output.note("  --rejects FILE writes all of them out.") }
    }
    if let differing = report.skipped["other_reading_at_that_time"] {
      output.warning(
        "\(differing.of("reading")) of the dump differ from what the store has for that post and time; the store's stay. "
          + "--observed-at says when a dump was read.")
    }
    for (slug, what) in [
      ("bad_time", "their time"), ("bad_coordinates", "their coordinates"), ("bad_hashtags", "their hashtags"),
      ("file_missing", "a file that they name"),
    ] {
      guard let count = report.skipped[slug] else { continue }
      output.warning("\(count.of("post")) kept without \(what), which could not be read.")
    }
    if revisit { tellRevisit(report) }
    for field in report.fieldsNeverSeen {
      output.warning("No record had the column that --map names for \(field).")
    }
  }

  private func tellRevisit(_ report: ImportReport) {
    if report.hasUnreadParts {
      output.warning(
        "Parts of the revisit could not be read, and nobody knows which posts they hold: nothing is called gone. Mend them and "
          + "import the revisit again.")
    } else if let broken = report.rejects["bad_json"] {
      output.warning(
        "\(broken.of("record")) of the revisit could not be read; the posts that they hold are called gone if no other "
          + "record has them.")
    }
    if report.unseenButLater > 0 {
      output.warning(
        "\(report.unseenButLater.of("post")) that the revisit does not have were read at its time or later, so they are not "
          + "called gone. --observed-at says when the revisit was.")
    }
    if report.postsSeen * 2 < report.knownBeforeRevisit {
      output.warning(
        "The revisit has \(report.postsSeen.grouped) of the \(report.knownBeforeRevisit.of("post")) that the store knows: a "
          + "revisit in parts has to be named in one command.")
    }
  }

  private static func fields(_ report: ImportReport) -> [(String, JSON)] {
    [
      ("dialects", JSON(report.dialects.map(\.rawValue))), ("posts_new", .int(report.postsNew)),
      ("posts_seen", .int(report.postsSeen)), ("observations", .int(report.observations)),
      ("records", .int(report.records)), ("merged", JSON(report.merged)), ("accounts", .int(report.accounts)),
      ("comments", .int(report.comments)), ("images", .int(report.images)), ("gone", .int(report.gone)),
      ("back", .int(report.back)),
      ("rejected", .int(report.rejected)), ("rejects", JSON(report.rejects)), ("skipped", JSON(report.skipped)),
      ("guessed", JSON(report.guesses.map(\.map))),
      ("interrupted", .bool(report.wasInterrupted)),
    ]
  }

  private static func text(_ report: ImportReport, isRevisit: Bool) -> String {
    let dialects = report.dialects.map { $0 == .map ? " by --map" : " as \($0.rawValue)" }.joined(separator: " and")
    let merged = report.merged.isEmpty ? "" : ", \(counts(report.merged))"
    let repeats = report.records > report.postsSeen ? " in \(report.records.of("record"))\(merged)" : ""
    var lines = [
      "Read\(dialects): \(report.postsSeen.of("post"))\(repeats) of \(report.accounts.of("account"))",
      "  \(report.postsNew.of("new post")), \(report.observations.of("new observation")), "
        + report.images.of("new photograph") + (report.comments > 0 ? ", \(report.comments.of("new comment"))" : ""),
    ]
    if isRevisit { lines.append("  \(report.gone.of("post")) gone since the last look") }
    if report.back > 0 { lines.append("  \(report.back.of("post")) that had been gone there again") }
    if report.rejected > 0 { lines.append("  not usable: " + counts(report.rejects)) }
    if !report.skipped.isEmpty { lines.append("  left out: " + counts(report.skipped)) }
    return lines.joined(separator: "\n")
  }
}

/// "3 video, 1 bad_json"
func counts(_ reasons: [String: Int]) -> String {
  reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value.grouped) \($0.key)" }.joined(
    separator: ", ")
}
