// Warp: an affine map of a picture, sampled once, in whole numbers.
internal import CKernels

/// The picture seen through `map`: each output pixel takes its colour from where `map` puts it in the source.
///
/// For several maps of one picture, make a `WarpSource` of it.
/// - Parameters:
///   - map: from output to source coordinates. Must be finite.
///   - width: of the output, 1 to 65,535 pixels.
///   - height: of the output, 1 to 65,535 pixels.
///   - fill: what lies beyond the source's edge.
package func warp(
  _ source: RGBImage, outputToSource map: AffineMap, width: Int, height: Int, fill: Fill = .nearest
) -> RGBImage {
  WarpSource(source, fill: fill).warped(outputToSource: map, width: width, height: height)
}

/// The pixels that `warp` may read for any of the maps.
/// - Parameters:
///   - maps: from output to source coordinates. Must be finite.
///   - side: pixels: the width and the height of the output.
///   - width: of the source, in pixels.
///   - height: likewise.
package func pixelsRead(by maps: [AffineMap], side: Int, ofWidth width: Int, height: Int, fill: Fill) -> PixelBox {
  func range(_ ends: [Double], _ size: Int) -> Range<Int> {
    // Samples lie within the outlines of the output, and are mixed with their neighbours; one pixel is to spare.
    let (least, most) = ((ends.min() ?? 0) - 2, (ends.max() ?? 0) + 2)
    // A mirror brings back what lies beyond the edge from anywhere.
    if fill == .reflect, least < 0 || most > Double(size) { return 0..<size }
    // Beyond the edge the outermost pixel counts.
    let first = Int(min(max(least, 0), Double(size - 1)))
    return first..<max(first + 1, Int(min(max(most, 1), Double(size)).rounded(.up)))
  }
  let corners = maps.flatMap { map in
    [(0, 0), (side, 0), (0, side), (side, side)].map { map(x: Double($0.0), y: Double($0.1)) }
  }
  let (columns, rows) = (range(corners.map(\.x), width), range(corners.map(\.y), height))
  return PixelBox(left: columns.lowerBound, top: rows.lowerBound, width: columns.count, height: rows.count)
}

