// StoredOrientation: finds the EXIF orientation of a JPEG, PNG or WebP without trusting one byte of it.
import Base

extension Orientation {
  /// The orientation that the file's EXIF data asks for. Where there is none, or it makes no sense, `topLeft`.
  static func stored(in bytes: [UInt8], kind: PhotoKind) -> Orientation {
    bytes.withUnsafeBufferPointer { buffer in
      let tiff: Range<Int>?
      switch kind {
      case .jpeg:
        // The first APP1 segment that starts with "Exif" (EXIF 2.3, 4.7.2).
        tiff = firstSegment(ofJPEG: buffer) { marker, data in
          marker == 0xe1 && withoutPrefix(buffer, data) != data
        }
      case .png:
        // PNG extensions 1.5.0; it may stand behind the pixels too.
        tiff = firstChunk(ofPNG: buffer) { name, _ in name.elementsEqual("eXIf".utf8) }
      case .webp:
        // RFC 9649, 2.7.
        tiff = firstChunk(ofWebP: buffer) { $0.elementsEqual("EXIF".utf8) }
      }
      guard let tiff,
        let value = orientationTag(in: UnsafeBufferPointer(rebasing: buffer[withoutPrefix(buffer, tiff)]))
      else { return .topLeft }
      return Orientation(rawValue: value) ?? .topLeft
    }
  }
}

private typealias Bytes = UnsafeBufferPointer<UInt8>

/// The bytes at `range` without the "Exif" and two bytes that JPEG puts in front, and some PNG and WebP writers too.
private func withoutPrefix(_ bytes: Bytes, _ range: Range<Int>) -> Range<Int> {
  range.count >= 6 && bytes[range].starts(with: Array("Exif\0".utf8)) ? range.lowerBound + 6..<range.upperBound : range
}

/// The value of tag 0x0112 in the first directory (TIFF 6.0, section 2), of whatever whole-number type.
private func orientationTag(in tiff: Bytes) -> Int? {
  let bigEndian: Bool
  if tiff.starts(with: [0x49, 0x49, 0x2a, 0x00]) {
    bigEndian = false
  } else if tiff.starts(with: [0x4d, 0x4d, 0x00, 0x2a]) {
    bigEndian = true
  } else {
    return nil
  }
  guard let directory = number(tiff, at: 4, size: 4, bigEndian: bigEndian),
    let count = number(tiff, at: directory, size: 2, bigEndian: bigEndian)
  else { return nil }
  for entry in 0..<count {
    let at = directory + 2 + 12 * entry
    guard let tag = number(tiff, at: at, size: 2, bigEndian: bigEndian) else { return nil }
    guard tag == 0x0112 else { continue }
    // BYTE, SHORT, LONG: a value of up to four bytes lies in the entry itself, at its left.
    let sizes = [1: 1, 3: 2, 4: 4]
    guard let type = number(tiff, at: at + 2, size: 2, bigEndian: bigEndian), let size = sizes[type],
      number(tiff, at: at + 4, size: 4, bigEndian: bigEndian) == 1
    else { return nil }
    return number(tiff, at: at + 8, size: size, bigEndian: bigEndian)
  }
  return nil
}
