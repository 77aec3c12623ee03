// Resample: a picture at exactly the sides that are asked for.

/// `image` at `width` × `height` pixels: each new pixel is the mean of the old ones around its place, under a triangle
/// that reaches one pixel to each side, or one new pixel where the picture shrinks. First across, then down, rounded
/// half up to 8 bits after each.
///
/// Only the weights are made with floating point, by plain arithmetic, and have 22 bits behind the point. So the bytes
/// are the same on every machine, and those of Pillow's `resize` with `BILINEAR` (which since version 13 goes down
/// before it goes across in some tall pictures).
/// - Parameters:
///   - width: pixels, at least 1.
///   - height: pixels, at least 1.
///   - extent: how much of `image` the new picture shows, in its pixels from the top left; at most its sides, and all
///     of it where none is given. A picture that was reduced in the DCT ends within its last column where its full
///     width was odd.
package func resampled(
  _ image: RGBImage, width: Int, height: Int, extent: (width: Double, height: Double)? = nil
) -> RGBImage {
  let extent = extent ?? (Double(image.width), Double(image.height))
  if (width, height) == (image.width, image.height), extent == (Double(width), Double(height)) { return image }
  let across = Triangles(from: image.width, extent: extent.width, to: width)
  let down = Triangles(from: image.height, extent: extent.height, to: height)
  return RGBImage(width: width, height: height) { out in
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let from = pixels.baseAddress, let to = out.baseAddress else { return }
      resample(from, rowBytes: 3 * image.width, height: image.height, to: to, across, down)
    }
  }
}

/// For each new pixel of one axis: the old ones it is the mean of, and their weights.
private struct Triangles {
  /// The most old pixels that a new one needs.
  var most: Int
  var first: [Int] = []
  var count: [Int] = []
  /// `most` for each new pixel, in 1/2²². Their sum is one but for what rounding does to thousands of them.
  var weights: [UInt32]

  init(from old: Int, extent: Double, to new: Int) {
    let scale = extent / Double(new)
    let reach = max(scale, 1)
    most = min(Int(reach.rounded(.up)) * 2 + 1, old)
    weights = Array(repeating: 0, count: new * most)
    first.reserveCapacity(new)
    count.reserveCapacity(new)
    var heights: [Double] = []
    for index in 0..<new {
      let centre = (Double(index) + 0.5) * scale
      let start = max(Int(centre - reach + 0.5), 0)
      let end = min(Int(centre + reach + 0.5), old)
      heights.removeAll(keepingCapacity: true)
      var sum = 0.0
      for at in start..<end {
        let height = max(1 - abs((Double(at) - centre + 0.5) * (1 / reach)), 0)
        heights.append(height)
        sum += height
      }
      for (at, height) in heights.enumerated() {
        weights[index * most + at] = UInt32(0.5 + height / sum * Double(1 << 22))
      }
      first.append(start)
      count.append(heights.count)
    }
  }
}

/// One pass over the old rows. Those that a new row needs are kept in a ring, already across: they stay in the cache.
private func resample(
  _ from: UnsafePointer<UInt8>, rowBytes: Int, height: Int, to: UnsafeMutablePointer<UInt8>, _ across: Triangles,
  _ down: Triangles
) {
  let width = 3 * across.first.count
  // The way down takes 16 bytes at a time, also at the end of a row; the way across two rows, also for the last one.
  let line = (width + 15) / 16 * 16
  let slots = down.most + 1
  let ring = UnsafeMutablePointer<UInt8>.allocate(capacity: slots * line)
  ring.initialize(repeating: 0, count: slots * line)
  let pairs = UnsafeMutablePointer<UInt64>.allocate(capacity: rowBytes)
  pairs.initialize(repeating: 0, count: rowBytes)
  let rows = UnsafeMutablePointer<UnsafePointer<UInt8>>.allocate(capacity: down.most)
  rows.initialize(repeating: UnsafePointer(ring), count: down.most)
  defer {
    ring.deallocate()
    pairs.deallocate()
    rows.deallocate()
  }
  var made = 0
  for y in down.first.indices {
    let (first, count) = (down.first[y], down.count[y])
    while made < first + count {
      let row = from + made * rowBytes
      pair(row, made + 1 < height ? row + rowBytes : row, count: rowBytes, to: pairs)
      goAcross(pairs, to: ring + made % slots * line, and: ring + (made + 1) % slots * line, across)
      made += 2
    }
    for i in 0..<count { rows[i] = UnsafePointer(ring + (first + i) % slots * line) }
    down.weights.withUnsafeBufferPointer { weights in
      let own = UnsafeBufferPointer(rebasing: weights[y * down.most..<y * down.most + count])
      goDown(rows, weights: own, to: to + y * width, width: width)
    }
  }
}

