// GalleryDLMessage: the lists that gallery-dl's `-j` writes, and which site their keywords are of.
internal import Base

/// One message: its kind, the URL where it has one, and the keywords where it has some.
struct GalleryDLMessage {
  enum Kind: Int {
    case error = -1
    case version = 1
    /// The beginning of a post.
    case post = 2
    /// A file of the post.
    case file = 3
    /// A page for another extractor.
    case queue = 6
  }

  let kind: Kind
  let url: String?
  let keywords: JSONValue?

  /// Nil where the value is no message.
  init?(_ value: JSONValue) {
    let parts = Array(value.array.prefix(4))
    guard (2...3).contains(parts.count) else { return nil }
    if parts.count == 2, parts[0].string != nil, parts[1].string != nil {
      // Before 2025 an error was its name and what it said.
      self.init(.error, nil, nil)
      return
    }
    // With `num-to-str` only keywords become text, never the kind.
    guard let kind = parts[0].int.flatMap(Kind.init) else { return nil }
    switch kind {
    case .version: self.init(kind, nil, nil)
    case .error, .post:
      guard parts.count == 2, parts[1].isObject else { return nil }
      self.init(kind, nil, parts[1])
    case .file, .queue:
      guard parts.count == 3, let url = parts[1].string, parts[2].isObject else { return nil }
      self.init(kind, url, parts[2])
    }
  }

  private init(_ kind: Kind, _ url: String?, _ keywords: JSONValue?) {
    (self.kind, self.url, self.keywords) = (kind, url, keywords)
  }

  /// Whether nobody else writes such a list.
  var isCertain: Bool {
    switch kind {
    case .version: false
    case .error: keywords?["error"]?.string != nil && keywords?["message"]?.string != nil
    case .post: keywords?["category"]?.string != nil && keywords?["subcategory"]?.string != nil
    case .file, .queue: url?.contains(":") == true
    }
  }
}

/// The sites whose keywords are read.
enum GalleryDLSite {
  case instagram, twitter, other

  /// By the category; by what only one of them writes where the user left the category out.
  init(_ keywords: JSONValue) {
    switch keywords["category"].filledText {
    case "instagram": self = .instagram
    case "twitter": self = .twitter
    case .some: self = .other
    case nil:
      let isInstagram = GalleryDLInstagram.isRecord(keywords)
      self = keywords["tweet_id"] != nil ? .twitter : isInstagram ? .instagram : .other
    }
  }
}

/// What keywords turn out to be. A post has no media yet: those are `GalleryDLFile`'s.
enum GalleryDLFinding {
  case post(PostRecord)
  case account(AccountRecord)
  case skipped(Rejection.Skip)
  case rejected(Rejection.Reason, String)
}

extension JSONValue? {
  /// An id that is exact: a text, or a whole number. gallery-dl writes 0 where there is none.
  var exactID: String? {
    guard let self, [.int, .largeInt, .string].contains(self.kind), let text = Optional(self).filledText, text != "0"
    else { return nil }
    return text
  }

  /// A number that gallery-dl writes as 0 where it does not know it.
  var countUnlessZero: Int? { count == 0 ? nil : count }

  /// A time after 1970: neither site is older, and earlier ones stand for none.
  var timeOfPost: UTCTime? { time.flatMap { $0.seconds > 0 ? $0 : nil } }
}
