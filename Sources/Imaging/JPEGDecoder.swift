// JPEGDecoder: libjpeg's answers as pictures and problems.
internal import CJPEG

enum JPEGDecoder {
  static func sides(of bytes: [UInt8]) throws -> (width: Int, height: Int) {
    var info = cjpeg_info()
    var report = cjpeg_report()
    guard cjpeg_inspect(bytes, bytes.count, &info, &report) == CJPEG_OK else { throw problem(report) }
    return (Int(info.width), Int(info.height))
  }

  /// `width` and `height` are the stored sides; the result is `eighths`/8 as large, rounded up.
  static func decode(_ bytes: [UInt8], width: Int, height: Int, eighths: Int) throws -> RGBImage {
    let (width, height) = ((width * eighths + 7) / 8, (height * eighths + 7) / 8)
    return try RGBImage(width: width, height: height) { out in
      guard let pixels = out.baseAddress else { return }
      var report = cjpeg_report()
      let status = cjpeg_decode(
        bytes, bytes.count, Int32(eighths), pixels, Int32(width), Int32(height), &report)
      guard status == CJPEG_OK else { throw problem(report) }
    }
  }

  /// A part of the same picture; nil where the file is damaged, and only the whole shows how.
  static func decode(_ bytes: [UInt8], width: Int, height: Int, eighths: Int, part: PixelBox) -> RGBImage? {
    let (width, height) = ((width * eighths + 7) / 8, (height * eighths + 7) / 8)
    var status = CJPEG_OK
    let image = RGBImage(width: part.width, height: part.height) { out in
      guard let pixels = out.baseAddress else { return }
      var report = cjpeg_report()
      status = cjpeg_decode_part(
        bytes, bytes.count, Int32(eighths), Int32(width), Int32(height),
        cjpeg_part(
          left: Int32(part.left), top: Int32(part.top), width: Int32(part.width), height: Int32(part.height)),
        pixels, &report)
    }
    return status == CJPEG_OK ? image : nil
  }

  private static func problem(_ report: cjpeg_report) -> ImageProblem {
    switch report.status {
    case CJPEG_TRUNCATED: return .endsEarly
    case CJPEG_TRUNCATED_HEADER: return .endsInHeader
    case CJPEG_UNSUPPORTED_DEPTH:
      return ImageProblem(.unsupported, "it is a JPEG of \(report.detail) bits a sample, and only 8 bits can be read")
    case CJPEG_UNSUPPORTED_PROCESS:
      return ImageProblem(.unsupported, "it is a \(process(report.detail)) JPEG, which cannot be read")
    case CJPEG_UNSUPPORTED_COLOURS:
      return ImageProblem(
        .unsupported, "it is a JPEG of \(report.detail) channels, which are not the colours of a photo")
    case CJPEG_TOO_MANY_SCANS:
      return ImageProblem(.unsupported, "it is a JPEG of more than \(CJPEG_MAX_SCANS) scans, which no camera writes")
    case CJPEG_TOO_LARGE:
      return ImageProblem(.tooLarge, "it has a side of more than \(report.detail) pixels, the most that libjpeg reads")
    case CJPEG_NO_MEMORY: return .noMemory
    default:
      return withUnsafePointer(to: report) {
        .corrupt("JPEG", decoder: "libjpeg", words: String(cString: cjpeg_message($0)))
      }
    }
  }

  /// The names of ITU-T T.81, table B.1, for the start-of-frame markers that libjpeg refuses.
  private static func process(_ marker: Int32) -> String {
    switch marker {
    case 0xc3, 0xcb: "lossless"
    case 0xc5, 0xc6, 0xc7, 0xcd, 0xce, 0xcf: "hierarchical"
    default: "rare kind of"
    }
  }
}
