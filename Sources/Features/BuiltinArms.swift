// BuiltinArms: whether an arm reaches for the camera: skin and slanting edges in the lower corners and at the edges.

/// What lies in the lower corners, where the arm of who takes a picture of themselves often is, against the face.
enum ArmColumns {
  /// Shares of the picture's sides, counted from the left; the right side has the same.
  private static let places: [(name: String, across: (Double, Double), down: (Double, Double))] = [
    ("corner", (0, 0.3), (0.6, 1)), ("edge", (0, 0.12), (0.35, 1)), ("bottom", (0, 0.5), (0.85, 1)),
  ]

  static let names =
    places.flatMap { place in
      ["like_face", "skin", "brightness", "edges", "slanting_inwards", "slanting_outwards"].flatMap {
        ["arm_\(place.name)_\($0)_more", "arm_\(place.name)_\($0)_less"]
      }
    } + ["like_face", "like_face_below_face", "like_face_beside_face"]

  /// All of them are roots: of shares of pixels and of slopes, of brightness in 255ths, of slopes in steps.
  static func values(of picture: WorkingPicture, _ face: MainFace) -> [Float] {
    let isSkin = ColourColumns.skin(of: picture)
    let isLikeFace = likeFace(picture, face)
    let slants = Slants(of: picture)
    let width = picture.width
    var row: [Double] = []
    for place in places {
      let left = Region(picture, across: place.across, down: place.down)
      let both = [left, left.mirrored(in: picture)]
      func fold(_ value: (Region) -> Double) { row += folded(value(both[0]), value(both[1])) }
      fold { $0.mean(width: width) { Int(isLikeFace[$0]) } }
      fold { $0.mean(width: width) { Int(isSkin[$0]) } }
      fold { $0.mean(width: width) { Int(picture.luma[$0]) } / 255 }
      let sums = both.map { slants.sums(in: $0) }
      row += folded(sums[0].all, sums[1].all)
      // An arm from the lower left corner rises to the right: both sides of it are edges like /.
      row += folded(sums[0].rising, sums[1].falling)
      row += folded(sums[0].falling, sums[1].rising)
    }
    let everywhere = Region(picture, across: (0, 1), down: (0, 1))
    let below = face.region(of: picture, across: -0.6...0.6, down: 0.8...2)
    let beside = [
      face.region(of: picture, across: -1.8 ... -0.8, down: -0.5...0.8),
      face.region(of: picture, across: 0.8...1.8, down: -0.5...0.8),
    ]
    let alike = ([everywhere, below] + beside).map { $0.mean(width: width) { Int(isLikeFace[$0]) } }
    return (row + [alike[0], alike[1], (alike[2] + alike[3]) / 2]).map { Float(root($0)) }
  }

  /// 1 for each pixel with nearly the colour of the face's middle, in more or less light.
  private static func likeFace(_ picture: WorkingPicture, _ face: MainFace) -> [UInt8] {
    let inner = face.region(of: picture, across: -0.3...0.3, down: -0.1...0.3)
    let (luma, blueness, redness) = (picture.luma, picture.blueness, picture.redness)
    let brightness = Int(inner.mean(width: picture.width) { Int(luma[$0]) }.rounded())
    let blue = Int(inner.mean(width: picture.width) { Int(blueness[$0]) }.rounded())
    let red = Int(inner.mean(width: picture.width) { Int(redness[$0]) }.rounded())
    return luma.indices.map {
      abs(Int(blueness[$0]) - blue) <= 9 && abs(Int(redness[$0]) - red) <= 9 && abs(Int(luma[$0]) - brightness) <= 60
        ? 1 : 0
    }
  }
}

/// The slope of brightness at each pixel, and which way the edge there runs.
private struct Slants {
  private let picture: WorkingPicture

  init(of picture: WorkingPicture) { self.picture = picture }

  /// The mean slope, in steps of 255 over two pixels, and the shares of it in edges that run like / and like \, between
  /// 22 and 68 degrees steep.
  func sums(in region: Region) -> (all: Double, rising: Double, falling: Double) {
    let (width, height, luma) = (picture.width, picture.height, picture.luma)
    var (all, rising, falling) = (0, 0, 0)
    for y in max(region.top, 1)..<max(min(region.bottom, height - 1), max(region.top, 1)) {
      for x in max(region.left, 1)..<max(min(region.right, width - 1), max(region.left, 1)) {
        let at = y * width + x
        let across = Int(luma[at + 1]) - Int(luma[at - 1])
        let down = Int(luma[at + width]) - Int(luma[at - width])
        let size = abs(across) + abs(down)
        // Little slopes are noise, and have no direction.
        guard size >= 8 else { continue }
        all += size
        guard 5 * min(abs(across), abs(down)) > 2 * max(abs(across), abs(down)) else { continue }
        if (across > 0) == (down > 0) { rising += size } else { falling += size }
      }
    }
    let total = Double(all)
    return (
      total / Double(max(region.count, 1)), Double(rising) / max(total, 1), Double(falling) / max(total, 1)
    )
  }
}
