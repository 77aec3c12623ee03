// LikesReport: what curate score says of scores from likes, to people and to programs.
import Base
import Export
import Foundation
import Scores
import Store

/// The answer of a method of scoring.
protocol ScoreReport {
  /// Full sentences; empty where there is nothing to say.
  var warnings: [String] { get }
  var fields: [(String, JSON)] { get }
  /// - Parameter all: with what only a careful reader wants.
  func lines(all: Bool) -> [String]
}

/// Scores from likes, and everything that was asked about them.
struct LikesReport: ScoreReport {
  let label: String
  let scorer: LikesScorer
  let selection: ScoreSelection
  let table: ScoreTable
  let scores: LikesScores
  /// What people should know beside the numbers.
  var note: String?
  var comparison: ScoreComparisons?
  var out: String?
  var plot: String?
  var sheet: DrawnSheet?
  private let accounts: Int
  private let ages: ScoreTable.Ages?

  init(label: String, scorer: LikesScorer, selection: ScoreSelection, table: ScoreTable, scores: LikesScores) {
    (self.label, self.scorer, self.selection, self.table, self.scores) = (label, scorer, selection, table, scores)
    accounts = table.posts.accountsWithPosts
    ages = table.agesAtReading
  }

  var warnings: [String] {
    var sentences = tableWarnings + table.filterWarnings + scores.scoring.warnings
    if scorer.method == .bins, selection.leastAge == nil,
      let young = BinsMethod.youngPosts(table.count(youngerThan: 30 * 86400), of: table.posts.count)
    {
      sentences.append(young)
    }
    if let sheet, sheet.photographs == 0 {
      sentences.append("No scored post has a photograph that can be read: \(sheet.file) is empty.")
    }
    return sentences
  }

  /// What the posts themselves say against the scores.
  private var tableWarnings: [String] {
    var sentences: [String] = []
    if table.posts.count * 2 < table.seen {
      sentences.append(
        "Only \(table.posts.count.grouped) of \(table.seen.of("post")) are scored; the others are left out: "
          + "\(counts(table.excluded)).")
    }
    if selection.moment == .latest, let ages, ages.areMixed, !scorer.controls.contains(.age) {
      sentences.append(
        "The likes were read from \(daysInWords(ages.low)) to \(daysInWords(ages.high)) after posting (nine tenths of the "
          + "posts): some had longer to gather them. --at SPAN takes one age for all, --min-age leaves the young ones out."
      )
    }
    if table.readTooEarly > 0 {
      sentences.append(
        "\(table.readTooEarly.of("post")) would have been read before posting: check posted_at, and --observed-at of the "
          + "import.")
    }
    if table.withoutAccount > 0 {
      sentences.append(
        "The account of \(table.withoutAccount.of("post")) is not known: each counts as an account of its own, so that errors "
          + "by account may be too small.")
    }
    return sentences
  }

  // MARK: For programs

  var fields: [(String, JSON)] {
    let tails = scores.scoring.tails
    let regression = scores.regression
    var fields: [(String, JSON)] = [
      ("method", .string(scorer.method.rawValue)), ("name", .string(label)), ("posts", .int(table.posts.count)),
      ("accounts", .int(accounts)), ("excluded", JSON(table.excluded)),
      ("coefficients", terms(regression?.coefficients)), ("standard_errors", terms(regression?.standardErrors)),
      ("standard_errors_clustered", terms(regression?.standardErrorsClustered)),
      ("intervals", intervals(regression?.intervals)),
      ("intervals_clustered", intervals(regression?.intervalsClustered)),
      ("r_squared", JSON(regression?.rSquared)), ("adjusted_r_squared", JSON(regression?.adjustedRSquared)),
      ("residual_sd", JSON(regression?.residualDeviation)),
      ("control_means", terms(regression?.columnMeans)), ("control_deviations", terms(regression?.columnDeviations)),
      ("mean_log10_likes", JSON(regression?.meanOfLogLikes)),
      ("thresholds", ["low": JSON(tails.thresholds.low), "high": JSON(tails.thresholds.high)]),
      ("labels", ["top": .int(tails.top), "bottom": .int(tails.bottom)]),
      ("ties", ["low": .int(tails.tiesAtLow), "high": .int(tails.tiesAtHigh)]),
      ("seed", .string("\(scorer.seed)")), ("likes", likes), ("filters", .array(table.filters.map(filter))),
      ("bins", bins), ("deciles", deciles(regression?.deciles)),
    ]
    if let comparison { fields += comparison.fields }
    fields += [
      ("out", JSON(out)), ("plot", JSON(plot)), ("sheet", sheet?.json ?? .null), ("warnings", JSON(warnings)),
    ]
    return fields
  }

