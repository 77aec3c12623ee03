// Warp: an affine map of a picture, sampled once, in whole numbers.

/// The picture seen through `map`: each output pixel takes its colour from where `map` puts it in the source.
///
/// The centre (i + ½, j + ½) of an output pixel is mapped to continuous source coordinates (see `AffineMap`) and read
/// there by bilinear interpolation between pixel centres; beyond the edge the nearest pixel goes on. Where the map
/// shrinks, by s > 1 source pixels a step, samples are averaged in a grid, 2×2 up to s = 2, 4×4 up to s = 4 and so on,
/// spread over s − 1 source pixels, so that all of the source counts and nothing is blurred at s = 1: the identity,
/// flips and quarter turns copy pixels exactly.
///
/// Coordinates are fixed-point from the first pixel on (32 bits of fraction, rounded to 1/256 pixel for the weights):
/// the result is the same on every machine.
/// - Parameters:
///   - map: from output to source coordinates. Must be finite.
///   - width: of the output, 1 to 65,535 pixels.
///   - height: of the output, 1 to 65,535 pixels.
package func warp(_ source: RGBImage, outputToSource map: AffineMap, width: Int, height: Int) -> RGBImage {
  precondition((1...65_535).contains(width) && (1...65_535).contains(height), "a warp gives 1 to 65,535 pixels a side")
  let grid = SampleGrid(map)
  return RGBImage(width: width, height: height) { out in
    source.pixels.withUnsafeBufferPointer { pixels in
      grid.offsets.withUnsafeBufferPointer { offsets in
        guard let from = pixels.baseAddress, let to = out.baseAddress, let first = offsets.baseAddress else { return }
        let sampler = Sampler(from: from, width: source.width, height: source.height)
        if offsets.count == 1 {
          fill(to, width: width, height: height, grid: grid) { x, y in sampler.sample(x, y) }
        } else {
          let shift = UInt32(offsets.count.trailingZeroBitCount)
          fill(to, width: width, height: height, grid: grid) { x, y in
            var sum = Sampler.Sum(r: 0, g: 0, b: 0)
            for i in 0..<offsets.count {
              let one = sampler.sample(x &+ first[i].x, y &+ first[i].y)
              sum.r &+= one.r
              sum.g &+= one.g
              sum.b &+= one.b
            }
            return Sampler.Sum(r: sum.r >> shift, g: sum.g >> shift, b: sum.b >> shift)
          }
        }
      }
    }
  }
}

/// Walks the output and rounds what `sample` gives for its source position from 1/65536 to whole values.
@inline(__always)
private func fill(
  _ out: UnsafeMutablePointer<UInt8>, width: Int, height: Int, grid: SampleGrid,
  sample: (Int64, Int64) -> Sampler.Sum
) {
  var target = out
  for row in 0..<height {
    var x = grid.origin.x &+ Int64(row) &* grid.down.x
    var y = grid.origin.y &+ Int64(row) &* grid.down.y
    for _ in 0..<width {
      let sum = sample(x, y)
      target[0] = UInt8(truncatingIfNeeded: (sum.r &+ 32_768) >> 16)
      target[1] = UInt8(truncatingIfNeeded: (sum.g &+ 32_768) >> 16)
      target[2] = UInt8(truncatingIfNeeded: (sum.b &+ 32_768) >> 16)
      target += 3
      x &+= grid.right.x
      y &+= grid.right.y
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
  /// Relative to the pixel's centre; their number is a power of two.
  var offsets: [Vector]

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
    let across = Self.spread(step: (map.a * map.a + map.c * map.c).squareRoot())
    let along = Self.spread(step: (map.b * map.b + map.d * map.d).squareRoot())
    offsets = []
    for v in along {
      for u in across {
        offsets.append(
          Vector(
            x: fixed(map.a * u + map.b * v, limit: 0x1p14), y: fixed(map.c * u + map.d * v, limit: 0x1p14)))
      }
    }
  }

  /// Offsets in output pixels along one axis, evenly over step − 1 source pixels. At most 16.
  private static func spread(step: Double) -> [Double] {
    // A step of one may come out of sines a little longer; below 1/256 pixel it makes no difference.
    guard step > 1 + 0x1p-8 else { return [0] }
    var count = 2
    while count < 16, Double(count) < step { count *= 2 }
    let extent = 1 - 1 / step
    return (0..<count).map { extent * (Double($0) / Double(count - 1) - 0.5) }
  }
}

/// Bilinear interpolation with eight fractional bits and clamped edges.
private struct Sampler {
  /// Channel values times 65,536 (and times the number of samples, until they are averaged).
  struct Sum {
    var r: UInt32
    var g: UInt32
    var b: UInt32
  }

  var pixels: UnsafePointer<UInt8>
  var stride: Int
  var lastX: Int
  var lastY: Int

  init(from pixels: UnsafePointer<UInt8>, width: Int, height: Int) {
    self.pixels = pixels
    stride = 3 * width
    lastX = width - 1
    lastY = height - 1
  }

  /// - Parameters:
  ///   - x: 32.32 fixed-point, 0 at the centre of the first column.
  ///   - y: likewise for the rows.
  @inline(__always)
  func sample(_ x: Int64, _ y: Int64) -> Sum {
    let atX = min(max(Int((x &+ 0x80_0000) >> 24), 0), lastX &* 256)
    let atY = min(max(Int((y &+ 0x80_0000) >> 24), 0), lastY &* 256)
    let (column, row) = (atX >> 8, atY >> 8)
    let (fx, fy) = (UInt32(truncatingIfNeeded: atX & 255), UInt32(truncatingIfNeeded: atY & 255))
    let above = pixels + (row &* stride &+ 3 &* column)
    let below = above + (row < lastY ? stride : 0)
    let next = column < lastX ? 3 : 0
    @inline(__always)
    func channel(_ i: Int) -> UInt32 {
      let top = UInt32(above[i]) &* (256 &- fx) &+ UInt32(above[next &+ i]) &* fx
      let bottom = UInt32(below[i]) &* (256 &- fx) &+ UInt32(below[next &+ i]) &* fx
      return top &* (256 &- fy) &+ bottom &* fy
    }
    return Sum(r: channel(0), g: channel(1), b: channel(2))
  }
}
