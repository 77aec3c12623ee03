// LikesPicture: the picture of a scoring, from what a method found.
import Base
import Plots
import Scores

/// The SVG of scores from likes: where the posts lie, what parts them, and how sure the coefficients are.
/// - Parameter subtitle: how many posts of how many accounts, and when their likes were read.
func likesPicture(
  label: String, title subtitle: String, scorer: LikesScorer, table: ScoreTable, scores: LikesScores
) -> String {
  let (posts, tails) = (table.posts, scores.scoring.tails)
  var plot = LikesPlot(
    title: [
      label == scorer.method.rawValue ? "Scores by \(label)" : "\(label): scores by \(scorer.method.rawValue)",
      subtitle,
    ],
    scores: scores.scoring.scores, scoreName: "score")
  plot.labels = tails.assignment.map(LikesPlot.Label.init)
  (plot.low, plot.high) = (tails.thresholds.low, tails.thresholds.high)
  (plot.bottom, plot.top) = (tails.bottom, tails.top)
  var density = LikesDensity()
  for index in 0..<posts.count { density.add(likes: posts.likes[index], followers: posts.followers[index]) }
  plot.density = density.count > 0 ? density : nil
  switch scorer.method {
  case .regression:
    plot.scoreName = "score: log10(1 + likes) less what the controls predict"
    if let regression = scores.regression { describe(regression, in: &plot) }
  case .ratio:
    plot.scoreName = "score: likes / followers"
    plot.scoreScale = .logarithmic
    plot.border = .ratio
  case .bins:
    plot.scoreName = "score: rank by likes within the bin"
    plot.scoreScale = .shares
    if let bins = scores.bins { plot.border = .steps(steps(of: bins, posts, tails)) }
  case .manual: break
  }
  return plot.svg()
}

extension LikesPlot.Label {
  init(_ tail: ScoreTail) {
    switch tail {
    case .bottom: self = .bottom
    case .middle: self = .neither
    case .top: self = .top
    }
  }
}

private func describe(_ regression: RegressionResult, in plot: inout LikesPlot) {
  if let rSquared = regression.rSquared { plot.title[1] += ", R² \(rSquared.decimals(3))" }
  // With all other controls at their means the line passes through the posts' centre.
  if let slope = regression.coefficients.log10Followers, let mean = regression.columnMeans.log10Followers {
    plot.border = .line(slope: slope, intercept: regression.meanOfLogLikes - slope * mean)
  }
  let ends = regression.intervalsClustered ?? regression.intervals
  plot.intervals =
    regression.intervalsClustered == nil
    ? "as if posts were independent" : "clustered by account"
  plot.terms = regression.coefficients.present.compactMap { term, value in
    guard let low = ends.low[term], let high = ends.high[term] else { return nil }
    return LikesPlot.Term(
      name: LikesReport.name(of: term), coefficient: value, low: low, high: high,
      spread: term == .intercept ? nil : regression.columnDeviations[term])
  }
}

/// For each bin the fewest likes of a post labelled top, and the most of one labelled bottom.
private func steps(of bins: Bins, _ posts: ScorePosts, _ tails: ScoreTails) -> [LikesPlot.Step] {
  var steps = [LikesPlot.Step](
    repeating: LikesPlot.Step(fewestFollowers: .max, mostFollowers: 0, low: nil, high: nil), count: bins.count)
  for index in 0..<posts.count {
    let bin = Int(bins.binOf[index])
    let (likes, followers) = (Double(posts.likes[index]), posts.followers[index])
    steps[bin].fewestFollowers = min(steps[bin].fewestFollowers, followers)
    steps[bin].mostFollowers = max(steps[bin].mostFollowers, followers)
    switch tails.assignment[index] {
    case .top: steps[bin].high = min(steps[bin].high ?? .infinity, likes)
    case .bottom: steps[bin].low = max(steps[bin].low ?? 0, likes)
    case .middle: break
    }
  }
  return steps
}
