// Canvas: shapes with soft edges, painted over one another at floating-point depth.
import Foundation

/// A place in pixels: x to the right, y downwards, pixel centres at halves.
typealias Point = SIMD2<Float>

/// Red, green and blue in 0…1, and opacity.
typealias Ink = SIMD4<Float>

/// An ellipse anywhere on the canvas.
struct Ellipse {
  var center: Point
  /// Half axes before turning, in pixels.
  var radii: Point
  /// Radians, clockwise on the screen.
  var angle: Float = 0
}

/// A picture in the making. One owner, not shared between threads; the pixels are freed with it.
final class Canvas {
  let width: Int
  let height: Int
  let pixels: UnsafeMutablePointer<Ink>

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = .allocate(capacity: width * height)
    pixels.initialize(repeating: Ink(0, 0, 0, 1), count: width * height)
  }

  deinit { pixels.deallocate() }

  /// Width and height, in pixels.
  var size: Point { Point(Float(width), Float(height)) }

  /// Lays `shade` over the pixels of a box; its fourth component says how much of the ink covers the pixel.
  @inline(__always)
  func paint(from low: Point, to high: Point, _ shade: (Point) -> Ink) {
    let top = max(0, Int(low.y.rounded(.down)))
    let bottom = min(height, Int(high.y.rounded(.up)) + 1)
    let left = max(0, Int(low.x.rounded(.down)))
    let right = min(width, Int(high.x.rounded(.up)) + 1)
    guard top < bottom, left < right else { return }
    for y in top..<bottom {
      let row = pixels + y * width
      for x in left..<right {
        let ink = shade(Point(Float(x) + 0.5, Float(y) + 0.5))
        if ink.w > 0 { row[x] += (ink - row[x]) * ink.w }
      }
    }
  }

  /// Fills the rows between two heights with a vertical blend.
  func gradient(from top: Float, to bottom: Float, _ first: Ink, _ last: Ink) {
    let span = max(bottom - top, 1)
    paint(from: Point(0, top), to: Point(size.x, bottom)) { at in
      let share = min(max((at.y - top) / span, 0), 1)
      var ink = first + (last - first) * share
      ink.w = coverage(max(top - at.y, at.y - bottom))
      return ink
    }
  }

  /// An ellipse, lit like a ball: `shading` 0 is flat, 0.5 strong; `light` points from the shape to the lamp.
  /// `softness` is the width of its edge in pixels, and `hole` is left out of it.
  func ellipse(
    _ shape: Ellipse, _ ink: Ink, softness: Float = 1.2, shading: Float = 0, light: Point = Point(-0.5, -0.7),
    hole: Ellipse? = nil
  ) {
    let outline = Outline(shape)
    let cut = hole.map(Outline.init)
    let reach = outline.reach + softness
    paint(from: shape.center - reach, to: shape.center + reach) { at in
      var distance = outline.distance(at)
      if let cut { distance = max(distance, -cut.distance(at)) }
      let share = coverage(distance, softness)
      guard share > 0 else { return .zero }
      let ball = (at - shape.center) / outline.reach
      let glow = 1 + shading * ((ball * light).sum() - 0.45 * (ball * ball).sum() + 0.15)
      return Ink(ink.x * glow, ink.y * glow, ink.z * glow, ink.w * share)
    }
  }

  /// A blot that fades from its middle to its rim.
  func glow(_ shape: Ellipse, _ ink: Ink) {
    let outline = Outline(shape)
    paint(from: shape.center - outline.reach, to: shape.center + outline.reach) { at in
      let share = max(0, 1 - outline.squared(at))
      return Ink(ink.x, ink.y, ink.z, ink.w * share * share)
    }
  }

  /// A limb: a round rod from one end to the other, its radius changing on the way, lit across.
  func rod(
    from start: Point, _ startRadius: Float, to end: Point, _ endRadius: Float, _ ink: Ink, shading: Float = 0.3,
    softness: Float = 1.2
  ) {
    let reach = Point(repeating: max(startRadius, endRadius) + softness)
    let low = Point(min(start.x, end.x), min(start.y, end.y)) - reach
    let high = Point(max(start.x, end.x), max(start.y, end.y)) + reach
    let along = end - start
    let length = max((along * along).sum(), 1e-6)
    let across = Point(along.y, -along.x) / length.squareRoot()
    paint(from: low, to: high) { at in
      let from = at - start
      let share = min(max((from * along).sum() / length, 0), 1)
      let radius = startRadius + (endRadius - startRadius) * share
      let off = from - along * share
      let cover = coverage((off * off).sum().squareRoot() - radius, softness)
      guard cover > 0 else { return .zero }
      let side = (off * across).sum() / max(radius, 0.5)
      let glow = 1 + shading * (0.2 - 0.5 * side * side - 0.25 * side * (across.x + across.y))
      return Ink(ink.x * glow, ink.y * glow, ink.z * glow, ink.w * cover)
    }
  }

  /// A rectangle with round corners, turned by `angle`.
  func slab(center: Point, half: Point, angle: Float = 0, corner: Float = 0, _ ink: Ink, softness: Float = 1.2) {
    let turn = Turn(angle)
    let reach = Point(abs(turn.cosine), abs(turn.sine)) * half.x + Point(abs(turn.sine), abs(turn.cosine)) * half.y
    paint(from: center - reach - softness, to: center + reach + softness) { at in
      let local = turn.back(at - center)
      let outside = Point(abs(local.x), abs(local.y)) - half + corner
      let positive = Point(max(outside.x, 0), max(outside.y, 0))
      let distance = (positive * positive).sum().squareRoot() + min(max(outside.x, outside.y), 0) - corner
      return Ink(ink.x, ink.y, ink.z, ink.w * coverage(distance, softness))
    }
  }

  /// What lies between two parabolas that meet at both ends: lips, lids, brows, leaves. `upper` and `lower` are the
  /// heights of the two curves in the middle, positive downwards.
  func lens(
    center: Point, halfWidth: Float, upper: Float, lower: Float, angle: Float = 0, _ ink: Ink, softness: Float = 1.4
  ) {
    let turn = Turn(angle)
    let reach = Point(repeating: halfWidth + max(abs(upper), abs(lower)) + softness)
    paint(from: center - reach, to: center + reach) { at in
      let local = turn.back(at - center)
      let across = local.x / halfWidth
      let bulge = 1 - across * across
      guard bulge > 0 else { return .zero }
      let distance = max(upper * bulge - local.y, local.y - lower * bulge)
      return Ink(ink.x, ink.y, ink.z, ink.w * coverage(distance, softness))
    }
  }

  /// Everything below a skyline, given as a height for each column, blending downwards over `depth` pixels.
  func ground(below skyline: (Float) -> Float, _ first: Ink, _ last: Ink, depth: Float) {
    let edge = (0..<width).map { skyline(Float($0) + 0.5) }
    let top = edge.min() ?? 0
    edge.withUnsafeBufferPointer { edge in
      paint(from: Point(0, top - 1), to: size) { at in
        let below = at.y - edge[Int(at.x)]
        let share = min(max(below / depth, 0), 1)
        var ink = first + (last - first) * share
        ink.w = coverage(-below, 1.5)
        return ink
      }
    }
  }
}

