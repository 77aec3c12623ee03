// BuiltinColours: how bright, how colourful and of which colours a picture is, where, and what colour the face has.
import Imaging

/// The colours of a picture and of its face.
enum ColourColumns {
  private static let shares = [2, 10, 25, 50, 75, 90, 98]
  private static let hues = 8

  static let names =
    shares.map { "brightness_\($0)" }
    + ["brightness_spread", "blueness_mean", "blueness_spread", "redness_mean", "redness_spread"]
    + ["saturation_mean", "saturation_spread", "saturated", "grey"]
    + (0..<hues).map { "hue_\(360 / hues * $0)" }
    + ["skin"] + grid("skin") + grid("brightness") + grid("blueness") + grid("redness")
    + ["brightness_sides_top", "brightness_sides_middle", "brightness_sides_bottom"]
    + ["face_brightness", "face_blueness", "face_redness", "face_brightness_spread"]
    + ["background_brightness", "background_blueness", "background_redness", "background_brightness_spread"]
    + ["background_unlike_sides"]
    + ["dark", "middle", "light"].flatMap { tone in ["red", "green", "blue"].map { "tint_\($0)_\(tone)" } }
    + ["vignette"]
    + ["face_over_picture_brightness", "face_over_picture_blueness", "face_over_picture_redness"]

  private static func grid(_ what: String) -> [String] {
    ["top", "middle", "bottom"].flatMap { row in ["sides", "centre"].map { "\(what)_\(row)_\($0)" } }
  }

  /// Roots of brightness and colours as shares of 255, and of shares of pixels; differences as they are: tints are what
  /// a channel's percentile lies above the brightness's.
  static func values(of picture: WorkingPicture, _ face: MainFace) -> [Float] {
    let counts = Counts(picture)
    let luma = shares.map { counts.luma.percentile($0) }
    var row = luma.map { $0 / 255 }
    var differences: [Double] = []
    for share in [2, 50, 98] {
      let brightness = counts.luma.percentile(share)
      differences += counts.channels.map { ($0.percentile(share) - brightness) / 255 }
    }
    let (brightness, blueness, redness) = (counts.luma.moments, counts.blueness.moments, counts.redness.moments)
    row += [brightness.spread / 255, blueness.mean / 255, blueness.spread / 255]
    row += [redness.mean / 255, redness.spread / 255]
    let saturation = counts.saturation.moments
    let pixels = Double(picture.width * picture.height)
    row += [saturation.mean / 255, saturation.spread / 255]
    row += [Double(counts.saturation.bins[153...].reduce(0, +)) / pixels]
    row += [Double(counts.saturation.bins[..<20].reduce(0, +)) / pixels]
    row += counts.hues.map { Double($0) / (255 * pixels) }

    let isSkin = skin(of: picture)
    let width = picture.width
    let everywhere = Region(picture, across: (0, 1), down: (0, 1))
    row += [mean(of: isSkin, width: width, over: [everywhere])]
    let fields = fields(of: picture)
    row += fields.map { mean(of: isSkin, width: width, over: $0) }
    for plane in [picture.luma, picture.blueness, picture.redness] {
      row += fields.map { mean(of: plane, width: width, over: $0) / 255 }
    }
    for sides in fields where sides.count == 2 {
      let means = sides.map { mean(of: picture.luma, width: width, over: [$0]) / 255 }
      row += [abs(means[0] - means[1])]
    }
    let lefts = [(0.0, 0.15), (0.85, 1.0)].map { Region(picture, across: (0, 0.15), down: $0) }
    let corners = lefts.map { mean(of: picture.luma, width: width, over: [$0, $0.mirrored(in: picture)]) }
    let centre = Region(picture, across: (0.25, 0.75), down: (0.25, 0.75))
    differences += [(mean(of: picture.luma, width: width, over: [centre]) - (corners[0] + corners[1]) / 2) / 255]

    let inner = face.region(of: picture, across: -0.3...0.3, down: -0.2...0.4)
    let ofFace = [picture.luma, picture.blueness, picture.redness].map { mean(of: $0, width: width, over: [inner]) }
    row += ofFace.map { $0 / 255 } + [spread(of: picture.luma, width: width, over: [inner]) / 255]
    let background = face.background(of: picture)
    let sum = Double(background.reduce(0) { $0 + $1.count })
    // The larger side counts for more; where the face fills the picture there is none.
    for plane in [picture.luma, picture.blueness, picture.redness] {
      let sums = background.map { $0.mean(width: width) { Int(plane[$0]) } * Double($0.count) }
      row += [sum > 0 ? (sums[0] + sums[1]) / sum / 255 : 0]
    }
    row += [spread(of: picture.luma, width: width, over: background) / 255]
    let sideMeans = background.map { $0.mean(width: width) { Int(picture.luma[$0]) } / 255 }
    row += [background.contains { $0.count == 0 } ? 0 : abs(sideMeans[0] - sideMeans[1])]
    differences += zip(ofFace, [brightness.mean, blueness.mean, redness.mean]).map { ($0 - $1) / 255 }
    return (row.map(root) + differences).map(Float.init)
  }

