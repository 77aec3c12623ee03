// HistogramPanel: how the scores lie, with the tails at both ends.
import Foundation

struct HistogramPanel {
  private let plot: LikesPlot
  private let histogram: ScoreHistogram

  init(_ plot: LikesPlot) {
    self.plot = plot
    histogram = ScoreHistogram(
      plot.scores, scale: plot.scoreScale, thresholds: [plot.low, plot.high].compactMap { $0 })
  }

  /// Posts that are in a bar.
  var posts: Int { histogram.counts.reduce(0, +) + histogram.withoutLogarithm }

  /// On the histogram's axis; nil where there is no such threshold, or no place for it.
  private func place(_ threshold: Double?) -> Double? {
    guard let threshold, abs(threshold) < 1e150 else { return nil }
    if histogram.scale != .logarithmic { return threshold }
    return threshold > 0 ? log10(threshold) : nil
  }

  private func score(_ place: Double) -> Double { histogram.scale != .logarithmic ? place : pow(10, place) }

  /// Where the tails begin. Around bars that stand for a value each, that is half a bar further out.
  private var high: Double? { place(plot.high).map { histogram.isByValue ? $0 - histogram.width / 2 : $0 } }
  private var low: Double? { place(plot.low).map { histogram.isByValue ? $0 + histogram.width / 2 : $0 } }

  /// Below the picture and in the description.
  var words: [String] {
    var sentences: [String] = []
    if let high = plot.high, high.isFinite {
      sentences.append("Top: \(plot.items(plot.top)) with \(NumberText.value(high)) and more.")
    }
    if let low = plot.low, low.isFinite {
      sentences.append("Bottom: \(plot.items(plot.bottom)) with \(NumberText.value(low)) and less.")
    }
    return sentences + notes
  }

  private var notes: [String] {
    var notes: [String] = []
    if histogram.withoutLogarithm > 0, histogram.counts.isEmpty {
      notes.append("All scores are 0.")
    }
    if histogram.beyond > 0 {
      notes.append(
        "\(plot.items(histogram.beyond)) \(histogram.beyond == 1 ? "lies" : "lie") further out and in the outermost bars."
      )
    }
    if histogram.unknown > 0 {
      notes.append("\(NumberText.count(histogram.unknown)) scores are not numbers and not drawn.")
    }
    return notes
  }

  func draw(in frame: Frame, on svg: inout SVG) {
    svg.heading("Scores of \(plot.items(posts))", in: frame)
    let name = Ink.broken(plot.scoreName, width: frame.width - 12, size: Ink.small).count
    let remarks = notes.flatMap { Ink.broken($0, width: frame.width, size: Ink.small) }
    var area = Frame(
      left: frame.left + 52, top: frame.top + 96, right: frame.right - 2,
      bottom: frame.bottom - 26 - 17 * Double(name + remarks.count) - (remarks.isEmpty ? 0 : 8))
    for (row, line) in remarks.enumerated() {
      svg.line(line, x: frame.left, y: frame.bottom - 4 - 17 * Double(remarks.count - 1 - row), colour: Ink.quiet)
    }
    let whole = area
    // Scores of zero have no logarithm: a bar of their own, apart from the others.
    let zeroWidth = 26.0
    if histogram.withoutLogarithm > 0 { area.left += zeroWidth + 18 }

    let counts = histogram.counts
    let (low, high) = (histogram.low, histogram.low + histogram.width * Double(max(counts.count, 1)))
    let air = (high - low) * 0.02
    let x = Axis(low: low - air, high: high + air, from: area.left, to: area.right)
    let most = max(counts.max() ?? 0, histogram.withoutLogarithm, 1)
    let y = Axis(low: 0, high: Double(most) * 1.04, from: area.bottom, to: area.top)
    svg.yAxis(y, Self.countTicks(y), name: plot.manyItems, area: whole)
    let ticks = self.ticks(x)
    svg.xAxis(x, counts.isEmpty ? [] : ticks, name: plot.scoreName, area: area)
    shadeTails(x, area: area, on: &svg)
    if histogram.withoutLogarithm > 0 {
      drawBar(
        whole.left + 4, whole.left + 4 + zeroWidth, histogram.withoutLogarithm, y, fill: zeroFill, words: "0", on: &svg)
      svg.line("0", x: whole.left + 4 + zeroWidth / 2, y: area.bottom + 20, anchor: .middle)
    }
    drawBars(x, y, on: &svg)
    svg.stroke(whole.left, whole.bottom, whole.right, whole.bottom, colour: Ink.rule)
    drawThresholds(x, area: area, frame: frame, on: &svg)
  }

  /// Whole numbers only, and short ones where there are hundreds of thousands: 160k.
  private static func countTicks(_ y: Axis) -> [Tick] {
    let ticks = y.linearTicks(spacing: 34).filter { $0.value == $0.value.rounded() }
    return y.high < 1e5 ? ticks : ticks.map { Tick(value: $0.value, label: NumberText.short($0.value)) }
  }

  /// Bars that stand for a value each are named by it.
  private func ticks(_ x: Axis) -> [Tick] {
    if histogram.scale == .logarithmic { return x.powerTicks(spacing: 62) }
    guard histogram.isByValue, histogram.counts.count <= 12 else { return x.linearTicks(spacing: 62) }
    return histogram.counts.indices.filter { histogram.counts[$0] > 0 }.map {
      let value = histogram.low + histogram.width * (Double($0) + 0.5)
      return Tick(value: value, label: NumberText.value((value * 1e6).rounded() / 1e6))
    }
  }

