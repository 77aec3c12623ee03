// BuiltinSharpness: where a picture is sharp, where it is blurred or flat, and how noisy it is.

/// The Laplacian, which fine detail and noise make large, by region and at two sizes.
enum SharpnessColumns {
  static let names =
    ["detail", "detail_halved", "detail_halved_over_detail", "noise", "detail_strong", "flat"]
    + ["top", "middle", "bottom"].flatMap { row in ["sides", "centre"].map { "detail_\(row)_\($0)" } }
    + ["detail_face", "detail_around_face", "detail_background", "detail_background_share", "flat_background"]
    + ["detail_face_halved", "detail_background_halved", "detail_background_halved_share"]

  /// Detail is the root of the Laplacian's mean square, in steps of brightness; of all numbers the roots are told.
  static func values(of picture: WorkingPicture, _ face: MainFace) -> [Float] {
    let whole = Laplacian(of: picture.luma, width: picture.width, height: picture.height)
    let (halfWidth, halfHeight) = ((picture.width + 1) / 2, (picture.height + 1) / 2)
    let half = Laplacian(
      of: halved(picture.luma, width: picture.width, height: picture.height), width: halfWidth, height: halfHeight)
    let all = Region(picture, across: (0, 1), down: (0, 1))
    let detail = whole.detail([all])
    let coarse = half.detail([all], reduced: 2)
    let count = Double(all.count)
    var row = [detail, coarse, share(coarse, detail), whole.sizes.percentile(30)]
    row += [Double(whole.sizes.bins[24...].reduce(0, +)) / count, Double(whole.sizes.bins[...2].reduce(0, +)) / count]
    for down in [(0.0, 1.0 / 3), (1.0 / 3, 2.0 / 3), (2.0 / 3, 1.0)] {
      let left = Region(picture, across: (0, 1.0 / 3), down: down)
      row += [whole.detail([left, left.mirrored(in: picture)])]
      row += [whole.detail([Region(picture, across: (1.0 / 3, 2.0 / 3), down: down)])]
    }
    let inner = face.region(of: picture, across: -0.45...0.45, down: -0.45...0.55)
    let sides = face.background(of: picture)
    let around = face.region(of: picture, across: -1...1, down: -1...1)
    let (ofFace, background) = (whole.detail([inner]), whole.detail(sides))
    row += [ofFace, whole.detail([around]), background, share(background, ofFace), whole.flatness(sides)]
    let (coarseFace, coarseBackground) = (half.detail([inner], reduced: 2), half.detail(sides, reduced: 2))
    row += [coarseFace, coarseBackground, share(coarseBackground, coarseFace)]
    return row.map { Float(root($0)) }
  }

  /// 0 to 1; one half where both are the same, also where both are nothing.
  private static func share(_ a: Double, _ b: Double) -> Double { (a + 0.5) / (a + b + 1) }
}

/// How far each pixel's brightness lies from the mean of its four neighbours, in quarters; beyond the edge the nearest
/// pixel goes on.
private struct Laplacian {
  let width: Int
  /// Absolute values, in quarters of a step.
  let values: [Int32]
  /// The values in whole steps.
  let sizes: Histogram

  init(of plane: [UInt8], width: Int, height: Int) {
    self.width = width
    var values = [Int32](repeating: 0, count: plane.count)
    var sizes = Histogram()
    for y in 0..<height {
      let (above, below) = (max(y - 1, 0) * width, min(y + 1, height - 1) * width)
      for x in 0..<width {
        let at = y * width + x
        let across = Int32(plane[at - (x > 0 ? 1 : 0)]) + Int32(plane[at + (x + 1 < width ? 1 : 0)])
        let size = abs(4 * Int32(plane[at]) - across - Int32(plane[above + x]) - Int32(plane[below + x]))
        values[at] = size
        sizes.bins[min(Int(size) / 4, 255)] += 1
      }
    }
    self.values = values
    self.sizes = sizes
  }

  /// The root of the mean square over regions, which are those of a picture `reduced` times as large.
  func detail(_ regions: [Region], reduced: Int = 1) -> Double {
    var (sum, count) = (0, 0)
    visit(regions, reduced: reduced) {
      sum += Int($0) * Int($0)
      count += 1
    }
    return (Double(sum) / Double(max(count, 1))).squareRoot() / 4
  }

  /// The share of pixels that hardly differ from their neighbours; 0 where there are none.
  func flatness(_ regions: [Region]) -> Double {
    var (flat, count) = (0, 0)
    visit(regions, reduced: 1) {
      flat += $0 < 6 ? 1 : 0
      count += 1
    }
    return Double(flat) / Double(max(count, 1))
  }

  @inline(__always)
  private func visit(_ regions: [Region], reduced: Int, _ body: (Int32) -> Void) {
    for region in regions where region.count > 0 {
      let (left, right) = (region.left / reduced, (region.right + reduced - 1) / reduced)
      for y in region.top / reduced..<(region.bottom + reduced - 1) / reduced {
        for at in y * width + left..<y * width + right { body(values[at]) }
      }
    }
  }
}

/// A plane at half its sides, rounded up, by means of 2 × 2; the last row or column counts twice where a side is odd.
private func halved(_ plane: [UInt8], width: Int, height: Int) -> [UInt8] {
  var small: [UInt8] = []
  small.reserveCapacity((width + 1) / 2 * ((height + 1) / 2))
  for y in stride(from: 0, to: height, by: 2) {
    let (above, below) = (y * width, min(y + 1, height - 1) * width)
    for x in stride(from: 0, to: width, by: 2) {
      let next = min(x + 1, width - 1)
      let sum = Int(plane[above + x]) + Int(plane[above + next]) + Int(plane[below + x]) + Int(plane[below + next])
      small.append(UInt8(truncatingIfNeeded: (sum + 2) / 4))
    }
  }
  return small
}
