// PNGDecoder: libpng's answers as pictures and problems.
internal import CPNG

enum PNGDecoder {
  static func sides(of bytes: [UInt8]) throws -> (width: Int, height: Int) {
    let info = try inspect(bytes)
    return (Int(info.width), Int(info.height))
  }

  /// Full size, transparency over white.
  static func decode(_ bytes: [UInt8]) throws -> RGBImage {
    var info = try inspect(bytes)
    let (width, height) = (Int(info.width), Int(info.height))
    return try pictureOverWhite(width: width, height: height, channels: Int(info.channels)) { out in
      var report = cpng_report()
      guard cpng_decode(bytes, bytes.count, &info, out, &report) == CPNG_OK else { throw problem(report) }
    }
  }

  private static func inspect(_ bytes: [UInt8]) throws -> cpng_info {
    var info = cpng_info()
    var report = cpng_report()
    guard cpng_inspect(bytes, bytes.count, &info, &report) == CPNG_OK else { throw problem(report) }
    return info
  }

  private static func problem(_ report: cpng_report) -> ImageProblem {
    switch report.status {
    case CPNG_TRUNCATED: return .endsEarly
    case CPNG_TRUNCATED_HEADER: return .endsInHeader
    case CPNG_NO_MEMORY: return .noMemory
    default:
      return withUnsafePointer(to: report) {
        .corrupt("PNG", decoder: "libpng", words: String(cString: cpng_message($0)))
      }
    }
  }
}
