// ImageFile: from a file's bytes to what it is, how large it is and what it shows.
import Base

/// What a header says of a picture: its kind, and its sides once it is upright.
package struct ImageHeader: Sendable, Equatable {
  package var kind: PhotoKind
  /// Pixels of the upright picture.
  package var width: Int
  /// Pixels of the upright picture.
  package var height: Int
  /// How the stored picture has to be turned; `decode` has done it.
  package var orientation: Orientation
  /// True where the file carries an ICC profile. It is not applied: pixels are the file's own numbers.
  package var hasColourProfile: Bool

  package init(
    kind: PhotoKind, width: Int, height: Int, orientation: Orientation, hasColourProfile: Bool = false
  ) {
    self.kind = kind
    self.width = width
    self.height = height
    self.orientation = orientation
    self.hasColourProfile = hasColourProfile
  }
}

/// Reading image files. The first bytes decide which decoder runs, never a name. Safe to call from any thread.
package enum ImageFile {
  /// What the first bytes are: "JPEG", "GIF", "HTML page", "text", "unknown data", "an empty file". A few hundred
  /// bytes are enough.
  package static func trueName(of firstBytes: [UInt8]) -> String {
    TrueKind(of: firstBytes).name
  }

  /// The kind of photograph, or nil for everything that is none.
  package static func kind(of firstBytes: [UInt8]) -> PhotoKind? {
    TrueKind(of: firstBytes).photo
  }

  /// Reads the header only; no pixel is decoded, so a broken or cut picture may still have one.
  /// - Parameter maxPixels: the most that width times height may be.
  /// - Throws: `ImageProblem`.
  package static func header(of bytes: [UInt8], maxPixels: Int = 100_000_000) throws -> ImageHeader {
    try StoredPicture(bytes, maxPixels: maxPixels).header
  }

  /// Decodes the picture, upright, full size, transparency over white.
  /// - Parameter maxPixels: the most that width times height may be; checked before memory is taken.
  /// - Throws: `ImageProblem`.
  package static func decode(_ bytes: [UInt8], maxPixels: Int = 100_000_000) throws -> RGBImage {
    let stored = try StoredPicture(bytes, maxPixels: maxPixels)
    return upright(try stored.decode(bytes, eighths: 8), stored.orientation)
  }

  /// Decodes the picture, upright, small: its sides halved (and rounded up) as often as it still is at least `width` ×
  /// `height`. So at least one side is less than twice the asked one; a picture that is smaller comes as it is.
  ///
  /// JPEG is reduced in the DCT domain, to 1/2, 1/4 or 1/8: libjpeg-turbo has vector code for these and none for 3/8,
  /// 5/8, 6/8 and 7/8, each of which takes longer than the next power of two (a 4000 × 3000 photo: 3/8 20 ms, 1/2
  /// 17 ms, 6/8 37 ms, full size 23 ms). What is left to halve, and PNG and WebP, goes by exact means of 2×2 pixels.
  /// - Throws: `ImageProblem`.
  package static func decode(
    _ bytes: [UInt8], maxPixels: Int = 100_000_000, coveringWidth width: Int, height: Int
  ) throws -> RGBImage {
    let stored = try StoredPicture(bytes, maxPixels: maxPixels)
    let reduction = stored.reduction(coveringWidth: width, height: height)
    var image = try stored.decode(bytes, eighths: reduction.eighths)
    for _ in 0..<reduction.halvings { image = halved(image) }
    return upright(image, stored.orientation)
  }

  /// As above, but perhaps no more than a part of that picture, so that a JPEG need not be decoded all over.
  /// - Parameter box: which pixels are needed, told how large the whole reduced, upright picture is; within it.
  /// - Returns: the box at least, and where it lies in the reduced picture. Damage behind it may go unnoticed.
  /// - Throws: `ImageProblem`.
  package static func decode(
    _ bytes: [UInt8], maxPixels: Int = 100_000_000, coveringWidth width: Int, height: Int,
    part box: (_ width: Int, _ height: Int) -> PixelBox
  ) throws -> (image: RGBImage, place: PixelBox, width: Int, height: Int) {
    let stored = try StoredPicture(bytes, maxPixels: maxPixels)
    let reduction = stored.reduction(coveringWidth: width, height: height)
    let sides = ((stored.width * reduction.eighths + 7) / 8, (stored.height * reduction.eighths + 7) / 8)
    let (reducedWidth, reducedHeight) = stored.orientation.swapsSides ? (sides.1, sides.0) : sides
    if stored.kind == .jpeg, reduction.halvings == 0 {
      let place = box(reducedWidth, reducedHeight)
      let part = place.stored(in: stored.orientation, width: reducedWidth, height: reducedHeight)
      let image = JPEGDecoder.decode(
        bytes, width: stored.width, height: stored.height, eighths: reduction.eighths, part: part)
      if let image { return (upright(image, stored.orientation), place, reducedWidth, reducedHeight) }
    }
    let image = try decode(bytes, maxPixels: maxPixels, coveringWidth: width, height: height)
    return (image, PixelBox(left: 0, top: 0, width: image.width, height: image.height), image.width, image.height)
  }

  /// Decodes the picture, upright, its longer side at most `maxSide`; the other one follows, rounded to nearest, and is
  /// at least 1. A picture that is not larger comes as it is.
  ///
  /// JPEG is reduced in the DCT domain first, to the smallest of 1/1, 1/2, 1/4 and 1/8 that still is as large (the
  /// function above says why no other); the rest, and PNG and WebP, is resampled to exactly the size.
  /// - Parameters:
  ///   - maxPixels: the most that width times height of the full picture may be; checked before memory is taken.
  ///   - maxSide: pixels, at least 1; nil for the full size.
  /// - Returns: the picture, and the header, which has the sides of the full one.
  /// - Throws: `ImageProblem`.
  package static func decode(
    _ bytes: [UInt8], maxPixels: Int = 100_000_000, maxSide: Int?
  ) throws -> (image: RGBImage, header: ImageHeader) {
    let stored = try StoredPicture(bytes, maxPixels: maxPixels)
    let longer = max(stored.width, stored.height)
    guard let maxSide, longer > maxSide else {
      return (upright(try stored.decode(bytes, eighths: 8), stored.orientation), stored.header)
    }
    var eighths = 8
    if stored.header.kind == .jpeg {
      while eighths > 1, longer * (eighths / 2) >= 8 * maxSide { eighths /= 2 }
    }
    func side(_ full: Int) -> Int { max(1, (2 * full * maxSide + longer) / (2 * longer)) }
    let reduction = Double(eighths) / 8
    // Before the turn: there is less to turn after it.
    let image = resampled(
      try stored.decode(bytes, eighths: eighths), width: side(stored.width), height: side(stored.height),
      extent: (Double(stored.width) * reduction, Double(stored.height) * reduction))
    return (upright(image, stored.orientation), stored.header)
  }
}

