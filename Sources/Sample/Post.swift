// Post: one made-up post with all that was and will be known about it.
import Base
import Foundation

struct Post: Sendable {
  enum Kind: String, Sendable {
    case photo
    case carousel
    case video
  }

  struct Place: Sendable {
    let id: Int
    let name: String
    let latitude: Double
    let longitude: Double
  }

  let index: Int
  let account: Account
  let kind: Kind
  let posted: UTCTime
  let id: UInt64
  let shortcode: String
  /// One for a photo, two for a carousel; a video has one, its cover, which is never written as a file.
  let pictures: [Picture]
  let caption: Caption
  let place: Place?
  /// What chance added to log10(1 + likes).
  let noise: Double
  let earlyLikes: Int
  let likes: Int
  let comments: Int
  /// The platform shows no number: Instaloader writes -1.
  let hidesLikes: Bool
  /// Not there any more after seven days.
  let isGone: Bool

  /// About an hour after posting.
  let crawled: UTCTime
  /// Exactly seven days after posting.
  var revisited: UTCTime { UTCTime(seconds: posted.seconds + 7 * 86400) }

  /// The first picture is the one that people see and like.
  var effect: Double { pictures.first?.effect ?? 0 }

  /// - Parameters:
  ///   - earliest, slot: post number `index` is made in the slot of so many seconds that begins `index` slots after the
  ///     earliest moment; hence no two posts share a second, and no two files a name.
  init(index: Int, account: Account, kind: Kind, earliest: UTCTime, slot: Int64, seed: UInt64) {
    var generator = KeyedGenerator(seed: seed, key: ["post", String(index)])
    self.index = index
    self.account = account
    self.kind = kind
    posted = UTCTime(seconds: earliest.seconds + Int64(index) * slot + Int64(generator.index(Int(slot))))
    crawled = UTCTime(seconds: posted.seconds + 3600 + Int64(generator.index(600)))
    // Like Instagram's: milliseconds since an epoch of 2011 above 23 bits of anything. The shortcode is the id in
    // base 64.
    id = UInt64(posted.seconds - 1_314_220_021) * 1000 << 23 | generator.next() & 0x7f_ffff
    shortcode = Self.base64(id)
    let pictures = (0..<(kind == .carousel ? 2 : 1)).map { Picture(seed: seed, key: [String(index), String($0)]) }
    self.pictures = pictures
    caption = Caption(for: pictures.first?.subject ?? .nobody, from: &generator)
    place = generator.chance(0.3) ? generator.pick(Self.places) : nil
    noise = LikesModel.noise * generator.normal()
    likes = LikesModel.likes(
      followers: account.followers, hashtags: caption.hashtags, effect: pictures.first?.effect ?? 0, noise: noise)
    earlyLikes = LikesModel.earlyLikes(of: likes, deviate: generator.normal())
    comments = Int(Double(likes) * generator.uniform(0.01, 0.06))
    hidesLikes = generator.chance(Self.hidden)
    isGone = generator.chance(LikesModel.gone)
  }

  /// The share of posts whose likes nobody can see.
  static let hidden = 0.02

  private static func base64(_ id: UInt64) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    var rest = id
    while rest > 0 {
      text.append(digits[Int(rest & 63)])
      rest >>= 6
    }
    return String(decoding: text.reversed(), as: UTF8.self)
  }

  private static let places = [
    Place(id: 9_000_001, name: "Lower Lantern Beach", latitude: 41.2031, longitude: -8.7005),
    Place(id: 9_000_002, name: "Café Pebble", latitude: 48.4012, longitude: 2.6998),
    Place(id: 9_000_003, name: "Mount Thistle", latitude: 46.5104, longitude: 8.0311),
    Place(id: 9_000_004, name: "Old \"Kettle\" Market", latitude: -33.7102, longitude: 150.3117),
    Place(id: 9_000_005, name: "Clover Park", latitude: 40.3207, longitude: -74.6021),
  ]
}
