// FollowerDeciles: whether scores that shall not depend on followers still do, tenth by tenth.
import Base

/// The scores in ten groups of posts of equal size by followers, and a test of all ten at once.
package struct FollowerDeciles: Sendable, Equatable {
  /// A tenth of the posts.
  package struct Group: Sendable, Equatable {
    /// The lowest followers in it.
    package var from: Int
    /// The highest followers in it.
    package var to: Int
    package var posts: Int
    package var accounts: Int
    /// Mean score; 0.3 is twice the likes that the regression expects.
    package var mean: Double
    /// Of the mean, clustered by account (CR1); nil with fewer than two accounts.
    package var standardError: Double?
    /// How often chance alone gives a mean as far from 0, by Student's t, without believing the standard error above:
    /// with few accounts, or a few that have most of the posts, it is too small. This one is the jackknife's over
    /// accounts, with as many degrees as accounts of equal size would give (Kish's (Σ n)² / Σ n²), less one. Nil with
    /// fewer than two.
    package var p: Double?
  }

  /// That nine indicator columns of the tenths add nothing to the regression: a Wald test by the covariance that is
  /// clustered by account.
  package struct Test: Sendable, Equatable {
    package var f: Double
    package var df1: Int
    /// One fewer than there are accounts.
    package var df2: Int
    package var p: Double
  }

  package var groups: [Group]
  /// Nil with too few accounts to tell ten groups apart.
  package var test: Test?

  /// Of the tenths whose means are not chance (at 0.01 for all ten together) and at least 0.05, which is 12 % in likes
  /// and moves labels, the one that is farthest from 0.
  package var worst: Group? {
    groups.filter { ($0.p ?? 1) < 0.001 && abs($0.mean) >= 0.05 }.max { abs($0.mean) < abs($1.mean) }
  }

  init(_ test: DecileTest, sums: ResidualSums, moments: CoMoments, accounts: Int) {
    groups = (0..<FollowerGroups.tenths).map { tenth in
      let (posts, accounts) = (moments.size(tenth), sums.accountsOfTenths[tenth])
      let factor = Double(accounts) / Double(accounts - 1)
      return Group(
        from: test.groups.from[tenth], to: test.groups.to[tenth], posts: posts, accounts: accounts,
        mean: test.means[tenth],
        standardError: accounts < 2 ? nil : (factor * sums.ofTenths[tenth]).squareRoot() / Double(posts),
        p: Self.chance(
          of: test.means[tenth], leftOut: sums.leftOutOfTenths[tenth], accounts: accounts,
          effective: 1 / sums.sharesOfTenths[tenth], posts: posts))
    }
    self.test = Self.wald(test, products: sums.effects, accounts: accounts)
  }

  private static func chance(
    of mean: Double, leftOut: Double, accounts: Int, effective: Double, posts: Int
  ) -> Double? {
    guard accounts >= 2, effective >= 2 else { return nil }
    let groups = Double(accounts)
    let error = ((groups - 1) / groups * leftOut).squareRoot() / Double(posts)
    if error == 0 { return mean == 0 ? 1 : 0 }
    return 2 * StudentT.cumulative(-abs(mean) / error, degrees: Int(effective + 1e-9) - 1)
  }

  private static func wald(_ test: DecileTest, products: [Double], accounts: Int) -> Test? {
    let q = test.tested.count
    // The covariance of q coefficients from G accounts has rank G − 1 at most.
    guard q > 0, accounts > q, accounts >= 2 else { return nil }
    let factor = test.fit.smallSampleFactor(accounts: accounts)
    let equations = NormalEquations(candidates: Array(0..<q)) {
      factor * products[min($0, $1) * q + max($0, $1)]
    }
    guard equations.columns.count == q else { return nil }
    let effects = test.tested.map { test.fit.slopes[$0] }
    let f = zip(effects, equations.solve(effects)).reduce(0) { $0 + $1.0 * $1.1 } / Double(q)
    return Test(f: f, df1: q, df2: accounts - 1, p: FDistribution.upperTail(f, q, accounts - 1))
  }
}
