// RegressionWarnings: what the numbers of a regression do not say by themselves, in sentences.

/// Collects the sentences that a user should read before believing a regression.
struct RegressionWarnings {
  private(set) var sentences: [String] = []

  /// Too few posts, too few of another account, likes without variation, tails without posts.
  mutating func about(posts n: Int, largestAccount: Int, accounts: Int, likesVary: Bool) {
    if n < 100 {
      sentences.append("There are only \(n) posts: with fewer than 100 the coefficients and the borders are rough.")
    }
    if accounts == 1 {
      sentences.append(
        "All \(n) posts are of one account: the scores compare its posts with each other, and the coefficients say "
          + "nothing about accounts.")
    } else if largestAccount * 10 >= n * 9 {
      // Within an account followers move by a few: nearly all that varies comes from the few other posts.
      sentences.append(
        "One account has \(percent(Double(largestAccount) / Double(n))) of the posts, so that followers hardly vary: a "
          + "regression on them is degenerate, and its coefficients rest on the \(n - largestAccount) other posts.")
    } else if largestAccount * 2 > n {
      sentences.append(
        "One account has \(percent(Double(largestAccount) / Double(n))) of the posts: "
          + "the coefficients are mostly its own.")
    }
    if !likesVary {
      sentences.append("All posts have the same number of likes: there is nothing to explain, and R² is undefined.")
    }
  }

  mutating func aboutTails(_ tails: ScoreTails, options: RegressionOptions, posts n: Int) {
    for (name, share, count) in [("bottom", options.bottom, tails.bottom), ("top", options.top, tails.top)]
    where share > 0 && count == 0 {
      sentences.append("The \(name) tail is empty: a share of \(share) of \(n) posts is less than one post.")
    }
  }

  /// Controls that hardly vary. The coefficient of variation is that of the column as it enters the regression.
  mutating func about(column: Int, mean: Double, deviation: Double) {
    guard deviation > 0, deviation < 1e-3 * abs(mean) else { return }
    sentences.append(
      "\(name(column)) barely vary (coefficient of variation \(scientific(deviation / abs(mean)))): a regression on "
        + "them says nothing; leave this control out.")
  }

  mutating func about(_ finding: NormalEquations.Finding) {
    switch finding {
    case .constant(let column):
      sentences.append(
        "\(name(column)) do not vary: a regression on them says nothing, and the control was left out.")
    case .determined(let column):
      sentences.append(
        "\(name(column)) follow exactly from the other control: the two cannot be told apart, "
          + "and this one was left out.")
    case .inflated(let column, let factor):
      sentences.append(
        "\(name(column)) nearly follow from the other control (variance inflation factor "
          + "\((factor * 10).rounded() / 10)): "
          + "the coefficients of the two are hard to tell apart.")
    }
  }

  private func name(_ column: Int) -> String { column == Columns.followers ? "Followers" : "Hashtags" }

  private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

  /// One digit and a power of ten: 4e-07.
  private func scientific(_ value: Double) -> String {
    var (digits, power) = (value, 0)
    while digits < 0.95, power > -400 { (digits, power) = (digits * 10, power - 1) }
    return "\(Int(digits.rounded()))e\(power)"
  }
}
