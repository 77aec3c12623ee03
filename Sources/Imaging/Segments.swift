// Segments: the parts of a JPEG, PNG or WebP beside its pixels, found without trusting one byte of it.

/// Unsigned big- or little-endian numbers, nil beyond the end.
func number(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, size: Int, bigEndian: Bool) -> Int? {
  guard offset >= 0, size <= bytes.count, offset <= bytes.count - size else { return nil }
  var value = 0
  for i in 0..<size {
    value = value << 8 | Int(bytes[offset + (bigEndian ? i : size - 1 - i)])
  }
  return value
}

/// Where the data of the first segment lies, before the first scan, of which `isWanted` is true; it gets the marker's
/// second byte and where the data lies.
func firstSegment(
  ofJPEG bytes: UnsafeBufferPointer<UInt8>, where isWanted: (_ marker: UInt8, _ data: Range<Int>) -> Bool
) -> Range<Int>? {
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
    let data = min(at + 2, bytes.count)..<min(at + length, bytes.count)
    if isWanted(marker, data) { return data }
    at += length
  }
}

/// Where the data of the first chunk lies of which `isWanted` is true; it gets the name, and whether pixels came before.
func firstChunk(
  ofPNG bytes: UnsafeBufferPointer<UInt8>,
  where isWanted: (_ name: Slice<UnsafeBufferPointer<UInt8>>, _ isBehindPixels: Bool) -> Bool
) -> Range<Int>? {
  var at = 8
  var isBehindPixels = false
  while let length = number(bytes, at: at, size: 4, bigEndian: true), at + 8 <= bytes.count {
    let name = bytes[at + 4..<at + 8]
    if isWanted(name, isBehindPixels) { return at + 8..<min(at + 8 + length, bytes.count) }
    if name.elementsEqual("IDAT".utf8) { isBehindPixels = true }
    at = at + 12 + length
  }
  return nil
}

/// Where the data of the first chunk lies of whose name `isWanted` is true.
func firstChunk(
  ofWebP bytes: UnsafeBufferPointer<UInt8>, where isWanted: (_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool
) -> Range<Int>? {
  var at = 12
  while let length = number(bytes, at: at + 4, size: 4, bigEndian: false) {
    if isWanted(bytes[at..<at + 4]) { return at + 8..<min(at + 8 + length, bytes.count) }
    at = at + 8 + length + length & 1
  }
  return nil
}