/// A picture made ready to be seen through maps. Never changes; may be used by several threads.
package struct WarpSource: Sendable {
  private let width: Int
  private let height: Int
  private let fill: Fill
  /// Four bytes a pixel, as the kernels want them, with a border: one pixel on the left and above, two on the right and
  /// below.
  private let pixels: [UInt8]
  private let vectors: ckernels_width
  /// Where the first pixel lies in the picture that maps lead to.
  private let left: Int
  private let top: Int

  private var stride: Int { width + 3 }

  package init(_ image: RGBImage, fill: Fill = .nearest) {
    self.init(image, fill: fill, vectors: ckernels_widest())
  }

  /// A part of a picture, for maps that lead to the whole one: they give the same pixels as from the whole as long as
  /// the part holds `pixelsRead(by:)` of them.
  /// - Parameter place: of the part in the picture; its sides are those of `part`.
  package init(part: RGBImage, at place: PixelBox, fill: Fill) {
    self.init(part, fill: fill, vectors: ckernels_widest(), left: place.left, top: place.top)
  }

  /// By the vectors that every processor has: the same pixels, more slowly. For tests of just that.
  package init(inNarrowVectors image: RGBImage, fill: Fill) {
    self.init(image, fill: fill, vectors: CKERNELS_BASELINE)
  }

  private init(_ image: RGBImage, fill: Fill, vectors: ckernels_width, left: Int = 0, top: Int = 0) {
    (width, height, self.fill, self.vectors) = (image.width, image.height, fill, vectors)
    (self.left, self.top) = (left, top)
    precondition((width + 3) * (height + 3) < 1 << 31, "a picture to be warped has less than 2³¹ pixels")
    pixels = bordered(image, black: fill == .black, vectors: vectors)
  }

  /// The picture seen through `map`: each output pixel takes its colour from where `map` puts it in the source.
  ///
  /// The centre (i + ½, j + ½) of an output pixel is mapped to continuous source coordinates (see `AffineMap`) and read
  /// there by bilinear interpolation between pixel centres. Where the map shrinks, by s > 1 source pixels a step, samples
  /// are averaged in a grid, 2×2 up to s = 2, 4×4 up to s = 4 and so on, spread over s − 1 source pixels, so that all of
  /// the source counts and nothing is blurred at s = 1: the identity, flips and quarter turns copy pixels exactly.
  ///
  /// Coordinates are fixed-point from the first pixel on (32 bits of fraction, rounded to 1/256 pixel for the weights):
  /// the result is the same on every machine.
  /// - Parameters:
  ///   - map: from output to source coordinates. Must be finite.
  ///   - width: of the output, 1 to 65,535 pixels.
  ///   - height: of the output, 1 to 65,535 pixels.
  package func warped(outputToSource map: AffineMap, width: Int, height: Int) -> RGBImage {
    precondition(
      (1...65_535).contains(width) && (1...65_535).contains(height), "a warp gives 1 to 65,535 pixels a side")
    var grid = SampleGrid(map)
    grid.origin.x -= Int64(left) << 32
    grid.origin.y -= Int64(top) << 32
    return RGBImage(width: width, height: height) { out in
      pixels.withUnsafeBufferPointer { pixels in
        grid.offsets.withUnsafeBufferPointer { offsets in
          guard let first = pixels.baseAddress, let to = out.baseAddress, let samples = offsets.baseAddress else {
            return
          }
          var warp = ckernels_warp(
            pixels: first + 4 * (stride + 1), stride: Int32(stride), width: Int32(self.width),
            height: Int32(self.height),
            fill: fill == .reflect ? CKERNELS_REFLECT : CKERNELS_BORDER, step_x: grid.right.x, step_y: grid.right.y,
            offsets: samples, samples: Int32(offsets.count / 2))
          if grid.isUpright {
            warpUpright(&warp, grid, to: to, width: width, height: height)
            return
          }
          for row in 0..<height {
            ckernels_warp_row(
              vectors, &warp, grid.origin.x &+ Int64(row) &* grid.down.x, grid.origin.y &+ Int64(row) &* grid.down.y,
              to + 3 * width * row, width)
          }
        }
      }
    }
  }
}

extension WarpSource {
  /// The whole picture at once, where the map only scales, moves and flips.
  private func warpUpright(
    _ warp: inout ckernels_warp, _ grid: SampleGrid, to out: UnsafeMutablePointer<UInt8>, width: Int, height: Int
  ) {
    let places = (width + 15) * grid.columns
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * places) { numbers in
      withUnsafeTemporaryAllocation(of: Int16.self, capacity: 4 * (self.width + 3) * grid.rows) { mixed in
        guard let numbers = numbers.baseAddress, let mixed = mixed.baseAddress else { return }
        ckernels_warp_upright(
          vectors, &warp, grid.origin.x, grid.origin.y, grid.down.y, Int32(grid.columns), out, width, height,
          ckernels_upright(columns: numbers, weights: numbers + places, mixed: mixed))
      }
    }
  }
}

