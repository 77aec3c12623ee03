// Regression: likes with the reach of the account taken out, after Merrick, Cassady and Banerjee 2016, equation 1.
import Base

/// Fits log10(1 + likes) ~ 1 + log10(1 + followers) + hashtags by least squares and scores each post by its residual.
///
/// `stream` is called twice and gives the same posts in the same order both times; what is kept of a post is its id,
/// its score and its tail. The fit is made of centred co-moments, so that columns with a large mean and a small
/// variation lose no digits.
/// - Parameter stream: calls `visit` for each post, and lets through what `visit` throws.
/// - Throws: `Fault` with code `usage` for shares that are not shares, `data` for too few posts or a negative count,
///   `tryAgain` where the second stream differs from the first; and what `stream` throws.
package func regress(
  options: RegressionOptions = RegressionOptions(),
  stream: (_ visit: (ScorePost) throws -> Void) throws -> Void
) throws -> RegressionResult {
  try checkShares(options)
  var reference: Columns?
  var moments = CoMoments()
  var ids: [Int64] = []
  try stream { post in
    guard post.likes >= 0, post.followers >= 0, post.hashtags >= 0 else { throw negativeCount(post) }
    let columns = reference ?? Columns(reference: post)
    reference = columns
    moments.add(columns.of(post))
    ids.append(post.id)
  }
  let controls = Set(options.controls).count
  guard let columns = reference, moments.n > controls + 1 else { throw tooFew(moments.n, controls: controls) }

  let fit = Fit(moments, columns: columns, controls: options.controls)
  var residuals: [Double] = []
  residuals.reserveCapacity(ids.count)
  var clusters = ClusterSums()
  var squares = 0.0
  try stream { post in
    guard residuals.count < ids.count, ids[residuals.count] == post.id else { throw changed() }
    let centred = columns.of(post) - moments.mean
    let residual = fit.residual(centred)
    squares += residual * residual
    clusters.add(residual * SIMD4(1, centred[0], centred[1], 0), account: post.account)
    residuals.append(residual)
  }
  guard residuals.count == ids.count else { throw changed() }

  let tails = ScoreTails(scores: residuals, ids: ids, bottom: options.bottom, top: options.top)
  let total = moments[Columns.likes, Columns.likes]
  var warnings = RegressionWarnings()
  warnings.about(
    posts: moments.n, largestAccount: clusters.largest, accounts: clusters.count, likesVary: total > 0)
  fit.warn(&warnings)
  warnings.aboutTails(tails, options: options, posts: moments.n)
  return RegressionResult(
    n: moments.n, accounts: clusters.count, coefficients: fit.coefficients,
    standardErrors: fit.standardErrors(squares: squares), standardErrorsClustered: fit.standardErrors(clusters),
    rSquared: total > 0 ? max(0, 1 - squares / total) : nil, residuals: residuals, thresholds: tails.thresholds,
    assignment: tails.assignment, bottom: tails.bottom, top: tails.top, tiesAtLow: tails.tiesAtLow,
    tiesAtHigh: tails.tiesAtHigh, warnings: warnings.sentences)
}

/// The same for posts in memory.
package func regress(
  _ posts: some Collection<ScorePost>, options: RegressionOptions = RegressionOptions()
) throws -> RegressionResult {
  try regress(options: options) { visit in
    for post in posts { try visit(post) }
  }
}

private func checkShares(_ options: RegressionOptions) throws {
  for (name, share) in [("top", options.top), ("bottom", options.bottom)] where !(share >= 0 && share <= 1) {
    throw Fault(.usage, "The \(name) share is \(share); it must lie between 0 and 1.")
  }
  guard options.top + options.bottom <= 1 + 1e-12 else {
    throw Fault(
      .usage,
      "The top share \(options.top) and the bottom share \(options.bottom) overlap: together they may be 1 at most.")
  }
}

private func negativeCount(_ post: ScorePost) -> Fault {
  let (name, value) =
    [("likes", post.likes), ("followers", post.followers)].first { $0.1 < 0 } ?? ("hashtags", post.hashtags)
  return Fault(
    .data, "Post \(post.id) has \(value) \(name): a count cannot be negative. Leave the post out or correct it.")
}

private func tooFew(_ n: Int, controls: Int) -> Fault {
  let posts = n == 1 ? "1 post" : "\(n) posts"
  let needed = controls + 2
  return Fault(
    .data,
    "A regression with \(controls) control\(controls == 1 ? "" : "s") needs at least \(needed) posts, and there "
      + "\(n == 1 ? "is" : "are") \(posts). Import more posts first.")
}

private func changed() -> Fault {
  Fault(.tryAgain, "The posts changed while they were being scored. Run the command again.")
}