/// How much of a pixel lies inside an edge that is `distance` pixels away, negative inside.
@inline(__always)
func coverage(_ distance: Float, _ softness: Float = 1.2) -> Float {
  min(max(0.5 - distance / softness, 0), 1)
}

/// A rotation, clockwise on the screen.
struct Turn {
  let cosine: Float
  let sine: Float

  init(_ angle: Float) {
    cosine = cos(angle)
    sine = sin(angle)
  }

  @inline(__always)
  func forth(_ p: Point) -> Point { Point(cosine * p.x - sine * p.y, sine * p.x + cosine * p.y) }

  @inline(__always)
  func back(_ p: Point) -> Point { Point(cosine * p.x + sine * p.y, cosine * p.y - sine * p.x) }
}

/// The rim of an ellipse, prepared for many questions.
private struct Outline {
  let center: Point
  let inverse: Point
  let turn: Turn
  /// Half of the upright box around the turned ellipse.
  let reach: Point

  init(_ shape: Ellipse) {
    center = shape.center
    turn = Turn(shape.angle)
    inverse = 1 / shape.radii
    let first = turn.forth(Point(shape.radii.x, 0))
    let second = turn.forth(Point(0, shape.radii.y))
    let squares = first * first + second * second
    reach = Point(squares.x.squareRoot(), squares.y.squareRoot())
  }

  /// The squared distance from the centre, where the rim is at 1.
  @inline(__always)
  func squared(_ at: Point) -> Float {
    let unit = turn.back(at - center) * inverse
    return (unit * unit).sum()
  }

  /// Pixels to the rim, negative inside: exact at the rim to first order, which is all an edge needs.
  @inline(__always)
  func distance(_ at: Point) -> Float {
    let unit = turn.back(at - center) * inverse
    let steep = unit * inverse
    let radius = (unit * unit).sum().squareRoot()
    let slope = max((steep * steep).sum().squareRoot(), 1e-6)
    return radius * (radius - 1) / slope
  }
}
