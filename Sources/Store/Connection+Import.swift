// Import: posts, accounts and what was observed of them. History is added to, never overwritten.
import Base
internal import GRDB

/// A post as a dump gives it, ready for the store.
package struct NewPost: Sendable {
  package var platform: String
  package var nativeID: String
  package var accountID: Int64?
  package var postedAt: UTCTime?
  package var permalink: String?
  package var caption: String?
  /// Lower case, NFC, without #.
  package var hashtags: [String]
  /// As written, repeats included; nil where the dump does not say.
  package var hashtagCount: Int?
  package var latitude: Double?
  package var longitude: Double?
  /// The file inside the source; nil where the source is one file.
  package var member: String?
  /// The record in it, from 1.
  package var position: Int
  package var observedAt: UTCTime
  /// Nil: hidden or unknown.
  package var likes: Int?
  package var comments: Int?
  package var followers: Int?

  package init(platform: String, nativeID: String, observedAt: UTCTime) {
    self.platform = platform
    self.nativeID = nativeID
    self.observedAt = observedAt
    hashtags = []
    position = 1
  }
}

/// What became of a post that was added.
package enum AddedPost: Sendable, Hashable {
  /// It is in the store; `reading` says what became of its numbers.
  case kept(id: Int64, isNew: Bool, reading: Reading)
  /// The store has this post with another account, so one of the two is not what it seems; nothing was changed.
  case otherAccount

  /// What became of the numbers at their time.
  package enum Reading: Sendable, Hashable {
    case new
    /// The store has the same ones.
    case known
    /// The store has others for this very time; they stay.
    case contradicting
  }
}

