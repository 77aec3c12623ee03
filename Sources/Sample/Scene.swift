// Scene: the grounds in front of which people stand, and views with nobody in them.
import Base
import Foundation

/// What lies behind everything else.
enum Scene: CaseIterable {
  case mountains
  case sea
  case meadow
  case room
  case lights
  case street
  case studio

  /// Grounds that are worth a picture of their own.
  static let views: [Scene] = [.mountains, .sea, .meadow, .street, .lights]

  func paint(on canvas: Canvas, from generator: inout KeyedGenerator) {
    switch self {
    case .mountains: canvas.mountains(&generator)
    case .sea: canvas.sea(&generator)
    case .meadow: canvas.meadow(&generator)
    case .room: canvas.room(&generator)
    case .lights: canvas.lights(&generator)
    case .street: canvas.street(&generator)
    case .studio: canvas.studio(&generator)
    }
  }
}

/// A skyline of a few waves: smooth for hills, ragged for rocks.
private struct Skyline {
  private var waves: [(height: Float, rate: Float, phase: Float)] = []
  private let level: Float

  init(level: Float, height: Float, rate: Float, count: Int, from generator: inout KeyedGenerator) {
    self.level = level
    var (height, rate) = (height, rate)
    for _ in 0..<count {
      waves.append((height, rate, generator.float(0, 6.28)))
      height *= 0.5
      rate *= generator.float(1.8, 2.4)
    }
  }

  func callAsFunction(_ x: Float) -> Float {
    waves.reduce(level) { $0 - $1.height * sin(x * $1.rate + $1.phase) }
  }
}

extension Canvas {
  private func sky(down to: Float, _ generator: inout KeyedGenerator) {
    let skies = [
      (Ink(0.3, 0.56, 0.86, 1), Ink(0.76, 0.88, 0.96, 1)), (Ink(0.36, 0.42, 0.68, 1), Ink(0.98, 0.75, 0.58, 1)),
      (Ink(0.5, 0.68, 0.82, 1), Ink(0.9, 0.92, 0.9, 1)),
    ]
    let (zenith, horizon) = generator.pick(skies)
    gradient(from: 0, to: to + 8, zenith, horizon)
    let sun = Point(generator.float(0.1, 0.9), generator.float(0.08, 0.3)) * size
    glow(Ellipse(center: sun, radii: Point(repeating: size.x * 0.2)), Ink(1, 0.95, 0.75, 0.6))
    ellipse(Ellipse(center: sun, radii: Point(repeating: size.x * 0.035)), Ink(1, 0.97, 0.84, 1), softness: 3)
    for _ in 0..<generator.index(4) {
      let cloud = Point(generator.float(0, 1), generator.float(0.05, 0.35)) * size
      for puff in 0..<4 {
        let offset = Point(Float(puff) - 1.5, generator.float(-0.15, 0.15)) * size.x * 0.06
        let radii = Point(generator.float(0.07, 0.11), generator.float(0.025, 0.045)) * size.x
        glow(Ellipse(center: cloud + offset, radii: radii), Ink(1, 1, 1, 0.8))
      }
    }
  }

  fileprivate func mountains(_ generator: inout KeyedGenerator) {
    let horizon = size.y * generator.float(0.5, 0.65)
    sky(down: horizon, &generator)
    let rock = generator.pick([Ink(0.45, 0.48, 0.58, 1), Ink(0.5, 0.44, 0.5, 1), Ink(0.36, 0.46, 0.52, 1)])
    for layer in 0..<3 {
      let depth = Float(layer)
      let ridge = Skyline(
        level: horizon + (depth - 1.2) * size.y * 0.09, height: size.y * 0.07, rate: (0.012 + depth * 0.004), count: 4,
        from: &generator)
      ground(
        below: ridge.callAsFunction, rock.lit(1.25 - depth * 0.28), rock.lit(1.0 - depth * 0.28),
        depth: size.y * 0.25)
    }
    let grass = generator.pick([Ink(0.36, 0.52, 0.26, 1), Ink(0.55, 0.56, 0.3, 1)])
    let near = Skyline(level: size.y * 0.8, height: size.y * 0.025, rate: 0.01, count: 2, from: &generator)
    ground(below: near.callAsFunction, grass, grass.lit(0.6), depth: size.y * 0.25)
  }

