// RegressionWarnings: what the numbers of a regression do not say by themselves, in sentences.
import Foundation

/// Collects the sentences that a user should read before believing a regression.
struct RegressionWarnings {
  private(set) var sentences: [String] = []

  /// Too few posts, too few accounts or too few posts of another account, likes without variation.
  mutating func about(
    _ order: AccountOrder, posts n: Int, likesVary: Bool, controls: [RegressionOptions.Control]
  ) {
    let (accounts, largest) = (order.accounts, order.largest)
    if n < 100 {
      sentences.append("There are only \(n) posts: with fewer than 100 the coefficients and the borders are rough.")
    }
    if accounts == 1 {
      sentences.append(
        "All \(n) posts are of one account: the scores compare its posts with each other, and the coefficients say "
          + "nothing about accounts.")
    } else if largest * 10 >= n * 9 {
      // Within an account followers move by a few: nearly all that varies comes from the few other posts.
      let share = percent(Double(largest) / Double(n))
      sentences.append(
        controls.contains(.followers)
          ? "One account has \(share) of the posts, so that followers hardly vary: a "
            + "regression on them is degenerate, and its coefficients rest on the \(n - largest) other posts."
          : "One account has \(share) of the posts: the coefficients are its own, and say nothing about accounts.")
    } else {
      if largest * 2 > n {
        sentences.append(
          "One account has \(percent(Double(largest) / Double(n))) of the posts: the coefficients are mostly its own.")
      }
    }
    if accounts > 1, accounts < Self.enoughAccounts {
      sentences.append(
        "There are only \(accounts) accounts: with fewer than \(Self.enoughAccounts) the standard errors by account "
          + "come out too small.")
    }
    if !likesVary {
      sentences.append("All posts have the same number of likes: there is nothing to explain, and R² is undefined.")
    }
  }

  /// Controls that say nothing, that say the same, or that say too much.
  /// - Parameter largest: posts of the account that has most.
  mutating func about(
    _ fit: Fit, design: Design, controls: [RegressionOptions.Control], moments: CoMoments, largestAccount largest: Int
  ) {
    if controls.contains(.weekday) { aboutWeekdays(design.weekdays) }
    for finding in fit.findings { about(finding, terms: design.terms, controls: controls.count) }
    aboutInflation(fit, design: design, controls: controls, moments: moments)
    for (column, mean) in zip(fit.columns, fit.means) where design.terms[column].weekday == nil {
      let deviation = (moments[column, column] / Double(moments.n)).squareRoot()
      guard deviation > 0, deviation < 1e-3 * abs(mean) else { continue }
      // The coefficient of variation is that of the column as it enters the regression.
      sentences.append(
        "\(name(design.terms[column])) barely vary (coefficient of variation \(scientific(deviation / abs(mean)))): "
          + "a regression on them says nothing; leave this control out.")
    }
    aboutLeverage(fit, design: design, largestAccount: largest)
    if controls.contains(.followers) {
      let zero = design.posts.followers.count { $0 == 0 }
      if zero > 0, zero < moments.n {
        let (posts, stand) = zero == 1 ? ("1 post is", "stands") : ("\(grouped(zero)) posts are", "stand")
        sentences.append(
          "\(posts) of accounts with 0 followers and \(stand) at the far end of the scale (log10(1 + 0) is 0): where 0 "
            + "means unknown, leave such posts out.")
      }
    }
    if controls.contains(.comments) {
      sentences.append(
        "Comments are an outcome too: posts that are liked are commented on. Controlling for them takes away a part of "
          + "what the score shall measure.")
    }
  }

  /// Scores that depend on followers although they should not.
  ///
  /// The joint test alone cries wolf: of tables without any such dependence, with 60 accounts of which few have most of
  /// the posts, it refuses six in ten. A tenth has to be surprising by itself too, at 0.01 for all ten together.
  mutating func about(_ deciles: FollowerDeciles, controls: [RegressionOptions.Control]) {
    guard let test = deciles.test, test.p < 0.01, let worst = deciles.worst else { return }
    let factor = (pow(10, worst.mean) * 100).rounded() / 100
    let remedy =
      controls.contains(.followers)
      ? "--method bins compares accounts of one size, --mad leaves extreme accounts out, and another control may "
        + "explain it."
      : "--controls followers takes their part out."
    sentences.append(
      "The scores still depend on followers (in ten groups of equal size F = \((test.f * 10).rounded() / 10), "
        + "p = \(probability(test.p))): posts of accounts with \(grouped(worst.from)) to \(grouped(worst.to)) followers "
        + "get \(factor) times the likes that the regression expects, so that their labels say how large the account is. "
        + remedy)
  }

