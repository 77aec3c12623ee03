// StillLife: pictures of things: a meal, an animal, a page of text.
import Base
import Foundation

extension Canvas {
  /// A table with a dish on it, and what is on the dish.
  func meal(_ generator: inout KeyedGenerator) {
    let wood = generator.pick([Ink(0.62, 0.44, 0.28, 1), Ink(0.42, 0.3, 0.22, 1), Ink(0.82, 0.76, 0.68, 1)])
    let board = size.y / 5
    for row in 0..<5 {
      let top = Float(row) * board
      let shade = generator.float(0.88, 1.08)
      gradient(from: top, to: top + board - 2, wood.lit(shade), wood.lit(shade * 0.94))
      for _ in 0..<5 {
        let vein = Point(generator.float(0, size.x), top + board * generator.float(0.15, 0.85))
        glow(Ellipse(center: vein, radii: Point(size.x * 0.22, 1.8)), wood.lit(0.7).clear(0.5))
      }
    }
    let foods = [
      Ink(0.86, 0.26, 0.2, 1), Ink(0.95, 0.7, 0.2, 1), Ink(0.42, 0.62, 0.25, 1), Ink(0.7, 0.45, 0.25, 1),
      Ink(0.96, 0.86, 0.62, 1), Ink(0.6, 0.2, 0.35, 1),
    ]
    let china = generator.pick([Ink(0.95, 0.95, 0.93, 1), Ink(0.3, 0.42, 0.5, 1), Ink(0.25, 0.24, 0.26, 1)])
    let short = min(size.x, size.y)
    let middle = size * Point(generator.float(0.42, 0.52), generator.float(0.46, 0.54))
    // A long dish, laid aslant: a round plate with a heap on it looks like a face, to a detector too.
    let slant = generator.float(0.35, 0.9) * generator.side()
    let turn = Turn(slant)
    let half = Point(0.42, 0.19) * short
    slab(center: middle + 9, half: half + 3, angle: slant, corner: 26, Ink(0, 0, 0, 0.4), softness: 16)
    slab(center: middle, half: half, angle: slant, corner: 24, china.lit(0.94), softness: 2)
    slab(center: middle, half: half - 12, angle: slant, corner: 16, china, softness: 5)
    for column in 0..<6 {
      let kind = generator.pick(foods)
      for row in 0..<2 {
        let at = middle + turn.forth(Point(Float(column) - 2.5, (Float(row) - 0.5) * 1.05) * short * 0.128)
        let radii = Point(generator.float(0.044, 0.054), generator.float(0.05, 0.058)) * short
        glow(Ellipse(center: at + 4, radii: radii * 1.35, angle: slant), Ink(0, 0, 0, 0.5))
        ellipse(Ellipse(center: at, radii: radii, angle: slant), kind, softness: 1.6, shading: 0.4)
        slab(
          center: at, half: Point(0.012, 0.052) * short, angle: slant + generator.float(-0.1, 0.1), corner: 4,
          kind.lit(0.55), softness: 2)
      }
    }
    let steel = Ink(0.78, 0.8, 0.82, 1)
    let fork = middle + turn.forth(Point(0, (slant > 0 ? -1 : 1) * short * 0.3))
    let handle = turn.forth(Point(short * 0.24, 0))
    rod(from: fork - handle * 0.4, 4, to: fork + handle, 6, steel, shading: 0.5)
    for tine: Float in [-1, 0, 1] {
      let foot = fork - handle * 0.4 + turn.forth(Point(0, tine * 7))
      rod(from: foot, 2, to: foot - handle * 0.35, 1.6, steel)
    }
  }