  fileprivate func sea(_ generator: inout KeyedGenerator) {
    let horizon = size.y * generator.float(0.42, 0.55)
    sky(down: horizon, &generator)
    let water = generator.pick([Ink(0.16, 0.45, 0.62, 1), Ink(0.2, 0.56, 0.58, 1), Ink(0.3, 0.42, 0.56, 1)])
    gradient(from: horizon, to: size.y, water.lit(1.25), water.lit(0.7))
    for _ in 0..<50 {
      let y = generator.float(horizon + 3, size.y)
      let near = (y - horizon) / (size.y - horizon)
      let radii = Point((8 + 40 * near) * generator.float(0.5, 1.4), 0.8 + 1.8 * near)
      glow(
        Ellipse(center: Point(generator.float(0, size.x), y), radii: radii),
        Ink(0.9, 0.97, 1, generator.float(0.2, 0.6)))
    }
    let beach = Skyline(level: size.y * generator.float(0.8, 0.9), height: 6, rate: 0.011, count: 2, from: &generator)
    ground(below: beach.callAsFunction, Ink(0.9, 0.8, 0.6, 1), Ink(0.76, 0.64, 0.45, 1), depth: size.y * 0.2)
  }

  fileprivate func meadow(_ generator: inout KeyedGenerator) {
    let horizon = size.y * generator.float(0.5, 0.62)
    sky(down: horizon + size.y * 0.06, &generator)
    let green = generator.pick([Ink(0.45, 0.65, 0.3, 1), Ink(0.6, 0.66, 0.32, 1), Ink(0.35, 0.55, 0.3, 1)])
    let far = Skyline(level: horizon, height: size.y * 0.03, rate: 0.012, count: 2, from: &generator)
    ground(below: far.callAsFunction, green.lit(0.85), green.lit(1.05), depth: size.y * 0.4)
    for _ in 0..<generator.index(4) + 1 {
      let foot = Point(generator.float(0, 1) * size.x, horizon + size.y * generator.float(0.03, 0.12))
      let crown = size.y * generator.float(0.06, 0.11)
      rod(from: foot, crown * 0.15, to: foot - Point(0, crown * 1.4), crown * 0.1, Ink(0.36, 0.26, 0.18, 1))
      for _ in 0..<5 {
        let offset = Point(generator.float(-0.7, 0.7), generator.float(-2.2, -1.2)) * crown
        ellipse(
          Ellipse(center: foot + offset, radii: Point(0.75, 0.65) * crown), green.lit(generator.float(0.5, 0.75)),
          softness: 3, shading: 0.4)
      }
    }
    let petals = [Ink(0.95, 0.4, 0.35, 1), Ink(0.98, 0.86, 0.4, 1), Ink(0.95, 0.95, 0.98, 1), Ink(0.7, 0.45, 0.8, 1)]
    for _ in 0..<60 {
      let near = generator.float(0.2, 1)
      let at = Point(generator.float(0, size.x), horizon + (size.y - horizon) * near)
      ellipse(Ellipse(center: at, radii: Point(1, 0.8) * (1 + 3 * near)), generator.pick(petals), softness: 2)
    }
  }

