// LabelledBarsTests: in the histogram, as many posts are coloured as are labelled, whatever their scores.
import Foundation
import Plots
import Testing

@Suite struct LabelledBarsTests {
  private typealias Label = LikesPlot.Label

  private func plot(
    _ posts: [(score: Double, label: LikesPlot.Label)], scale: ScoreHistogram.Scale = .linear
  ) -> LikesPlot {
    var plot = LikesPlot(title: ["Posts"], scores: posts.map(\.score), scoreName: "score")
    plot.scoreScale = scale
    plot.labels = posts.map(\.label)
    plot.bottom = posts.count { $0.label == .bottom }
    plot.top = posts.count { $0.label == .top }
    plot.low = posts.filter { $0.label == .bottom }.map(\.score).max()
    plot.high = posts.filter { $0.label == .top }.map(\.score).min()
    return plot
  }

  private func posts(_ count: Int, _ score: Double, _ label: Label) -> [(score: Double, label: Label)] {
    Array(repeating: (score, label), count: count)
  }

  /// Every picture: sound, and as many posts of each colour as of each label.
  private func bars(_ plot: LikesPlot) throws -> [DrawnBar] {
    let svg = plot.svg()
    try expectSound(svg)
    let bars = try PictureReader(svg).drawnBars()
    #expect(bars.reduce(0) { $0 + $1.bottom } == plot.labels.count { $0 == .bottom })
    #expect(bars.reduce(0) { $0 + $1.neither } == plot.labels.count { $0 == .neither })
    #expect(bars.reduce(0) { $0 + $1.top } == plot.labels.count { $0 == .top })
    return bars
  }

  private func threshold(_ name: String, of plot: LikesPlot) throws -> Double {
    let lines = try PictureReader(plot.svg()).all("line", "threshold")
    let line = try #require(lines.first { $0.classes.contains { $0 == name } })
    return try #require(line.number("x1"))
  }

  /// Halves of 200 posts, of which 115 have no likes: chance called 15 of these top.
  private var mostlyZeros: LikesPlot {
    let some = (1...85).map { (score: pow(10, Double($0) / 30 - 4), label: Label.top) }
    return plot(posts(60, 0, .bottom) + posts(15, 0, .top) + some + posts(40, 0, .bottom), scale: .logarithmic)
  }

  @Test func `zeros of a ratio have the colours that chance gave them`() throws {
    let bars = try bars(mostlyZeros)
    #expect(bars.first == DrawnBar(bottom: 100, top: 15))
    #expect(bars.count > 3)
    #expect(bars.dropFirst().allSatisfy { $0.bottom == 0 && $0.neither == 0 })
    let picture = try PictureReader(mostlyZeros.svg())
    #expect(picture.elements.contains { $0.name == "title" && $0.text == "0: 115 posts (100 bottom, 15 top)" })
  }

  @Test func `a threshold of zero is an edge of the bar of zeros`() throws {
    let bars = try bars(mostlyZeros)
    let (bottom, top) = (try threshold("bottom", of: mostlyZeros), try threshold("top", of: mostlyZeros))
    #expect(bars[0].right < bottom && bottom < bars[1].left)
    #expect(top < bars[0].left && top > bars[0].left - 5)
    let picture = try PictureReader(mostlyZeros.svg())
    #expect(picture.texts.contains("score ≤ 0") && picture.texts.contains("score ≥ 0"))
    let words = picture.texts.joined(separator: " ")
    #expect(words.contains("Of the posts exactly at a border, 15 are not bottom and 100 are not top."))
    // Where only the bottom tail begins at zero, the other line lies among the ratios.
    var quarter = mostlyZeros
    quarter.labels = zip(quarter.scores, quarter.labels).map { $0 >= 0.01 ? .top : $1 == .bottom ? .bottom : .neither }
    quarter.high = 0.01
    let place = try threshold("top", of: quarter)
    let parted = try self.bars(quarter)
    #expect(parted[0] == DrawnBar(bottom: 100, neither: 15))
    #expect(parted.allSatisfy { $0.right > place || $0.top == 0 })
    #expect(parted.allSatisfy { $0.left < place || $0.neither == 0 })
  }

