// HistogramPanel: how the scores lie, with the tails at both ends.
import Foundation

struct HistogramPanel {
  private let plot: LikesPlot
  private let histogram: ScoreHistogram
  /// Posts with the very score of a tail's border that are not in it.
  private let outside: (bottom: Int, top: Int)

  init(_ plot: LikesPlot) {
    self.plot = plot
    histogram = ScoreHistogram(
      plot.scores, labels: plot.labels, scale: plot.scoreScale, thresholds: [plot.low, plot.high].compactMap { $0 })
    outside = (Self.count(plot, at: plot.low, without: .bottom), Self.count(plot, at: plot.high, without: .top))
  }

  private static func count(_ plot: LikesPlot, at border: Double?, without label: LikesPlot.Label) -> Int {
    guard let border, !plot.labels.isEmpty else { return 0 }
    return plot.scores.indices.count { plot.scores[$0] == border && plot.labels[$0] != label }
  }

  /// Posts that are in a bar.
  var posts: Int { histogram.counts.reduce(0, +) + histogram.withoutLogarithm }

  /// Where a tail begins, in pixels; nil where there is no such threshold, or no place for it. Around bars that stand for
  /// a value each, that is half a bar further out.
  private func border(_ tail: Tail, _ x: Axis, zero: Frame?) -> Double? {
    guard let threshold = tail == .top ? plot.high : plot.low, abs(threshold) < 1e150 else { return nil }
    let outwards = tail == .top ? -1.0 : 1
    if histogram.scale == .logarithmic, threshold <= 0 {
      // A tail of zeros begins beside the bar that holds them all.
      return zero.map { tail == .top ? $0.left - 2 : $0.right + 2 }
    }
    let place = histogram.scale == .logarithmic ? log10(threshold) : threshold
    return x.position(histogram.isByValue ? place + outwards * histogram.width / 2 : place)
  }

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
    let (bottom, top) = outside
    if bottom + top > 0 {
      let parts = [(bottom, "bottom"), (top, "top")].filter { $0.0 > 0 }
        .map { "\($0.0 == 1 ? "1 is" : "\(NumberText.count($0.0)) are") not \($0.1)" }
      notes.append("Of the \(plot.manyItems) exactly at a border, \(parts.joined(separator: " and ")).")
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
    var zero: Frame?
    if histogram.withoutLogarithm > 0 {
      zero = Frame(left: whole.left + 4, top: whole.top, right: whole.left + 30, bottom: whole.bottom)
      // Room for half of the next label beside the bar's own.
      area.left += 60
    }

    let counts = histogram.counts
    let (low, high) = (histogram.low, histogram.low + histogram.width * Double(max(counts.count, 1)))
    let air = (high - low) * 0.02
    let x = Axis(low: low - air, high: high + air, from: area.left, to: area.right)
    let most = max(counts.max() ?? 0, histogram.withoutLogarithm, 1)
    let y = Axis(low: 0, high: Double(most) * 1.04, from: area.bottom, to: area.top)
    let borders = Borders(bottom: border(.bottom, x, zero: zero), top: border(.top, x, zero: zero))
    svg.yAxis(y, Self.countTicks(y), name: plot.manyItems, area: whole)
    svg.xAxis(x, counts.isEmpty ? [] : ticks(x), name: plot.scoreName, area: area)
    shadeTails(borders, area: whole, on: &svg)
    let bars = ScoreBars(plot: plot, histogram: histogram, x: x, y: y)
    if let zero {
      bars.drawZeros(from: zero.left, to: zero.right, on: &svg)
      svg.line("0", x: (zero.left + zero.right) / 2, y: area.bottom + 20, anchor: .middle)
    }
    bars.draw(on: &svg)
    svg.stroke(whole.left, whole.bottom, whole.right, whole.bottom, colour: Ink.rule)
    drawThresholds(borders, area: whole, frame: frame, on: &svg)
  }

  /// Where the tails begin, in pixels.
  private struct Borders {
    var bottom, top: Double?
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

  private func shadeTails(_ borders: Borders, area: Frame, on svg: inout SVG) {
    if let top = borders.top {
      let left = min(max(top, area.left), area.right)
      svg.box(left, area.top, area.right - left, area.height, fill: SVG.area(.top))
    }
    if let bottom = borders.bottom {
      let right = min(max(bottom, area.left), area.right)
      svg.box(area.left, area.top, right - area.left, area.height, fill: SVG.area(.bottom))
    }
  }

  /// The values stand above the area, bottom to the left of its line and top to the right, as far as there is room.
  private func drawThresholds(_ lines: Borders, area: Frame, frame: Frame, on svg: inout SVG) {
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
      // The axis' name stands to the left of the area: the words for bottom lie beside it where both have room.
      let start = max(frame.left, min(area.left, frame.right - width(.top) - 14 - width(.bottom)))
      let least = lines.bottom == nil ? frame.left : start + width(.bottom) + 14
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
