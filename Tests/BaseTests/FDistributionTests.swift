// FDistributionTests: upper tails of the F distribution against 40-digit arithmetic.
import Base
import Testing

@Suite struct FDistributionTests {
  /// By mpmath's incomplete beta function; scipy 1.17 agrees to a relative 2e-14.
  @Test(arguments: [
    (1, 1, 1, 0.5), (3.5, 9, 29, 0.0048559403105335001), (1, 9, 495, 0.43893608548480797),
    (2.4, 9, 495, 0.011420430693255384), (12.5, 9, 495, 5.9782738297585727e-18),
    (80, 9, 495, 1.0390397698405112e-90), (0.2, 9, 11, 0.98874182940516809), (0.01, 2, 7, 0.9900639505363296),
    (5, 1, 1, 0.26772047280123001), (2.5, 10, 1000, 0.0057558890472278301),
    (1.9, 9, 49_999, 0.047199084211409033), (30, 9, 49_999, 8.3517277693931195e-53),
    (3, 5, 4_999_999, 0.010362414827122856), (6.9, 1, 120, 0.0097437702303545178),
    (1.05, 200, 300, 0.34947032355973746), (1e6, 3, 10, 1.1139845158726553e-27),
  ])
  func `upper tails are right to ten digits, to nine beyond a million degrees`(
    f: Double, numerator: Int, denominator: Int, expected: Double
  ) {
    let p = FDistribution.upperTail(f, numerator, denominator)
    #expect(abs(p - expected) <= (denominator < 1_000_000 ? 1e-10 : 1e-9) * expected, "\(p)")
  }

  @Test(arguments: [1, 4, 29, 999])
  func `with one degree it is the square of Student's t`(degrees: Int) throws {
    for probability in [0.6, 0.975, 0.999] {
      let t = try #require(StudentT.quantile(probability, degrees: degrees))
      #expect(abs(FDistribution.upperTail(t * t, 1, degrees) - 2 * (1 - probability)) < 1e-12)
    }
  }

  @Test func `what no ratio of variances can be is not a surprise`() {
    #expect(FDistribution.upperTail(0, 3, 8) == 1)
    #expect(FDistribution.upperTail(-1, 3, 8) == 1)
    #expect(FDistribution.upperTail(.infinity, 3, 8) == 0)
    #expect(FDistribution.upperTail(.nan, 3, 8).isNaN)
  }
}
