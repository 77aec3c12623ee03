// MakeThumbnail: a photograph's bytes to a small JPEG, with faces hidden before a byte of it is encoded.
import Base
import Imaging

/// What is to be hidden on a thumbnail.
package enum FaceHiding: Sendable, Hashable {
  /// Faces are shown.
  case none
  /// These, as the detector found them in the full picture; nil where no detector has searched it, and all is hidden.
  case faces([FaceBox]?)
}

extension Thumbnail {
  /// Pixels: the most a side may be.
  package static let side = 160
  private static let quality = 76

  /// - Parameter bytes: of the photograph's file.
  /// - Throws: `ImageProblem` where they cannot be decoded.
  package init(of bytes: [UInt8], hiding: FaceHiding) throws {
    var (image, header) = try ImageFile.decode(bytes, maxSide: Self.side)
    var hidden = Hidden.nothing
    switch hiding {
    case .none: break
    case .faces(nil):
      image.hideAll()
      hidden = .everything
    case .faces(let faces?):
      image.hide(faces, ofWidth: header.width, height: header.height)
      if !faces.isEmpty { hidden = .faces(faces.count) }
    }
    self.init(
      jpeg: try JPEGEncoder.encode(image, quality: Self.quality), width: image.width, height: image.height,
      hidden: hidden)
  }
}

extension RGBImage {
  /// A photograph that is hidden as a whole has so many squares along its longer side.
  private static let squaresOfAll = 6.0
  /// A face with its margin likewise: the face itself is then less than three squares wide.
  private static let squaresOfFace = 4.0
  /// Of the box's side, around it: hair, ears and chin lie outside the detector's box.
  private static let margin = 0.4

  /// Hides faces that were found in the full picture, of which this one is a small copy.
  /// - Parameters:
  ///   - width: pixels of the full picture.
  ///   - height: likewise.
  package mutating func hide(_ faces: [FaceBox], ofWidth width: Int, height: Int) {
    let (across, down) = (Double(self.width) / Double(width), Double(self.height) / Double(height))
    for face in faces {
      let (wide, high) = (Double(face.right - face.left + 1), Double(face.bottom - face.top + 1))
      pixelate(
        left: (Double(face.left) - wide * Self.margin) * across,
        top: (Double(face.top) - high * Self.margin) * down,
        right: (Double(face.right + 1) + wide * Self.margin) * across,
        bottom: (Double(face.bottom + 1) + high * Self.margin) * down, squares: Self.squaresOfFace)
    }
  }

  /// Hides everything.
  package mutating func hideAll() {
    pixelate(left: 0, top: 0, right: Double(width), bottom: Double(height), squares: Self.squaresOfAll)
  }

  /// Puts the mean colour of squares in the place of their pixels. Edges are rounded outwards, and cut at the picture's.
  private mutating func pixelate(left: Double, top: Double, right: Double, bottom: Double, squares: Double) {
    let side = max(1, Int((max(right - left, bottom - top) / squares).rounded(.up)))
    let columns = Self.within(width, from: left, to: right)
    let rows = Self.within(height, from: top, to: bottom)
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: side) {
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: side) {
        average(x..<min(x + side, columns.upperBound), y..<min(y + side, rows.upperBound))
      }
    }
  }

  /// Whole pixels that hold the stretch, as far as they are the picture's; none where it lies beyond.
  private static func within(_ size: Int, from low: Double, to high: Double) -> Range<Int> {
    let first = Int(min(max(low.rounded(.down), 0), Double(size)))
    return first..<max(first, Int(min(max(high.rounded(.up), 0), Double(size))))
  }

  private mutating func average(_ columns: Range<Int>, _ rows: Range<Int>) {
    var sums = [0, 0, 0]
    for y in rows {
      for x in columns {
        for channel in 0..<3 { sums[channel] += Int(pixels[3 * (y * width + x) + channel]) }
      }
    }
    let count = columns.count * rows.count
    let means = sums.map { UInt8(($0 + count / 2) / count) }
    for y in rows {
      for x in columns {
        for channel in 0..<3 { pixels[3 * (y * width + x) + channel] = means[channel] }
      }
    }
  }
}