extension Connection {
  /// The source's id; a new row where this path is new.
  package func source(path: String, dialect: String, run: Int64) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO source (path, dialect, run_id) VALUES (?, ?, ?) ON CONFLICT (path) DO NOTHING",
      arguments: [path, dialect, run])
    return try Int64.fetchOne(db, sql: "SELECT id FROM source WHERE path = ?", arguments: [path]) ?? 0
  }

  /// Starts the list of what this import sees; it lives as long as the store is open.
  package func beginSeeing() throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS seen_post (post_id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE IF NOT EXISTS seen_account (account_id INTEGER PRIMARY KEY);
        DELETE FROM seen_post;
        DELETE FROM seen_account;
        """)
  }

  /// How many posts and accounts this import has seen, each once.
  package func seenCounts() throws -> (posts: Int, accounts: Int) {
    (
      try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.seen_post") ?? 0,
      try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.seen_account") ?? 0
    )
  }

  /// The account's id. A name that the dump does not say is kept as it was.
  package func account(platform: String, nativeID: String, username: String?) throws -> Int64 {
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO account (platform, native_id, username) VALUES (?, ?, ?)
        ON CONFLICT (platform, native_id) DO UPDATE SET username = coalesce(excluded.username, username)
        RETURNING id
        """)
    let id = try Int64.fetchOne(insert, arguments: [platform, nativeID, username]) ?? 0
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.seen_account VALUES (?)").execute(arguments: [id])
    return id
  }

  /// Adds what was observed of an account; true where this moment was not known yet.
  package func observeAccount(_ id: Int64, at time: UTCTime, followers: Int?, following: Int?) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO account_observation (account_id, observed_at, followers, following) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """)
    try statement.execute(arguments: [id, time.seconds, followers, following])
    return db.changesCount > 0
  }

  /// Adds a post and what was observed of it. What is known of a post is kept, what was unknown is filled in; a post
  /// that was gone comes back where this observation is no earlier.
  package func addPost(_ post: NewPost, source: Int64) throws -> AddedPost {
    let find = try db.cachedStatement(sql: "SELECT id, account_id FROM post WHERE platform = ? AND native_id = ?")
    let known = try Row.fetchOne(find, arguments: [post.platform, post.nativeID])
    if let account: Int64 = known?["account_id"], let other = post.accountID, other != account {
      // It is there all the same: a revisit must not call it gone.
      try see(post: known?["id"] ?? 0)
      return .otherAccount
    }
    let id: Int64 = try known?["id"] ?? insert(post, source: source)
    if known != nil {
      let update = try db.cachedStatement(
        sql: """
          UPDATE post SET
            account_id = coalesce(account_id, ?1), posted_at = coalesce(posted_at, ?2),
            permalink = coalesce(permalink, ?3), caption = coalesce(caption, ?4),
            latitude = coalesce(latitude, ?5), longitude = coalesce(longitude, ?6),
            hashtags = CASE WHEN hashtag_count IS NULL THEN ?10 ELSE hashtags END,
            hashtag_count = coalesce(hashtag_count, ?9), gone_at = CASE WHEN gone_at <= ?7 THEN NULL ELSE gone_at END
          WHERE id = ?8
          """)
      try update.execute(arguments: [
        post.accountID, post.postedAt?.seconds, post.permalink, post.caption, post.latitude, post.longitude,
        post.observedAt.seconds, id, post.hashtagCount,
        post.hashtags.joined(separator: " "),
      ])
    }
    let observe = try db.cachedStatement(
      sql: """
        INSERT INTO post_observation (post_id, observed_at, likes, comments, followers, source_id)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """)
    try observe.execute(arguments: [
      id, post.observedAt.seconds, post.likes, post.comments, post.followers, source,
    ])
    let isNewObservation = db.changesCount > 0
    try see(post: id)
    if isNewObservation { return .kept(id: id, isNew: known == nil, reading: .new) }
    let same = try db.cachedStatement(
      sql: """
        SELECT likes IS ? AND comments IS ? AND followers IS ? FROM post_observation
        WHERE post_id = ? AND observed_at = ?
        """)
    let isSame = try Bool.fetchOne(
      same, arguments: [post.likes, post.comments, post.followers, id, post.observedAt.seconds])
    return .kept(id: id, isNew: known == nil, reading: isSame == false ? .contradicting : .known)
  }

  private func see(post id: Int64) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.seen_post VALUES (?)").execute(arguments: [id])
  }

  /// Notes that the dump has a post whose record could not be used.
  package func seePost(platform: String, nativeID: String) throws {
    let find = try db.cachedStatement(sql: "SELECT id FROM post WHERE platform = ? AND native_id = ?")
    if let id = try Int64.fetchOne(find, arguments: [platform, nativeID]) { try see(post: id) }
  }

  private func insert(_ post: NewPost, source: Int64) throws -> Int64 {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO post (platform, native_id, account_id, posted_at, permalink, caption, hashtags, hashtag_count,
          latitude, longitude, source_id, source_member, source_position)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      post.platform, post.nativeID, post.accountID, post.postedAt?.seconds, post.permalink, post.caption,
      post.hashtags.joined(separator: " "), post.hashtagCount, post.latitude, post.longitude, source, post.member,
      post.position,
    ])
    return db.lastInsertedRowID
  }

  /// Adds a picture of a post. Returns its row and, where it is there already, the photograph it leads to: its own, or the
  /// one that another post's picture of the same address has brought.
  package func addMedia(post: Int64, ordinal: Int, url: String?, file: String?) throws -> (
    id: Int64, image: (sha256: String, kind: PhotoKind, bytes: Int)?
  ) {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO media (post_id, ordinal, url, file, image_id) VALUES (?1, ?2, ?3, ?4,
          (SELECT image_id FROM media WHERE url = ?3 AND image_id IS NOT NULL LIMIT 1))
        ON CONFLICT (post_id, ordinal) DO UPDATE SET
          url = coalesce(excluded.url, url), file = coalesce(file, excluded.file),
          image_id = coalesce(image_id, excluded.image_id)
        RETURNING id, image_id
        """)
    let row = try Row.fetchOne(statement, arguments: [post, ordinal, url, file])
    let id: Int64 = row?["id"] ?? 0
    guard let imageID: Int64 = row?["image_id"] else { return (id, nil) }
    let find = try db.cachedStatement(sql: "SELECT sha256, kind, bytes FROM image WHERE id = ?")
    let image = try Row.fetchOne(find, arguments: [imageID]).flatMap { image in
      PhotoKind(rawValue: image["kind"]).map { (image["sha256"] as String, $0, image["bytes"] as Int) }
    }
    return (id, image)
  }

  /// Ties a picture of a post to its photograph.
  package func setImage(_ image: Int64, ofMedia media: Int64) throws {
    let statement = try db.cachedStatement(sql: "UPDATE media SET image_id = ? WHERE id = ?")
    try statement.execute(arguments: [image, media])
  }

  /// Keeps a row of a dump that could not be used, with its place and the reason.
  package func reject(source: Int64, member: String?, position: Int, reason: String, detail: String) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO rejected (source_id, member, position, reason, detail) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET reason = excluded.reason, detail = excluded.detail
        """)
    try statement.execute(arguments: [source, member ?? "", position, reason, detail])
  }

  /// Ends a revisit: posts that it saw are marked as revisited; posts of the same platform that it did not see, and
  /// that were last read before it, are gone since the revisit's last look.
  ///
  /// - Returns: how many posts are newly gone; how many posts of these platforms it did not see that were read at its
  ///   time or later, and so are not; and how many posts these platforms have.
  package func endRevisit(platforms: [String], at time: UTCTime) throws -> (gone: Int, later: Int, known: Int) {
    try db.execute(
      sql: """
        UPDATE post SET revisited_at = max(coalesce(revisited_at, 0), ?)
        WHERE id IN (SELECT post_id FROM temp.seen_post)
          AND (SELECT min(observed_at) FROM post_observation WHERE post_id = post.id) < ?
        """, arguments: [time.seconds, time.seconds])
    var (gone, later, known) = (0, 0, 0)
    for platform in platforms {
      known += try Int.fetchOne(db, sql: "SELECT count(*) FROM post WHERE platform = ?", arguments: [platform]) ?? 0
      later +=
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM post
            WHERE platform = ?2 AND gone_at IS NULL AND id NOT IN (SELECT post_id FROM temp.seen_post)
              AND (SELECT max(observed_at) FROM post_observation WHERE post_id = post.id) >= ?1
            """, arguments: [time.seconds, platform]) ?? 0
      try db.execute(
        sql: """
          UPDATE post SET gone_at = ?1
          WHERE platform = ?2 AND gone_at IS NULL AND id NOT IN (SELECT post_id FROM temp.seen_post)
            AND (SELECT max(observed_at) FROM post_observation WHERE post_id = post.id) < ?1
          """, arguments: [time.seconds, platform])
      gone += db.changesCount
    }
    return (gone, later, known)
  }
}
