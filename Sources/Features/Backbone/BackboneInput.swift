// BackboneInput: from a photograph's bytes to a network's inputs, one for each view.
import Imaging

/// Makes inputs as the settings say.
struct BackboneInput {
  /// A change here changes features, and with them the fingerprint.
  static let version = 1

  let settings: BackboneSettings
  let isChannelsLast: Bool
  /// For each channel of the input what each of the 256 values of a pixel becomes.
  private let values: [[Float]]

  init(_ settings: BackboneSettings, isChannelsLast: Bool) {
    self.settings = settings
    self.isChannelsLast = isChannelsLast
    values = (0..<3).map { channel in
      (0..<256).map { (Float($0) - settings.mean[channel]) * settings.scale[channel] }
    }
  }

  var shape: [Int] {
    isChannelsLast ? [1, settings.height, settings.width, 3] : [1, 3, settings.height, settings.width]
  }

  /// The picture, upright, as small as the views allow.
  /// - Throws: `ImageProblem`.
  func decode(_ bytes: [UInt8], maxPixels: Int) throws -> RGBImage {
    let (width, height) = covered
    let across = settings.views.map { $0.right - $0.left }.min() ?? 1
    let down = settings.views.map { $0.bottom - $0.top }.min() ?? 1
    return try ImageFile.decode(
      bytes, maxPixels: maxPixels, coveringWidth: Int((Double(width) / across).rounded(.up)),
      height: Int((Double(height) / down).rounded(.up)))
  }

  /// One view at the network's size.
  func picture(of image: RGBImage, _ view: BackboneSettings.View) -> RGBImage {
    let part = Self.part(view, of: image)
    let (width, height) = (settings.width, settings.height)
    guard settings.resize != .stretch else { return resampled(part, width: width, height: height) }
    // As large as it has to be to cover the size; the side that is longer follows, rounded to nearest.
    let (wide, high) = covered
    let scale = max(Double(wide) / Double(part.width), Double(high) / Double(part.height))
    let full = resampled(
      part, width: max(wide, Int((Double(part.width) * scale).rounded())),
      height: max(high, Int((Double(part.height) * scale).rounded())))
    return cut(full, left: (full.width - width) / 2, top: (full.height - height) / 2, width: width, height: height)
  }

  /// The numbers of a picture of the network's size.
  func numbers(of picture: RGBImage, mirrored: Bool) -> [Float] {
    let (width, plane) = (settings.width, settings.width * settings.height)
    return [Float](unsafeUninitializedCapacity: 3 * plane) { out, count in
      picture.pixels.withUnsafeBufferPointer { pixels in
        for channel in 0..<3 {
          let source = settings.order == .rgb ? channel : 2 - channel
          values[channel].withUnsafeBufferPointer { values in
            for at in 0..<plane {
              let from = mirrored ? at + width - 1 - 2 * (at % width) : at
              out[isChannelsLast ? 3 * at + channel : channel * plane + at] = values[Int(pixels[3 * from + source])]
            }
          }
        }
      }
      count = 3 * plane
    }
  }

  /// What the picture has to cover before the middle is cut out.
  private var covered: (width: Int, height: Int) {
    let (width, height) = (settings.width, settings.height)
    guard case .cropFrom(let side) = settings.resize else { return (width, height) }
    let scale = Double(side) / Double(min(width, height))
    return (Int((Double(width) * scale).rounded()), Int((Double(height) * scale).rounded()))
  }

  private static func part(_ view: BackboneSettings.View, of image: RGBImage) -> RGBImage {
    func edge(_ share: Double, _ side: Int) -> Int { Int((share * Double(side)).rounded()) }
    let left = min(edge(view.left, image.width), image.width - 1)
    let top = min(edge(view.top, image.height), image.height - 1)
    return cut(
      image, left: left, top: top, width: max(1, edge(view.right, image.width) - left),
      height: max(1, edge(view.bottom, image.height) - top))
  }
}

private func cut(_ image: RGBImage, left: Int, top: Int, width: Int, height: Int) -> RGBImage {
  if (width, height) == (image.width, image.height) { return image }
  var pixels: [UInt8] = []
  pixels.reserveCapacity(3 * width * height)
  for y in top..<top + height {
    let start = 3 * (y * image.width + left)
    pixels += image.pixels[start..<start + 3 * width]
  }
  return RGBImage(width: width, height: height, pixels: pixels)
}