  /// Three rows of fields: those of both sides, which become one, and the one between them.
  private static func fields(of picture: WorkingPicture) -> [[Region]] {
    let third = 1.0 / 3
    let rows: [(Double, Double)] = [(0, third), (third, 2 * third), (2 * third, 1)]
    return rows.flatMap { down -> [[Region]] in
      let left = Region(picture, across: (0, third), down: down)
      return [[left, left.mirrored(in: picture)], [Region(picture, across: (third, 2 * third), down: down)]]
    }
  }

  /// The mean over regions of one size.
  private static func mean(of plane: [UInt8], width: Int, over regions: [Region]) -> Double {
    regions.reduce(0) { sum, region in sum + region.mean(width: width) { Int(plane[$0]) } } / Double(regions.count)
  }

  /// The standard deviation over regions; 0 where they are empty.
  private static func spread(of plane: [UInt8], width: Int, over regions: [Region]) -> Double {
    var histogram = Histogram()
    for region in regions where region.count > 0 {
      for y in region.top..<region.bottom {
        for at in y * width + region.left..<y * width + region.right { histogram.bins[Int(plane[at])] += 1 }
      }
    }
    return histogram.moments.spread
  }

  /// 1 for each pixel of a colour that skin of all shades has (Chai and Ngan 1999), neither nearly black nor white.
  static func skin(of picture: WorkingPicture) -> [UInt8] {
    picture.luma.indices.map {
      (77...127).contains(picture.blueness[$0]) && (133...173).contains(picture.redness[$0])
        && (40...250).contains(picture.luma[$0]) ? 1 : 0
    }
  }
}

/// How often each byte occurs in a plane.
struct Histogram {
  var bins = [Int](repeating: 0, count: 256)

  /// The least value that `share` per cent of the pixels do not exceed.
  func percentile(_ share: Int) -> Double {
    let total = bins.reduce(0, +)
    var below = 0
    for (value, count) in bins.enumerated() {
      below += count
      if below * 100 >= total * share { return Double(value) }
    }
    return 255
  }

  /// Mean and standard deviation.
  var moments: (mean: Double, spread: Double) {
    let total = max(bins.reduce(0, +), 1)
    let (sum, squares) = bins.enumerated().reduce((0, 0)) {
      ($0.0 + $1.offset * $1.element, $0.1 + $1.offset * $1.offset * $1.element)
    }
    let mean = Double(sum) / Double(total)
    return (mean, max(Double(squares) / Double(total) - mean * mean, 0).squareRoot())
  }
}

/// The histograms of a picture, from one pass.
private struct Counts {
  var luma = Histogram()
  var blueness = Histogram()
  var redness = Histogram()
  var channels = [Histogram](repeating: Histogram(), count: 3)
  /// The largest channel less the smallest, in 255ths of the largest.
  var saturation = Histogram()
  /// The largest channel less the smallest, summed by hue, from red over yellow and green.
  var hues = [Int](repeating: 0, count: 8)

  init(_ picture: WorkingPicture) {
    for at in picture.luma.indices {
      luma.bins[Int(picture.luma[at])] += 1
      blueness.bins[Int(picture.blueness[at])] += 1
      redness.bins[Int(picture.redness[at])] += 1
      let pixels = picture.image.pixels
      let (red, green, blue) = (Int(pixels[3 * at]), Int(pixels[3 * at + 1]), Int(pixels[3 * at + 2]))
      channels[0].bins[red] += 1
      channels[1].bins[green] += 1
      channels[2].bins[blue] += 1
      let most = max(red, green, blue)
      let chroma = most - min(red, green, blue)
      saturation.bins[most == 0 ? 0 : chroma * 255 / most] += 1
      guard chroma > 0 else { continue }
      // Sixths of the circle, in 256ths.
      let sixths =
        most == red
        ? 256 * (green - blue) / chroma
        : most == green ? 512 + 256 * (blue - red) / chroma : 1024 + 256 * (red - green) / chroma
      hues[(sixths + 1536) % 1536 * hues.count / 1536] += chroma
    }
  }
}
