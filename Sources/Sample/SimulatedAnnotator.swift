// SimulatedAnnotator: three people who answer what they are asked, each wrong at a known rate, and one with a taste of its own.
import Base

struct SimulatedAnnotator: Sendable {
  let name: String
  /// The probability of a wrong answer, the same whatever the right one is.
  let errorRate: Double

  static let all = [
    SimulatedAnnotator(name: "ada", errorRate: 0.04), SimulatedAnnotator(name: "ben", errorRate: 0.08),
    SimulatedAnnotator(name: "cleo", errorRate: 0.14),
  ]

  /// The key pressed: y or n.
  func vote(on item: String, isSelfie: Bool, seed: UInt64) -> String {
    var generator = KeyedGenerator(seed: seed, key: ["vote", name, item])
    return isSelfie != generator.chance(errorRate) ? "y" : "n"
  }

  /// What is said of a picture in the task danger, as Label Studio's JSON-MIN has it: is it a selfie, if so dangerous, and if
  /// so why.
  func dangerAnswers(on item: String, _ picture: Picture, seed: UInt64, number: Int) -> [UInt8] {
    let isSelfie = vote(on: item, isSelfie: picture.subject.isSelfie, seed: seed) == "y"
    var generator = KeyedGenerator(seed: seed, key: ["danger", name, item])
    let isDangerous = (picture.danger != nil) != generator.chance(errorRate)
    return JSONText.object { json in
      json.field("id", number)
      json.field("image", item)
      json.field("annotator", name)
      json.field("selfie", isSelfie ? "y" : "n")
      guard isSelfie else { return }
      json.field("dangerous", isDangerous ? "y" : "n")
      if isDangerous { json.field("reason", picture.danger ?? "one never knows") }
    }
  }
}

/// The owner of photographs of themselves, who scores each from 1 to 5 by how bright, warm and close it is.
enum SimulatedOwner {
  static let name = "owner"

  /// Where one score ends and the next begins, of the sum of three looks that are uniform between -1 and 1: 14, 21, 33, 24 and
  /// 8 % of photographs get 1 to 5, as in Blake's poster.
  private static let borders = [-1.11292, -0.40752, 0.49334, 1.43405]

  static func score(of picture: Picture) -> Int {
    let look = picture.look
    let liking = (look.light + look.warmth + look.closeness) / 3.0.squareRoot()
    return 1 + borders.count { liking > $0 }
  }
}
