// DensityPanel: posts by followers and likes, with what parts top from bottom.
import Foundation

struct DensityPanel {
  let plot: LikesPlot
  let density: LikesDensity

  init(_ plot: LikesPlot, _ density: LikesDensity) { (self.plot, self.density) = (plot, density) }

  func draw(in frame: Frame, on svg: inout SVG) {
    let rows = keys.map { (mark: $0.mark, lines: Ink.broken($0.words, width: frame.width - 46, size: Ink.small)) }
    let keyHeight = rows.reduce(0) { $0 + 18 * Double($1.lines.count) + 4 }
    let isPoints = density.count <= LikesDensity.mostPoints
    let area = Frame(
      left: frame.left + 52, top: frame.top + 50, right: frame.right - 2,
      bottom: frame.bottom - 62 - keyHeight - (isPoints ? 0 : 36))
    let x = axis(density.lowX, density.highX, from: area.left, to: area.right)
    let y = axis(density.lowY, density.highY, from: area.bottom, to: area.top)

    svg.heading("Likes over followers", in: frame)
    svg.xAxis(x, x.countTicks(spacing: 48), name: "followers (scale of log10(1 + followers))", area: area)
    svg.yAxis(y, y.countTicks(spacing: 26), name: "likes (scale of log10(1 + likes))", area: area)
    let borders = [Tail.top, .bottom].map { (tail: $0, curve: BorderCurve(plot, $0, x: x, y: y)) }
    let isShared = borders[0].curve.isNearly(borders[1].curve)
    var largest = 1
    svg.within(area) { svg in
      for (tail, curve) in borders where !curve.points.isEmpty {
        let edge = tail == .top ? area.top - 1 : area.bottom + 1
        let ends = [curve.points[curve.points.count - 1].x, curve.points[0].x]
        svg.shape(curve.points + ends.map { (x: $0, y: edge) }, fill: SVG.area(tail))
      }
      if !isPoints { largest = drawCells(x, y, on: &svg) }
      if case .line(let slope, let intercept) = plot.border, slope.isFinite, intercept.isFinite {
        let ends = [x.low, x.high].map { (x: x.position($0), y: y.position(intercept + slope * $0)) }
        svg.curve(ends, colour: Ink.text, width: 2, dashes: "none", named: "fit")
      }
      for (tail, curve) in borders where !curve.points.isEmpty {
        if !isShared {
          svg.curve(curve.points, colour: tail.ink, width: 2, dashes: tail.dashes, named: "border \(tail.word)")
        } else if tail == .top {
          svg.curve(curve.points, colour: Ink.text, width: 2, dashes: "none", named: "border top bottom")
        }
        write(tail, curve, area: area, on: &svg)
      }
      // A line's light rim would cut points in two.
      if isPoints { drawPoints(x, y, on: &svg) }
    }
    svg.outline(area)
    var below = area.bottom + 62
    for row in rows {
      draw(row.mark, x: frame.left, y: below, isShared: isShared, on: &svg)
      for line in row.lines {
        svg.line(line, x: frame.left + 46, y: below + 9)
        below += 18
      }
      below += 4
    }
    if !isPoints { drawScale(largest, left: frame.left, top: below, on: &svg) }
  }

  /// Some air around the posts, and at least a decade.
  private func axis(_ low: Double, _ high: Double, from: Double, to: Double) -> Axis {
    let air = max((high - low) * 0.04, (1 - (high - low)) / 2)
    return Axis(low: max(low - air, -0.34), high: high + air, from: from, to: to)
  }

  private func drawPoints(_ x: Axis, _ y: Axis, on svg: inout SVG) {
    let radius = density.count <= 400 ? "3.5" : "2.5"
    svg.element("g", ["class": "posts", "fill": ColourScale.colour(0.72), "fill-opacity": "0.5"]) { svg in
      for point in density.points {
        svg.element("circle", ["cx": px(x.position(point.x)), "cy": px(y.position(point.y)), "r": radius])
      }
    }
  }

  private static let shades = 16

