// StoredOrientation: finds the EXIF orientation of a JPEG, PNG or WebP without trusting one byte of it.
import Base

extension Orientation {
  /// The orientation that the file's EXIF data asks for. Where there is none, or it makes no sense, `topLeft`.
  static func stored(in bytes: [UInt8], kind: PhotoKind) -> Orientation {
    bytes.withUnsafeBufferPointer { buffer in
      let tiff: Range<Int>?
      switch kind {
      case .jpeg: tiff = exifInJPEG(buffer)
      case .png: tiff = exifInPNG(buffer)
      case .webp: tiff = exifInWebP(buffer)
      }
      guard let tiff, let value = orientationTag(in: UnsafeBufferPointer(rebasing: buffer[tiff])) else {
        return .topLeft
      }
      return Orientation(rawValue: value) ?? .topLeft
    }
  }
}

private typealias Bytes = UnsafeBufferPointer<UInt8>

/// Unsigned big- or little-endian numbers, nil beyond the end.
private func number(_ bytes: Bytes, at offset: Int, size: Int, bigEndian: Bool) -> Int? {
  guard offset >= 0, size <= bytes.count, offset <= bytes.count - size else { return nil }
  var value = 0
  for i in 0..<size {
    value = value << 8 | Int(bytes[offset + (bigEndian ? i : size - 1 - i)])
  }
  return value
}

/// The bytes at `range` without the "Exif" and two bytes that JPEG puts in front, and some PNG and WebP writers too.
private func withoutPrefix(_ bytes: Bytes, _ range: Range<Int>) -> Range<Int> {
  range.count >= 6 && bytes[range].starts(with: Array("Exif\0".utf8)) ? range.lowerBound + 6..<range.upperBound : range
}

/// The first APP1 segment that starts with "Exif", before the first scan (EXIF 2.3, 4.7.2).
private func exifInJPEG(_ bytes: Bytes) -> Range<Int>? {
  var at = 2
  while true {
    // To the next marker, over padding and over garbage that decoders skip too.
    while at < bytes.count, bytes[at] != 0xff { at += 1 }
    while at < bytes.count, bytes[at] == 0xff { at += 1 }
    guard at < bytes.count else { return nil }
    let marker = bytes[at]
    at += 1
    if marker == 0xda || marker == 0xd9 { return nil }
    if marker <= 0x01 || (0xd0...0xd8).contains(marker) { continue }
    guard let length = number(bytes, at: at, size: 2, bigEndian: true), length >= 2 else { return nil }
    let segment = min(at + 2, bytes.count)..<min(at + length, bytes.count)
    if marker == 0xe1, withoutPrefix(bytes, segment) != segment { return withoutPrefix(bytes, segment) }
    at += length
  }
}

/// The eXIf chunk (PNG extensions 1.5.0), before or behind the pixels.
private func exifInPNG(_ bytes: Bytes) -> Range<Int>? {
  var at = 8
  while let length = number(bytes, at: at, size: 4, bigEndian: true), at + 8 <= bytes.count {
    let data = at + 8..<min(at + 8 + length, bytes.count)
    if bytes[at + 4..<at + 8].elementsEqual("eXIf".utf8) { return withoutPrefix(bytes, data) }
    at = at + 12 + length
  }
  return nil
}

/// The EXIF chunk of an extended WebP file (RFC 9649, 2.7).
private func exifInWebP(_ bytes: Bytes) -> Range<Int>? {
  var at = 12
  while let length = number(bytes, at: at + 4, size: 4, bigEndian: false) {
    let data = at + 8..<min(at + 8 + length, bytes.count)
    if bytes[at..<at + 4].elementsEqual("EXIF".utf8) { return withoutPrefix(bytes, data) }
    at = at + 8 + length + length & 1
  }
  return nil
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
