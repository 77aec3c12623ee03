// BinomialTests: draws with the mean, the variance and the shape of the binomial distribution.
import Base
import Testing

@Suite struct BinomialTests {
  @Test(arguments: [(5, 0.3), (40, 0.02), (40, 0.5), (100, 0.2), (1000, 0.7), (3_000_000, 0.4)])
  func `binomial draws have the mean, the variance and the shape`(n: Int, p: Double) {
    var chance = KeyedGenerator(seed: 7, key: ["binomial", "\(n)", "\(p)"])
    let draws = (0..<40_000).map { _ in Double(chance.binomial(n, p)) }
    let count = Double(draws.count)
    let (mean, variance) = (Double(n) * p, Double(n) * p * (1 - p))
    let found = draws.reduce(0, +) / count
    // Five standard errors: once in a million seeds.
    #expect(abs(found - mean) < 5 * (variance / count).squareRoot())
    let spread = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let kurtosis = 3 + (1 - 6 * p * (1 - p)) / variance
    #expect(abs(spread / variance - 1) < 5 * ((kurtosis - 1) / count).squareRoot())
    #expect(draws.allSatisfy { $0 >= 0 && $0 <= Double(n) })
    guard n <= 100 else { return }
    // Chi square over the values with ten expected draws and more, against its mean and deviation.
    var (chi, degrees, probability) = (0.0, 0.0, 1.0)
    for _ in 0..<n { probability *= 1 - p }
    for k in 0...n {
      let expected = probability * count
      if expected >= 10 {
        let seen = Double(draws.filter { $0 == Double(k) }.count)
        chi += (seen - expected) * (seen - expected) / expected
        degrees += 1
      }
      probability *= Double(n - k) / Double(k + 1) * p / (1 - p)
    }
    #expect(chi < degrees + 5 * (2 * degrees).squareRoot(), "chi square \(chi) of \(degrees)")
  }

  @Test func `the ends of a binomial are certain`() {
    var chance = KeyedGenerator(seed: 1, key: [])
    #expect(chance.binomial(0, 0.5) == 0 && chance.binomial(9, 0) == 0 && chance.binomial(9, 1) == 9)
  }

  @Test func `a multinomial draw has as many as there are things`() {
    var chance = KeyedGenerator(seed: 2, key: ["multinomial"])
    let items = [5, 1, 300, 94]
    var drawn = [0, 0, 0, 0]
    var sums = [0, 0, 0, 0]
    for _ in 0..<2000 {
      chance.multinomial(items, into: &drawn)
      #expect(drawn.reduce(0, +) == 400)
      for kind in items.indices { sums[kind] += drawn[kind] }
    }
    for kind in items.indices {
      let mean = Double(items[kind]) * 2000
      #expect(abs(Double(sums[kind]) - mean) < 5 * mean.squareRoot())
    }
  }
}
