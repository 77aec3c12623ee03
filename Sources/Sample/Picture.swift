// Picture: what a photograph shows and how it was taken, decided by chance, and drawing it.
import Base
import Foundation
import Imaging

/// What somebody pointed the camera at.
enum Subject: Sendable, Equatable {
  /// One large face, off the middle and tilted, with the arm that holds the camera.
  case selfie
  /// One smaller upright face in the middle, photographed by somebody else.
  case portrait
  /// Two to four faces.
  case group(Int)
  /// A view, a meal, an animal, a page.
  case nobody

  var faces: Int {
    switch self {
    case .selfie, .portrait: 1
    case .group(let count): count
    case .nobody: 0
    }
  }

  var name: String {
    switch self {
    case .selfie: "selfie"
    case .portrait: "portrait"
    case .group: "group"
    case .nobody: "nobody"
    }
  }

  var isSelfie: Bool { self == .selfie }

  /// 55 % selfies, 15 % portraits, 12 % groups, 18 % with nobody.
  init(from generator: inout KeyedGenerator) {
    switch generator.unit() {
    case ..<0.55: self = .selfie
    case ..<0.70: self = .portrait
    case ..<0.82: self = .group(2 + generator.index(3))
    default: self = .nobody
    }
  }
}

/// Everything about a picture that is settled before a pixel is drawn.
struct Picture: Sendable {
  let subject: Subject
  let look: Look
  /// Pixels.
  let width: Int
  let height: Int
  private let seed: UInt64
  private let key: [String]

  /// - Parameter key: names the picture; the same seed and key give the same picture.
  init(seed: UInt64, key: [String]) {
    self.seed = seed
    self.key = key
    var generator = KeyedGenerator(seed: seed, key: ["picture"] + key)
    subject = Subject(from: &generator)
    look = Look(from: &generator, hasFace: subject.faces > 0)
    (width, height) =
      switch subject {
      case .group(3...): (640, 480)
      case .group: generator.pick([(480, 480), (640, 480)])
      case .portrait: generator.pick([(480, 600), (480, 600), (480, 480)])
      case .selfie: generator.pick([(480, 480), (480, 600), (480, 600), (640, 480)])
      case .nobody: generator.pick([(480, 480), (480, 600), (640, 480)])
      }
  }

  /// What lies behind a selfie; nil for other subjects, whose ground says nothing that anybody is asked about.
  var scene: Scene? {
    guard subject.isSelfie else { return nil }
    // The first thing that is drawn of it, with the same chance.
    var generator = KeyedGenerator(seed: seed, key: ["drawing"] + key)
    return generator.pick(Scene.allCases)
  }

  /// Why taking it could have cost a life, as an annotator would put it; nil where it could not. One selfie in seven was
  /// taken in front of mountains: at a height, as the sample has it.
  var danger: String? { scene == .mountains ? "at a height" : nil }

  /// What the picture adds to log10(1 + likes).
  var effect: Double { LikesModel.effect(of: look) }

  func draw() -> RGBImage {
    var generator = KeyedGenerator(seed: seed, key: ["drawing"] + key)
    let canvas = Canvas(width: width, height: height)
    switch subject {
    case .selfie: selfie(on: canvas, &generator)
    case .portrait: portrait(on: canvas, &generator)
    case .group(let count): group(of: count, on: canvas, &generator)
    case .nobody: nobody(on: canvas, &generator)
    }
    let light = 0.95 + 0.135 * Float(look.light)
    let warmth = Float(look.warmth)
    return canvas.photograph(
      Exposure(
        gain: SIMD3(1 + 0.07 * warmth, 1 + 0.01 * warmth, 1 - 0.09 * warmth) * light,
        noise: generator.float(1, 2.4), grain: generator.next()))
  }

  private func selfie(on canvas: Canvas, _ generator: inout KeyedGenerator) {
    generator.pick(Scene.allCases).paint(on: canvas, from: &generator)
    let person = Person(from: &generator)
    let side = generator.side()
    let short = min(canvas.size.x, canvas.size.y)
    let unit = short * (0.29 + 0.03 * Float(look.closeness))
    let center = Point(
      canvas.size.x * 0.5 - side * short * generator.float(0.06, 0.14),
      max(canvas.size.y * generator.float(0.42, 0.48), unit * 1.22))
    let pose = Pose(center: center, scale: unit, tilt: side * generator.float(0.06, 0.18))
    canvas.figure(person, pose, openArm: side)
    canvas.reachingArm(person, pose, side: side, sleeve: generator.float(0, 0.3))
  }

  private func portrait(on canvas: Canvas, _ generator: inout KeyedGenerator) {
    generator.pick(Scene.allCases).paint(on: canvas, from: &generator)
    let person = Person(from: &generator)
    let unit = canvas.size.x * (0.148 + 0.011 * Float(look.closeness))
    let center = Point(
      canvas.size.x * generator.float(0.47, 0.53), canvas.size.y * 0.12 + unit * generator.float(1.2, 1.5))
    canvas.figure(person, Pose(center: center, scale: unit, tilt: generator.float(-0.03, 0.03)))
  }

  private func group(of count: Int, on canvas: Canvas, _ generator: inout KeyedGenerator) {
    generator.pick(Scene.allCases).paint(on: canvas, from: &generator)
    let room = canvas.size.x / Float(count)
    // At four to a picture the faces are as small as a detector without upsampling can see.
    let unit = min(room * 0.44, canvas.size.y * 0.21) * (1 + 0.02 * Float(look.closeness))
    // Those further back are drawn first.
    let order = (0..<count).sorted { ($0 % 2, $0) < ($1 % 2, $1) }
    for place in order {
      let back: Float = place % 2 == 0 ? -0.16 : 0.06
      let center = Point(
        room * (Float(place) + 0.5 + generator.float(-0.02, 0.02)),
        canvas.size.y * (0.44 + back + generator.float(-0.02, 0.02)))
      let pose = Pose(center: center, scale: unit, tilt: generator.float(-0.06, 0.06))
      canvas.figure(Person(from: &generator), pose)
    }
  }

  private func nobody(on canvas: Canvas, _ generator: inout KeyedGenerator) {
    switch generator.index(10) {
    case ..<5: generator.pick(Scene.views).paint(on: canvas, from: &generator)
    case ..<7: canvas.meal(&generator)
    case ..<9: canvas.pet(&generator)
    default: canvas.page(&generator)
    }
  }
}
