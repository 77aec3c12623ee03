// LikesFigure: likes over followers, with what parts the labels.
import Plots

/// Scores from likes as they were labelled.
package struct LikesFacts: Sendable {
  /// The set of labels.
  package var name: String
  /// `regression`, `ratio` or `bins`.
  package var method: String
  /// Scored and accounts of them; posts labelled top and bottom are in the plot.
  package var posts, accounts: Int
  /// Posts that have no score, by reason.
  package var leftOut: [String: Int]
  package var plot: LikesPlot
  /// What an order of magnitude of followers does to log10(1 + likes), with its interval of 95 %.
  package var slope: (value: Double, low: Double?, high: Double?)?
  package var rSquared: Double?
  /// "7.0 days after posting"; nil where nobody knows.
  package var readAt: String?
  /// Scored posts of which no likes are drawn, since the store has no fitting reading of them now.
  package var notDrawn: Int
  /// Whether a dump has been imported since the labels were made.
  package var isOlder: Bool
  /// What made the labels, as it was typed.
  package var command: String

  package init(
    name: String, method: String, posts: Int, accounts: Int, leftOut: [String: Int], plot: LikesPlot,
    slope: (value: Double, low: Double?, high: Double?)?, rSquared: Double?, readAt: String?, notDrawn: Int,
    isOlder: Bool,
    command: String
  ) {
    (self.name, self.method, self.posts, self.accounts) = (name, method, posts, accounts)
    (self.leftOut, self.plot, self.slope, self.rSquared) = (leftOut, plot, slope, rSquared)
    (self.readAt, self.notDrawn, self.isOlder, self.command) = (readAt, notDrawn, isOlder, command)
  }
}

/// - Parameter unkept: sets of labels that nothing is known of but the labels.
func likesFigures(_ likes: [LikesFacts], unkept: [(name: String, command: String)]) -> [Figure] {
  let heading = "Likes over followers"
  let others = unkept.map { name, command in
    Figure.missing(
      "likes", "\(heading): \(name)",
      "The version of curate that made the labels \(name) kept no coefficients and borders with them.", bring: [command]
    )
  }
  guard likes.count + others.count > 0 else {
    return [.missing("likes", heading, "No labels have been made of likes yet.", bring: ["curate score"])]
  }
  return others
    + likes.map { facts in
      var figure = Figure(
        "likes", likes.count > 1 ? "\(heading): \(facts.name)" : heading, sentences(facts), picture: facts.plot.svg(),
        commands: [facts.command])
      if !facts.plot.terms.isEmpty {
        figure.tables = [
          FigureTable(
            "Coefficients of \(facts.name), in log10(1 + likes) for each unit of the control, intervals of 95 % "
              + facts.plot.intervals, ["control", "coefficient", "low", "high"],
            facts.plot.terms.map { term in
              [
                term.name, Words.decimals(term.coefficient, 4), Words.decimals(term.low, 4),
                Words.decimals(term.high, 4),
              ]
            })
        ]
      }
      return figure
    }
}

private func sentences(_ facts: LikesFacts) -> [String] {
  let plot = facts.plot
  var first =
    "The labels \(facts.name) score \(Words.count(facts.posts, "post")) of \(Words.count(facts.accounts, "account")) by "
    + "\(facts.method)\(facts.readAt.map { ", likes read \($0)" } ?? ""): \(Words.grouped(plot.top)) are labelled top, "
    + "\(Words.grouped(plot.bottom)) bottom."
  if let slope = facts.slope {
    first +=
      " The line is the fit: ten times the followers go with \(Words.interval(slope.value, slope.low, slope.high)) more in "
      + "log10(1 + likes)\(facts.rSquared.map { ", R² \(Words.decimals($0, 3))" } ?? "")."
  } else if facts.method == "ratio" {
    first += " The score is likes / followers; the lines are the borders of the labels."
  } else if facts.method == "bins" {
    first +=
      " The score is the rank by likes among posts of accounts of one size; each bin has borders of its own, which are not drawn."
  }
  var sentences = [first]
  var rest: [String] = []
  let out = facts.leftOut.values.reduce(0, +)
  if out > 0 { rest.append("Left out: \(Words.count(out, "post")) (\(Words.reasons(facts.leftOut))).") }
  if facts.notDrawn > 0 {
    rest.append(
      "\(Words.count(facts.notDrawn, "scored post")) \(facts.notDrawn == 1 ? "is" : "are") not among the likes drawn, for want of "
        + "a reading of likes and followers.")
  }
  if facts.isOlder {
    rest.append(
      "Dumps have been imported since these labels were made: the scores are those of the labels, the likes are as the store "
        + "has them now.")
  }
  if !rest.isEmpty { sentences.append(rest.joined(separator: " ")) }
  return sentences
}