/// The bytes of two rows side by side, each in 32 bits of its own.
private func pair(
  _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, count: Int, to pairs: UnsafeMutablePointer<UInt64>
) {
  var at = 0
  while at + 16 <= count {
    let low = UnsafeRawPointer(first + at).loadUnaligned(as: SIMD16<UInt8>.self)
    let high = UnsafeRawPointer(second + at).loadUnaligned(as: SIMD16<UInt8>.self)
    let both = SIMD16<UInt64>(truncatingIfNeeded: low) | SIMD16<UInt64>(truncatingIfNeeded: high) &<< 32
    UnsafeMutableRawPointer(pairs + at).storeBytes(of: both, as: SIMD16<UInt64>.self)
    at += 16
  }
  while at < count {
    pairs[at] = UInt64(first[at]) | UInt64(second[at]) << 32
    at += 1
  }
}

/// Half of the last bit that stays, of 22 behind the point.
private let half: UInt32 = 1 << 21

/// Two rows in one go: a number of 64 bits holds a byte of each, and then the sum of each, which needs 30 bits.
private func goAcross(
  _ pairs: UnsafePointer<UInt64>, to first: UnsafeMutablePointer<UInt8>, and second: UnsafeMutablePointer<UInt8>,
  _ across: Triangles
) {
  let (most, start) = (across.most, UInt64(half) << 32 | UInt64(half))
  // More than 255 needs thousands of weights that were all rounded up.
  func byte(_ sum: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: min(UInt32(truncatingIfNeeded: sum) >> 22, 255)) }
  across.weights.withUnsafeBufferPointer { weights in
    for x in across.first.indices {
      var (red, green, blue) = (start, start, start)
      var source = pairs + 3 * across.first[x]
      for at in x * most..<x * most + across.count[x] {
        let weight = UInt64(weights[at])
        red &+= source[0] &* weight
        green &+= source[1] &* weight
        blue &+= source[2] &* weight
        source += 3
      }
      for (channel, sum) in [red, green, blue].enumerated() {
        first[3 * x + channel] = byte(sum)
        second[3 * x + channel] = byte(sum >> 32)
      }
    }
  }
}

/// The mean of several rows, a weight for each.
private func goDown(
  _ rows: UnsafePointer<UnsafePointer<UInt8>>, weights: UnsafeBufferPointer<UInt32>,
  to line: UnsafeMutablePointer<UInt8>, width: Int
) {
  for x in stride(from: 0, to: width, by: 16) {
    // A weight is taken in two parts of 11 bits: vectors multiply 16 bits by 16 in one instruction, 32 by 32 in many.
    var (high, low) = (SIMD16<UInt32>.zero, SIMD16<UInt32>(repeating: half))
    for i in weights.indices {
      let bytes = SIMD16<UInt32>(
        truncatingIfNeeded: UnsafeRawPointer(rows[i] + x).loadUnaligned(as: SIMD16<UInt8>.self))
      high &+= bytes &* SIMD16(repeating: weights[i] >> 11 & 0xfff)
      low &+= bytes &* SIMD16(repeating: weights[i] & 0x7ff)
    }
    let means = (high &<< 11 &+ low) &>> 22
    // All bits where there is a ninth: 255.
    let bytes = SIMD16<UInt8>(truncatingIfNeeded: means | (0 &- means &>> 8))
    if x + 16 <= width {
      UnsafeMutableRawPointer(line + x).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
    } else {
      for i in 0..<width - x { line[x + i] = bytes[i] }
    }
  }
}
