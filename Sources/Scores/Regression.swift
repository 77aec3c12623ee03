// Regression: likes with the reach of the account taken out, after Merrick, Cassady and Banerjee 2016, equation 1.
import Base

/// Fits log10(1 + likes) ~ 1 + controls by least squares and scores each post by its residual.
///
/// The posts are looked at twice, block by block; the columns of the regression are never kept. The fit is made of
/// centred co-moments, so that columns with a large mean and a small variation lose no digits. The result is the same
/// to the last bit for any number of threads.
/// - Throws: `Fault` with code `usage` for shares that are not shares and for controls whose numbers the posts lack,
///   `data` for too few posts.
package func regress(
  _ posts: ScorePosts, options: RegressionOptions = RegressionOptions()
) throws -> RegressionResult {
  try options.checkShares()
  let controls = options.distinctControls
  for control in controls { try check(posts, have: control) }
  guard posts.count > controls.count + 1 else { throw tooFew(posts.count, controls: controls.count, columns: 0) }
  let design = Design(posts, controls: controls)
  let columns = Array(design.terms.indices)
  guard posts.count > columns.count + 1 else {
    throw tooFew(posts.count, controls: controls.count, columns: columns.count)
  }

  let order = AccountOrder(posts)
  // Nine columns more need posts too.
  let groups = posts.count > columns.count + 1 + FollowerGroups.tenths ? FollowerGroups(posts, seed: options.seed) : nil
  let moments = CoMoments(design, groups: groups)
  let fit = Fit(moments, design: design, candidates: columns)
  let test = groups.map { DecileTest($0, plain: fit, moments: moments, design: design) }
  let (residuals, sums) = ResidualPass(design: design, order: order, moments: moments, fit: fit, test: test).run()
  let tails = ScoreTails(
    scores: residuals, ids: posts.ids, shares: options.shares, seed: options.seed)
  let deciles = test.map { FollowerDeciles($0, sums: sums, moments: moments, accounts: order.accounts) }

  let total = moments[design.likes, design.likes]
  let degrees = posts.count - fit.parameters
  let errors = fit.standardErrors(squares: sums.squares)
  let clustered = fit.standardErrors(moved: sums.moved, accounts: order.accounts)
  let rSquared = total > 0 ? max(0, 1 - sums.squares / total) : nil

  var warnings = RegressionWarnings()
  warnings.about(order, posts: posts.count, likesVary: total > 0, controls: controls)
  warnings.about(fit, design: design, controls: controls, moments: moments, largestAccount: order.largest)
  if let deciles { warnings.about(deciles, controls: controls) }
  warnings.aboutTails(tails, options: options, posts: posts.count)
  return RegressionResult(
    n: posts.count, accounts: order.accounts, terms: RegressionTerm.allCases.filter { design.terms.contains($0) },
    coefficients: fit.coefficients, columnMeans: fit.columnMeans, columnDeviations: fit.columnDeviations,
    meanOfLogLikes: fit.meanOfLikes, standardErrors: errors,
    intervals: intervals(fit.coefficients, errors, degrees: degrees), standardErrorsClustered: clustered,
    intervalsClustered: clustered.map { intervals(fit.coefficients, $0, degrees: order.accounts - 1) },
    rSquared: rSquared, adjustedRSquared: rSquared.map { 1 - (1 - $0) * Double(posts.count - 1) / Double(degrees) },
    residualDeviation: (sums.squares / Double(degrees)).squareRoot(), residuals: residuals, tails: tails,
    deciles: deciles, warnings: warnings.sentences)
}

private func intervals(_ centre: RegressionTerms, _ errors: RegressionTerms, degrees: Int) -> RegressionResult.Intervals
{
  let t = StudentT.quantile(0.975, degrees: degrees) ?? .infinity
  return RegressionResult.Intervals(
    low: centre.combined(with: errors) { $0 - t * $1 }, high: centre.combined(with: errors) { $0 + t * $1 },
    degrees: degrees)
}

private func check(_ posts: ScorePosts, have control: RegressionOptions.Control) throws {
  let missing =
    switch control {
    case .followers: posts.followers.count { $0 < 0 }
    case .hashtags: 0
    case .age: posts.count - posts.ageInSeconds.count
    case .weekday: posts.count - posts.weekdays.count
    case .comments: posts.count - posts.comments.count
    }
  guard missing > 0 else { return }
  throw Fault(
    .usage,
    "\(control.rawValue) cannot be controlled for: \(missing) of \(posts.count) posts were read without it. "
      + "Ask for it when the posts are read, or leave it out of the controls.")
}

private func tooFew(_ n: Int, controls: Int, columns: Int) -> Fault {
  let posts = n == 1 ? "1 post" : "\(n) posts"
  return Fault(
    .data,
    "A regression with \(controls) control\(controls == 1 ? "" : "s") needs at least \(max(controls, columns) + 2) posts, "
      + "and there \(n == 1 ? "is" : "are") \(posts). Import more posts first.")
}
