// WebPDecoder: libwebp's answers as pictures and problems.
internal import CWebP

enum WebPDecoder {
  static func sides(of bytes: [UInt8]) throws -> (width: Int, height: Int) {
    let info = try inspect(bytes)
    return (Int(info.width), Int(info.height))
  }

  /// Full size, transparency over white.
  static func decode(_ bytes: [UInt8]) throws -> RGBImage {
    var info = try inspect(bytes)
    let (width, height) = (Int(info.width), Int(info.height))
    return try pictureOverWhite(width: width, height: height, channels: Int(info.channels)) { out in
      let status = cwebp_decode(bytes, bytes.count, &info, out)
      guard status == CWEBP_OK else { throw problem(status, bytes, inHeader: false) }
    }
  }

  private static func inspect(_ bytes: [UInt8]) throws -> cwebp_info {
    var info = cwebp_info()
    let status = cwebp_inspect(bytes, bytes.count, &info)
    guard status == CWEBP_OK else { throw problem(status, bytes, inHeader: true) }
    guard info.animated == 0 else {
      throw ImageProblem(.unsupported, "it is a WebP animation, not a photograph")
    }
    return info
  }

  private static func problem(_ status: cwebp_status, _ bytes: [UInt8], inHeader: Bool) -> ImageProblem {
    switch status {
    case CWEBP_NO_MEMORY: return .noMemory
    case CWEBP_UNSUPPORTED: return ImageProblem(.unsupported, "it is a WebP of a kind that libwebp cannot read")
    case CWEBP_TRUNCATED: return inHeader ? .endsInHeader : .endsEarly
    default:
      // libwebp takes some cuts for corruption; the length that the file claims for itself tells them apart.
      if isCut(bytes) { return inHeader ? .endsInHeader : .endsEarly }
      return .corrupt("WebP", decoder: "libwebp", words: "")
    }
  }

  /// True where the RIFF header claims more bytes than there are.
  private static func isCut(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 8 else { return true }
    return bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) } + 8 > bytes.count
  }
}
