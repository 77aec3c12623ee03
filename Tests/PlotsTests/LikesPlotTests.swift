// LikesPlotTests: pictures are valid and legible for every method, and things lie where their labels say.
import Foundation
import Plots
import Testing

@Suite struct LikesPlotTests {
  @Test(arguments: [1, 2, 49, 300, 1500, 1501, 30_000])
  func `every method's picture is sound, for few posts and for many`(count: Int) throws {
    for plot in DrawnPosts(count).all { try expectSound(plot.svg()) }
  }

  @Test func `the same input gives the same bytes, and the order of posts does not matter`() {
    for plot in DrawnPosts(3000).all { #expect(plot.svg() == plot.svg()) }
    let posts = DrawnPosts(3000)
    var turned = LikesDensity()
    for index in posts.likes.indices.reversed() {
      turned.add(likes: posts.likes[index], followers: posts.followers[index])
    }
    var plot = posts.regression
    plot.density = turned
    plot.scores.reverse()
    plot.labels.reverse()
    #expect(plot.svg() == posts.regression.svg())
  }

  @Test func `bars hold every post once`() throws {
    for plot in DrawnPosts(2345).all {
      let counts = try PictureReader(plot.svg()).barCounts
      #expect(counts.reduce(0, +) == 2345)
      #expect(counts.count > 4)
    }
  }

  @Test func `few posts are points, many are cells with their scale`() throws {
    let few = try PictureReader(DrawnPosts(300).bins.svg())
    #expect(few.all("circle").count == 300)
    #expect(!few.texts.contains { $0.hasPrefix("posts in a cell") })
    let many = try PictureReader(DrawnPosts(4000).bins.svg())
    #expect(many.all("circle").isEmpty)
    #expect(many.texts.contains { $0.hasPrefix("posts in a cell") })
  }

  @Test func `thresholds lie where the histogram's labels say`() throws {
    for plot in [DrawnPosts(3000).regression, DrawnPosts(3000).ratio] {
      let picture = try PictureReader(plot.svg())
      let isRatio = plot.terms.isEmpty
      for (name, threshold) in [("top", plot.high), ("bottom", plot.low)] {
        let line = try #require(picture.all("line", "threshold").first { $0.classes.contains { $0 == name } })
        let (x, bottom) = (try #require(line.number("x1")), try #require(line.number("y2")))
        let scale = picture.scale(inRow: bottom + 20, left: 740) {
          PictureReader.plain($0).map { isRatio ? log10($0) : $0 }
        }
        let value = try #require(scale.value(at: x))
        let expected = try #require(threshold)
        #expect(abs(value - (isRatio ? log10(expected) : expected)) < 0.01)
      }
    }
  }

  @Test func `thresholds that nearly meet are one line`() throws {
    var plot = DrawnPosts(3000).ratio
    (plot.low, plot.high) = (0.0149999, 0.015)
    let picture = try PictureReader(plot.svg())
    #expect(picture.all("line", "threshold").count == 1)
    #expect(picture.all("polyline", "border").count == 1)
    // Their values are written with as many digits as tell them apart.
    #expect(picture.texts.contains("score ≤ 0.0149999"))
    #expect(picture.texts.contains("score ≥ 0.0150000"))
    try expectSound(plot.svg())
  }

  /// The points of a border, and what the labels of both axes say at them.
  private func border(_ name: String, of plot: LikesPlot) throws -> [(followers: Double, likes: Double)] {
    let picture = try PictureReader(plot.svg())
    let area = try #require(picture.all("svg").dropFirst().first)
    let (left, top) = (try #require(area.number("x")), try #require(area.number("y")))
    let (width, height) = (try #require(area.number("width")), try #require(area.number("height")))
    func logarithm(_ label: String) -> Double? { PictureReader.count(label).map { log10(1 + $0) } }
    let x = picture.scale(inRow: top + height + 20, right: left + width, reading: logarithm)
    let y = PictureReader.Scale(
      places: picture.all("text").compactMap { text -> (place: Double, value: Double)? in
        guard text.attributes["text-anchor"] == "end", text.number("x") == left - 9, let place = text.number("y"),
          let value = logarithm(text.text)
        else { return nil }
        return (place: place - 4.5, value: value)
      })
    let line = try #require(picture.all("polyline").first { $0.classes.contains { $0 == name } })
    return try (line.attributes["points"] ?? "").split(separator: " ").map { point in
      let numbers = point.split(separator: ",").compactMap { Double($0) }
      try #require(numbers.count == 2)
      return (followers: try #require(x.value(at: numbers[0])), likes: try #require(y.value(at: numbers[1])))
    }
  }

  @Test func `the fit and the borders of a regression lie where the axes say`() throws {
    let plot = DrawnPosts(3000).regression
    for (name, distance) in [("fit", 0.0), ("top", 0.4), ("bottom", -0.4)] {
      let points = try border(name, of: plot)
      #expect(points.count == 2)
      for point in points {
        #expect(abs(point.likes - (DrawnPosts.intercept + DrawnPosts.slope * point.followers + distance)) < 0.01)
      }
    }
  }

  @Test func `the border of a ratio is so many likes a follower`() throws {
    let points = try border("top", of: DrawnPosts(3000).ratio)
    #expect(points.count > 50)
    for point in points where point.followers > 2 {
      #expect(abs((pow(10, point.likes) - 1) / (pow(10, point.followers) - 1) / 0.02 - 1) < 0.05)
    }
  }

  @Test func `the border of bins is a stair of their medians`() throws {
    var plot = DrawnPosts(3000).bins
    plot.border = .steps([
      .init(fewestFollowers: 100, mostFollowers: 900, low: 9, high: 9),
      .init(fewestFollowers: 1100, mostFollowers: 9000, low: 99, high: 99),
      .init(fewestFollowers: 11000, mostFollowers: 900_000, low: 999, high: 999),
    ])
    let points = try border("top", of: plot)
    #expect(points.count == 6)
    for (point, likes) in zip(points, [1.0, 1, 2, 2, 3, 3]) { #expect(abs(point.likes - likes) < 0.01) }
    // A bin ends half-way to the next one.
    #expect(abs(points[1].followers - (log10(901) + log10(1101)) / 2) < 0.01)
  }

  @Test func `other controls are named where there are others, and the intercept is none`() throws {
    var plot = DrawnPosts(300).regression
    let words = ", the other controls at their means"
    #expect(try PictureReader(plot.svg()).texts.joined(separator: " ").contains(words))
    plot.terms[1] = .init(name: "intercept", coefficient: -0.5, low: -0.6, high: -0.4, spread: nil)
    #expect(!(try PictureReader(plot.svg()).texts.joined(separator: " ").contains(words)))
    try expectSound(plot.svg())
  }

  @Test func `a coefficient's bar and words tell the effect of one standard deviation`() throws {
    let picture = try PictureReader(DrawnPosts(3000).regression.svg())
    #expect(picture.texts.contains("0.800 ± 0.020"))
    // 0.8 · 1.1 in log10 is a factor of 7.59.
    #expect(picture.texts.contains("one standard deviation is 1.10: likes × 7.59"))
    let bar = try #require(picture.all("line", "interval").first)
    let ticks = picture.all("text").filter { $0.text.hasPrefix("×") }
    let scale = PictureReader.Scale(
      places: ticks.compactMap { tick in
        guard let x = tick.number("x"), let factor = Double(tick.text.dropFirst()) else { return nil }
        return (place: x, value: log10(factor))
      })
    for (end, expected) in [("x1", 0.78 * 1.1), ("x2", 0.82 * 1.1)] {
      let place = try #require(bar.number(end))
      let value = try #require(scale.value(at: place))
      #expect(abs(value - expected) < 0.01)
    }
  }
}
