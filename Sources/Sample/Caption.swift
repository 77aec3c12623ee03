// Caption: what people write under a picture, with the hashtags that a crawl would have found it by.
import Base
import Foundation

/// A caption and how many different hashtags it holds.
struct Caption: Sendable {
  /// Nil where nothing was written.
  let text: String?
  let hashtags: Int

  init(for subject: Subject, from generator: inout KeyedGenerator) {
    let opening = generator.pick(subject.isSelfie ? Self.aboutMe : Self.aboutThings)
    let wanted = generator.chance(0.12) ? 0 : min(25, 1 + Int(-5 * log(1 - generator.unit())))
    guard wanted > 0 else {
      hashtags = 0
      text = generator.chance(0.3) ? nil : opening
      return
    }
    var tags = Self.tags
    if subject.isSelfie { tags.swapAt(0, tags.count - 1) }
    // A selfie mostly says so; the rest is drawn without repetition.
    for place in (subject.isSelfie && generator.chance(0.8) ? 1 : 0)..<max(wanted, 1) {
      tags.swapAt(place, place + generator.index(tags.count - place))
    }
    hashtags = wanted
    text = opening + (generator.chance(0.5) ? "\n" : " ") + tags.prefix(wanted).map { "#" + $0 }.joined(separator: " ")
  }

  private static let aboutMe = [
    "Hello from up here!", "New haircut, same me", "Sunday face", "I said \"one more\" and took nine.", "Guess where 😊",
    "Good light today", "Wind: 1, hair: 0", "On the way home", "Bonjour de la plage ☀️", "Me, myself and the view",
  ]
  private static let aboutThings = [
    "What a day", "Lunch is served", "Found this on a walk", "No filter needed", "Back again next year",
    "The old \\o/ spot", "Weekend with the best", "Slow morning…", "Für später", "Look at that 😍",
  ]
  private static let tags = [
    "sunset", "holiday", "happy", "nature", "instagood", "travel", "friends", "summer", "weekend", "smile", "beach",
    "mountains", "love", "foodie", "café", "picoftheday", "blue", "été", "city", "walk", "morning", "colours", "light",
    "hiking", "sea", "fun", "family", "home", "coffee", "art", "music", "style", "goals", "tbt", "view", "über_schön",
    "selfie",
  ]
}
