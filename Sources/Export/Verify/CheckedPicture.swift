// CheckedPicture: one picture of a data set in any format, and what looking at it tells.
import Base
import Foundation
import Imaging

/// A picture, before anybody has looked at it.
struct CheckedPicture {
  /// Where its bytes are.
  enum Place {
    case file(String)
    case bytes([UInt8])
  }

  /// Relative to the folder that is checked; in a shard, `SHARD/MEMBER`.
  var name: String
  var side: CheckedSide?
  /// Its class, where folders, shards or annotations tell.
  var label: String?
  var place: Place
  /// Its line of the manifest; nil where there is none.
  var line: Int?
  /// False for augmented copies: what they show is their original's business.
  var isOriginal = true
  /// Width and height in pixels that annotations state; nil where none do.
  var statedSize: SIMD2<Double>?
}

/// What a format's reader hands out, in an order that depends on the data set only.
enum CheckedItem {
  case picture(CheckedPicture)
  case finding(Finding)
}

/// What a look at a picture's bytes tells.
struct PictureLook {
  var picture: CheckedPicture
  /// Nil where it cannot be read at all.
  var digest: FileDigest?
  /// Why it is no picture; nil where it is one.
  var problem: String?
  /// Of a picture that others are to be compared with.
  var likeness: LowFrequencies?
  /// Pixels of the upright picture; nil where nobody asked.
  var size: SIMD2<Int>?

  /// A JPEG is decoded no smaller than this a side, as the features stage does for its own likeness, and no smaller than a
  /// quarter. That is quicker than all of it and still true: libjpeg reads the entropy-coded data to the last block,
  /// and a cut is found. At an eighth it would not look into some scans of a progressive file.
  private static let decodedSide = 128
  /// Steps of 255: a picture whose brightness varies less is flat.
  private static let leastDeviation: Float = 2

  init(_ picture: CheckedPicture) {
    self.picture = picture
    let bytes: [UInt8]
    switch picture.place {
    case .bytes(let held): bytes = held
    case .file(let path):
      do {
        bytes = try AtomicFile.readRegular(path)
      } catch {
        problem = "it cannot be read (\((error as? Fault)?.sentence ?? "\(error)"))"
        return
      }
    }
    // The bytes of a shard's member must not live on in the result.
    self.picture.place = .bytes([])
    let hash = SHA256()
    hash.update(bytes)
    digest = FileDigest(hash.finish())
    do {
      let header = try ImageFile.header(of: bytes)
      func side(_ full: Int) -> Int { max(Self.decodedSide, (full + 7) / 8 + 1) }
      let image = try ImageFile.decode(bytes, coveringWidth: side(header.width), height: side(header.height))
      if picture.isOriginal {
        let frequencies = LowFrequencies(of: image)
        // One colour looks like any other colour to whoever compares shapes.
        if frequencies.deviation >= Self.leastDeviation { likeness = frequencies }
      }
      if picture.statedSize != nil { size = SIMD2(header.width, header.height) }
    } catch {
      problem = (error as? ImageProblem)?.sentence ?? "it cannot be decoded"
    }
  }
}

extension LowFrequencies {
  /// The standard deviation of brightness that these frequencies make, in steps of 255.
  fileprivate var deviation: Float { values.dropFirst().reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

/// Whether a file's name ends as those of photographs do.
func isPictureName(_ name: some StringProtocol) -> Bool {
  guard let dot = name.lastIndex(of: ".") else { return false }
  return ["jpg", "jpeg", "png", "webp"].contains(name[name.index(after: dot)...].lowercased())
}

/// Whether a name stays within the folder that it is relative to.
func isSafeName(_ name: String) -> Bool {
  !name.isEmpty && !name.hasPrefix("/") && !name.utf8.contains(0)
    && !name.split(separator: "/", omittingEmptySubsequences: false).contains("..")
}
