// Face: a head seen from the front, shaded where light and bone would shade it.
//
// A HOG detector knows a face by its gradients: dark sockets under brows, a lit bridge of the nose with a shadow
// below it, a mouth, the rim of the cheeks. All of them are here, and none is sharper than a lens would show it.

extension Canvas {
  /// What hangs behind the head: draw it before the neck and the shoulders.
  func hairBehind(_ person: Person, _ pose: Pose) {
    let ink = person.hair.lit(0.8)
    let wide = person.breadth
    switch person.style {
    case .long:
      ellipse(pose.ellipse(0, 0.35, wide + 0.28, 1.55), ink, softness: 3, shading: 0.3)
    case .bob:
      ellipse(pose.ellipse(0, -0.02, wide + 0.3, 1.08), ink, softness: 3, shading: 0.3)
    case .bun:
      ellipse(pose.ellipse(0, -1.28, 0.36, 0.33), person.hair, softness: 2, shading: 0.5)
    case .curls:
      for step in 0..<11 {
        let around = Turn(Float(step) * 0.42 - 2.1).forth(Point(0, -1)) * Point(wide + 0.12, 1)
        ellipse(pose.ellipse(around.x, around.y - 0.1, 0.34, 0.34), ink, softness: 2.5, shading: 0.45)
      }
    case .short:
      break
    }
  }

  /// The head with ears, features and the hair in front.
  func face(_ person: Person, _ pose: Pose) {
    let skin = person.skin
    let wide = person.breadth
    for side: Float in [-1, 1] {
      ellipse(pose.ellipse(side * (wide + 0.02), 0.02, 0.12, 0.22), skin.lit(0.86), softness: 1.5, shading: 0.4)
    }
    ellipse(pose.ellipse(0, 0, wide, 1), skin, softness: 1.6, shading: 0.26, light: Point(-0.25, -0.35))
    glow(pose.ellipse(0, -0.5, 0.6, 0.4), skin.lit(1.12).clear(0.5))
    if person.hasBeard { beard(person, pose) }
    for side: Float in [-1, 1] { eye(person, pose, side) }
    nose(person, pose)
    for side: Float in [-1, 1] {
      glow(pose.ellipse(side * 0.43, 0.3, 0.26, 0.2), (skin * Ink(1.06, 0.82, 0.8, 1)).clear(0.5))
    }
    mouth(person, pose)
    hairInFront(person, pose)
    if person.hasGlasses { glasses(pose) }
  }

  private func eye(_ person: Person, _ pose: Pose, _ side: Float) {
    let skin = person.skin
    let x = side * 0.33
    glow(pose.ellipse(x, -0.1, 0.33, 0.25), skin.lit(0.55).clear(0.75))
    glow(pose.ellipse(x, 0.1, 0.24, 0.1), skin.lit(0.8).clear(0.5))
    let tilt = pose.tilt - side * 0.05
    let middle = pose.at(x, -0.04)
    let unit = pose.scale
    lens(
      center: middle, halfWidth: 0.18 * unit, upper: -0.1 * unit, lower: 0.075 * unit, angle: tilt,
      Ink(0.93, 0.92, 0.9, 1))
    ellipse(pose.ellipse(x, -0.05, 0.082, 0.085), person.iris)
    ellipse(pose.ellipse(x, -0.05, 0.042, 0.042), Ink(0.04, 0.03, 0.03, 1))
    ellipse(pose.ellipse(x - 0.03, -0.085, 0.02, 0.02), Ink(1, 1, 1, 0.9))
    lens(
      center: middle, halfWidth: 0.2 * unit, upper: -0.15 * unit, lower: -0.085 * unit, angle: tilt,
      Ink(0.1, 0.07, 0.06, 0.95))
    // Fair hair over dark skin would be no brow at all.
    let brow = person.hair.lit(0.6).replacing(with: skin.lit(0.5), where: person.hair.lit(0.6) .> skin.lit(0.5))
    lens(
      center: pose.at(x + side * 0.02, -0.24), halfWidth: 0.25 * unit, upper: -0.13 * unit, lower: -0.04 * unit,
      angle: tilt + side * 0.06, brow.clear(0.92), softness: 2)
  }

