// ColourProfile: whether a file says what its numbers mean as colours. What it says is not read.
import Base

/// True where the file carries an ICC profile (ICC.1:2022, annex B) that a reader would use: in a JPEG an APP2 segment
/// that starts with "ICC_PROFILE", in a PNG an iCCP chunk before the pixels, in a WebP an ICCP chunk.
func carriesColourProfile(_ bytes: [UInt8], kind: PhotoKind) -> Bool {
  bytes.withUnsafeBufferPointer { buffer in
    switch kind {
    case .jpeg:
      return firstSegment(ofJPEG: buffer) { marker, data in
        marker == 0xe2 && buffer[data].starts(with: "ICC_PROFILE\0".utf8)
      } != nil
    case .png:
      return firstChunk(ofPNG: buffer) { name, isBehindPixels in
        !isBehindPixels && name.elementsEqual("iCCP".utf8)
      } != nil
    case .webp:
      return firstChunk(ofWebP: buffer) { $0.elementsEqual("ICCP".utf8) } != nil
    }
  }
}
