// AffineMap: shifts, turns, zooms, shears and flips as one matrix, so that a picture is sampled only once.

/// The map x' = a·x + b·y + tx, y' = c·x + d·y + ty, in pixels; x runs to the right, y down.
///
/// Coordinates are continuous: pixel (i, j) covers [i, i+1) × [j, j+1), its centre is (i + ½, j + ½), and the centre of
/// a w × h picture is (w/2, h/2).
package struct AffineMap: Sendable, Equatable, Codable {
  package var a: Double
  package var b: Double
  package var c: Double
  package var d: Double
  package var tx: Double
  package var ty: Double

  package init(a: Double, b: Double, c: Double, d: Double, tx: Double, ty: Double) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.tx = tx
    self.ty = ty
  }

  package static let identity = AffineMap(a: 1, b: 0, c: 0, d: 1, tx: 0, ty: 0)

  package static func translation(x: Double, y: Double) -> AffineMap {
    AffineMap(a: 1, b: 0, c: 0, d: 1, tx: x, ty: y)
  }

  /// Scaling with (0, 0) fixed; a negative factor mirrors.
  package static func scale(x: Double, y: Double) -> AffineMap {
    AffineMap(a: x, b: 0, c: 0, d: y, tx: 0, ty: 0)
  }

  /// x' = x + kx·y, y' = ky·x + y.
  package static func shear(x kx: Double, y ky: Double = 0) -> AffineMap {
    AffineMap(a: 1, b: kx, c: ky, d: 1, tx: 0, ty: 0)
  }

  /// A turn about (0, 0), clockwise as seen on a screen (from +x towards +y). Multiples of 90 degrees are exact, and
  /// every angle gives the same bits on every machine.
  package static func rotation(degrees: Double) -> AffineMap {
    let (sine, cosine) = sineAndCosine(degrees: degrees)
    return AffineMap(a: cosine, b: -sine, c: sine, d: cosine, tx: 0, ty: 0)
  }

  /// This map first, then `next`.
  package func then(_ next: AffineMap) -> AffineMap {
    AffineMap(
      a: next.a * a + next.b * c, b: next.a * b + next.b * d,
      c: next.c * a + next.d * c, d: next.c * b + next.d * d,
      tx: next.a * tx + next.b * ty + next.tx, ty: next.c * tx + next.d * ty + next.ty)
  }

  /// The same map seen from (x, y) as the origin: a rotation about that point, a zoom that keeps it in place.
  package func about(x: Double, y: Double) -> AffineMap {
    AffineMap.translation(x: -x, y: -y).then(self).then(.translation(x: x, y: y))
  }

  /// The way back, or nil where the map flattens the plane.
  package var inverse: AffineMap? {
    let determinant = a * d - b * c
    guard determinant != 0, (1 / determinant).isFinite else { return nil }
    let (ia, ib, ic, id) = (d / determinant, -b / determinant, -c / determinant, a / determinant)
    return AffineMap(a: ia, b: ib, c: ic, d: id, tx: -(ia * tx + ib * ty), ty: -(ic * tx + id * ty))
  }

  /// Where the point (x, y) goes.
  package func callAsFunction(x: Double, y: Double) -> (x: Double, y: Double) {
    (a * x + b * y + tx, c * x + d * y + ty)
  }
}

/// Sums and products only, in a fixed order: C libraries differ in the last bit of their sine, and a picture must not.
private func sineAndCosine(degrees: Double) -> (sine: Double, cosine: Double) {
  guard degrees.isFinite else { return (0, 1) }
  let turn = degrees.truncatingRemainder(dividingBy: 360)
  let quarters = (turn / 90).rounded()
  let rest = (turn - 90 * quarters) * (Double.pi / 180)
  // Taylor series on [−π/4, π/4]; the first omitted terms are below 1e-17.
  let square = rest * rest
  var (sine, cosine) = (0.0, 0.0)
  for n in stride(from: 9, through: 1, by: -1) {
    sine = 1 - sine * square / Double(2 * n * (2 * n + 1))
    cosine = 1 - cosine * square / Double(2 * n * (2 * n - 1))
  }
  sine *= rest
  switch (Int(quarters) % 4 + 4) % 4 {
  case 0: return (sine, cosine)
  case 1: return (cosine, -sine)
  case 2: return (-sine, -cosine)
  default: return (-cosine, sine)
  }
}
