// Body: necks, shoulders and arms, and the forearm that says who held the camera.
import Base

extension Canvas {
  /// A person from the head down to the edge of the picture; the body stays upright while the head tilts.
  /// - Parameter openArm: the side (-1 left, 1 right on the screen) whose arm is drawn by somebody else, or 0.
  func figure(_ person: Person, _ pose: Pose, openArm: Float = 0) {
    hairBehind(person, pose)
    let unit = pose.scale
    let chest = body(of: pose)
    let shirt = person.shirt
    rod(from: pose.at(0, 0.6), 0.36 * unit, to: chest.at(0, 1.5), 0.42 * unit, person.skin.lit(0.84), shading: 0.35)
    for side: Float in [-1, 1] {
      rod(from: chest.at(side * 0.62, 5.3), 0.68 * unit, to: chest.at(side * 0.7, 10), 0.5 * unit, person.trousers)
    }
    for side: Float in [-1, 1] where side != openArm {
      let (shoulder, elbow) = (chest.at(side * 1.4, 2.1), chest.at(side * 1.72, 3.9))
      let wrist = chest.at(side * 1.62, 5.5)
      rod(from: elbow, 0.3 * unit, to: wrist, 0.2 * unit, person.skin.lit(0.9))
      ellipse(chest.ellipse(side * 1.6, 5.8, 0.24, 0.36), person.skin.lit(0.92), shading: 0.3)
      rod(from: shoulder, 0.4 * unit, to: elbow, 0.35 * unit, shirt.lit(0.88))
    }
    slab(center: chest.at(0, 3.95), half: Point(1.34, 1.65) * unit, corner: 0.4 * unit, shirt)
    ellipse(chest.ellipse(0, 2.45, 1.72, 1.02), shirt, softness: 1.6, shading: 0.1)
    glow(chest.ellipse(1.15, 4, 0.8, 2.1), shirt.lit(0.72).clear(0.45))
    if person.hasStripes {
      for row in 0..<5 {
        slab(
          center: chest.at(0, 2.3 + Float(row) * 0.62), half: Point(1.3, 0.11) * unit, corner: 0.1 * unit,
          person.trim.clear(0.85), softness: 2)
      }
    }
    // The neckline, and the shadow that the chin throws on the neck.
    ellipse(chest.ellipse(0, 1.46, 0.56, 0.4), person.trim.lit(0.85))
    ellipse(chest.ellipse(0, 1.4, 0.48, 0.36), person.skin.lit(0.88), shading: 0.2)
    glow(pose.ellipse(0, 1.02, 0.55, 0.36), person.skin.lit(0.45).clear(0.75))
    face(person, pose)
  }

  /// The arm that holds the camera: from the shoulder to a lower corner, ever larger as it comes near.
  /// - Parameter side: -1 for the lower left corner, 1 for the lower right.
  func reachingArm(_ person: Person, _ pose: Pose, side: Float, sleeve: Float) {
    let unit = pose.scale
    let shoulder = body(of: pose).at(side * 1.35, 2.1)
    let corner = Point(side > 0 ? size.x : 0, size.y)
    // The hand is outside the picture, behind the camera.
    let hand = Point(corner.x + side * 0.3 * unit, corner.y - 0.3 * unit)
    let elbow = shoulder + (hand - shoulder) * 0.3 + Point(side * 0.1, 0.1) * unit
    rod(from: elbow, 0.34 * unit, to: hand, 0.62 * unit, person.skin.lit(0.97), shading: 0.45)
    let cuff = elbow + (hand - elbow) * sleeve
    rod(from: shoulder, 0.42 * unit, to: elbow, 0.4 * unit, person.shirt.lit(0.92), shading: 0.4)
    rod(from: elbow, 0.4 * unit, to: cuff, (0.4 + 0.24 * sleeve) * unit, person.shirt.lit(0.92), shading: 0.4)
  }

  /// The body hangs below the tilted neck and is itself upright.
  private func body(of pose: Pose) -> Pose {
    let neck = pose.at(0, 1.1)
    return Pose(center: neck - Point(0, 1.1) * pose.scale, scale: pose.scale)
  }
}
