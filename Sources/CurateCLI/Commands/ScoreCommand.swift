// curate score: labels from likes that reach does not explain, or from people's scores.
import ArgumentParser
import Base
import Export
import Foundation
import Scores
import Sheets
import Store

struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Makes a score and a label for each post from its likes, with the poster's reach taken out.",
    discussion: """
      regression: log10(1+likes) on log10(1+followers) and the number of hashtags (Merrick, Cassady, Banerjee 2016); the \
      residual is the score, its upper and lower tenth are the labels. Standard errors are given plain and clustered by account.
      ratio: likes/followers, accounts with followers outside median ± 3 · MAD left out, split at the median.
      bins: posts sorted by followers in bins of 100, the upper and lower half of each by likes (Karpathy 2015).
      manual: the mean of people's votes on a scale of numbers, split at the middle of the scale (--task).

      Posts that are gone, with hidden likes, unknown or no followers and the like are left out and counted by reason. Equal scores \
      at a border are decided by chance from --seed and the post, and counted. docs/SCORES.md says which method to trust when.

      Examples:
        curate score
        curate score --top 0.2 --bottom 0.2 --name likeability -o scores.csv
        curate score --at 7d --tolerance 12h --faces one
        curate score --controls followers,hashtags,weekday
        curate score --plot likes.svg --sheet likes.jpg
        curate score --method bins --min-age 30
        curate score --method manual --task worthiness
        curate score --compare --dry-run
      """)

  @OptionGroup var method: ScoreMethodOptions
  @OptionGroup var selection: ScorePostOptions
  @OptionGroup var view: ScoreViewOptions

  @Option(help: ArgumentHelp("The name of the set of labels (default: the method's).", valueName: "label"))
  var name: String?

  @OptionGroup var seed: SeedOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try method.validate(isComparing: view.compare)
    guard method.method == .manual else { return }
    if let option = selection.given {
      throw ValidationError("\(option) is for posts and their likes; --method manual scores photographs by votes.")
    }
    for (option, isGiven) in [
      ("--compare", view.compare), ("--truth", view.truth != nil),
    ] where isGiven {
      throw ValidationError("\(option) is for posts and their likes; --method manual scores photographs by votes.")
    }
  }

  private var label: String { name ?? method.method.rawValue }

  func run() async throws {
    let start = ContinuousClock.now
    if let name { try checkName(name, of: "name for labels") }
    try view.checkFiles(store.path)
    let truth = try view.truth.map { try TruthFile($0) }
    truth?.warn(output)
    let opened = try store.open()
    let report =
      view.dryRun
      ? try make(opened, truth, run: nil)
      : try await recordingRun(opened, command: "score") { try make(opened, truth, run: $0) }
    for warning in report.warnings { output.warning(warning) }
    try output.answer("score", since: start, report.fields) {
      report.lines(all: output.verbose).joined(separator: "\n")
    }
  }

  /// Scores, keeps the labels where there is a run to keep them under, and draws what is to be drawn.
  private func make(_ store: Store, _ truth: TruthFile?, run: Int64?) throws -> any ScoreReport {
    let interrupts = Interrupts()
    do {
      if method.method == .manual { return try makeByVotes(store, run: run, interrupts) }
      return try makeByLikes(store, truth, run: run, interrupts)
    } catch is CancellationError {
      output.note("Interrupted. The labels \(label) are as they were before.")
      throw EarlyEnd.interrupted
    }
  }

  // MARK: By likes

  private func scorer(_ kind: ScoreMethod) throws -> LikesScorer {
    var scorer = LikesScorer(
      method: kind, mad: selection.mad(for: kind), trim: selection.trim(for: kind),
      filtersAreAsked: selection.mad != nil || selection.trim != nil, seed: seed.seed)
    scorer.controls = try method.parsedControls()
    scorer.binSize = method.binSize ?? scorer.binSize
    // Another method's shares are its own: a tenth of the residuals says nothing of a ratio's halves.
    if kind == method.method { scorer.wished = method.shares }
    return scorer
  }

  private func makeByLikes(
    _ store: Store, _ truth: TruthFile?, run: Int64?, _ interrupts: Interrupts
  ) throws -> any ScoreReport {
    let scorer = try scorer(method.method)
    let posts = try selection.selection()
    let table = try read(store, scorer, posts, interrupts)
    let scores = try scorer.score(table)
    var report = LikesReport(label: label, scorer: scorer, selection: posts, table: table, scores: scores)
    if run == nil { report.note = "a dry run: no label was kept" }
    if view.compare || truth != nil {
      var others: [ScoreMethod: LikesScorer] = [:]
      for kind in ScoreMethod.ofLikes where kind != method.method && view.compare {
        others[kind] = try self.scorer(kind)
      }
      report.comparison = try ScoreComparisons(
        scorer, table, scores, with: others, truth: try truth?.effects(in: store, output: output), seed: seed.seed,
        selection: posts,
        isReadTwice: view.compare
      ) { try read(store, $0, $1, interrupts) }
    }
    if let file = view.plot {
      try AtomicFile.write(
        likesPicture(label: label, title: report.subtitle, scorer: scorer, table: table, scores: scores), to: file)
      report.plot = file
    }
    if let file = view.sheet {
      let (known, all) = (table.posts, scores.scoring.scores)
      report.sheet = try drawScoreSheet(
        of: store, label: label, noun: "post", order: TieOrder.ascending(all, ids: known.ids, seed: seed.seed),
        faces: posts.faces, to: file, jobs: jobs.jobs, interrupts
      ) {
        let followers = known.followers[$0]
        return ScoredItem(
          score: all[$0],
          of: .post(id: known.ids[$0], likes: known.likes[$0], followers: followers < 0 ? nil : followers))
      }
    }
    if let file = view.out {
      try writeScores(table, scores.scoring, of: store, to: file)
      report.out = file
    }
    if let run { try keep(report, in: store, run: run, interrupts) }
    return report
  }

  /// Labels of another method are replaced too, since the name says so; but not without a word.
  private func tellOfReplaced(_ store: Store) throws {
    if let method = try store.read({ try $0.method(ofLabelSet: label) }), method != self.method.method.rawValue {
      output.note("The labels \(label), which were made by \(method), are replaced.")
    }
  }

  private func read(
    _ store: Store, _ scorer: LikesScorer, _ posts: ScoreSelection, _ interrupts: Interrupts
  ) throws -> ScoreTable {
    let bar = ProgressBar("posts read", isQuiet: output.quiet)
    defer { bar.finish() }
    return try scorer.table(of: store, posts) { done, total in
      if interrupts.isRaised { throw CancellationError() }
      bar.update(done, of: total)
    }
  }

  private func keep(_ report: LikesReport, in store: Store, run: Int64, _ interrupts: Interrupts) throws {
    try tellOfReplaced(store)
    let bar = ProgressBar("labels kept", isQuiet: output.quiet)
    defer { bar.finish() }
    let (ids, scoring) = (report.table.posts.ids, report.scores.scoring)
    try store.write { connection in
      let set = try connection.beginLabelSet(name: label, kind: .score, method: method.method.rawValue, run: run)
      try connection.keepSummary(JSON.object(report.fields).text, ofLabelSet: set)
      try connection.addPostLabels(set: set, ids: ids, scores: scoring.scores) { index in
        let tail = scoring.tails.assignment[index]
        return tail == .middle ? nil : tail.rawValue
      } progress: { done in
        if interrupts.isRaised { throw CancellationError() }
        bar.update(done, of: ids.count)
      }
    }
  }

  // MARK: By votes

  private func makeByVotes(_ store: Store, run: Int64?, _ interrupts: Interrupts) throws -> any ScoreReport {
    let shares = method.shares
    let source = try ScoreByVotes(
      store, task: method.task ?? "", question: method.question, shares: shares, seed: seed.seed)
    var report = VotesReport(label: label, source: source, seed: seed.seed)
    if run == nil { report.note = "a dry run: no label was kept" }
    if let file = view.plot {
      try AtomicFile.write(report.picture, to: file)
      report.plot = file
    }
    let scores = source.scores
    if let file = view.sheet {
      report.sheet = try drawScoreSheet(
        of: store, label: label, noun: "photograph",
        order: TieOrder.ascending(scores.scores, ids: scores.images, seed: seed.seed), faces: .any, to: file,
        jobs: jobs.jobs, interrupts
      ) {
        ScoredItem(score: scores.scores[$0], of: .image(id: scores.images[$0], votes: scores.votes[$0]))
      }
    }
    if let file = view.out {
      try writeScores(scores, of: store, to: file)
      report.out = file
    }
    guard let run else { return report }
    try tellOfReplaced(store)
    try store.write { connection in
      let set = try connection.beginLabelSet(name: label, kind: .votes, method: "manual", run: run)
      try connection.keepSummary(JSON.object(report.fields).text, ofLabelSet: set)
      for (index, image) in scores.images.enumerated() {
        let tail = scores.tails.assignment[index]
        try connection.addImageLabel(
          set: set, image: image, value: tail == .middle ? nil : tail.rawValue, probability: nil,
          votes: scores.votes[index], tie: false, score: scores.scores[index])
      }
    }
    return report
  }
}