  @Test(arguments: [0.0, 0.25, 3])
  func `all scores equal`(score: Double) throws {
    let plots = [ScoreHistogram.Scale.linear, .logarithmic, .shares].map { scale in
      plot(posts(7, score, .bottom) + posts(38, score, .neither) + posts(5, score, .top), scale: scale)
    }
    for plot in plots { #expect(try bars(plot) == [DrawnBar(bottom: 7, neither: 38, top: 5)]) }
  }

  @Test func `scores by hand with ties at both borders`() throws {
    var plot = plot(
      posts(9, 1, .bottom) + posts(4, 2, .bottom) + posts(8, 2, .neither) + posts(20, 3, .neither)
        + posts(11, 4, .neither) + posts(1, 4, .top) + posts(6, 5, .top))
    (plot.oneItem, plot.manyItems) = ("photograph", "photographs")
    #expect(
      try bars(plot) == [
        DrawnBar(bottom: 9), DrawnBar(bottom: 4, neither: 8), DrawnBar(neither: 20), DrawnBar(neither: 11, top: 1),
        DrawnBar(top: 6),
      ])
  }

  @Test func `a regression's bars are coloured outside of its thresholds`() throws {
    let plot = DrawnPosts(3000).regression
    let bars = try bars(plot)
    let (low, high) = (try threshold("bottom", of: plot), try threshold("top", of: plot))
    for bar in bars {
      #expect(bar.bottom == 0 || bar.left < low)
      #expect(bar.neither == 0 || (bar.right > low && bar.left < high))
      #expect(bar.top == 0 || bar.right > high)
    }
    #expect(bars.count { $0.bottom > 0 } > 1 && bars.count { $0.neither > 0 } > 1 && bars.count { $0.top > 0 } > 1)
    let words = try PictureReader(plot.svg()).texts.joined(separator: " ")
    #expect(!words.contains("exactly at a border"))
  }

  @Test func `labels need no threshold, and without labels bars are gray`() throws {
    for var plot in DrawnPosts(2000).all {
      (plot.low, plot.high) = (nil, nil)
      _ = try bars(plot)
    }
    for var plot in DrawnPosts(2000).all {
      plot.labels = []
      let bars = try PictureReader(plot.svg()).drawnBars()
      #expect(bars.allSatisfy { $0.bottom == 0 && $0.top == 0 })
      #expect(bars.reduce(0) { $0 + $1.neither } == 2000)
    }
  }

  @Test func `labels go with their scores into bars, zeros and outermost ones too`() {
    let scores = [0, 1, 10, 10, 100, -2, .nan, 1, 0] + Array(repeating: 10.0, count: 9)
    let labels: [Label] = [.bottom, .bottom, .top, .neither, .top, .top, .top, .neither, .neither]
    let histogram = ScoreHistogram(
      scores, labels: labels + Array(repeating: .neither, count: 9), scale: .logarithmic)
    #expect(histogram.zeros == ScoreHistogram.Bar(bottom: 1, neither: 1, top: 1))
    #expect(histogram.unknown == 1)
    #expect(
      histogram.bars == [
        ScoreHistogram.Bar(bottom: 1, neither: 1), ScoreHistogram.Bar(neither: 10, top: 1), ScoreHistogram.Bar(top: 1),
      ])
    let far = ScoreHistogram(
      (0..<1000).map(Double.init) + [1e9, -1e9], labels: Array(repeating: .neither, count: 1000) + [.top, .bottom])
    #expect(far.beyond == 2)
    #expect(far.bars.first?.bottom == 1 && far.bars.last?.top == 1)
  }
}
