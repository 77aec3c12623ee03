// BorderCurve: where a tail of the scores begins among followers and likes.
import Foundation

/// The border of a tail as a line of pixels from left to right; no points where it has none.
struct BorderCurve {
  private(set) var points: [(x: Double, y: Double)] = []

  init(_ plot: LikesPlot, _ tail: Tail, x: Axis, y: Axis) {
    let threshold = tail == .top ? plot.high : plot.low
    switch plot.border {
    case .line(let slope, let intercept):
      guard let threshold, [slope, intercept, threshold].allSatisfy(\.isFinite) else { return }
      points = [x.low, x.high].map {
        (x: x.position($0), y: y.position(intercept + slope * $0 + threshold))
      }
    case .ratio:
      guard let threshold, threshold.isFinite, threshold >= 0 else { return }
      points = (0...120).map { number in
        let place = x.low + (x.high - x.low) * Double(number) / 120
        return (x: x.position(place), y: y.position(log10(1 + threshold * max(0, pow(10, place) - 1))))
      }
    case .steps(let steps):
      let known = steps.compactMap { step -> (from: Double, to: Double, likes: Double)? in
        guard let likes = tail == .top ? step.high : step.low, likes.isFinite, likes > -1 else { return nil }
        return (
          from: log10(1 + Double(max(0, step.fewestFollowers))), to: log10(1 + Double(max(0, step.mostFollowers))),
          likes: log10(1 + likes)
        )
      }
      points = Self.stairs(known.sorted { ($0.from, $0.to) < ($1.from, $1.to) }, x: x, y: y)
    case .none: break
    }
  }

  /// Pixels: bins that are narrower than this are drawn as one, with the mean of their borders.
  private static let narrowest = 4.0

  private static func stairs(
    _ steps: [(from: Double, to: Double, likes: Double)], x: Axis, y: Axis
  ) -> [(x: Double, y: Double)] {
    var points: [(x: Double, y: Double)] = []
    // The first and the last bin have no end of their own.
    var left = x.from
    var (sum, count) = (0.0, 0.0)
    for (index, step) in steps.enumerated() {
      (sum, count) = (sum + step.likes, count + 1)
      // A bin ends half-way to the next one.
      let isLast = index == steps.count - 1
      let right = isLast ? x.to : x.position((step.to + steps[index + 1].from) / 2)
      guard right - left >= narrowest || isLast else { continue }
      let height = y.position(sum / count)
      points += [(x: left, y: height), (x: right, y: height)]
      left = right
      (sum, count) = (0, 0)
    }
    return points
  }

  /// Drawn, the two would be one line.
  func isNearly(_ other: BorderCurve) -> Bool {
    guard !points.isEmpty, points.count == other.points.count else { return false }
    let apart = zip(points, other.points).reduce(0) { $0 + abs($1.0.y - $1.1.y) } / Double(points.count)
    return apart < 3
  }

  /// The heights of the line between two places, ends included; empty where it does not reach so far.
  func heights(from left: Double, to right: Double) -> [Double] {
    guard let first = points.first, let last = points.last, first.x <= left, last.x >= right else { return [] }
    func height(at place: Double) -> Double {
      guard let after = points.firstIndex(where: { $0.x >= place }), after > 0 else { return first.y }
      let (a, b) = (points[after - 1], points[after])
      return b.x > a.x ? a.y + (b.y - a.y) * (place - a.x) / (b.x - a.x) : b.y
    }
    return [height(at: left), height(at: right)] + points.filter { $0.x >= left && $0.x <= right }.map(\.y)
  }
}
