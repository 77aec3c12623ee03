// DegeneratePlotTests: pictures of posts that no picture was made for.
import Foundation
import Plots
import Testing

@Suite struct DegeneratePlotTests {
  private func plot(_ posts: [(followers: Int, likes: Int)], scores: [Double]? = nil) -> LikesPlot {
    var density = LikesDensity()
    for post in posts { density.add(likes: post.likes, followers: post.followers) }
    var plot = LikesPlot(title: ["Posts"], scores: scores ?? posts.map { Double($0.likes) }, scoreName: "score")
    plot.density = density
    return plot
  }

  private let borders: [LikesPlot.Border] = [
    .line(slope: 0.9, intercept: -1), .ratio,
    .steps([.init(fewestFollowers: 0, mostFollowers: 0, low: 3, high: 4)]), .none,
  ]

  private func expectSoundWithAnyBorder(_ plot: LikesPlot) throws {
    var plot = plot
    for border in borders {
      plot.border = border
      for (low, high) in [(nil, nil), (0.5, 0.5), (-1e9, 1e9), (nil, 3.0)] as [(Double?, Double?)] {
        (plot.low, plot.high) = (low, high)
        for scale in [ScoreHistogram.Scale.linear, .logarithmic, .shares] {
          plot.scoreScale = scale
          try expectSound(plot.svg())
        }
      }
    }
  }

  @Test func `no posts, one post, all the same`() throws {
    try expectSoundWithAnyBorder(plot([]))
    try expectSoundWithAnyBorder(plot([(0, 0)]))
    try expectSoundWithAnyBorder(plot([(1234, 56)]))
    try expectSoundWithAnyBorder(plot(Array(repeating: (1234, 56), count: 2000)))
    try expectSoundWithAnyBorder(plot((0..<2000).map { ($0, 7) }))
  }

  @Test func `nobody's followers are known`() throws {
    let plot = plot((0..<50).map { (-1, $0) })
    let picture = try PictureReader(plot.svg())
    #expect(!picture.texts.contains("Likes over followers"))
    #expect(picture.barCounts.reduce(0, +) == 50)
    try expectSoundWithAnyBorder(plot)
    var some = self.plot((0..<50).map { ($0 < 3 ? -1 : 100 * $0, $0) })
    some.border = .ratio
    #expect(
      try PictureReader(some.svg()).texts.contains("not in this panel: 3 posts without a known number of followers"))
  }

  @Test func `enormous numbers`() throws {
    try expectSoundWithAnyBorder(plot([(Int.max, Int.max), (0, 0), (Int.max, 0)]))
    try expectSoundWithAnyBorder(plot((0..<3000).map { ($0 % 2 == 0 ? Int.max - $0 : $0, Int.max / ($0 + 1)) }))
    let scores = [-1e308, 1e308, 0, 1e-308, Double.leastNonzeroMagnitude, -0.0, 1e149, -1e149, 3]
    try expectSoundWithAnyBorder(plot([(10, 10), (20, 20)], scores: scores))
  }

  @Test func `scores and coefficients that are not numbers are told and not drawn`() throws {
    var plot = plot([(10, 10), (20, 20)], scores: [.nan, .infinity, -.infinity, 1, 2, 3.5])
    (plot.low, plot.high) = (.nan, .infinity)
    plot.border = .line(slope: .nan, intercept: 1)
    plot.terms = [
      .init(name: "a", coefficient: .nan, low: 0, high: 1, spread: 1),
      .init(name: "b", coefficient: 1, low: -.infinity, high: .infinity, spread: 1),
      .init(name: "c", coefficient: 1, low: 0.5, high: 1.5, spread: .nan),
      .init(name: "d", coefficient: 1e90, low: 1e89, high: 1e91, spread: 1e90),
      .init(name: "e", coefficient: 0, low: 0, high: 0, spread: 0),
    ]
    let svg = plot.svg()
    try expectSound(svg)
    let picture = try PictureReader(svg)
    #expect(picture.barCounts.reduce(0, +) == 3)
    #expect(picture.texts.contains { $0.hasPrefix("3 scores are not numbers") })
    #expect(picture.texts.contains("2 coefficients are not a number and not drawn."))
  }

  @Test func `a slope that a constant control gives`() throws {
    var plot = plot((0..<400).map { (1_000_000 + $0 % 100, 50 + $0) })
    plot.border = .line(slope: -72_255, intercept: 433_000)
    (plot.low, plot.high) = (-0.5, 0.5)
    plot.terms = [.init(name: "followers", coefficient: -72_255, low: -90_000, high: -50_000, spread: 1.2e-5)]
    try expectSound(plot.svg())
  }

  @Test func `text of strangers stays text`() throws {
    var plot = DrawnPosts(100).regression
    let name = "<b>&\"'\u{0}\u{1B}[31m\u{FFFE}]]></b>"
    plot.title = [name, String(repeating: "w", count: 400), String(repeating: "many words ", count: 60)]
    plot.terms[0].name = name
    plot.terms[1].name = String(repeating: "W", count: 200)
    plot.scoreName = name
    plot.intervals = name
    let svg = plot.svg()
    try expectSound(svg)
    #expect(try PictureReader(svg).texts.contains("<b>&\"'\u{FFFD}\u{FFFD}[31m\u{FFFD}]]></b>"))
  }

  @Test func `thirty coefficients make the picture higher, not tighter`() throws {
    var plot = DrawnPosts(100).regression
    plot.terms = (0..<30).map {
      .init(name: "control \($0)", coefficient: Double($0) / 100, low: Double($0) / 100 - 0.01, high: 0.4, spread: 1)
    }
    try expectSound(plot.svg())
    plot.density = nil
    try expectSound(plot.svg())
  }
}
