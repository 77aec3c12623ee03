// JPEGEncoder: pixels to a JPEG whose bytes depend on nothing else.
internal import CJPEG

/// Writes JPEG files: baseline, 4:2:0, the accurate integer DCT, the standard tables, a JFIF header and no other
/// metadata. The same pixels and quality give the same bytes always. Safe to call from any thread.
package enum JPEGEncoder {
  /// Of libjpeg-turbo, such as `2.1.5`: another one may give other bytes.
  package static var libraryVersion: String { String(cString: cjpeg_version()) }

  /// - Parameter quality: libjpeg's scale, 1 to 100.
  /// - Throws: `ImageProblem` where a side is longer than the 65,500 pixels of libjpeg, or memory is out.
  package static func encode(_ image: RGBImage, quality: Int = 92) throws -> [UInt8] {
    precondition((1...100).contains(quality), "JPEG quality is 1 to 100")
    guard image.width <= 65_500, image.height <= 65_500 else {
      throw ImageProblem(.tooLarge, "\(image.width) × \(image.height) pixels are more than a JPEG can hold")
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    var report = cjpeg_report()
    let status = cjpeg_encode(
      image.pixels, Int32(image.width), Int32(image.height), Int32(quality), &bytes, &count, &report)
    defer { cjpeg_free(bytes) }
    guard status == CJPEG_OK, let bytes else {
      throw ImageProblem(.tooLarge, "there is not enough memory to encode it")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
