// ChannelTotals: a picture's colours, added up without rounding.
internal import CKernels

extension RGBImage {
  /// The sums of red, green and blue over all pixels, and of their squares.
  package var channelTotals: (sums: SIMD3<UInt64>, squares: SIMD3<UInt64>) {
    var (sums, squares) = ((UInt64(0), UInt64(0), UInt64(0)), (UInt64(0), UInt64(0), UInt64(0)))
    withUnsafeMutableBytes(of: &sums) { sums in
      withUnsafeMutableBytes(of: &squares) { squares in
        let (sums, squares) = (sums.assumingMemoryBound(to: UInt64.self), squares.assumingMemoryBound(to: UInt64.self))
        guard let first = sums.baseAddress, let second = squares.baseAddress else { return }
        ckernels_sum_channels(ckernels_widest(), pixels, width * height, first, second)
      }
    }
    return (SIMD3(sums.0, sums.1, sums.2), SIMD3(squares.0, squares.1, squares.2))
  }
}
