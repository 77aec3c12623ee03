// ChannelSums: the colours of many pictures, summed without rounding.
import Imaging

/// Sums of a channel's values and of their squares, for red, green and blue: whole numbers, so that the order of pictures
/// does not matter.
package struct ChannelSums: Sendable, Hashable {
  package private(set) var pixels: UInt64 = 0
  package private(set) var sums: SIMD3<UInt64> = .zero
  package private(set) var squares: SIMD3<UInt64> = .zero

  package init() {}

  package init(of image: RGBImage) {
    pixels = UInt64(image.width * image.height)
    (sums, squares) = image.channelTotals
  }

  package static func += (sums: inout ChannelSums, other: ChannelSums) {
    sums.pixels += other.pixels
    sums.sums &+= other.sums
    sums.squares &+= other.squares
  }

  /// Of values from 0 to 1, for red, green and blue; nil without pixels.
  package var mean: [Double]? {
    pixels == 0 ? nil : (0..<3).map { Double(sums[$0]) / Double(pixels) / 255 }
  }

  /// The standard deviation over all pixels (divided by their number), of values from 0 to 1.
  package var standardDeviation: [Double]? {
    guard let mean else { return nil }
    return (0..<3).map { channel in
      let square = Double(squares[channel]) / Double(pixels) / (255 * 255)
      return max(0, square - mean[channel] * mean[channel]).squareRoot()
    }
  }
}