/// Pixels of four bytes with a border of black, or of the pixels next to it.
private func bordered(_ image: RGBImage, black: Bool, vectors: ckernels_width) -> [UInt8] {
  let (stride, rows) = (image.width + 3, image.height + 3)
  let count = 4 * stride * rows
  return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
    initialised = count
    guard let to = buffer.baseAddress else { return }
    // Black, as the kernels have it, is the highest bit alone.
    let dark: UInt32 = 0x8080_8080
    func pixel(_ column: Int, of row: UnsafeMutablePointer<UInt8>) -> UInt32 {
      black ? dark : UnsafeRawPointer(row + 4 * column).loadUnaligned(as: UInt32.self)
    }
    func set(_ column: Int, of row: UnsafeMutablePointer<UInt8>, to colour: UInt32) {
      UnsafeMutableRawPointer(row + 4 * column).storeBytes(of: colour, as: UInt32.self)
    }
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let from = pixels.baseAddress else { return }
      for y in 0..<image.height {
        let row = to + 4 * stride * (y + 1)
        ckernels_widen_row(vectors, from + 3 * image.width * y, row + 4, image.width)
        set(0, of: row, to: pixel(1, of: row))
        for column in image.width + 1..<stride { set(column, of: row, to: pixel(image.width, of: row)) }
      }
    }
    for (y, source) in [(0, 1), (image.height + 1, image.height), (image.height + 2, image.height)] {
      let row = to + 4 * stride * y
      if black {
        for column in 0..<stride { set(column, of: row, to: dark) }
      } else {
        row.update(from: to + 4 * stride * source, count: 4 * stride)
      }
    }
  }
}

/// The map in fixed-point numbers of 32 fractional bits: where the first output pixel is read, the steps to its
/// neighbours, and the samples around it.
private struct SampleGrid {
  struct Vector {
    var x: Int64
    var y: Int64
  }

  var origin: Vector
  var right: Vector
  var down: Vector
  /// Samples of a pixel along a row and down a column: powers of two.
  var columns: Int
  var rows: Int
  /// x and y of each sample, relative to the pixel's centre, row by row.
  var offsets: [Int64]

  /// Whether rows stay rows and columns stay columns.
  var isUpright: Bool { right.y == 0 && down.x == 0 }

  init(_ map: AffineMap) {
    // The bounds keep every sum within 64 bits; what they cut lies far outside any picture.
    func fixed(_ value: Double, limit: Double) -> Int64 {
      Int64((min(max(value, -limit), limit) * 0x1p32).rounded())
    }
    // Pixel centres lie at ½; counted from the centre of the first source pixel, at 0.
    origin = Vector(
      x: fixed(map.a * 0.5 + map.b * 0.5 + map.tx - 0.5, limit: 0x1p29),
      y: fixed(map.c * 0.5 + map.d * 0.5 + map.ty - 0.5, limit: 0x1p29))
    right = Vector(x: fixed(map.a, limit: 0x1p13), y: fixed(map.c, limit: 0x1p13))
    down = Vector(x: fixed(map.b, limit: 0x1p13), y: fixed(map.d, limit: 0x1p13))
    let across = (map.a * map.a + map.c * map.c).squareRoot()
    let along = (map.b * map.b + map.d * map.d).squareRoot()
    (columns, rows) = (Self.samples(step: across), Self.samples(step: along))
    while columns * rows > Int(CKERNELS_SAMPLES) {
      if columns > rows { columns /= 2 } else { rows /= 2 }
    }
    offsets = []
    for v in Self.spread(rows, step: along) {
      for u in Self.spread(columns, step: across) {
        offsets.append(fixed(map.a * u + map.b * v, limit: 0x1p14))
        offsets.append(fixed(map.c * u + map.d * v, limit: 0x1p14))
      }
    }
  }

  /// So many that they lie less than a source pixel apart, and a power of two.
  private static func samples(step: Double) -> Int {
    // A step of one may come out of sines a little longer; below 1/256 pixel it makes no difference.
    guard step > 1 + 0x1p-8 else { return 1 }
    var count = 2
    while count < CKERNELS_SAMPLES, Double(count) < step { count *= 2 }
    return count
  }

  /// Offsets in output pixels along one axis, evenly over step − 1 source pixels.
  private static func spread(_ count: Int, step: Double) -> [Double] {
    guard count > 1 else { return [0] }
    let extent = 1 - 1 / step
    return (0..<count).map { extent * (Double($0) / Double(count - 1) - 0.5) }
  }
}
