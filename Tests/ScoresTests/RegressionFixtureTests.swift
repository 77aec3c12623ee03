// RegressionFixtureTests: every control, every kind of error and the decile test, against statsmodels.
import Base
import Foundation
import Scores
import Testing

@Suite struct RegressionFixtureTests {
  /// What Tests/Interop/make_regression_fixture.py has written.
  struct Fixture: Decodable {
    var cases: [Case]
  }

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var table: String
    var controls: [String]
    var posts: Int
    var accounts: Int
    var names: [String]
    var coefficients: [Double]
    var standardErrors: [Double]
    var low: [Double]
    var high: [Double]
    var clustered: [Double]
    var clusteredLow: [Double]
    var clusteredHigh: [Double]
    var rSquared: Double
    var adjustedRSquared: Double
    var deviation: Double
    var firstScore: Double
    var deciles: Deciles

    var testDescription: String { "\(table): \(controls.joined(separator: ", "))" }
  }

  struct Deciles: Decodable, Sendable {
    struct Group: Decodable, Sendable {
      var from: Int
      var to: Int
      var posts: Int
      var accounts: Int
      var mean: Double
      var se: Double
    }

    var f: Double
    var df1: Int
    var df2: Int
    var p: Double
    var groups: [Group]
  }

  @Test(arguments: try cases(of: "posts"))
  func `a made-up table agrees with statsmodels`(expected: Case) throws {
    let controls = try expected.controls.map { try #require(RegressionOptions.Control(rawValue: $0)) }
    try compare(expected, madeUp(for: controls), controls)
  }

  @Test(
    .enabled(if: SharedPosts.isThere, "../shared/data is not beside the checkout"),
    arguments: try cases(of: "instagram"))
  func `real posts agree with statsmodels`(expected: Case) throws {
    let controls = try expected.controls.map { try #require(RegressionOptions.Control(rawValue: $0)) }
    try compare(expected, columns(try SharedPosts.instagram(), for: controls), controls)
  }

  private func compare(_ expected: Case, _ posts: ScorePosts, _ controls: [RegressionOptions.Control]) throws {
    let found = try regress(posts, options: RegressionOptions(controls: controls))
    #expect(found.n == expected.posts && found.accounts == expected.accounts)
    let tolerance = 1e-9
    func agree(_ terms: RegressionTerms?, _ numbers: [Double], _ what: String) throws {
      let terms = try #require(terms)
      #expect(terms.present.map(\.term.rawValue) == expected.names)
      for ((term, value), number) in zip(terms.present, numbers) {
        #expect(close(value, number, tolerance), "\(what) of \(term.rawValue): \(value), not \(number)")
      }
    }
    try agree(found.coefficients, expected.coefficients, "coefficient")
    try agree(found.standardErrors, expected.standardErrors, "standard error")
    try agree(found.intervals.low, expected.low, "lower end")
    try agree(found.intervals.high, expected.high, "upper end")
    try agree(found.standardErrorsClustered, expected.clustered, "clustered standard error")
    try agree(found.intervalsClustered?.low, expected.clusteredLow, "clustered lower end")
    try agree(found.intervalsClustered?.high, expected.clusteredHigh, "clustered upper end")
    #expect(found.terms.map(\.rawValue) == Array(expected.names.dropFirst()))
    #expect(close(found.rSquared, expected.rSquared, tolerance))
    #expect(close(found.adjustedRSquared, expected.adjustedRSquared, tolerance))
    #expect(close(found.residualDeviation, expected.deviation, tolerance))
    #expect(close(found.residuals[0], expected.firstScore, tolerance))

    let deciles = try #require(found.deciles)
    let test = try #require(deciles.test)
    #expect(test.df1 == expected.deciles.df1 && test.df2 == expected.deciles.df2)
    #expect(close(test.f, expected.deciles.f, tolerance))
    #expect(abs(test.p - expected.deciles.p) <= 1e-6 * expected.deciles.p)
    #expect(deciles.groups.count == expected.deciles.groups.count)
    for (group, expected) in zip(deciles.groups, expected.deciles.groups) {
      #expect(group.from == expected.from && group.to == expected.to)
      #expect(group.posts == expected.posts && group.accounts == expected.accounts)
      #expect(abs(group.mean - expected.mean) < 1e-10)
      #expect(close(group.standardError, expected.se, tolerance))
    }
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  private static func cases(of table: String) throws -> [Case] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = try Data(contentsOf: folder.appendingPathComponent("regression.json"))
    let found = try decoder.decode(Fixture.self, from: data).cases.filter { $0.table == table }
    try #require(!found.isEmpty)
    return found
  }

  /// The posts that have what the controls need.
  private func madeUp(for controls: [RegressionOptions.Control]) throws -> ScorePosts {
    let text = try String(contentsOf: Self.folder.appendingPathComponent("regression_posts.csv"), encoding: .utf8)
    var posts = ScorePosts(needs: Set(controls.map(\.need)))
    for line in text.split(separator: "\n").dropFirst() {
      let values = line.split(separator: ",").compactMap { Int($0) }
      try #require(values.count == 8)
      let reason = posts.add(
        PostFacts(
          id: Int64(values[0]), account: Int64(values[1]), likes: values[2], comments: values[3],
          followers: values[4] < 0 ? nil : values[4], hashtags: values[5], postedAt: Int64(values[6]),
          observedAt: Int64(values[7])))
      #expect(reason == nil || reason == "followers_unknown" && values[4] < 0)
    }
    return posts
  }
}
