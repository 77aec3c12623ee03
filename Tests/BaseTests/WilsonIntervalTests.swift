// WilsonIntervalTests: the intervals that Newcombe prints.
import Base
import Testing

@Suite struct WilsonIntervalTests {
  @Test(arguments: [
    // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
    (81.0, 263.0, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
  ])
  func `published intervals`(count: Double, total: Double, low: Double, high: Double) throws {
    let share = try #require(Share(of: count, in: total))
    #expect(share.value == count / total)
    #expect(abs(share.low - low) < 5e-5 && abs(share.high - high) < 5e-5)
  }

  @Test func `all is no certainty, and nothing has no share`() throws {
    let all = try #require(Share(of: 4, in: 4))
    #expect(all.high == 1 && all.low > 0.5 && all.low < 0.52)
    #expect(Share(of: 0, in: 0) == nil)
  }
}