  /// Columns that vary in one account only; where an account has most of the posts anyway, that is said elsewhere.
  private mutating func aboutLeverage(_ fit: Fit, design: Design, largestAccount: Int) {
    guard largestAccount * 2 <= design.posts.count else { return }
    let leverage = AccountLeverage(posts: design.posts)
    for (column, mean) in zip(fit.columns, fit.means) where column < design.terms.count {
      let term = design.terms[column]
      guard let share = leverage.largestShare(of: term, mean: mean), share > 0.75 else { continue }
      sentences.append(
        "\(percent(share)) of what varies in \(term.rawValue) is one account's: its coefficient is that account's, and the "
          + "error by account is far too small. Leave this control out.")
    }
  }

  mutating func aboutTails(_ tails: ScoreTails, options: RegressionOptions, posts n: Int) {
    for (name, share, count) in [("bottom", options.bottom, tails.bottom), ("top", options.top, tails.top)]
    where share > 0 && count == 0 {
      sentences.append("The \(name) tail is empty: a share of \(share) of \(n) posts is less than one post.")
    }
    if let chance = chanceWarning(tails) { sentences.append(chance) }
  }

  private mutating func aboutWeekdays(_ posts: [Int]) {
    let (n, most) = (posts.reduce(0, +), posts.max() ?? 0)
    let used = posts.indices.filter { posts[$0] > 0 }
    if used.count < 2 {
      sentences.append("Weekdays do not vary: a regression on them says nothing, and the control was left out.")
      return
    }
    if Double(most) > 0.999 * Double(n), let day = posts.firstIndex(of: most) {
      sentences.append(
        "Weekdays barely vary (\(n - most) of \(n) posts are not of a \(Self.days[day])): a regression on them says "
          + "nothing; leave this control out.")
    }
    for day in posts.indices where posts[day] == 0 {
      let base = day == 0 ? "the other days are compared with \(Self.days[used[0]])" : "the day has no coefficient"
      sentences.append("No post is of a \(Self.days[day]): \(base).")
    }
  }

  private mutating func about(_ finding: NormalEquations.Finding, terms: [RegressionTerm], controls: Int) {
    switch finding {
    case .constant(let column):
      sentences.append(
        "\(name(terms[column])) do not vary: a regression on them says nothing, and the control was left out.")
    case .determined(let column):
      let others = controls == 2 ? "the other control: the two" : "the other controls: they"
      sentences.append(
        "\(name(terms[column])) follow exactly from \(others) cannot be told apart, and this one was left out.")
    }
  }

  private mutating func aboutInflation(
    _ fit: Fit, design: Design, controls: [RegressionOptions.Control], moments: CoMoments
  ) {
    let equations = NormalEquations(candidates: fit.columns) { moments[$0, $1] }
    let inFit = controls.filter { control in fit.columns.contains { design.terms[$0].control == control } }
    let factors = inFit.map { control in
      equations.inflation(of: fit.columns.filter { design.terms[$0].control == control }) { moments[$0, $1] }
    }
    if inFit.count == 2, let factor = factors.max(), factor > 10 {
      sentences.append(
        "\(name(of: inFit[1])) nearly follow from the other control (variance inflation factor "
          + "\((factor * 10).rounded() / 10)): the coefficients of the two are hard to tell apart.")
      return
    }
    for (control, factor) in zip(inFit, factors) where factor > 10 {
      sentences.append(
        "\(name(of: control)) nearly follow from the other controls (variance inflation factor "
          + "\((factor * 10).rounded() / 10)): what they do is hard to tell from what the others do.")
    }
  }

  /// With fewer clusters than about this, CR1 errors are too small (Cameron and Miller 2015, section VI).
  private static let enoughAccounts = 30
  private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  private func name(_ term: RegressionTerm) -> String {
    if let day = term.weekday { return "Posts of \(Self.days[day])" }
    return name(of: term.control ?? .followers)
  }

  private func name(of control: RegressionOptions.Control) -> String {
    switch control {
    case .followers: "Followers"
    case .hashtags: "Hashtags"
    case .age: "Ages"
    case .weekday: "Weekdays"
    case .comments: "Comments"
    }
  }

  private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

  /// 0.003, or 4e-07 where that would be 0.000.
  private func probability(_ p: Double) -> String {
    p >= 0.001 ? "\((p * 1000).rounded() / 1000)" : p > 0 ? scientific(p) : "0"
  }

  /// One digit and a power of ten: 4e-7.
  private func scientific(_ value: Double) -> String {
    var (digits, power) = (value, 0)
    while digits < 0.95, power > -400 { (digits, power) = (digits * 10, power - 1) }
    return "\(Int(digits.rounded()))e\(power)"
  }

  /// 1234567 as 1,234,567.
  private func grouped(_ value: Int) -> String {
    var text = ""
    for (place, digit) in String(value).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