  /// - Returns: the posts in the fullest cell.
  private func drawCells(_ x: Axis, _ y: Axis, on svg: inout SVG) -> Int {
    let wished = density.count < 20_000 ? 9.0 : density.count < 200_000 ? 7 : 5
    func small(_ axis: Axis) -> Int {
      max(1, Int((wished / (axis.length / (axis.high - axis.low) / Double(LikesDensity.cells))).rounded()))
    }
    let cells = density.cells(across: small(x), up: small(y))
    let largest = cells.map(\.count).max() ?? 1
    // One path for each shade, from light to dark: a tenth of the size of a rectangle for each cell.
    var paths = [String](repeating: "", count: Self.shades)
    for cell in cells {
      let (left, right) = (x.position(cell.left), x.position(cell.right))
      let (bottom, top) = (y.position(cell.low), y.position(cell.high))
      paths[Self.shade(cell.count, largest: largest)] +=
        "M\(px(left)) \(px(top))H\(px(right))V\(px(bottom))H\(px(left))Z"
    }
    svg.element("g", ["class": "posts", "shape-rendering": "crispEdges"]) { svg in
      for (shade, path) in paths.enumerated() where !path.isEmpty {
        svg.element("path", ["fill": Self.colour(shade), "d": path])
      }
    }
    return largest
  }

  private static func shade(_ count: Int, largest: Int) -> Int {
    guard largest > 1 else { return shades / 2 }
    return Int((log(Double(count)) / log(Double(largest)) * Double(shades - 1)).rounded())
  }

  private static func colour(_ shade: Int) -> String { ColourScale.colour(Double(shade) / Double(shades - 1)) }

  /// The colours of the cells, on a scale of powers of ten like theirs.
  private func drawScale(_ largest: Int, left: Double, top: Double, on svg: inout SVG) {
    let words = "posts in a cell:"
    svg.line(words, x: left, y: top + 11)
    let start = left + Ink.width(of: words, size: Ink.small) + 10
    guard largest > 1 else {
      svg.box(start, top, 14, 14, fill: Self.colour(Self.shades / 2))
      svg.line("1", x: start + 20, y: top + 11)
      return
    }
    let length = 320.0
    for shade in 0..<Self.shades {
      let width = length / Double(Self.shades)
      svg.box(start + width * Double(shade), top, width + 0.5, 14, fill: Self.colour(shade))
    }
    let axis = Axis(low: 0, high: log10(Double(largest)), from: start, to: start + length)
    var last = -Double.infinity
    let decades = (0...18).map { pow(10, Double($0)) }.filter { $0 < Double(largest) * 0.7 }
    let end = axis.to - Ink.width(of: NumberText.count(largest), size: Ink.small) / 2 - 8
    for count in decades + [Double(largest)] {
      let place = axis.position(log10(count))
      let text = NumberText.count(Int(count))
      let half = Ink.width(of: text, size: Ink.small) / 2
      guard count == Double(largest) || (place - half > last && place + half < end) else { continue }
      last = place + half + 8
      svg.stroke(place, top + 14, place, top + 18, colour: Ink.rule)
      svg.line(text, x: place, y: top + 31, anchor: .middle)
    }
  }

  /// The tail's name in a corner of the picture that lies wholly in its region, if there is one.
  private func write(_ tail: Tail, _ curve: BorderCurve, area: Frame, on svg: inout SVG) {
    let width = Ink.width(of: tail.word, size: Ink.heading, isBold: true)
    let places = [area.left + 12, (area.left + area.right - width) / 2, area.right - 12 - width]
    let (top, bottom) = tail == .top ? (area.top + 8, area.top + 30) : (area.bottom - 30, area.bottom - 8)
    for left in tail == .top ? places : places.reversed() {
      let heights = curve.heights(from: left, to: left + width)
      guard let highest = heights.min(), let lowest = heights.max() else { continue }
      guard tail == .top ? bottom < highest : top > lowest else { continue }
      svg.element(
        "rect",
        [
          "x": px(left - 4), "y": px(top), "width": px(width + 8), "height": "22", "fill": Ink.paper,
          "fill-opacity": "0.85",
        ])
      svg.line(tail.word, x: left, y: top + 16, size: Ink.heading, colour: tail.ink, isBold: true)
      return
    }
  }
}
