// RegressionTests: coefficients and standard errors against statsmodels and against 60-digit arithmetic.
import Base
import Scores
import Testing

@Suite struct RegressionTests {
  /// statsmodels 0.15, OLS(…).fit() and fit(cov_type="cluster"), with log10(1 + x) of the table above.
  struct Reference: Sendable, CustomTestStringConvertible {
    var controls: [RegressionOptions.Control]
    var coefficients: [Double?]
    var errors: [Double?]
    var clustered: [Double?]
    var rSquared: Double
    var firstResidual: Double

    var testDescription: String { "controls \(controls.map(\.rawValue))" }
  }

  @Test(arguments: [
    Reference(
      controls: [.followers, .hashtags],
      coefficients: [-1.0097302452385715, 0.8325763523750419, -0.021295100983420967],
      errors: [0.2293996982095734, 0.04321448994711226, 0.028728449283870274],
      clustered: [0.182065641223611, 0.038541087075592846, 0.0357411630275014], rSquared: 0.9370269772784647,
      firstResidual: 0.701019574533754),
    Reference(
      controls: [.hashtags, .followers, .hashtags],
      coefficients: [-1.0097302452385715, 0.8325763523750419, -0.021295100983420967],
      errors: [0.2293996982095734, 0.04321448994711226, 0.028728449283870274],
      clustered: [0.182065641223611, 0.038541087075592846, 0.0357411630275014], rSquared: 0.9370269772784647,
      firstResidual: 0.701019574533754),
    Reference(
      controls: [.followers], coefficients: [-1.1360831729685255, 0.8328414384918225, nil],
      errors: [0.1521835588939829, 0.04283696542003652, nil],
      clustered: [0.11807488609053478, 0.03913946704594235, nil], rSquared: 0.935642934317403,
      firstResidual: 0.7622597830126319),
    Reference(
      controls: [.hashtags], coefficients: [1.7307031379372109, nil, -0.0258754327475767],
      errors: [0.7025528311726628, nil, 0.11213964004089956],
      clustered: [0.8719520766034669, nil, 0.10807915613723044], rSquared: 0.0020435964960719977,
      firstResidual: 1.8293679522237845),
    Reference(
      controls: [], coefficients: [1.5782229092461335, nil, nil], errors: [0.23430455301642336, nil, nil],
      clustered: [0.4812872291935335, nil, nil], rSquared: 0, firstResidual: 1.9042218826721318),
  ])
  func `a small table agrees with statsmodels`(reference: Reference) throws {
    let found = try regress(smallTable, options: RegressionOptions(controls: reference.controls))
    #expect(found.n == 28 && found.accounts == 8)
    expect(found.coefficients, reference.coefficients, 1e-11)
    expect(found.standardErrors, reference.errors, 1e-11)
    expect(try #require(found.standardErrorsClustered), reference.clustered, 1e-11)
    #expect(close(found.rSquared, reference.rSquared, 1e-11))
    #expect(close(found.residuals[0], reference.firstResidual, 1e-11))
    #expect(abs(found.residuals.reduce(0, +)) < 1e-12)
  }

  @Test func `a billion followers, give or take fifty, keep their digits`() throws {
    // The reference was computed with 60 decimal digits; in doubles log10(1 + 1e9 ± 50) has five digits that vary.
    let table = posts(
      (0..<40).map { i in
        (likes: 100 + 7 * i * i % 53, followers: 1_000_000_000 + i * 37 % 101 - 50, hashtags: i * 5 % 7, account: i % 5)
      })
    let found = try regress(table)
    expect(found.coefficients, [2.7863433686486590e+6, -3.0959347413625210e+5, 1.4366206011023985e-3], 1e-11)
    expect(found.standardErrors, [6.5096821023799593e+6, 7.2329801126640651e+5, 4.5468089621197737e-3], 1e-11)
    expect(
      try #require(found.standardErrorsClustered),
      [6.9988380327601515e+6, 7.7764866956444262e+5, 3.3452793719839552e-3], 1e-11)
    #expect(close(found.rSquared, 7.9909205525175603e-3, 1e-11))
    #expect(close(found.residuals[0], -1.0368929864214879e-1, 1e-11))
    #expect(close(found.residuals[39], 5.7530506884141915e-2, 1e-11))
    #expect(found.warnings.contains { $0.hasPrefix("Followers barely vary (coefficient of variation 1e-9)") })
  }

  @Test(.enabled(if: SharedPosts.isThere, "../shared/data is not beside the checkout"))
  func `8,432 posts from Instagram agree with statsmodels`() throws {
    let found = try regress(try SharedPosts.instagram())
    #expect(found.n == 8432 && found.accounts == 496)
    expect(found.coefficients, [-1.4712285007618977, 0.949700540062066, -0.0030358140221641993], 1e-10)
    expect(found.standardErrors, [0.05245885653222993, 0.00908358205705846, 0.0008601988510872702], 1e-10)
    expect(
      try #require(found.standardErrorsClustered),
      [0.20241332991834268, 0.035432532610990206, 0.002046761658391525], 1e-10)
    #expect(close(found.rSquared, 0.5761423635215043, 1e-11))
    #expect(close(found.tails.thresholds.low, -0.5151931786942927, 1e-11))
    #expect(close(found.tails.thresholds.high, 0.46156484197513103, 1e-11))
    #expect(found.tails.bottom == 843 && found.tails.top == 843)
    #expect(found.warnings.isEmpty)
  }

  @Test(.enabled(if: SharedPosts.isThere, "../shared/data is not beside the checkout"))
  func `400 tweets of one account are called degenerate`() throws {
    let found = try regress(try SharedPosts.twitter())
    #expect(found.n == 400 && found.accounts == 1)
    #expect(found.standardErrorsClustered == nil)
    #expect(
      found.warnings.contains {
        $0.hasPrefix("Followers barely vary (coefficient of variation ")
          && $0.hasSuffix("): a regression on them says nothing; leave this control out.")
      })
    #expect(
      found.warnings.contains(
        "All 400 posts are of one account: the scores compare its posts with each other, and the coefficients say "
          + "nothing about accounts."))
  }

  private func expect(
    _ terms: RegressionTerms, _ numbers: [Double?], _ tolerance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (mine, number) in zip([terms.intercept, terms.log10Followers, terms.hashtags], numbers) {
      guard let number else {
        #expect(mine == nil, sourceLocation: sourceLocation)
        continue
      }
      #expect(close(mine, number, tolerance), "\(terms) is not \(numbers)", sourceLocation: sourceLocation)
    }
  }
}