  fileprivate func room(_ generator: inout KeyedGenerator) {
    let wall = generator.pick([
      Ink(0.88, 0.84, 0.76, 1), Ink(0.7, 0.8, 0.82, 1), Ink(0.85, 0.72, 0.68, 1), Ink(0.62, 0.68, 0.6, 1),
    ])
    gradient(from: 0, to: size.y, wall, wall.lit(0.82))
    let floor = size.y * generator.float(0.78, 0.88)
    gradient(from: floor, to: size.y, Ink(0.55, 0.4, 0.28, 1), Ink(0.42, 0.3, 0.2, 1))
    gradient(from: floor - 9, to: floor, Ink(0.95, 0.94, 0.92, 1), Ink(0.85, 0.84, 0.82, 1))
    let side = generator.side()
    let window = Point(0.5 + side * generator.float(0.26, 0.36), generator.float(0.24, 0.34)) * size
    let half = Point(0.13, 0.19) * size
    slab(center: window, half: half + 7, Ink(0.96, 0.95, 0.93, 1))
    slab(center: window, half: half, Ink(0.62, 0.8, 0.94, 1))
    glow(Ellipse(center: window + Point(0, half.y * 0.45), radii: half * Point(0.95, 0.55)), Ink(0.5, 0.7, 0.45, 0.8))
    slab(center: window, half: Point(3, half.y), Ink(0.96, 0.95, 0.93, 1))
    slab(center: window, half: Point(half.x, 3), Ink(0.96, 0.95, 0.93, 1))
    let frame = Point(0.5 - side * generator.float(0.28, 0.38), generator.float(0.2, 0.35)) * size
    let canvas = Point(generator.float(0.07, 0.11), generator.float(0.07, 0.11)) * size
    slab(center: frame, half: canvas + 5, Ink(0.3, 0.22, 0.16, 1))
    slab(center: frame, half: canvas, generator.pick([Ink(0.9, 0.6, 0.4, 1), Ink(0.35, 0.5, 0.66, 1)]))
    slab(center: frame + Point(0, canvas.y * 0.5), half: Point(canvas.x, canvas.y * 0.5), Ink(0.93, 0.85, 0.6, 1))
  }

  fileprivate func lights(_ generator: inout KeyedGenerator) {
    let night = generator.pick([Ink(0.12, 0.1, 0.22, 1), Ink(0.22, 0.12, 0.16, 1), Ink(0.08, 0.16, 0.22, 1)])
    gradient(from: 0, to: size.y, night, night.lit(1.9))
    let colours = [Ink(1, 0.75, 0.4, 1), Ink(0.95, 0.45, 0.5, 1), Ink(0.45, 0.75, 0.95, 1), Ink(0.75, 0.6, 0.95, 1)]
    for _ in 0..<46 {
      let radius = size.x * generator.float(0.015, 0.06)
      let at = Point(generator.float(0, 1), generator.float(0, 1)) * size
      ellipse(
        Ellipse(center: at, radii: Point(repeating: radius)),
        generator.pick(colours).clear(generator.float(0.25, 0.7)), softness: 4)
    }
  }

  fileprivate func street(_ generator: inout KeyedGenerator) {
    sky(down: size.y * 0.85, &generator)
    var x: Float = -10
    while x < size.x {
      let width = size.x * generator.float(0.14, 0.24)
      let top = size.y * generator.float(0.12, 0.4)
      let wall = generator.pick([
        Ink(0.78, 0.62, 0.5, 1), Ink(0.7, 0.7, 0.68, 1), Ink(0.8, 0.74, 0.55, 1), Ink(0.55, 0.6, 0.66, 1),
      ]).lit(generator.float(0.8, 1.1))
      slab(center: Point(x + width / 2, (top + size.y) / 2), half: Point(width, size.y - top) / 2, wall)
      for row in 0..<8 {
        for column in 0..<3 {
          let at = Point(x + width * (0.22 + 0.28 * Float(column)), top + size.y * (0.06 + 0.09 * Float(row)))
          let pane = generator.chance(0.25) ? Ink(1, 0.88, 0.55, 1) : Ink(0.3, 0.38, 0.46, 1)
          slab(center: at, half: Point(width * 0.09, size.y * 0.026), pane)
        }
      }
      x += width + 2
    }
    gradient(from: size.y * 0.84, to: size.y, Ink(0.5, 0.5, 0.52, 1), Ink(0.36, 0.36, 0.38, 1))
    gradient(from: size.y * 0.82, to: size.y * 0.84, Ink(0.7, 0.69, 0.67, 1), Ink(0.6, 0.6, 0.58, 1))
  }

  fileprivate func studio(_ generator: inout KeyedGenerator) {
    let paper = generator.pick([
      Ink(0.6, 0.68, 0.76, 1), Ink(0.78, 0.66, 0.58, 1), Ink(0.56, 0.66, 0.58, 1), Ink(0.72, 0.7, 0.72, 1),
    ])
    gradient(from: 0, to: size.y, paper.lit(0.85), paper.lit(0.65))
    glow(Ellipse(center: size * Point(0.5, 0.45), radii: size * 0.75), paper.lit(1.25))
  }
}