  /// The keys of a regression are there for every one, null for a column that is not in it; controls that were not asked
  /// for have none beyond the first two.
  private func terms(_ terms: RegressionTerms?) -> JSON {
    guard let terms else { return .null }
    return .object(
      RegressionTerm.allCases.filter { isListed($0) }.map { ($0.rawValue, JSON(terms[$0])) })
  }

  private func isListed(_ term: RegressionTerm) -> Bool {
    switch term {
    case .intercept, .log10Followers, .hashtags: true
    default: term.control.map { scorer.controls.contains($0) } ?? true
    }
  }

  private func intervals(_ intervals: RegressionResult.Intervals?) -> JSON {
    guard let intervals else { return .null }
    return .object(
      intervals.low.present.map { term, low in
        (term.rawValue, ["low": .double(low), "high": JSON(intervals.high[term])])
      })
  }

  private var likes: JSON {
    var (after, tolerance): (JSON, JSON) = (.null, .null)
    if case .at(let seconds, let room) = selection.moment {
      (after, tolerance) = (.double(days(Int(seconds))), .double(days(Int(room))))
    }
    return [
      "at_days": after, "tolerance_days": tolerance,
      "min_age_days": JSON(selection.leastAge.map { days(Int($0)) }),
      "median_age_days": JSON((ages?.median).map(days)),
      "middle_ages_days": ages.map { [.double(days($0.low)), .double(days($0.high))] } ?? .null,
      "faces": .string(selection.faces.rawValue),
    ]
  }

  private func filter(_ filter: FilteredAccounts) -> JSON {
    [
      "reason": .string(filter.reason), "accounts": .int(filter.accounts), "dropped": .int(filter.dropped),
      "dropped_below": .int(filter.droppedBelow), "posts": .int(filter.posts), "low": JSON(filter.low),
      "high": JSON(filter.high), "median": JSON(filter.median), "mad": JSON(filter.mad),
    ]
  }

  private var bins: JSON {
    guard let bins = scores.bins else { return .null }
    return [
      "count": .int(bins.count), "smallest": .int(bins.smallest), "largest": .int(bins.largest),
      "widest": ["from": .int(bins.widest.from), "to": .int(bins.widest.to), "posts": .int(bins.widest.posts)],
      "posts_in_wide_bins": .int(bins.postsInWideBins),
    ]
  }

  private func deciles(_ deciles: FollowerDeciles?) -> JSON {
    guard let deciles else { return .null }
    return [
      "test": deciles.test.map {
        ["f": .double($0.f), "df1": .int($0.df1), "df2": .int($0.df2), "p": .double($0.p)]
      } ?? .null,
      "groups": .array(
        deciles.groups.map {
          [
            "from": .int($0.from), "to": .int($0.to), "posts": .int($0.posts), "accounts": .int($0.accounts),
            "mean": .double($0.mean), "se": JSON($0.standardError),
          ]
        }),
    ]
  }

  // MARK: For people

  func lines(all: Bool) -> [String] {
    let count = subtitle
    var lines: [String]
    switch scorer.method {
    case .regression: lines = ["log10(1+likes) over \(count)"] + regressionLines
    case .ratio: lines = ["likes/followers of \(count)"]
    case .bins:
      let sizes = scores.bins.map { $0.smallest == $0.largest ? "\($0.largest)" : "\($0.smallest) to \($0.largest)" }
      lines = [
        "rank by likes among accounts of one size: \(count)",
        "\((scores.bins?.count ?? 0).of("bin")) of \(sizes ?? "0") posts",
      ]
    case .manual: lines = []
    }
    lines += table.filters.compactMap(line)
    lines += labelLines
    if all, let deciles = scores.regression?.deciles { lines += decileLines(deciles) }
    if !table.excluded.isEmpty { lines.append("left out: \(counts(table.excluded))") }
    if let comparison { lines += comparison.lines }
    if let out { lines.append("written to \(out)") }
    if let plot { lines.append("drawn: \(plot)") }
    if let sheet { lines.append("drawn: \(sheet.file), \(sheet.photographs) of \(sheet.of.of("post"))") }
    if let note { lines.append(note) }
    return lines
  }

  var subtitle: String { "\(table.posts.count.of("post")) of \(accounts.of("account"))\(reading)" }

  /// ", likes read 7.0 days after posting"
  private var reading: String {
    guard let ages else { return "" }
    let (low, median, high) = (daysInWords(ages.low), daysInWords(ages.median), daysInWords(ages.high))
    return Double(ages.high) < 1.2 * Double(ages.low)
      ? ", likes read \(median) after posting"
      : ", likes read \(low) to \(high) after posting (nine tenths of them; median \(median))"
  }

