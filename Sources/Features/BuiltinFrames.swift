// BuiltinFrames: the picture as a thing: its shape, borders of one colour, glare, and how far it is its mirror image.

/// Shape, borders, glare, symmetry.
enum FrameColumns {
  static let names = [
    "shape_wide", "shape_oblong", "border_thickest", "border_thinnest", "border_mean", "border_light", "border_dark",
    "white", "black", "glare", "symmetry", "symmetry_top",
  ]

  static func values(of picture: WorkingPicture) -> [Float] {
    let (width, height) = (Double(picture.width), Double(picture.height))
    let wide = (width - height) / (width + height)
    let borders = Border.all(of: picture)
    let depths = borders.map(\.depth)
    // Opposite borders are added first, so that a mirror changes nothing.
    func sum(_ depth: (Border) -> Double) -> Double {
      (depth(borders[0]) + depth(borders[1])) + (depth(borders[2]) + depth(borders[3]))
    }
    var roots = [abs(wide), depths.reduce(0, max), depths.reduce(1, min), sum(\.depth) / 4]
    roots += [sum { $0.isLight ? $0.depth : 0 } / 4, sum { $0.isLight ? 0 : $0.depth } / 4]
    let pixels = width * height
    roots += [Double(picture.luma.count { $0 >= 248 }) / pixels, Double(picture.luma.count { $0 <= 8 }) / pixels]
    let tiles = Tiles(of: picture)
    roots += [tiles.glare]
    let symmetry = [tiles.symmetry(rows: Tiles.side), tiles.symmetry(rows: Tiles.side / 2)]
    return ([wide] + roots.map(root) + symmetry).map(Float.init)
  }
}

/// How far a flat border reaches from one edge into the picture.
private struct Border {
  /// A share of the picture's side, at most one half.
  var depth: Double
  var isLight: Bool

  /// Above, below, left, right.
  static func all(of picture: WorkingPicture) -> [Border] {
    let (width, height, luma) = (picture.width, picture.height, picture.luma)
    func border(_ lines: Int, _ length: Int, _ at: (_ line: Int, _ along: Int) -> Int) -> Border {
      let first = (0..<length).reduce(0) { $0 + Int(luma[at(0, $1)]) } / length
      var line = 0
      // A tenth of a line may be otherwise: a date, a watermark, what a JPEG makes of the border's edge.
      while line < lines / 2 {
        var others = 0
        for along in 0..<length where abs(Int(luma[at(line, along)]) - first) > 10 { others += 1 }
        guard 10 * others <= length else { break }
        line += 1
      }
      return Border(depth: Double(line) / Double(lines), isLight: first >= 128)
    }
    return [
      border(height, width) { $0 * width + $1 }, border(height, width) { (height - 1 - $0) * width + $1 },
      border(width, height) { $1 * width + $0 }, border(width, height) { $1 * width + width - 1 - $0 },
    ]
  }
}

/// Mean brightness in a grid of 16 × 16.
private struct Tiles {
  static let side = 16
  private var means: [Double] = []

  init(of picture: WorkingPicture) {
    let step = 1 / Double(Self.side)
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        // The right half mirrors the left one, so that a mirrored picture has the mirrored tiles.
        let from = min(column, Self.side - 1 - column)
        let left = Region(
          picture, across: (Double(from) * step, Double(from + 1) * step),
          down: (Double(row) * step, Double(row + 1) * step))
        let region = from == column ? left : left.mirrored(in: picture)
        means.append(region.mean(width: picture.width) { Int(picture.luma[$0]) })
      }
    }
  }

  /// How far the brightest tile stands above those two tiles away, a share of 255: a flash, a lamp, the sun.
  var glare: Double {
    var most = 0.0
    for row in 2..<Self.side - 2 {
      for column in 2..<Self.side - 2 {
        let at = row * Self.side + column
        guard means[at] >= 200 else { continue }
        let around = (means[at - 2] + means[at + 2]) + (means[at - 2 * Self.side] + means[at + 2 * Self.side])
        most = max(most, means[at] - around / 4)
      }
    }
    return most / 255
  }

  /// The correlation of the first rows with themselves in a mirror, −1 to 1; 0 where they are flat.
  func symmetry(rows: Int) -> Double {
    let part = means[..<(rows * Self.side)]
    let mean = part.reduce(0, +) / Double(part.count)
    var (both, own) = (0.0, 0.0)
    for at in part.indices {
      let other = at / Self.side * Self.side + Self.side - 1 - at % Self.side
      both += (means[at] - mean) * (means[other] - mean)
      own += (means[at] - mean) * (means[at] - mean)
    }
    return own > Double(part.count) ? both / own : 0
  }
}
