// StudentTTests: quantiles of the t distribution against 30-digit arithmetic.
import Base
import Testing

@Suite struct StudentTTests {
  /// By mpmath, from the integral of the density; scipy 1.12 is off by up to 1e-9 here, as tan(0.4995 π) shows.
  @Test(arguments: [
    (0.9, 1, 3.0776835371752534), (0.9, 5, 1.4758840488244811), (0.9, 1_000_000, 1.2815524121299385),
    (0.975, 1, 12.706204736174705), (0.975, 2, 4.3026527297494639), (0.975, 3, 3.1824463052837096),
    (0.975, 4, 2.7764451051977944), (0.975, 10, 2.2281388519862747), (0.975, 29, 2.0452296421327043),
    (0.975, 107, 1.9823833701756912), (0.975, 1000, 1.9623390808264085), (0.975, 9999, 1.9602012636213577),
    (0.975, 1_000_000, 1.959966356814107), (0.995, 1, 63.656741162871581), (0.995, 107, 2.6225600147970338),
    (0.9995, 1, 636.61924876871962), (0.9995, 3, 12.923978636687483), (0.9995, 1_000_000, 3.2905364612486911),
  ])
  func `quantiles are right to twelve digits, to ten beyond 100,000 degrees`(
    probability: Double, degrees: Int, expected: Double
  ) throws {
    let t = try #require(StudentT.quantile(probability, degrees: degrees))
    let tolerance = degrees < 100_000 ? 1e-12 : 1e-10
    #expect(abs(t - expected) <= tolerance * expected)
    let mirrored = try #require(StudentT.quantile(1 - probability, degrees: degrees))
    #expect(abs(mirrored + expected) <= 10 * tolerance * expected)
  }

  @Test(arguments: [1, 2, 7, 30, 999, 50_000])
  func `the cumulative probability of a quantile is where it came from`(degrees: Int) throws {
    for probability in [0.001, 0.2, 0.5, 0.51, 0.6, 0.975, 0.999] {
      let t = try #require(StudentT.quantile(probability, degrees: degrees))
      #expect(abs(StudentT.cumulative(t, degrees: degrees) - probability) < 1e-13)
    }
  }

  @Test func `there is no quantile of what is no probability`() {
    #expect(StudentT.quantile(0, degrees: 3) == nil)
    #expect(StudentT.quantile(1, degrees: 3) == nil)
    #expect(StudentT.quantile(.nan, degrees: 3) == nil)
    #expect(StudentT.quantile(0.9, degrees: 0) == nil)
  }
}