  private var regressionLines: [String] {
    guard let regression = scores.regression else { return [] }
    let interval = regression.intervalsClustered ?? regression.intervals
    var rows = [["", "coefficient", "se", "se by account", "95 %"]]
    for term in RegressionTerm.allCases where term == .intercept || regression.terms.contains(term) {
      let cells = [regression.coefficients, regression.standardErrors, regression.standardErrorsClustered].map {
        $0?[term].map { $0.decimals(7) } ?? "-"
      }
      let ends = [interval.low[term], interval.high[term]].compactMap { $0?.decimals(4) }
      rows.append([Self.name(of: term)] + cells + [ends.count == 2 ? ends.joined(separator: " to ") : "-"])
    }
    return [
      Screen.table(rows),
      "R² \(regression.rSquared.map { $0.decimals(7) } ?? "undefined")",
    ]
  }

  static func name(of term: RegressionTerm) -> String {
    switch term {
    case .log10Followers: "log10(1+followers)"
    case .log10AgeDays: "log10(1+days)"
    case .log10Comments: "log10(1+comments)"
    case .intercept, .hashtags: term.rawValue
    default: term.rawValue.replacing("weekday_", with: "")
    }
  }

  private func line(_ filter: FilteredAccounts) -> String? {
    guard filter.dropped > 0, let low = filter.low, let high = filter.high else { return nil }
    let highest = Int(high.rounded(.down)).grouped
    let range =
      low > 0 ? "\(Int(low.rounded(.up)).grouped) to \(highest) followers" : "up to \(highest) followers"
    var rule = "the largest and smallest accounts trimmed"
    if let median = filter.median, let mad = filter.mad {
      rule = "median \(Int(median.rounded()).grouped), MAD \(Int(mad.rounded()).grouped)"
    }
    return "kept: accounts with \(range) (\(rule)); \(filter.dropped.grouped) of \(filter.accounts.grouped) left out"
  }

  private var labelLines: [String] {
    scoreLabelLines(label, scores.scoring.tails, decimals: 4, seed: scorer.seed)
  }

  private func decileLines(_ deciles: FollowerDeciles) -> [String] {
    var rows = [["tenth by followers", "posts", "accounts", "mean score", "se"]]
    for group in deciles.groups {
      rows.append([
        "\(group.from.grouped) to \(group.to.grouped)", group.posts.grouped, group.accounts.grouped,
        group.mean.decimals(4), group.standardError.map { $0.decimals(4) } ?? "-",
      ])
    }
    var lines = [Screen.table(rows)]
    if let test = deciles.test {
      lines.append(
        "do the tenths differ? F(\(test.df1), \(test.df2)) = \(test.f.decimals(2)), p "
          + (test.p < 0.0001 ? "< 0.0001" : "= \(test.p.decimals(4))"))
    }
    return lines
  }
}

/// "labels x: 51 top (score ≥ 0.5034), 51 bottom (score ≤ -0.5378)", and what chance had to do with it.
func scoreLabelLines(_ label: String, _ tails: ScoreTails, decimals: Int, seed: UInt64) -> [String] {
  // A ratio of 0.00123 needs more places than a rank, and two borders as many as tell them apart.
  let borders = [tails.thresholds.low, tails.thresholds.high].compactMap { $0 }
  var places = decimals
  while places < 12, borders.contains(where: { $0 != 0 && abs($0) < pow(10, Double(2 - places)) }) { places += 1 }
  while places < 12, let low = borders.first, let high = borders.last, low != high,
    low.decimals(places) == high.decimals(places)
  { places += 1 }
  func tail(_ count: Int, _ name: String, _ sign: String, _ border: Double?) -> String {
    "\(count.grouped) \(name)" + (border.map { " (score \(sign) \($0.decimals(places)))" } ?? "")
  }
  let line =
    "labels \(label): " + tail(tails.top, "top", "≥", tails.thresholds.high) + ", "
    + tail(tails.bottom, "bottom", "≤", tails.thresholds.low)
  guard tails.byChance > 0 else { return [line] }
  return [
    line,
    "\(tails.byChance.of("label")) by chance from seed \(seed): of posts with the very score of a border, "
      + "\(tails.tiesAtHigh.grouped) at the top and \(tails.tiesAtLow.grouped) at the bottom fell outside",
  ]
}

/// Seconds as days.
func days(_ seconds: Int) -> Double { Double(seconds) / 86400 }

/// "7.0 days", "55 minutes".
func daysInWords(_ seconds: Int) -> String {
  if seconds >= 2 * 86400 { return "\(days(seconds).decimals(1)) days" }
  if seconds >= 2 * 3600 { return "\((Double(seconds) / 3600).decimals(1)) hours" }
  return (seconds / 60).of("minute")
}
