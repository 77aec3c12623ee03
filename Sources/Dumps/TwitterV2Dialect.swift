// TwitterV2Dialect: tweets of the API v2, as pages with includes, from the streams, and flattened by twarc2.
internal import Base

/// Reads `{"data": …, "includes": …}`, whose tweets point at their authors and media by ids, and the flat tweets of
/// twarc2, which hold them. Tweets that are only quoted or answered are no posts; a retweet is read as its original.
final class TwitterV2Dialect: DialectReader {
  private enum Page: Int, JSONKey {
    case data, includes, errors, meta, rules, twarc, id

    var name: StaticString {
      switch self {
      case .data: "data"
      case .includes: "includes"
      case .errors: "errors"
      case .meta: "meta"
      case .rules: "matching_rules"
      case .twarc: "__twarc"
      case .id: "id"
      }
    }
  }

  private let page = JSONSelection(Page.self)
  private let tweets = TwitterV2Tweets()

  // MARK: Claims

  func claims(_ value: JSONValue) -> Bool {
    page.find(in: value)
    guard let data = page[.data] else {
      if page[.meta]?["result_count"]?.int != nil, page[.id] == nil { return true }
      return Self.isTweet(value) || Self.isUser(value) || Self.isProblem(page[.errors]?.array.first)
    }
    guard let first = data.isObject ? data : data.array.first, first.isObject else {
      return page[.meta]?["result_count"]?.int != nil || page[.twarc]?.isObject == true
    }
    if Self.isTweet(first) || Self.isUser(first) { return true }
    // The API gives an id and a text where nothing more was asked for; what stands around them tells.
    let isAPage =
      page[.includes]?["users"] != nil || page[.includes]?["tweets"] != nil
      || page[.meta]?["result_count"]?.int != nil || page[.rules]?.kind == .array || page[.twarc]?.isObject == true
    return isAPage && first["id"]?.string != nil && (first["text"] ?? first["username"])?.string != nil
  }

  /// Tweets of v1.1 have `id_str`; comments of other platforms have none of the rest.
  private static func isTweet(_ value: JSONValue) -> Bool {
    guard value["id"]?.string != nil, value["text"]?.string != nil, value["id_str"] == nil else { return false }
    return value["author_id"]?.string != nil || value["edit_history_tweet_ids"]?.kind == .array
      || value["conversation_id"]?.string != nil || value["public_metrics"]?["retweet_count"] != nil
  }

  private static func isUser(_ value: JSONValue) -> Bool {
    value["id"]?.string != nil && value["username"]?.string != nil
      && value["public_metrics"]?["followers_count"] != nil && value["public_metrics"]?["tweet_count"] != nil
  }

  private static func isProblem(_ error: JSONValue?) -> Bool {
    error?["type"]?.string?.contains("twitter.com/2/problems/") == true
  }

  // MARK: Reading

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object with the fields of a tweet."))
    }
    page.find(in: value)
    var place = place
    place.wasRead(at: page[.twarc]?["retrieved_at"].time)
    let includes = TwitterV2Includes(page[.includes])
    guard let data = page[.data] else { return try readWithoutData(value, includes, place, emit) }
    switch data.kind {
    case .array:
      if data.array.first == nil { return try emit(.skipped(.otherNode)) }
      for (index, item) in data.array.enumerated() { try read(item, includes, place.part(index + 1), emit) }
    case .object: try read(data, includes, place, emit)
    default: try emit(place.rejection(.notAPost, "Its data is neither a tweet nor a list of tweets."))
    }
  }

  /// A flat tweet or user, a page that found nothing, or what the API said instead of a page.
  private func readWithoutData(
    _ value: JSONValue, _ includes: TwitterV2Includes, _ place: Place, _ emit: (DumpEvent) throws -> Void
  ) throws {
    if page[.id] != nil { return try read(value, includes, place, emit) }
    if page[.errors] != nil { return try emit(.skipped(.streamNotice)) }
    if page[.meta] != nil || page[.includes] != nil { return try emit(.skipped(.otherNode)) }
    try read(value, includes, place, emit)
  }

  private func read(
    _ item: JSONValue, _ includes: TwitterV2Includes, _ place: Place, _ emit: (DumpEvent) throws -> Void
  ) throws {
    guard item.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object with the fields of a tweet."))
    }
    if item["text"] != nil || item["author_id"] != nil || item["edit_history_tweet_ids"] != nil {
      return try emit(tweets.event(of: item, includes, place))
    }
    if item["username"] != nil {
      guard let account = TwitterV2Includes.account(item, id: nil, place.observedAt) else {
        return try emit(place.rejection(.noID, "The account has no id."))
      }
      return try emit(.account(account))
    }
    if item["id"] == nil, item["start"] == nil, item["tweet_count"] == nil {
      return try emit(place.rejection(.noID, "It has no id."))
    }
    // Lists, spaces, counts and compliance notices.
    try emit(.skipped(.otherNode))
  }
}
