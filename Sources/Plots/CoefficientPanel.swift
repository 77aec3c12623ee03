// CoefficientPanel: what each control does to the likes, with its interval, on one scale for all.
import Foundation

/// A coefficient is for one unit of its control, and units differ: a hashtag is nothing beside ten times the followers.
/// So the bars show what one standard deviation of each control does to the likes, and the numbers stand beside them.
struct CoefficientPanel {
  let terms: [LikesPlot.Term]
  /// Terms that are not numbers.
  let leftOut: Int
  let intervals: String

  private static let row = 64.0

  var height: Double {
    let axis = effects.isEmpty ? 0 : 62.0
    return 56 + Self.row * Double(terms.count) + axis + (leftOut > 0 ? 20 : 0)
  }

  /// log10 of the factor on 1 + likes for one standard deviation more, and its interval.
  private var effects: [(index: Int, value: Double, low: Double, high: Double)] {
    terms.enumerated().compactMap { index, term in
      guard let spread = term.spread, spread > 0, spread < 1e100 else { return nil }
      let numbers = [term.coefficient, term.low, term.high].map { $0 * spread }
      return numbers.allSatisfy { abs($0) < 250 } ? (index, numbers[0], numbers[1], numbers[2]) : nil
    }
  }

  func draw(in frame: Frame, on svg: inout SVG) {
    svg.heading("Coefficients and intervals of 95 %", in: frame)
    if !intervals.isEmpty {
      svg.line(intervals, x: frame.left, y: frame.top + 36, colour: Ink.quiet)
    }
    let top = frame.top + 52
    let effects = effects
    let area = Frame(
      left: frame.left + 10, top: top, right: frame.right - 10, bottom: top + Self.row * Double(terms.count))
    if !effects.isEmpty {
      // The factor 1 is always in view: it is what no effect looks like.
      let low = min(0, effects.map { min($0.low, $0.value) }.min() ?? 0)
      let high = max(0, effects.map { max($0.high, $0.value) }.max() ?? 0)
      let air = max((high - low) * 0.06, 0.002)
      let x = Axis(low: low - air, high: high + air, from: area.left, to: area.right)
      svg.xAxis(
        x, x.factorTicks(spacing: 56), name: "1 + likes, for one standard deviation more of the control", area: area)
      svg.stroke(x.position(0), area.top, x.position(0), area.bottom, colour: Ink.quiet, dashes: "3 3", named: "none")
      for effect in effects {
        let y = area.top + Self.row * Double(effect.index) + 51
        let (left, right) = (x.position(effect.low), x.position(effect.high))
        svg.stroke(left, y, right, y, colour: Ink.bottom, width: 3, named: "interval")
        for end in [left, right] { svg.stroke(end, y - 6, end, y + 6, colour: Ink.bottom, width: 2) }
        svg.element("circle", ["cx": px(x.position(effect.value)), "cy": px(y), "r": "4.5", "fill": Ink.bottom])
      }
    }
    for (index, term) in terms.enumerated() {
      let effect = effects.first { $0.index == index }
      write(
        term, factor: effect.map { pow(10, $0.value) }, y: area.top + Self.row * Double(index), frame: frame, on: &svg)
    }
    if leftOut > 0 {
      svg.line(
        "\(leftOut) \(leftOut == 1 ? "coefficient is" : "coefficients are") not a number and not drawn.", x: frame.left,
        y: frame.bottom - 4, colour: Ink.quiet)
    }
  }

  /// Name and value in one line, the effect of a standard deviation in the next, the name cut where it is too long.
  private func write(_ term: LikesPlot.Term, factor: Double?, y: Double, frame: Frame, on svg: inout SVG) {
    let half = (term.high - term.low) / 2
    let value = "\(NumberText.significant(term.coefficient)) ± \(NumberText.significant(half, digits: 2))"
    let room = frame.width - 34 - Ink.width(of: value, size: Ink.small)
    let names = Ink.broken(term.name, width: room, size: Ink.small, isBold: true)
    for (text, x, anchor, isBold) in [
      ((names.first ?? "") + (names.count > 1 ? " …" : ""), frame.left, SVG.Anchor.start, true),
      (value, frame.right, .end, false),
    ] { svg.backed(text, x: x, y: y + 15, anchor: anchor, isBold: isBold) }
    guard let factor, let spread = term.spread else { return }
    svg.backed(
      "one standard deviation is \(NumberText.significant(spread)): likes × \(NumberText.significant(factor))",
      x: frame.left, y: y + 33, anchor: .start, isBold: false)
  }
}

extension SVG {
  /// A line of text on a ground of its own, so that grid lines do not run through it.
  fileprivate mutating func backed(_ text: String, x: Double, y: Double, anchor: Anchor, isBold: Bool) {
    let width = Ink.width(of: text, size: Ink.small, isBold: isBold)
    box(anchor == .start ? x - 1 : x - width - 1, y - 12, width + 2, 16, fill: Ink.paper)
    line(text, x: x, y: y, anchor: anchor, isBold: isBold)
  }
}
