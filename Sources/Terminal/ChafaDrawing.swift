// ChafaDrawing: libchafa's text cells and sixels as bytes.
internal import CChafa
internal import Imaging

enum ChafaDrawing {
  /// A line of signs and colours for each row; every line begins and ends with the text's usual colours.
  static func lines(
    _ image: RGBImage, columns: Int, rows: Int, colours: ColourDepth, signs: SignRepertoire
  ) throws -> [[UInt8]] {
    let bytes = try drawn { bytes, count in
      cchafa_draw_symbols(
        image.pixels, Int32(clamping: image.width), Int32(clamping: image.height), Int32(clamping: columns),
        Int32(clamping: rows), colours.door, signs.door, bytes, count)
    }
    let usual = Array("\u{1b}[0m".utf8)
    return bytes.split(separator: UInt8(ascii: "\n")).map { usual + $0 + usual }
  }

  /// One sequence of `width` × `height` pixels.
  static func sixels(_ image: RGBImage, width: Int, height: Int) throws -> [UInt8] {
    try drawn { bytes, count in
      cchafa_draw_sixels(
        image.pixels, Int32(clamping: image.width), Int32(clamping: image.height), Int32(clamping: width),
        Int32(clamping: height), bytes, count)
    }
  }

  private static func drawn(
    by draw: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>) -> cchafa_status
  ) throws -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = draw(&bytes, &count)
    defer { cchafa_free(bytes) }
    guard status == CCHAFA_OK, let bytes else {
      throw ImageProblem(
        status == CCHAFA_OUT_OF_BOUNDS ? .tooLarge : .unsupported, "libchafa cannot draw it at this size")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}

extension ColourDepth {
  fileprivate var door: cchafa_colours {
    switch self {
    case .truecolour: CCHAFA_TRUECOLOUR
    case .indexed256: CCHAFA_240
    case .indexed16: CCHAFA_16
    case .indexed8: CCHAFA_8
    case .monochrome: CCHAFA_MONOCHROME
    }
  }
}

extension SignRepertoire {
  fileprivate var door: cchafa_signs {
    switch self {
    case .quadrants: CCHAFA_QUADRANTS
    case .halves: CCHAFA_HALVES
    case .ascii: CCHAFA_ASCII
    }
  }
}
