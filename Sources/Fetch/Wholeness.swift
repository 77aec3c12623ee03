// Wholeness: whether a picture's file ends where the picture does.
internal import Base
import Foundation
internal import Imaging

/// Finds files that were cut before they reached their host, where Content-Length has nothing to tell.
enum Wholeness {
  /// Looks for the end that a whole file has; where there is none, a decoder decides, since some programs write
  /// pictures without one.
  /// - Throws: `ImageProblem`, `truncated` where pixels are missing.
  static func check(_ bytes: [UInt8], kind: PhotoKind, maxPixels: Int) throws {
    if bytes.withUnsafeBufferPointer({ hasEnd($0, kind) }) { return }
    // One at a time: a picture may take a gigabyte, and hosts choose which ones they send.
    decoding.lock()
    defer { decoding.unlock() }
    _ = try ImageFile.decode(bytes, maxPixels: maxPixels, coveringWidth: 1, height: 1)
  }

  private static let decoding = NSLock()

  private static func hasEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ kind: PhotoKind) -> Bool {
    switch kind {
    case .jpeg: jpegHasEnd(bytes)
    case .png: pngHasEnd(bytes)
    case .webp: webpHasEnd(bytes)
    }
  }

  /// An EOI marker behind the first scan's header. Entropy-coded data holds no such bytes (ITU-T T.81, B.1.1.5), and
  /// the thumbnail with an EOI of its own lies before the scan, so one found from the end is the picture's, or lies in
  /// something that follows it.
  private static func jpegHasEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let scan = firstScan(bytes) else { return false }
    var at = bytes.count - 2
    while at >= scan {
      if bytes[at] == 0xff, bytes[at + 1] == 0xd9 { return true }
      at -= 1
    }
    return false
  }

  /// The offset of the first SOS marker; nil where the segments before it are cut or odd.
  private static func firstScan(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var at = 2
    while at + 4 <= bytes.count, bytes[at] == 0xff {
      switch bytes[at + 1] {
      case 0xff: at += 1
      case 0xda: return at
      case 0x01, 0xd0...0xd8: at += 2
      default: at += 2 + Int(bytes[at + 2]) << 8 + Int(bytes[at + 3])
      }
    }
    return nil
  }

  /// The last chunk, IEND, among the last bytes (PNG third edition, 11.2.5); a few programs append something to it.
  private static func pngHasEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]
    var at = bytes.count - end.count
    while at >= max(8, bytes.count - 4096) {
      if bytes[at..<at + end.count].elementsEqual(end) { return true }
      at -= 1
    }
    return false
  }

  /// As many bytes as the RIFF header announces.
  private static func webpHasEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 12 else { return false }
    let announced = (4..<8).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
    return announced + 8 <= bytes.count
  }
}