  private func nose(_ person: Person, _ pose: Pose) {
    let skin = person.skin
    for side: Float in [-1, 1] {
      glow(pose.ellipse(side * 0.13, 0.08, 0.1, 0.34, side * 0.12), skin.lit(0.68).clear(0.5))
    }
    glow(pose.ellipse(0, 0.06, 0.1, 0.42), skin.lit(1.2).clear(0.7))
    glow(pose.ellipse(0, 0.37, 0.26, 0.13), skin.lit(0.55).clear(0.8))
    ellipse(pose.ellipse(0, 0.27, 0.13, 0.1), skin.lit(1.04), softness: 5, shading: 0.35)
    for side: Float in [-1, 1] {
      ellipse(pose.ellipse(side * 0.12, 0.3, 0.065, 0.055), skin.lit(0.94), softness: 3)
      ellipse(pose.ellipse(side * 0.075, 0.345, 0.045, 0.025, side * 0.3), skin.lit(0.3), softness: 2)
    }
  }

  private func mouth(_ person: Person, _ pose: Pose) {
    let unit = pose.scale
    let pull = person.smile
    let middle = pose.at(0, 0.53)
    glow(pose.ellipse(0, 0.75, 0.24, 0.1), person.skin.lit(0.7).clear(0.55))
    lens(
      center: middle, halfWidth: 0.3 * unit, upper: (pull - 0.11) * unit, lower: (pull + 0.12) * unit,
      angle: pose.tilt, person.lips, softness: 2)
    let dark = person.lips.lit(0.35)
    lens(
      center: middle, halfWidth: 0.27 * unit, upper: (pull - 0.04) * unit, lower: (pull + 0.06) * unit,
      angle: pose.tilt, dark, softness: 1.6)
    if person.showsTeeth {
      lens(
        center: middle, halfWidth: 0.24 * unit, upper: (pull - 0.03) * unit, lower: (pull + 0.035) * unit,
        angle: pose.tilt, Ink(0.95, 0.94, 0.9, 1), softness: 1.6)
    }
    for side: Float in [-1, 1] {
      glow(pose.ellipse(side * 0.33, 0.54, 0.06, 0.08), person.skin.lit(0.6).clear(0.4))
    }
  }

  private func beard(_ person: Person, _ pose: Pose) {
    let wide = person.breadth
    ellipse(
      pose.ellipse(0, 0.56, wide * 0.82, 0.47), person.hair.lit(0.95).clear(0.75), softness: 8,
      hole: pose.ellipse(0, 0.22, wide * 0.72, 0.34))
  }

  private func hairInFront(_ person: Person, _ pose: Pose) {
    let wide = person.breadth
    let window =
      person.style == .bob
      ? pose.ellipse(0, 0.42, wide + 0.02, 0.98) : pose.ellipse(0.12, 0.38, wide + 0.16, 1.02, 0.12)
    ellipse(
      pose.ellipse(0, -0.3, wide + 0.12, 0.86), person.hair, softness: 2.5, shading: 0.5,
      light: Point(-0.3, -0.7), hole: window)
    glow(pose.ellipse(-0.22, -0.92, 0.34, 0.14, -0.2), person.hair.lit(1.6).clear(0.35))
  }

  private func glasses(_ pose: Pose) {
    let frame = Ink(0.12, 0.1, 0.12, 0.85)
    for side: Float in [-1, 1] {
      ellipse(pose.ellipse(side * 0.34, -0.03, 0.255, 0.22), frame, hole: pose.ellipse(side * 0.34, -0.03, 0.225, 0.19))
    }
    rod(from: pose.at(-0.09, -0.06), 0.018 * pose.scale, to: pose.at(0.09, -0.06), 0.018 * pose.scale, frame)
  }
}
