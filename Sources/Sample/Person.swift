// Person: how somebody who does not exist looks.
import Base

/// The traits of a made-up person. Colours are inks; lengths are shares of half the height of the face.
struct Person {
  enum Hair: CaseIterable {
    case short
    case long
    case bob
    case bun
    case curls
  }

  var skin: Ink
  var hair: Ink
  var style: Hair
  var iris: Ink
  var lips: Ink
  var shirt: Ink
  var trim: Ink
  var trousers: Ink
  /// Half the width of the face.
  var breadth: Float
  /// How far the corners of the mouth are pulled up.
  var smile: Float
  var showsTeeth: Bool
  var hasGlasses: Bool
  var hasBeard: Bool
  var hasStripes: Bool

  init(from generator: inout KeyedGenerator) {
    skin = generator.pick(Self.skins)
    hair = generator.pick(Self.hairs)
    style = generator.pick(Hair.allCases)
    iris = generator.pick(Self.irises)
    lips = skin * Ink(0.86, 0.52, 0.53, 1)
    shirt = generator.pick(Self.shirts)
    let contrast = shirt
    trim = generator.pick(Self.shirts.filter { $0 != contrast })
    trousers = generator.pick(Self.trousers)
    breadth = generator.float(0.72, 0.8)
    smile = generator.float(0.08, 0.16)
    showsTeeth = generator.chance(0.6)
    hasGlasses = generator.chance(0.12)
    hasBeard = style == .short && generator.chance(0.25)
    hasStripes = generator.chance(0.3)
  }

  private static let skins = [
    Ink(0.98, 0.84, 0.75, 1), Ink(0.94, 0.76, 0.63, 1), Ink(0.87, 0.68, 0.53, 1), Ink(0.78, 0.57, 0.42, 1),
    Ink(0.64, 0.45, 0.33, 1), Ink(0.52, 0.36, 0.27, 1),
  ]
  private static let hairs = [
    Ink(0.13, 0.1, 0.09, 1), Ink(0.25, 0.16, 0.1, 1), Ink(0.4, 0.25, 0.14, 1), Ink(0.5, 0.22, 0.1, 1),
    Ink(0.72, 0.53, 0.28, 1), Ink(0.32, 0.3, 0.3, 1),
  ]
  private static let irises = [
    Ink(0.3, 0.19, 0.1, 1), Ink(0.22, 0.36, 0.5, 1), Ink(0.25, 0.4, 0.25, 1), Ink(0.16, 0.11, 0.08, 1),
  ]
  private static let trousers = [
    Ink(0.2, 0.27, 0.42, 1), Ink(0.16, 0.16, 0.18, 1), Ink(0.6, 0.52, 0.4, 1), Ink(0.35, 0.4, 0.32, 1),
  ]
  private static let shirts = [
    Ink(0.85, 0.27, 0.25, 1), Ink(0.2, 0.42, 0.7, 1), Ink(0.95, 0.78, 0.3, 1), Ink(0.24, 0.6, 0.45, 1),
    Ink(0.92, 0.92, 0.9, 1), Ink(0.5, 0.35, 0.62, 1), Ink(0.2, 0.22, 0.28, 1), Ink(0.95, 0.55, 0.5, 1),
  ]
}

extension Ink {
  /// Darker below 1, brighter above; the opacity stays.
  func lit(_ factor: Float) -> Ink { Ink(x * factor, y * factor, z * factor, w) }

  /// The same ink, letting through what lies under it.
  func clear(_ opacity: Float) -> Ink { Ink(x, y, z, opacity) }
}

/// Where a head is: the middle of the face, half its height in pixels, and its tilt.
struct Pose {
  var center: Point
  var scale: Float
  /// Radians, clockwise on the screen.
  var tilt: Float = 0

  /// From shares of half the face's height, x to the right and y down the face, to the canvas.
  func at(_ x: Float, _ y: Float) -> Point { center + Turn(tilt).forth(Point(x, y)) * scale }

  func ellipse(_ x: Float, _ y: Float, _ width: Float, _ height: Float, _ angle: Float = 0) -> Ellipse {
    Ellipse(center: at(x, y), radii: Point(width, height) * scale, angle: tilt + angle)
  }
}
