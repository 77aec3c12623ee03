// LowFrequencies: the coarse shape of a picture in 256 numbers: the lowest frequencies of its brightness.

/// The 16 × 16 lowest frequencies of the grey picture at 32 × 32 pixels (DCT-II), each as the root mean square of what it
/// adds to the brightness.
package struct LowFrequencies: Sendable, Hashable {
  /// Half waves across and down that are kept.
  package static let side = 16
  /// The side to which the picture is reduced.
  static let grid = 32

  /// Row by row: number 16v + u has u half waves across and v down, in steps of brightness. The first one is the mean
  /// brightness, 0 to 255, the others have signs.
  package let values: [Float]

  /// Takes what `values` of another one gave.
  /// - Precondition: 256 numbers.
  package init(values: [Float]) {
    precondition(values.count == Self.side * Self.side, "the lowest frequencies are 256 numbers")
    self.values = values
  }

  /// The reduction is the project's own (a triangle, each new pixel the mean of all old ones around its place), and
  /// everything after it sums and products in a fixed order: the same picture gives the same numbers on every machine.
  package init(of image: RGBImage) {
    let (grid, side) = (Self.grid, Self.side)
    let small = resampled(image, width: grid, height: grid).pixels
    var across = [Float](repeating: 0, count: grid * side)
    for y in 0..<grid {
      for x in 0..<grid {
        let at = 3 * (y * grid + x)
        // Rec. 601 in whole numbers: exact in a Float.
        let grey = Float(299 * Int(small[at]) + 587 * Int(small[at + 1]) + 114 * Int(small[at + 2])) / 1000
        for u in 0..<side { across[y * side + u] += grey * Self.waves[u * grid + x] }
      }
    }
    var values = [Float](repeating: 0, count: side * side)
    for y in 0..<grid {
      for v in 0..<side {
        for u in 0..<side { values[v * side + u] += across[y * side + u] * Self.waves[v * grid + y] }
      }
    }
    self.values = values
  }

  /// Row u has the samples of u half waves over 32 pixels, divided by 32, their mean square before that being one: 1, or
  /// √2 cos(π u (x + ½) / 32).
  private static let waves: [Float] = (0..<side).flatMap { u in
    (0..<grid).map { x in
      let cosine = AffineMap.rotation(degrees: 180 * Double(u) * (Double(x) + 0.5) / Double(grid)).a
      return Float((u == 0 ? 1 : 2.0.squareRoot() * cosine) / Double(grid))
    }
  }
}
