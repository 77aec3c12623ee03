// TwitterFacts: what holds for tweets in whichever dialect they are written.
internal import Base

/// Ids, addresses, texts and numbers of tweets.
enum TwitterFacts {
  static let platform = "twitter"

  /// Ids from November 2010 on begin with the millisecond of their making; those before were counted up to here.
  private static let lastCountedID: UInt64 = 30_000_000_000
  /// The instant that the milliseconds of ids are counted from, 2010-11-04T01:42:54.657Z.
  private static let firstMillisecond: UInt64 = 1_288_834_974_657

  /// The id as text, else the whole number; a number that went through a Double has lost digits and is none.
  static func identifier(_ text: JSONValue?, _ number: JSONValue?) -> String? {
    if text?.kind == .string, let text = text.filledText { return text }
    for candidate in [text, number] {
      guard let candidate else { continue }
      switch candidate.kind {
      case .int, .largeInt, .string:
        if let text = Optional(candidate).filledText { return text }
      case .null, .bool, .double, .array, .object: break
      }
    }
    return nil
  }

  /// Why a record without an id that can be used is refused.
  static func withoutID(_ number: JSONValue?, names: String, _ place: Place) -> DumpEvent {
    if number?.kind == .double {
      return place.rejection(.noID, "Its id was written as a fraction, so that digits are lost, and id_str is missing.")
    }
    return place.rejection(.noID, "It has \(names).")
  }

  static func permalink(_ id: String, _ username: String?) -> String {
    "https://twitter.com/\(username ?? "i/web")/status/\(id)"
  }

  /// An account that the dump knows by its name only. A name is no lasting id, but it keeps one account's tweets together;
  /// the @ keeps it apart from ids.
  static func account(named name: String?) -> AccountRecord? {
    name.map { AccountRecord(platform: platform, nameOnly: $0) }
  }

  /// When a tweet was written, by its id: for reposts in tables, which give the time of the reposting only.
  static func time(ofID id: String) -> UTCTime? {
    guard let number = UInt64(id), number > lastCountedID else { return nil }
    return UTCTime(seconds: Int64((number >> 22 + firstMillisecond) / 1000))
  }

  /// The text as its author wrote it; nil where a notice stands in its place, for the copyright's sake.
  static func text(_ raw: String?, isWithheld: Bool) -> String? {
    guard let raw else { return nil }
    if isWithheld, raw.hasPrefix("This Tweet from @"), raw.contains(" has been withheld ") { return nil }
    return decodingCharacterReferences(raw)
  }

  /// A number, or a text that is one.
  static func number(_ value: JSONValue?) -> Double? { value?.double ?? value?.string.flatMap { Double($0) } }

  /// A pair in GeoJSON's order: longitude first.
  static func point(_ pair: JSONValue?) -> (latitude: Double, longitude: Double)? {
    guard let pair else { return nil }
    let numbers = Array(pair.array)
    guard numbers.count == 2 else { return nil }
    return coordinates(latitude: number(numbers[1]), longitude: number(numbers[0]))
  }
}
