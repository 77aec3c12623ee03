// PNGEncoder: pixels to a PNG, fast.
internal import CPNG

/// Writes PNG files of 8-bit RGB, without metadata, for speed before size: about half of the raw bytes of a photograph.
/// Safe to call from any thread.
package enum PNGEncoder {
  /// - Throws: `ImageProblem` where a side is longer than libpng's million pixels, or memory is out.
  package static func encode(_ image: RGBImage) throws -> [UInt8] {
    guard image.width <= 1_000_000, image.height <= 1_000_000 else {
      throw ImageProblem(.tooLarge, "\(image.width) × \(image.height) pixels are more than libpng writes")
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    var report = cpng_report()
    let status = cpng_encode(image.pixels, Int32(image.width), Int32(image.height), &bytes, &count, &report)
    defer { cpng_free(bytes) }
    guard status == CPNG_OK, let bytes else {
      throw ImageProblem(.tooLarge, "there is not enough memory to encode it")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
