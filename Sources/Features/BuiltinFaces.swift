// BuiltinFaces: how many faces there are, and where, how large and how sure the one is that counts.
import Base
import Faces
import Imaging

/// The face that the other features are measured against: the largest one that is sure, or else the likeliest. Where
/// there is none, a place in the middle stands in for it.
struct MainFace {
  /// Weaker answers than dlib's own are taken too: a face in half profile, cut by the edge or lying on its side often
  /// has one. Doubled, so that faces of 40 of the 256 pixels are found.
  static let search = FaceOptions(upsample: 1, minConfidence: -1)
  /// What is weaker is more often no face than one.
  static let likely = -0.5

  /// Pixels of the working picture; the middle of the box and the mean of its sides.
  var x, y, side: Double
  /// Nil where no face is sure or likely.
  var box: FaceBox?

  init(of faces: [FaceBox], in picture: WorkingPicture) {
    let sure = faces.filter { $0.confidence >= 0 }
    box =
      sure.isEmpty
      ? faces.first { $0.confidence >= Self.likely }
      // The first of equals, which is the surest.
      : sure.reduce(sure[0]) { $1.side > $0.side ? $1 : $0 }
    if let box {
      x = Double(box.left + box.right + 1) / 2
      y = Double(box.top + box.bottom + 1) / 2
      side = box.side
    } else {
      x = Double(picture.width) / 2
      y = Double(picture.height) * 0.42
      side = 0.45 * Double(min(picture.width, picture.height))
    }
  }

  /// A region given in sides of the face from its middle.
  func region(of picture: WorkingPicture, across: ClosedRange<Double>, down: ClosedRange<Double>) -> Region {
    Region(
      picture, left: x + across.lowerBound * side, top: y + down.lowerBound * side,
      right: x + across.upperBound * side, bottom: y + down.upperBound * side)
  }

  /// What lies beside head and hair, above the shoulders: left and right.
  func background(of picture: WorkingPicture) -> [Region] {
    let bottom = y + 0.7 * side
    return [
      Region(picture, left: 0, top: 0, right: x - 0.95 * side, bottom: bottom),
      Region(picture, left: x + 0.95 * side, top: 0, right: Double(picture.width), bottom: bottom),
    ]
  }

  /// Sides of the face that its window is wide and high, and the pixels that they are brought to.
  static let windowReach = 2.4
  static let windowSide = 144

  /// The face with head and shoulders at one size.
  func window(of image: RGBImage) -> RGBImage {
    let step = max(Self.windowReach * side, 1) / Double(Self.windowSide)
    let half = Double(Self.windowSide) / 2
    return warp(
      image,
      outputToSource: AffineMap(a: step, b: 0, c: 0, d: step, tx: x - half * step, ty: y + 0.2 * side - half * step),
      width: Self.windowSide, height: Self.windowSide)
  }
}

extension FaceBox {
  /// The mean of its sides, in pixels.
  var side: Double { Double(right - left + 1 + bottom - top + 1) / 2 }
}

/// Number, size, place and tilt of the faces.
enum FaceColumns {
  static let names = [
    "faces_sure", "faces_likely", "face_confidence", "face_is_sure", "face_is_likely", "face_size", "face_second_size",
    "faces_area", "face_off_centre_across", "face_off_centre_down", "face_off_centre", "face_gap_above",
    "face_gap_below", "face_gap_wider_side", "face_gap_narrower_side", "face_cut_by_edge", "face_frontal",
    "face_profile", "face_leaning",
  ]

  /// Sizes are shares of the square root of the picture's area, places and gaps shares of its sides. Without a face all
  /// are 0 but the confidence, which is the least.
  static func values(_ faces: [FaceBox], _ face: MainFace, in picture: WorkingPicture) -> [Float] {
    let (width, height) = (Double(picture.width), Double(picture.height))
    let scale = (width * height).squareRoot()
    let sure = faces.count { $0.confidence >= 0 }
    let likely = faces.filter { $0.confidence >= MainFace.likely }
    let confidence = min(max(faces.first?.confidence ?? -1, -1), 4)
    func number(_ count: Int) -> Double { Double(min(count, 25)).squareRoot() }
    guard let box = face.box else {
      return ([number(sure), number(likely.count), confidence] + Array(repeating: 0, count: names.count - 3)).map(
        Float.init)
    }
    let second = likely.filter { $0 != box }.map(\.side).max() ?? 0
    let area = likely.reduce(0.0) { $0 + $1.side * $1.side } / (width * height)
    let (across, down) = (abs(face.x / width - 0.5), face.y / height - 0.5)
    let (before, behind) = ((face.x - face.side / 2) / width, (width - face.x - face.side / 2) / width)
    let above = (face.y - face.side / 2) / height
    let below = (height - face.y - face.side / 2) / height
    let cut = [before, behind, above, below].reduce(0) { $0 + max(-$1, 0) }
    return [
      number(sure), number(likely.count), confidence, box.confidence >= 0 ? 1 : 0, 1, face.side / scale,
      second / scale, root(min(area, 4)), across, down, (across * across + down * down).squareRoot(), above, below,
      max(before, behind), min(before, behind), cut, box.subDetector == 0 ? 1 : 0,
      (1...2).contains(box.subDetector) ? 1 : 0, (3...4).contains(box.subDetector) ? 1 : 0,
    ].map(Float.init)
  }
}