  private var zeroFill: String {
    if let threshold = plot.low, threshold >= 0 { return SVG.bar(.bottom) }
    if let threshold = plot.high, threshold <= 0 { return SVG.bar(.top) }
    return Ink.bar
  }

  private func shadeTails(_ x: Axis, area: Frame, on svg: inout SVG) {
    if let high {
      let left = min(max(x.position(high), area.left), area.right)
      svg.box(left, area.top, area.right - left, area.height, fill: SVG.area(.top))
    }
    if let low {
      let right = min(max(x.position(low), area.left), area.right)
      svg.box(area.left, area.top, right - area.left, area.height, fill: SVG.area(.bottom))
    }
  }

  /// A bar that a threshold runs through is parted there; one that stands for a single value belongs to one side.
  private func drawBars(_ x: Axis, _ y: Axis, on svg: inout SVG) {
    for (index, count) in histogram.counts.enumerated() where count > 0 {
      let left = histogram.low + histogram.width * Double(index)
      let right = left + histogram.width
      let middle = (left + right) / 2
      var cuts = [left, right]
      if !histogram.isByValue { cuts += [low, high].compactMap { $0 }.filter { $0 > left && $0 < right } }
      cuts.sort()
      let values = [left, right].map { NumberText.significant(score($0)) }
      let words = histogram.isByValue ? NumberText.significant(score(middle)) : "\(values[0]) to \(values[1])"
      svg.element("g", ["class": "bar"]) { svg in
        svg.element("title", [:], "\(words): \(plot.items(count))")
        for (a, b) in zip(cuts, cuts.dropFirst()) {
          let wide = x.position(right) - x.position(left)
          let gap = histogram.isByValue ? wide * 0.1 : wide > 4 ? 0.5 : 0
          let edges = (x.position(a) + (a == left ? gap : 0), x.position(b) - (b == right ? gap : 0))
          svg.box(
            edges.0, y.position(Double(count)), edges.1 - edges.0, y.position(0) - y.position(Double(count)),
            fill: fill((a + b) / 2))
        }
      }
    }
  }

  private func fill(_ place: Double) -> String {
    if let high, place >= high { return SVG.bar(.top) }
    if let low, place <= low { return SVG.bar(.bottom) }
    return Ink.bar
  }

  private func drawBar(
    _ left: Double, _ right: Double, _ count: Int, _ y: Axis, fill: String, words: String, on svg: inout SVG
  ) {
    svg.element("g", ["class": "bar"]) { svg in
      svg.element("title", [:], "\(words): \(plot.items(count))")
      svg.box(left, y.position(Double(count)), right - left, y.position(0) - y.position(Double(count)), fill: fill)
    }
  }

  /// The values stand above the area, bottom to the left of its line and top to the right, as far as there is room.
  private func drawThresholds(_ x: Axis, area: Frame, frame: Frame, on svg: inout SVG) {
    let lines = (bottom: low.map(x.position), top: high.map(x.position))
    if let bottom = lines.bottom, let top = lines.top, abs(bottom - top) < 2 {
      stroke((bottom + top) / 2, [.bottom, .top], area, on: &svg)
    } else {
      if let bottom = lines.bottom { stroke(bottom, [.bottom], area, on: &svg) }
      if let top = lines.top { stroke(top, [.top], area, on: &svg) }
    }
    let values = NumberText.values(plot.low ?? .nan, plot.high ?? .nan)
    func words(_ tail: Tail) -> [String] {
      tail == .top
        ? ["top: \(plot.items(plot.top))", "score ≥ \(values.1)"]
        : ["bottom: \(plot.items(plot.bottom))", "score ≤ \(values.0)"]
    }
    func width(_ tail: Tail) -> Double {
      words(tail).map { Ink.width(of: $0, size: Ink.small, isBold: true) }.max() ?? 0
    }
    var (left, right) = (frame.left, frame.right)
    if let top = lines.top {
      let least = lines.bottom == nil ? frame.left : frame.left + width(.bottom) + 14
      let place = max(min(max(top - 4, area.left), frame.right - width(.top)), least)
      write(words(.top), .top, x: place, area, on: &svg)
      right = place - 14
    }
    if let bottom = lines.bottom {
      left = max(left, min(max(bottom + 4 - width(.bottom), area.left), right - width(.bottom)))
      write(words(.bottom), .bottom, x: left, area, on: &svg)
    }
  }

  private func write(_ words: [String], _ tail: Tail, x: Double, _ area: Frame, on svg: inout SVG) {
    for (row, text) in words.enumerated() {
      svg.line(text, x: x, y: area.top - 44 + 17 * Double(row), colour: tail.ink, isBold: row == 0)
    }
  }

  /// One line for two thresholds that are nearly one, in the colour of neither.
  private func stroke(_ place: Double, _ tails: [Tail], _ area: Frame, on svg: inout SVG) {
    guard place >= area.left - 0.5, place <= area.right + 0.5 else { return }
    let only = tails.count == 1 ? tails.first : nil
    svg.stroke(
      place, area.top - 22, place, area.bottom, colour: only?.ink ?? Ink.text, width: 2, dashes: only?.dashes ?? "none",
      named: "threshold " + tails.map(\.word).joined(separator: " "))
  }
}
