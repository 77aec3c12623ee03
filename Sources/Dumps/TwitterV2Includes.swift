// TwitterV2Includes: what a page of the API v2 includes beside its tweets, by id.
internal import Base

/// Users, media and tweets of one page. Its values live as long as the page's. Each index is made when it is first
/// asked.
final class TwitterV2Includes {
  private let includes: JSONValue?
  private lazy var users = index("users", "id")
  private lazy var media = index("media", "media_key")
  private lazy var tweets = index("tweets", "id")

  init(_ includes: JSONValue?) { self.includes = includes }

  func medium(_ key: JSONValue?) -> JSONValue? { (key?.text).flatMap { media[$0] } }

  func tweet(_ id: JSONValue?) -> JSONValue? { (id?.text).flatMap { tweets[$0] } }

  /// The account of a tweet: its author as the tweet holds it, else as the page includes it, else by its id alone.
  func account(_ author: JSONValue?, id: JSONValue?, _ observedAt: UTCTime) -> AccountRecord? {
    let holder = author?["username"] != nil ? author : (id?.text).flatMap { users[$0] }
    return Self.account(holder, id: id, observedAt)
  }

  static func account(_ user: JSONValue?, id: JSONValue?, _ observedAt: UTCTime) -> AccountRecord? {
    guard let id = TwitterFacts.identifier(id, user?["id"]) else { return nil }
    let metrics = user?["public_metrics"]
    let followers = metrics?["followers_count"].count
    let following = metrics?["following_count"].count
    return AccountRecord(
      platform: TwitterFacts.platform, id: id, username: (user?["username"]).filledText, followers: followers,
      following: following, observedAt: followers == nil && following == nil ? nil : observedAt)
  }

  private func index(_ list: String, _ key: String) -> [String: JSONValue] {
    var index: [String: JSONValue] = [:]
    guard let list = includes?[list] else { return index }
    for item in list.array {
      if let id = item[key]?.text, index[id] == nil { index[id] = item }
    }
    return index
  }
}
