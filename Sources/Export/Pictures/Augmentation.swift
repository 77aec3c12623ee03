// Augmentation: random shifts, flips, turns, shears and zooms, drawn for each copy and composed into one map.
import Base
import Imaging

/// The ranges that copies are drawn from, as in Keras's ImageDataGenerator.
package struct Augmentation: Sendable, Hashable, Codable {
  /// Uniform in ±shift, a fraction of the side, each axis by itself.
  package var shift = 0.0
  package var hflip = false
  package var vflip = false
  /// Degrees: uniform in ±rotate.
  package var rotate = 0.0
  /// Radians: uniform in ±shear.
  package var shear = 0.0
  /// Uniform in 1 ± zoom, each axis by itself; below 1 enlarges.
  package var zoom = 0.0

  package init() {}

  /// Nanda et al. 2018, section 3: shift by 20 %, flips both ways, rotation to 180 degrees, shear and zoom 0.2.
  package static var published: Augmentation {
    var ranges = Augmentation()
    (ranges.shift, ranges.hflip, ranges.vflip) = (0.2, true, true)
    (ranges.rotate, ranges.shear, ranges.zoom) = (180, 0.2, 0.2)
    return ranges
  }

  /// Reads `shift=0.2,hflip,vflip,rotate=180,shear=0.2,zoom=0.2`; what is not named is off.
  /// - Throws: `Fault(.usage)` that names the word and what may stand there.
  package init(_ text: String) throws {
    if text == "none" { return }
    for word in text.split(separator: ",") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      switch (parts[0], parts.count) {
      case ("hflip", 1): hflip = true
      case ("vflip", 1): vflip = true
      case ("shift", 2): shift = try Self.number(parts, from: 0, to: 1)
      case ("rotate", 2): rotate = try Self.number(parts, from: 0, to: 360)
      case ("shear", 2): shear = try Self.number(parts, from: 0, to: 1.5)
      case ("zoom", 2): zoom = try Self.number(parts, from: 0, to: 0.95)
      case (let name, 1) where ["shift", "rotate", "shear", "zoom"].contains(name):
        throw Fault(.usage, "--augment \(name) needs a number, such as \(name)=\(name == "rotate" ? "180" : "0.2").")
      default:
        throw Fault(
          .usage,
          "--augment does not know \(word); it takes shift=0.2, hflip, vflip, rotate=180, shear=0.2 and zoom=0.2, "
            + "with commas between, or none.")
      }
    }
  }

  private static func number(_ parts: [String], from low: Double, to high: Double) throws -> Double {
    guard let value = Double(parts[1]), value >= low, value <= high else {
      throw Fault(.usage, "--augment \(parts[0])=\(parts[1]) must be a number between \(low) and \(high).")
    }
    return value
  }

  /// How many different pictures can be made of one photograph, the original included. Ranges give as many as anybody
  /// wants; flips alone give two, or four; nothing gives the original only.
  package var variants: Int {
    if shift > 0 || rotate > 0 || shear > 0 || zoom > 0 { return .max }
    return (hflip ? 2 : 1) * (vflip ? 2 : 1)
  }

  /// As it is typed, with every range: the same text for the same ranges.
  package var text: String {
    var words: [String] = []
    if shift > 0 { words.append("shift=\(shift)") }
    if hflip { words.append("hflip") }
    if vflip { words.append("vflip") }
    if rotate > 0 { words.append("rotate=\(rotate)") }
    if shear > 0 { words.append("shear=\(shear)") }
    if zoom > 0 { words.append("zoom=\(zoom)") }
    return words.joined(separator: ",")
  }
}

/// What was drawn for one copy.
package struct AugmentationDraw: Sendable, Hashable, Codable {
  /// Fractions of the side.
  package var shiftX, shiftY: Double
  package var hflip, vflip: Bool
  /// Degrees, clockwise, of the map from the picture to its source: what is seen turns the other way.
  package var rotate: Double
  /// Radians.
  package var shear: Double
  package var zoomX, zoomY: Double

  enum CodingKeys: String, CodingKey {
    case shiftX = "shift_x"
    case shiftY = "shift_y"
    case hflip
    case vflip
    case rotate
    case shear
    case zoomX = "zoom_x"
    case zoomY = "zoom_y"
  }

  /// The draw for copy `copy` (1 and up) of an image: it depends on the seed, the content and the number only.
  package init(_ ranges: Augmentation, sha256: String, copy: Int, seed: UInt64) {
    var chance = KeyedGenerator(seed: seed, key: ["augment", sha256, "\(copy)"])
    // Always all draws in this order, so that switching one range off leaves the others as they were.
    shiftX = chance.uniform(-1, 1) * ranges.shift
    shiftY = chance.uniform(-1, 1) * ranges.shift
    hflip = chance.chance(0.5) && ranges.hflip
    vflip = chance.chance(0.5) && ranges.vflip
    rotate = chance.uniform(-1, 1) * ranges.rotate
    shear = chance.uniform(-1, 1) * ranges.shear
    zoomX = 1 + chance.uniform(-1, 1) * ranges.zoom
    zoomY = 1 + chance.uniform(-1, 1) * ranges.zoom
    if ranges.variants < .max { flip(ranges, sha256: sha256, copy: copy, seed: seed) }
  }

  /// Flips alone are few: each copy takes its turn, in an order of the image's own, and none is the original again.
  private mutating func flip(_ ranges: Augmentation, sha256: String, copy: Int, seed: UInt64) {
    let turns = [(true, false), (false, true), (true, true)].filter {
      (ranges.hflip || !$0.0) && (ranges.vflip || !$0.1)
    }
    var chance = KeyedGenerator(seed: seed, key: ["flips", sha256])
    // Sorted by drawn keys, not shuffled: the library may shuffle otherwise one day, and an export's bytes must stay.
    let drawn = turns.map { ($0, chance.next()) }.sorted { $0.1 < $1.1 }.map(\.0)
    if !drawn.isEmpty { (hflip, vflip) = drawn[(copy - 1) % drawn.count] }
  }

  /// The map from a pixel of the augmented square to the plain one, both of side `size`, about the centre: flips, then
  /// zoom, shear, shift and rotation, in Keras's order.
  package func outputToSquare(size: Int) -> AffineMap {
    let angle = AffineMap.rotation(degrees: shear * 180 / .pi)
    let sheared = AffineMap(a: angle.a, b: 0, c: -angle.c, d: 1, tx: 0, ty: 0)
    return AffineMap.scale(x: hflip ? -1 : 1, y: vflip ? -1 : 1)
      .then(.scale(x: zoomX, y: zoomY))
      .then(sheared)
      .then(.translation(x: shiftX * Double(size), y: shiftY * Double(size)))
      .then(.rotation(degrees: rotate))
      .about(x: Double(size) / 2, y: Double(size) / 2)
  }
}
