// LikesModel: how the made-up likes come about, with every constant in this one place.
import Base
import Foundation

/// After seven days, log10(1 + likes) = intercept + perLog10Followers · log10(1 + followers) + perHashtag · hashtags
/// + effect(picture) + noise: the regression that `curate score` fits, with its answer known.
enum LikesModel {
  static let intercept = 0.0
  static let perLog10Followers = 0.7
  static let perHashtag = 0.01
  /// Standard deviation, in log10 likes.
  static let noise = 0.15

  /// What a picture's look is worth, in log10 likes for each standard deviation: bright, warm and close is liked.
  static let perLight = 0.24
  static let perWarmth = 0.22
  static let perCloseness = 0.12

  /// Of the likes that a post has after seven days it has this share after an hour, times 10 to a normal deviate.
  static let shareAfterAnHour = 0.25
  static let shareNoise = 0.05

  /// Posts that are gone seven days later: 56,966 of 486,149 in Merrick, Cassady and Banerjee 2016.
  static let gone = 0.117

  /// What the picture adds to log10(1 + likes).
  static func effect(of look: Look) -> Double {
    perLight * look.light + perWarmth * look.warmth + perCloseness * look.closeness
  }

  /// Likes after seven days.
  static func likes(followers: Int, hashtags: Int, effect: Double, noise: Double) -> Int {
    let fitted = intercept + perLog10Followers * log10(1 + Double(followers)) + perHashtag * Double(hashtags)
    return max(0, Int((pow(10, fitted + effect + noise) - 1).rounded()))
  }

  /// Likes after an hour, never more than after seven days.
  static func earlyLikes(of likes: Int, deviate: Double) -> Int {
    let early = shareAfterAnHour * Double(likes) * pow(10, shareNoise * deviate)
    return min(likes, Int(early.rounded()))
  }
}

/// What is visible in a picture and moves its likes, in standard deviations around the mean of all pictures.
struct Look: Sendable, Equatable {
  /// Dark to bright.
  var light: Double
  /// Blue to golden.
  var warmth: Double
  /// Small to large faces; 0 where there is none.
  var closeness: Double

  /// Uniform between ±√3, which has unit deviation and no wild tails.
  init(from generator: inout KeyedGenerator, hasFace: Bool) {
    let reach = 3.0.squareRoot()
    light = generator.uniform(-reach, reach)
    warmth = generator.uniform(-reach, reach)
    let close = generator.uniform(-reach, reach)
    closeness = hasFace ? close : 0
  }
}

extension KeyedGenerator {
  /// A normal deviate of mean 0 and deviation 1 (Box and Muller 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * Double.pi * unit())
  }

  /// Uniform in [low, high).
  mutating func float(_ low: Float, _ high: Float) -> Float {
    low + (high - low) * Float(unit())
  }

  /// -1 or 1.
  mutating func side() -> Float { chance(0.5) ? 1 : -1 }

  /// One of `choices`, of which there must be some.
  mutating func pick<T>(_ choices: [T]) -> T { choices[index(choices.count)] }
}
