// curate score: labels from likes that followers and hashtags do not explain.
import ArgumentParser
import Base
import Foundation
import Scores
import Store

struct ScoreCommand: AsyncParsableCommand {
  enum Method: String, ExpressibleByArgument, CaseIterable { case regression }

  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Labels posts by the likes that followers and hashtags do not explain: top and bottom.",
    discussion: """
      regression: log10(1+likes) on log10(1+followers) and the number of hashtags (Merrick, Cassady, Banerjee 2016); the \
      residual is the score, its upper and lower tail are the labels. Standard errors are given plain and clustered by account. \
      Posts that are gone, with hidden likes or unknown followers are left out and counted.

      Examples:
        curate score
        curate score --top 0.2 --bottom 0.2 --name likeability
        curate score --controls followers
      """)

  @Option(help: "How likes become a score: \(Method.allCases.map(\.rawValue).joined(separator: ", ")).")
  var method: Method = .regression

  @Option(parsing: .unconditional, help: ArgumentHelp("The share of posts called top.", valueName: "share"))
  var top: Double = 0.1

  @Option(parsing: .unconditional, help: ArgumentHelp("The share of posts called bottom.", valueName: "share"))
  var bottom: Double = 0.1

  @Option(help: ArgumentHelp("What likes are corrected for: followers, hashtags.", valueName: "name,…"))
  var controls: String = "followers,hashtags"

  @Option(help: ArgumentHelp("The name of the set of labels (default: the method's).", valueName: "label"))
  var name: String?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for (option, share) in [("--top", top), ("--bottom", bottom)] where !(share >= 0 && share <= 0.5) {
      throw ValidationError("\(option) \(share) must lie between 0 and 0.5.")
    }
    _ = try parsedControls()
  }

  private func parsedControls() throws -> [RegressionOptions.Control] {
    try controls.split(separator: ",").map { word in
      let known: [RegressionOptions.Control] = [.followers, .hashtags]
      guard let control = known.first(where: { $0.rawValue == word.trimmingCharacters(in: .whitespaces) }) else {
        let known = known.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--controls does not know \(word); it takes \(known).")
      }
      return control
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let controls = try parsedControls()
    let options = RegressionOptions(controls: controls, top: top, bottom: bottom)
    let label = name ?? method.rawValue
    let (result, excluded) = try await recordingRun(opened, command: "score") { run in
      try score(opened, options: options, label: label, run: run)
    }
    let warnings = result.warnings
    for warning in warnings { output.warning(warning) }
    try output.answer("score", since: start, fields(result, excluded: excluded, label: label, warnings: warnings)) {
      text(result, excluded: excluded, label: label)
    }
  }

  private func score(_ store: Store, options: RegressionOptions, label: String, run: Int64) throws -> (
    RegressionResult, [String: Int]
  ) {
    var posts = ScorePosts(needs: RegressionMethod(options: options).needs)
    var excluded: [String: Int] = [:]
    try store.read { connection in
      posts.reserveCapacity(try connection.postCount())
      try connection.forEachScoreRow(likes: .latest, faces: false) { row in
        let reason =
          row.isGone
          ? "gone"
          : posts.add(
            PostFacts(
              id: row.postID, account: row.accountID, likes: row.likes, followers: row.followers,
              hashtags: row.hashtagCount))
        if let reason { excluded[reason, default: 0] += 1 }
      }
    }
    if posts.count == 0 { throw nothingToScore(excluded) }
    let result = try regress(posts, options: options)
    try store.write { connection in
      let set = try connection.beginLabelSet(name: label, kind: .score, method: method.rawValue, run: run)
      try connection.addPostLabels(
        set: set, ids: posts.ids, scores: result.residuals,
        value: { result.tails.assignment[$0] == .middle ? nil : result.tails.assignment[$0].rawValue })
    }
    return (result, excluded)
  }

  private func nothingToScore(_ excluded: [String: Int]) -> Fault {
    if excluded.isEmpty { return Fault(.data, "The store has no posts to score; curate import brings them.") }
    let hint = excluded["hashtags_unknown"] == nil ? "" : " Leave hashtags out with --controls followers."
    return Fault(.data, "No post of the store can be scored: \(counts(excluded)).\(hint)")
  }

  private func fields(_ result: RegressionResult, excluded: [String: Int], label: String, warnings: [String]) -> [(
    String, JSON
  )] {
    [
      ("method", .string(method.rawValue)), ("name", .string(label)), ("posts", .int(result.n)),
      ("accounts", .int(result.accounts)), ("excluded", JSON(excluded)), ("coefficients", terms(result.coefficients)),
      ("standard_errors", terms(result.standardErrors)),
      ("standard_errors_clustered", result.standardErrorsClustered.map(terms) ?? .null),
      ("r_squared", JSON(result.rSquared)),
      ("thresholds", ["low": JSON(result.tails.thresholds.low), "high": JSON(result.tails.thresholds.high)]),
      ("labels", ["top": .int(result.tails.top), "bottom": .int(result.tails.bottom)]),
      ("ties", ["low": .int(result.tails.tiesAtLow), "high": .int(result.tails.tiesAtHigh)]),
      ("warnings", JSON(warnings)),
    ]
  }

  private func terms(_ terms: RegressionTerms) -> JSON {
    [
      "intercept": .double(terms.intercept), "log10_followers": JSON(terms.log10Followers),
      "hashtags": JSON(terms.hashtags),
    ]
  }

  private func text(_ result: RegressionResult, excluded: [String: Int], label: String) -> String {
    func row(_ name: String, _ pick: (RegressionTerms) -> Double?) -> [String] {
      let cells = [result.coefficients, result.standardErrors, result.standardErrorsClustered].map { terms in
        terms.flatMap(pick).map { $0.decimals(7) } ?? "-"
      }
      return [name] + cells
    }
    let table = Screen.table([
      ["", "coefficient", "se", "se by account"], row("intercept") { $0.intercept },
      row("log10(1+followers)") { $0.log10Followers }, row("hashtags") { $0.hashtags },
    ])
    let ties = result.tails.tiesAtLow + result.tails.tiesAtHigh
    var lines = [
      "log10(1+likes) over \(result.n.of("post")) of \(result.accounts.of("account"))", table,
      "R² \(result.rSquared.map { $0.decimals(7) } ?? "undefined")",
      "labels \(label): \(result.tails.top.grouped) top, \(result.tails.bottom.grouped) bottom",
    ]
    if let low = result.tails.thresholds.low, let high = result.tails.thresholds.high {
      lines[3] += " (score from \(high.decimals(4)) and to \(low.decimals(4)))"
    }
    if ties > 0 { lines.append("\(ties.of("post")) with the border's very score fell outside, by chance") }
    if !excluded.isEmpty { lines.append("left out: \(counts(excluded))") }
    return lines.joined(separator: "\n")
  }
}
