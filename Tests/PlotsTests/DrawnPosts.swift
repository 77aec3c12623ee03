// DrawnPosts: made-up posts for pictures, and a picture of them for each method.
import Foundation
import Plots

/// Followers spread over four decades, likes along a line with a little around it; no chance in it.
struct DrawnPosts {
  var likes: [Int] = []
  var followers: [Int] = []
  /// log10(1 + likes) less the line.
  var residuals: [Double] = []

  static let slope = 0.8
  static let intercept = -0.5

  init(_ count: Int) {
    for number in 0..<count {
      // Multiples of the golden ratio fill the unit interval evenly, in any number.
      let spread = (Double(number) * 0.618033988749895).truncatingRemainder(dividingBy: 1)
      let noise = (Double(number) * 0.414213562373095).truncatingRemainder(dividingBy: 1) - 0.5
      let reach = Int(pow(10, 2 + 4 * spread))
      let expected = Self.intercept + Self.slope * log10(1 + Double(reach))
      let likes = max(0, Int(pow(10, expected + noise)) - 1)
      self.likes.append(likes)
      followers.append(reach)
      residuals.append(log10(1 + Double(likes)) - expected)
    }
  }

  var density: LikesDensity {
    var density = LikesDensity()
    for (likes, followers) in zip(likes, followers) { density.add(likes: likes, followers: followers) }
    return density
  }

  var regression: LikesPlot {
    var plot = LikesPlot(
      title: ["Regression", "\(likes.count) posts, R² 0.9"], scores: residuals, scoreName: "score: log10(1 + likes)")
    plot.density = density
    plot.border = .line(slope: Self.slope, intercept: Self.intercept)
    (plot.low, plot.high) = (-0.4, 0.4)
    label(&plot) { $0 <= -0.4 ? .bottom : $0 >= 0.4 ? .top : .neither }
    plot.terms = [
      .init(name: "log10(1 + followers)", coefficient: 0.8, low: 0.78, high: 0.82, spread: 1.1),
      .init(name: "hashtags", coefficient: -0.003, low: -0.009, high: 0.003, spread: 5),
    ]
    plot.intervals = "clustered by account"
    return plot
  }

  var ratio: LikesPlot {
    let ratios = zip(likes, followers).map { Double($0) / Double($1) }
    var plot = LikesPlot(title: ["Ratio"], scores: ratios, scoreName: "likes / followers")
    plot.density = density
    plot.border = .ratio
    plot.scoreScale = .logarithmic
    (plot.low, plot.high) = (0.01, 0.02)
    label(&plot) { $0 <= 0.01 ? .bottom : $0 >= 0.02 ? .top : .neither }
    return plot
  }

  /// Bins of 50 posts, halved.
  var bins: LikesPlot {
    let order = followers.indices.sorted { (followers[$0], $0) < (followers[$1], $1) }
    var steps: [LikesPlot.Step] = []
    var scores = [Double](repeating: 0, count: order.count)
    for start in stride(from: 0, to: order.count, by: 50) {
      let bin = order[start..<min(start + 50, order.count)].sorted { (likes[$0], $0) < (likes[$1], $1) }
      for (rank, post) in bin.enumerated() { scores[post] = (Double(rank) + 0.5) / Double(bin.count) }
      let (half, reach) = (bin.count / 2, bin.map { followers[$0] })
      steps.append(
        LikesPlot.Step(
          fewestFollowers: reach.min() ?? 0, mostFollowers: reach.max() ?? 0,
          low: half > 0 ? Double(likes[bin[half - 1]]) : nil,
          high: half > 0 ? Double(likes[bin[bin.count - half]]) : nil))
    }
    var plot = LikesPlot(title: ["Bins"], scores: scores, scoreName: "rank in the bin")
    plot.density = density
    plot.border = .steps(steps)
    plot.scoreScale = .shares
    (plot.low, plot.high) = (0.49, 0.51)
    label(&plot) { $0 < 0.5 ? .bottom : $0 > 0.5 ? .top : .neither }
    return plot
  }

  var manual: LikesPlot {
    let scores = likes.indices.map { Double(1 + $0 % 5) }
    var plot = LikesPlot(title: ["Manual"], scores: scores, scoreName: "mean of the votes")
    (plot.oneItem, plot.manyItems) = ("image", "images")
    (plot.low, plot.high) = (2, 4)
    label(&plot) { $0 <= 2 ? .bottom : $0 >= 4 ? .top : .neither }
    return plot
  }

  private func label(_ plot: inout LikesPlot, _ label: (Double) -> LikesPlot.Label) {
    plot.labels = plot.scores.map(label)
    plot.bottom = plot.labels.count { $0 == .bottom }
    plot.top = plot.labels.count { $0 == .top }
  }

  var all: [LikesPlot] { [regression, ratio, bins, manual] }
}