  /// An animal lying on a rug, seen from the side.
  func pet(_ generator: inout KeyedGenerator) {
    let wall = generator.pick([Ink(0.8, 0.84, 0.82, 1), Ink(0.88, 0.78, 0.68, 1), Ink(0.66, 0.72, 0.82, 1)])
    gradient(from: 0, to: size.y * 0.62, wall, wall.lit(0.88))
    gradient(from: size.y * 0.62, to: size.y, Ink(0.6, 0.46, 0.34, 1), Ink(0.44, 0.33, 0.24, 1))
    let unit = min(size.x, size.y) * generator.float(0.16, 0.2)
    let middle = size * Point(0.5, 0.64)
    let rug = generator.pick([Ink(0.7, 0.3, 0.28, 1), Ink(0.3, 0.42, 0.55, 1), Ink(0.4, 0.5, 0.36, 1)])
    ellipse(Ellipse(center: middle + Point(0, unit * 0.85), radii: Point(2.7, 0.62) * unit), rug, softness: 3)
    glow(Ellipse(center: middle + Point(0, unit * 0.85), radii: Point(2.2, 0.5) * unit), Ink(0, 0, 0, 0.55))
    let furs = [Ink(0.78, 0.55, 0.3, 1), Ink(0.35, 0.3, 0.28, 1), Ink(0.9, 0.87, 0.82, 1), Ink(0.55, 0.42, 0.3, 1)]
    let fur = generator.pick(furs)
    let side = generator.side()
    func at(_ x: Float, _ y: Float) -> Point { middle + Point(side * x, y) * unit }
    rod(from: at(-1.4, 0.3), 0.16 * unit, to: at(-2.2, -0.5), 0.1 * unit, fur.lit(0.9), softness: 3)
    ellipse(Ellipse(center: at(-0.3, 0.1), radii: Point(1.5, 0.78) * unit), fur, softness: 5, shading: 0.45)
    for x: Float in [-1.1, 0.6] {
      rod(from: at(x, 0.5), 0.26 * unit, to: at(x + 0.5, 0.78), 0.18 * unit, fur.lit(0.92), softness: 3)
    }
    ellipse(Ellipse(center: at(1.15, -0.62), radii: Point(0.56, 0.5) * unit), fur.lit(1.05), softness: 4, shading: 0.4)
    ellipse(
      Ellipse(center: at(0.86, -1.0), radii: Point(0.2, 0.42) * unit, angle: side * -0.5), fur.lit(0.6), softness: 3)
    ellipse(Ellipse(center: at(1.6, -0.5), radii: Point(0.36, 0.24) * unit), fur.lit(1.15), softness: 3, shading: 0.3)
    ellipse(Ellipse(center: at(1.9, -0.56), radii: Point(0.11, 0.09) * unit), Ink(0.1, 0.08, 0.08, 1))
    ellipse(Ellipse(center: at(1.26, -0.74), radii: Point(0.08, 0.09) * unit), Ink(0.08, 0.06, 0.05, 1))
    ellipse(Ellipse(center: at(1.28, -0.77), radii: Point(0.025, 0.025) * unit), Ink(1, 1, 1, 1))
  }

  /// A printed page or a poster: a heading and lines of words too small to read.
  func page(_ generator: inout KeyedGenerator) {
    let paper = generator.pick([Ink(0.96, 0.95, 0.9, 1), Ink(0.98, 0.86, 0.5, 1), Ink(0.25, 0.32, 0.45, 1)])
    let isDark = paper.x < 0.5
    let letters = isDark ? Ink(0.95, 0.93, 0.85, 1) : Ink(0.16, 0.16, 0.2, 1)
    gradient(from: 0, to: size.y, Ink(0.55, 0.5, 0.46, 1), Ink(0.4, 0.36, 0.33, 1))
    let half = size * Point(0.4, 0.44)
    let middle = size / 2
    glow(Ellipse(center: middle + 10, radii: half * 1.5), Ink(0, 0, 0, 0.6))
    slab(center: middle, half: half, corner: 4, paper)
    let left = middle.x - half.x * 0.84
    let wide = half.x * 1.68
    let heading = generator.pick([Ink(0.85, 0.25, 0.2, 1), Ink(0.1, 0.5, 0.5, 1), letters])
    slab(
      center: Point(left + wide * 0.36, middle.y - half.y * 0.78), half: Point(wide * 0.36, size.y * 0.028), corner: 4,
      heading)
    let pitch = size.y * generator.float(0.042, 0.056)
    var y = middle.y - half.y * 0.55
    while y < middle.y + half.y * 0.88 {
      var x = left
      let end = left + wide * (generator.chance(0.2) ? 0.5 : 1)
      while true {
        let word = pitch * generator.float(0.6, 2.6)
        if x + word > end { break }
        slab(
          center: Point(x + word / 2, y), half: Point(word / 2, pitch * 0.2), corner: 2, letters.clear(0.85),
          softness: 2)
        x += word + pitch * 0.4
      }
      y += pitch
    }
  }
}
