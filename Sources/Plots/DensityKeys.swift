// DensityKeys: in words, what the lines and regions among likes and followers are.
import Foundation

extension DensityPanel {
  enum Mark {
    case fit
    case tail(Tail)
    case none
  }

  /// What is below the picture, a mark and its words each.
  var keys: [(mark: Mark, words: String)] { Self.keys(of: plot, density) }

  /// The same as sentences.
  var words: [String] { keys.map { $0.words + "." } }

  private static func keys(of plot: LikesPlot, _ density: LikesDensity) -> [(mark: Mark, words: String)] {
    var keys: [(mark: Mark, words: String)] = []
    if case .line(let slope, let intercept) = plot.border, slope.isFinite, intercept.isFinite {
      let sign = intercept < 0 ? "−" : "+"
      let hasOthers = plot.terms.count { $0.spread != nil } > 1
      let others = hasOthers ? ", the other controls at their means (a label follows the post's own)" : ""
      let growth = pow(10, slope)
      // A slope beyond all reason has no likes to go with it.
      let example =
        (1e-3..<1e6).contains(growth)
        ? "; ten times the followers go with \(NumberText.significant(growth)) times the likes" : ""
      keys.append(
        (
          .fit,
          "fitted line: log10(1 + likes) = \(NumberText.significant(slope)) · log10(1 + followers) \(sign) "
            + "\(NumberText.significant(abs(intercept)))\(others)\(example)"
        ))
    }
    for (tail, threshold, count) in [(Tail.top, plot.high, plot.top), (.bottom, plot.low, plot.bottom)] {
      guard let words = words(of: tail, threshold, of: plot) else { continue }
      keys.append((.tail(tail), "\(tail.word): \(plot.items(count))\(words)"))
    }
    if density.unknown > 0 {
      keys.append((.none, "not in this panel: \(plot.items(density.unknown)) without a known number of followers"))
    }
    return keys
  }

  private static func words(of tail: Tail, _ threshold: Double?, of plot: LikesPlot) -> String? {
    let isTop = tail == .top
    switch plot.border {
    case .line:
      guard let threshold, threshold.isFinite else { return nil }
      let times = NumberText.significant(pow(10, threshold), digits: 2)
      return ", score \(NumberText.significant(threshold)) and \(isTop ? "more" : "less"): "
        + "\(isTop ? "at least" : "at most") \(times) times the likes of the fit"
    case .ratio:
      guard let threshold, threshold.isFinite else { return nil }
      let values = NumberText.values(plot.low ?? .nan, plot.high ?? .nan)
      return " with \(isTop ? "at least \(values.1)" : "at most \(values.0)") likes for each follower"
    case .steps(let steps):
      guard steps.contains(where: { (isTop ? $0.high : $0.low) != nil }) else { return nil }
      return " \(isTop ? "above" : "below") the border of their bin "
        + "(\(NumberText.count(steps.count)) \(steps.count == 1 ? "bin" : "bins") by followers)"
    case .none:
      return nil
    }
  }

  /// - Parameter isShared: both tails begin at one border.
  func draw(_ mark: Mark, x: Double, y: Double, isShared: Bool, on svg: inout SVG) {
    switch mark {
    case .fit: svg.stroke(x, y + 4, x + 36, y + 4, colour: Ink.text, width: 2)
    case .tail(let tail):
      svg.box(x, y - 3, 36, 14, fill: SVG.bar(tail))
      let edge = tail == .top ? y + 11 : y - 3
      svg.stroke(
        x, edge, x + 36, edge, colour: isShared ? Ink.text : tail.ink, width: 2,
        dashes: isShared ? "none" : tail.dashes)
    case .none: break
    }
  }
}
