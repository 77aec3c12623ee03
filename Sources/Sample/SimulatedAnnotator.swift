// SimulatedAnnotator: three people who answer "is this a selfie?", each wrong at a known rate.
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
}
