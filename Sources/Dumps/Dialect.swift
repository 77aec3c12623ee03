// Dialect: the ways of writing dumps, and what a reader of one has to do.
internal import Base
internal import Tables

/// How a dump is written. A new one is a case here, a file with its reader, and a line in `reader`.
package enum Dialect: String, CaseIterable, Sendable {
  /// Look at the content and take what fits.
  case auto
  /// Instaloader's `.json` and `.json.xz`, with the photos and comments beside them.
  case instaloader
  /// instagram-scraper's `GraphImages` and `GraphProfileInfo`.
  case instagramScraper = "instagram-scraper"
  /// Answers of Instagram's own site and app: GraphQL pages and nodes, feeds of items.
  case instagramGraphQL = "instagram-graphql"
  /// Meta's Instagram Graph API: media, business discovery, hashtag searches.
  case instagramGraphAPI = "instagram-graph-api"
  /// gallery-dl's sidecars, `-j` and JSONL, of Instagram and Twitter.
  case galleryDL = "gallery-dl"
  /// Twitter's API v1.1: tweets in JSON or JSONL.
  case twitter
  /// Twitter's API v2: pages with includes, and twarc2's flattened tweets.
  case twitterV2 = "twitter-v2"
  /// twarc's tables of tweets, of version 1 and 2.
  case twarcCSV = "twarc-csv"
  /// snscrape's JSONL of tweets.
  case snscrape
  /// Statuses of Mastodon, Pixelfed and others with the same API.
  case mastodon
  /// Any table or JSON records, read by the user's own `FieldMap`.
  case map

  /// Those that `auto` asks, in this order; the first one to claim a document has it.
  static let claimants: [Dialect] = [
    .instaloader, .instagramScraper, .instagramGraphAPI, .galleryDL, .snscrape, .twitterV2, .twitter, .twarcCSV,
    .mastodon, .instagramGraphQL,
  ]

  func reader(map: FieldMap?) -> (any DialectReader)? {
    switch self {
    case .auto: nil
    case .instaloader: InstaloaderDialect()
    case .instagramScraper: InstagramScraperDialect()
    case .instagramGraphQL: InstagramGraphQLDialect()
    case .instagramGraphAPI: InstagramGraphAPIDialect()
    case .galleryDL: GalleryDLDialect()
    case .twitter: TwitterDialect()
    case .twitterV2: TwitterV2Dialect()
    case .twarcCSV: TwarcCSVDialect()
    case .snscrape: SnscrapeDialect()
    case .mastodon: MastodonDialect()
    case .map: map.map(MapDialect.init)
    }
  }
}

/// Turns the records of one dialect into events. A reader serves one import, on one thread, and may keep scratch
/// memory.
protocol DialectReader: AnyObject {
  /// Whether this value is a record of the dialect, or a wrapper around records.
  func claims(_ value: JSONValue) -> Bool

  /// Reads one JSON value: a line, an element of a top-level array, or a whole object. What is wrong with it is an event.
  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws

  /// Whether a table with these columns is one of the dialect's.
  func claims(columns: [String]) -> Bool

  /// Whether the dialect has tables at all.
  var readsTables: Bool { get }

  /// Begins a table. Throws a `Fault` where the columns cannot do.
  func beginTable(columns: [String], of document: Document) throws

  /// Reads one row of the table begun last.
  func read(_ row: borrowing DelimitedRow, at place: Place, _ emit: (DumpEvent) throws -> Void) throws

  /// Called once, after the last document: hands out what waited for records that did not come.
  func endDump(_ emit: (DumpEvent) throws -> Void) throws

  /// Mapped fields that no record had, see `DumpSummary.fieldsNeverSeen`.
  var fieldsNeverSeen: [String] { get }
}

extension DialectReader {
  func claims(_ value: JSONValue) -> Bool { false }

  func claims(columns: [String]) -> Bool { false }

  var readsTables: Bool { false }

  func beginTable(columns: [String], of document: Document) throws {}

  func read(_ row: borrowing DelimitedRow, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {}

  func endDump(_ emit: (DumpEvent) throws -> Void) throws {}

  var fieldsNeverSeen: [String] { [] }
}

/// The record that a reader has in hand: its document and its position there.
struct Place {
  let document: Document
  /// See `Origin.position`.
  var position: Int
  /// See `Origin.part`.
  var part = 0
  /// True where the document is this one record and nothing else.
  var isWholeDocument = false
  /// When the record's numbers were true: the document's time, where the record does not say better itself.
  var observedAt: UTCTime

  init(document: Document, position: Int, isWholeDocument: Bool = false) {
    self.document = document
    self.position = position
    self.isWholeDocument = isWholeDocument
    observedAt = document.observedAt
  }

  var origin: Origin { Origin(source: document.source, position: position, part: part) }

  /// The place of one of a page's records, from 1.
  func part(_ number: Int) -> Place {
    var place = self
    place.part = number
    place.isWholeDocument = false
    return place
  }

  /// Takes the reading time that the record states, unless the user has said `--observed-at`, which stands.
  mutating func wasRead(at time: UTCTime?) {
    if let time, !document.hasGivenTime { observedAt = time }
  }

  func rejection(_ reason: Rejection.Reason, _ detail: String, postID: String? = nil) -> DumpEvent {
    .rejected(
      Rejection(
        source: document.source, position: position, part: part, reason: reason.rawValue, detail: detail,
        postID: postID))
  }
}
