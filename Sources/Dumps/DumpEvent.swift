// DumpEvent: what reading a dump hands out, record by record.

/// A record that was read but cannot be a post. It never ends the import.
package struct Rejection: Sendable, Equatable {
  /// As `Origin.source`.
  package var source: String
  /// As `Origin.position`; 0 where it is about the document as a whole.
  package var position: Int
  /// As `Origin.part`.
  package var part: Int
  /// A slug to count by, see `Rejection.Reason`.
  package var reason: String
  /// A full sentence that names what was wrong, without the source.
  package var detail: String
  /// The post that the record is about, where it says so all the same: it is not gone.
  package var postID: String?
  /// The first bytes of the record as the dump has it, `headLength` at most; empty where there are none to show.
  package var head: [UInt8]

  package static let headLength = 200

  package init(
    source: String, position: Int, part: Int = 0, reason: String, detail: String, postID: String? = nil,
    head: [UInt8] = []
  ) {
    self.postID = postID
    self.source = source
    self.position = position
    self.part = part
    self.reason = reason
    self.detail = detail
    self.head = head
  }

  /// The slugs that readers use; those of bad table rows are `BadRow.Reason`'s.
  package enum Reason: String, Sendable, CaseIterable {
    case badJSON = "bad_json"
    case noID = "no_id"
    case notAPost = "not_a_post"
    case badNumber = "bad_number"
    case wrongFieldCount = "wrong_field_count"
    case unterminatedQuote = "unterminated_quote"
    case tooLong = "too_long"
    case unknownDialect = "unknown_dialect"
    case noMap = "no_map"
    /// A table without a column that the map or the dialect needs.
    case missingColumn = "missing_column"
    case damagedArchive = "damaged_archive"
    case archiveBomb = "archive_bomb"
    case unreadable = "unreadable"
    /// Comments in a file of their own, and no post that they could belong to.
    case strayComments = "stray_comments"
  }

  /// The slugs of `DumpEvent.skipped`: things left out on purpose, and notes about posts that were kept.
  package enum Skip: String, Sendable, CaseIterable {
    /// A post without a photo in it: a film.
    case video = "video"
    /// A node of another kind: a story, a hashtag page.
    case otherNode = "other_node"
    /// A deletion or limit notice of a stream.
    case streamNotice = "stream_notice"
    /// A repost whose original the dump does not hold: what it says of the post is cut short and its likes are its own.
    case repostWithoutOriginal = "repost_without_original"
    /// A document without a byte in it.
    case emptyDocument = "empty_document"
    /// The post is kept, without the file that it names.
    case fileMissing = "file_missing"
    /// The post is kept without its coordinates.
    case badCoordinates = "bad_coordinates"
    /// The post is kept without its time.
    case badTime = "bad_time"
    /// The post is kept without its hashtags.
    case badHashtags = "bad_hashtags"
  }
}

/// One thing found in a dump.
package enum DumpEvent: Sendable, Equatable {
  // Indirect: events wait in batches, and a post is large to move about.
  indirect case post(PostRecord)
  /// An account on its own: a profile page, for example.
  case account(AccountRecord)
  /// A comment under a post; it comes after the post.
  case comment(CommentRecord)
  case rejected(Rejection)
  /// Something left out on purpose, by its slug (`Rejection.Skip`).
  case skipped(String)

  static func skipped(_ reason: Rejection.Skip) -> DumpEvent { .skipped(reason.rawValue) }
}

/// What a dump was, for the line that tells the user.
package struct DumpSummary: Sendable, Equatable {
  /// The dialects that documents were read in, in the order of their first document.
  package var dialects: [Dialect] = []
  /// Files, archive members and streams that were read as dumps.
  package var documents = 0
  /// Tables and JSON of no known dialect that were read by the plain names of their columns; each map once.
  package var guesses: [Guess] = []
  /// Mapped fields whose column no JSON record had, by name: most likely a slip in the map.
  package var fieldsNeverSeen: [String] = []

  /// What was taken for what.
  package struct Guess: Sendable, Equatable {
    /// The first document that was read so, as `Origin.source`.
    package var source: String
    /// As `--map` takes it.
    package var map: String

    package init(source: String, map: String) {
      self.source = source
      self.map = map
    }
  }

  package init(
    dialects: [Dialect] = [], documents: Int = 0, guesses: [Guess] = [], fieldsNeverSeen: [String] = []
  ) {
    self.dialects = dialects
    self.documents = documents
    self.guesses = guesses
    self.fieldsNeverSeen = fieldsNeverSeen
  }
}