/// A file whose header has been read and whose size is allowed.
private struct StoredPicture {
  /// Pixels as stored, before the orientation.
  var width: Int
  var height: Int
  var orientation: Orientation
  var kind: PhotoKind
  var hasColourProfile: Bool

  init(_ bytes: [UInt8], maxPixels: Int) throws {
    let truth = TrueKind(of: bytes)
    guard let kind = truth.photo else { throw Self.notAPhoto(truth, bytes) }
    let sides: (width: Int, height: Int)
    switch kind {
    case .jpeg: sides = try JPEGDecoder.sides(of: bytes)
    case .png: sides = try PNGDecoder.sides(of: bytes)
    case .webp: sides = try WebPDecoder.sides(of: bytes)
    }
    // Three (for a moment: four) bytes a pixel have to be countable too.
    let (pixels, overflow) = sides.width.multipliedReportingOverflow(by: sides.height)
    guard !overflow, pixels <= maxPixels, pixels <= Int.max / 8 else {
      throw ImageProblem(
        .tooLarge, "it has \(sides.width) × \(sides.height) pixels, more than the limit of \(maxPixels)")
    }
    self.kind = kind
    (width, height) = sides
    orientation = Orientation.stored(in: bytes, kind: kind)
    hasColourProfile = carriesColourProfile(bytes, kind: kind)
  }

  var header: ImageHeader {
    let sides = orientation.swapsSides ? (height, width) : (width, height)
    return ImageHeader(
      kind: kind, width: sides.0, height: sides.1, orientation: orientation, hasColourProfile: hasColourProfile)
  }

  func decode(_ bytes: [UInt8], eighths: Int) throws -> RGBImage {
    switch kind {
    case .jpeg: try JPEGDecoder.decode(bytes, width: width, height: height, eighths: eighths)
    case .png: try PNGDecoder.decode(bytes)
    case .webp: try WebPDecoder.decode(bytes)
    }
  }

  /// The smallest reduction that still covers a size: in the DCT domain first, by halving what that gives after it.
  /// - Parameters:
  ///   - width: pixels of the upright picture.
  ///   - height: likewise.
  func reduction(coveringWidth width: Int, height: Int) -> (eighths: Int, halvings: Int) {
    let (needX, needY) = orientation.swapsSides ? (height, width) : (width, height)
    func covers(_ side: Int, _ eighths: Int, _ need: Int) -> Bool { (side * eighths + 7) / 8 >= need }
    var eighths = 8
    if kind == .jpeg {
      while eighths > 1, covers(self.width, eighths / 2, needX), covers(self.height, eighths / 2, needY) {
        eighths /= 2
      }
    }
    var (x, y, halvings) = ((self.width * eighths + 7) / 8, (self.height * eighths + 7) / 8, 0)
    while x > 1 || y > 1, (x + 1) / 2 >= needX, (y + 1) / 2 >= needY {
      (x, y, halvings) = ((x + 1) / 2, (y + 1) / 2, halvings + 1)
    }
    return (eighths, halvings)
  }

  private static func notAPhoto(_ truth: TrueKind, _ bytes: [UInt8]) -> ImageProblem {
    if truth == .empty { return ImageProblem(.empty, "the file is empty") }
    if truth == .unknown, bytes.starts(with: [0xff, 0xd8]) {
      return ImageProblem(.notAnImage, "it begins like a JPEG, but what follows is not one")
    }
    if truth == .unknown { return ImageProblem(.notAnImage, "its first bytes are those of no known kind of file") }
    if truth.isPicture { return ImageProblem(.notAnImage, "it is \(truth.phrase), not a JPEG, PNG or WebP") }
    return ImageProblem(.notAnImage, "it is \(truth.phrase), not a photograph")
  }
}
