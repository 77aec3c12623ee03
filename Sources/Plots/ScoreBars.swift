// ScoreBars: the bars of a histogram, each with its labels one above the other.
import Foundation

/// The bottom tail stands at a bar's foot, what has no label above it, the top tail at its head: what is coloured is
/// what is labelled, also where posts of one score have several labels.
struct ScoreBars {
  let plot: LikesPlot
  let histogram: ScoreHistogram
  let x, y: Axis

  func draw(on svg: inout SVG) {
    for (index, bar) in histogram.bars.enumerated() where bar.count > 0 {
      let left = histogram.low + histogram.width * Double(index)
      let right = left + histogram.width
      let wide = x.position(right) - x.position(left)
      let gap = histogram.isByValue ? wide * 0.1 : wide > 4 ? 0.5 : 0
      let words =
        histogram.isByValue ? text((left + right) / 2) : "\(text(left)) to \(text(right))"
      draw(bar, from: x.position(left) + gap, to: x.position(right) - gap, words: words, on: &svg)
    }
  }

  /// The bar of scores that have no logarithm, between two places in pixels.
  func drawZeros(from left: Double, to right: Double, on svg: inout SVG) {
    draw(histogram.zeros, from: left, to: right, words: "0", on: &svg)
  }

  private func text(_ place: Double) -> String {
    NumberText.significant(histogram.scale == .logarithmic ? pow(10, place) : place)
  }

  private func draw(
    _ bar: ScoreHistogram.Bar, from left: Double, to right: Double, words: String, on svg: inout SVG
  ) {
    svg.element("g", ["class": "bar"]) { svg in
      svg.element("title", [:], "\(words): \(plot.items(bar.count))\(labels(of: bar))")
      // From the head down, each part reaching a pixel below the next one's edge: no light shows between them.
      let parts = [
        (name: "bottom", count: bar.bottom, fill: SVG.bar(.bottom)),
        (name: "neither", count: bar.neither, fill: Ink.bar),
        (name: "top", count: bar.top, fill: SVG.bar(.top)),
      ].filter { $0.count > 0 }
      var above = bar.count
      for (index, part) in parts.enumerated().reversed() {
        let head = y.position(Double(above))
        above -= part.count
        let foot = min(y.position(Double(above)) + (index > 0 ? 1 : 0), y.position(0))
        svg.element(
          "rect",
          [
            "class": part.name, "x": px(left), "y": px(head), "width": px(max(0, right - left)),
            "height": px(max(0, foot - head)), "fill": part.fill,
          ])
      }
    }
  }

  /// " (100 bottom, 15 top)"; nothing where no labels are known.
  private func labels(of bar: ScoreHistogram.Bar) -> String {
    guard !plot.labels.isEmpty else { return "" }
    let parts = [(bar.bottom, "bottom"), (bar.neither, "neither"), (bar.top, "top")].filter { $0.0 > 0 }
    return " (\(parts.map { "\(NumberText.count($0.0)) \($0.1)" }.joined(separator: ", ")))"
  }
}
