// BuiltinPicture: the one size at which all photographs are looked at, and the planes that are made of its pixels.
import Imaging

/// A photograph as the builtin features see it.
struct WorkingPicture {
  /// The longer side, in pixels.
  static let side = 256

  let image: RGBImage
  /// Brightness and two differences of colour (ITU-R BT.601 in whole numbers, full range): blue less brightness and red
  /// less brightness, 128 where there is no colour. A byte a pixel.
  let luma, blueness, redness: [UInt8]

  var width: Int { image.width }
  var height: Int { image.height }

  /// - Throws: `ImageProblem`.
  init(_ bytes: [UInt8], maxPixels: Int) throws {
    let decoded = try ImageFile.decode(bytes, maxPixels: maxPixels, maxSide: Self.side).image
    let longer = max(decoded.width, decoded.height)
    func side(_ side: Int) -> Int { max(1, (2 * side * Self.side + longer) / (2 * longer)) }
    self.init(
      longer == Self.side ? decoded : resampled(decoded, width: side(decoded.width), height: side(decoded.height)))
  }

  private init(_ image: RGBImage) {
    self.image = image
    let count = image.width * image.height
    var luma = [UInt8](repeating: 0, count: count)
    var blueness = luma
    var redness = luma
    image.pixels.withUnsafeBufferPointer { pixels in
      for at in 0..<count {
        let (red, green, blue) = (Int32(pixels[3 * at]), Int32(pixels[3 * at + 1]), Int32(pixels[3 * at + 2]))
        luma[at] = UInt8(truncatingIfNeeded: (77 * red + 150 * green + 29 * blue + 128) >> 8)
        blueness[at] = UInt8(truncatingIfNeeded: min((-43 * red - 85 * green + 128 * blue + 32_896) >> 8, 255))
        redness[at] = UInt8(truncatingIfNeeded: min((128 * red - 107 * green - 21 * blue + 32_896) >> 8, 255))
      }
    }
    self.luma = luma
    self.blueness = blueness
    self.redness = redness
  }
}

/// A rectangle of pixels, empty where `right <= left` or `bottom <= top`; right and bottom are exclusive.
struct Region {
  var left, top, right, bottom: Int

  var count: Int { max(right - left, 0) * max(bottom - top, 0) }

  /// The part of a picture between shares of its sides: the same pixels mirrored where the shares are.
  init(_ picture: WorkingPicture, across: (Double, Double), down: (Double, Double)) {
    left = Int((across.0 * Double(picture.width)).rounded(.down))
    right = picture.width - Int(((1 - across.1) * Double(picture.width)).rounded(.down))
    top = Int((down.0 * Double(picture.height)).rounded(.down))
    bottom = picture.height - Int(((1 - down.1) * Double(picture.height)).rounded(.down))
  }

  /// The pixels of a picture whose middles lie in a rectangle.
  init(_ picture: WorkingPicture, left: Double, top: Double, right: Double, bottom: Double) {
    func clamped(_ value: Double, _ most: Int) -> Int { Int(min(max(value.rounded(), 0), Double(most))) }
    self.left = clamped(left, picture.width)
    self.right = clamped(right, picture.width)
    self.top = clamped(top, picture.height)
    self.bottom = clamped(bottom, picture.height)
  }

  /// This region of the picture's mirror image.
  func mirrored(in picture: WorkingPicture) -> Region {
    var other = self
    (other.left, other.right) = (picture.width - right, picture.width - left)
    return other
  }

  func contains(_ x: Int, _ y: Int) -> Bool { x >= left && x < right && y >= top && y < bottom }

  /// The mean of `value` over the pixels, row by row; 0 where there are none.
  func mean(width: Int, _ value: (_ at: Int) -> Int) -> Double {
    guard count > 0 else { return 0 }
    var sum = 0
    for y in top..<bottom {
      for at in y * width + left..<y * width + right { sum += value(at) }
    }
    return Double(sum) / Double(count)
  }
}

/// Shares and sizes reach from nearly nothing to all, and a classifier sees differences: roots bring both ends closer.
func root(_ value: Double) -> Double { max(value, 0).squareRoot() }

/// The larger and the smaller of what two sides of a picture give.
func folded(_ a: Double, _ b: Double) -> [Double] { [max(a, b), min(a, b)] }
