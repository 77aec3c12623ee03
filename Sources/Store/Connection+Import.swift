// Import: posts, accounts and what was observed of them. History is added to, never overwritten.
import Base
import Foundation
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
  /// In a page of several records, from 1; 0 for the record itself.
  package var part: Int
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
    part = 0
  }
}

/// A comment as a dump gives it, ready for the store.
package struct NewComment: Sendable {
  /// The platform's id of it.
  package var nativeID: String
  package var authorID: String?
  package var authorName: String?
  package var writtenAt: UTCTime?
  package var text: String
  package var likes: Int?

  package init(nativeID: String, text: String) {
    self.nativeID = nativeID
    self.text = text
  }
}

/// What became of a post that was added.
package enum AddedPost: Sendable, Hashable {
  /// It is in the store; `isFirst` says whether this import had not seen it before, `reading` what became of its numbers.
  case kept(id: Int64, isNew: Bool, isFirst: Bool, reading: Reading)
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
    state.seenPosts = RowSet()
    state.seenAccounts = RowSet()
    state.repostedPosts = RowSet()
    state.cameBack = 0
    state.hasPhotographs = nil
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS seen_post (post_id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE IF NOT EXISTS seen_reject (
          source_id INTEGER, member TEXT, position INTEGER, part INTEGER,
          PRIMARY KEY (source_id, member, position, part)) WITHOUT ROWID;
        DELETE FROM seen_post;
        DELETE FROM seen_reject;
        """)
  }

  /// How many posts and accounts this import has seen, each once, and how many of the posts were gone before.
  package func seenCounts() throws -> (posts: Int, accounts: Int, back: Int) {
    (state.seenPosts.count, state.seenAccounts.count, state.cameBack)
  }

  private func statement(_ which: ImportStatement) throws -> RawStatement { try state.statement(which, db) }

  // MARK: Accounts

  /// The account's id. Of several names the one that was read last is kept, however the dumps are imported.
  /// - Parameter time: when the name was read; nil is before every other reading.
  package func account(platform: String, nativeID: String, username: String?, readAt time: UTCTime? = nil) throws
    -> Int64
  {
    let find = try statement(.findAccount)
    find.bind(1, platform)
    find.bind(2, nativeID)
    if let known = try find.first({ $0.int(0) ?? 0 }) {
      state.seenAccounts.insert(known)
      try nameAccount(known, username, readAt: time)
      return known
    }
    let insert = try statement(.insertAccount)
    insert.bind(1, platform)
    insert.bind(2, nativeID)
    insert.bind(3, username)
    insert.bind(4, username == nil ? nil : time)
    try insert.run()
    let id = insert.lastInsertedRow
    state.seenAccounts.insert(id)
    return id
  }

  /// Keeps the name where it was read later than the one that is there.
  package func nameAccount(_ id: Int64, _ username: String?, readAt time: UTCTime?) throws {
    guard let username else { return }
    let name = try statement(.nameAccount)
    name.bind(1, id)
    name.bind(2, username)
    name.bind(3, time?.seconds ?? 0)
    try name.run()
  }

  /// Adds what was observed of an account; true where this moment was not known yet.
  package func observeAccount(_ id: Int64, at time: UTCTime, followers: Int?, following: Int?) throws -> Bool {
    let insert = try statement(.insertAccountObservation)
    insert.bind(1, id)
    insert.bind(2, time)
    insert.bind(3, followers)
    insert.bind(4, following)
    try insert.run()
    return insert.changes > 0
  }

  // MARK: Posts

  /// Adds a post and what was observed of it. What is known of a post is kept, what was unknown is filled in; a post
  /// that was gone comes back where this observation is no earlier.
  package func addPost(_ post: NewPost, source: Int64) throws -> AddedPost {
    let tags = post.hashtags.joined(separator: " ")
    let insert = try statement(.insertPost)
    insert.bind(1, post.platform)
    insert.bind(2, post.nativeID)
    insert.bind(3, post.accountID)
    insert.bind(4, post.postedAt)
    insert.bind(5, post.permalink)
    insert.bind(6, post.caption)
    insert.bind(7, tags)
    insert.bind(8, post.hashtagCount)
    insert.bind(9, post.latitude)
    insert.bind(10, post.longitude)
    insert.bind(11, source)
    insert.bind(12, post.member)
    insert.bind(13, post.position)
    insert.bind(14, post.part)
    try insert.run()
    let isNew = insert.changes > 0
    let id: Int64
    if isNew {
      id = insert.lastInsertedRow
    } else {
      let find = try statement(.findPost)
      find.bind(1, post.platform)
      find.bind(2, post.nativeID)
      find.bind(3, post.observedAt)
      let known = try find.first { (id: $0.int(0) ?? 0, account: $0.int(1), isBack: $0.flag(2)) }
      id = known?.id ?? 0
      if let account = known?.account, let other = post.accountID, other != account,
        !(try isSamePerson(post: id, account, other))
      {
        // It is there all the same: a revisit must not call it gone.
        state.seenPosts.insert(id)
        return .otherAccount
      }
      if known?.isBack == true { state.cameBack += 1 }
      try fill(post, id, tags)
    }
    let isFirst = state.seenPosts.insert(id)
    let reading = try observe(post, id, source)
    return .kept(id: id, isNew: isNew, isFirst: isFirst, reading: reading)
  }

  /// Whether one of two accounts is known by its name only (`@name`): a post has one author, who may have had another name
  /// at another reading. The post then belongs to the one with the lasting id.
  private func isSamePerson(post: Int64, _ known: Int64, _ other: Int64) throws -> Bool {
    let find = try db.cachedStatement(sql: "SELECT native_id FROM account WHERE id = ?")
    guard let first = try Row.fetchOne(find, arguments: [known]),
      let second = try Row.fetchOne(find, arguments: [other])
    else { return false }
    let ids: (String, String) = (first["native_id"], second["native_id"])
    guard ids.0.hasPrefix("@") != ids.1.hasPrefix("@") else { return false }
    if ids.0.hasPrefix("@") {
      try db.execute(sql: "UPDATE post SET account_id = ? WHERE id = ?", arguments: [other, post])
    }
    return true
  }

  private func fill(_ post: NewPost, _ id: Int64, _ tags: String) throws {
    let fill = try statement(.fillPost)
    fill.bind(1, post.accountID)
    fill.bind(2, post.postedAt)
    fill.bind(3, post.permalink)
    fill.bind(4, post.caption)
    fill.bind(5, post.latitude)
    fill.bind(6, post.longitude)
    fill.bind(7, tags)
    fill.bind(8, post.hashtagCount)
    fill.bind(9, post.observedAt)
    fill.bind(10, id)
    try fill.run()
  }

  private func observe(_ post: NewPost, _ id: Int64, _ source: Int64) throws -> AddedPost.Reading {
    let insert = try statement(.insertPostObservation)
    insert.bind(1, id)
    insert.bind(2, post.observedAt)
    insert.bind(3, post.likes)
    insert.bind(4, post.comments)
    insert.bind(5, post.followers)
    insert.bind(6, source)
    try insert.run()
    if insert.changes > 0 { return .new }
    let compare = try statement(.comparePostObservation)
    compare.bind(1, id)
    compare.bind(2, post.observedAt)
    compare.bind(3, post.likes)
    compare.bind(4, post.comments)
    compare.bind(5, post.followers)
    return try compare.first { $0.flag(0) } == false ? .contradicting : .known
  }

  /// The post's row; nil where the store has no such post.
  package func post(platform: String, nativeID: String) throws -> Int64? {
    let find = try statement(.findPost)
    find.bind(1, platform)
    find.bind(2, nativeID)
    return try find.first { $0.int(0) } ?? nil
  }

  /// Whether a record repeats a post because one of its records is a repost, this one or one before.
  package func isRepeatedByRepost(post id: Int64, isRepost: Bool) -> Bool {
    if isRepost { state.repostedPosts.insert(id) }
    return isRepost || state.repostedPosts.contains(id)
  }

  /// Notes that the dump has a post whose record could not be used.
  package func seePost(platform: String, nativeID: String) throws {
    if let id = try post(platform: platform, nativeID: nativeID) { state.seenPosts.insert(id) }
  }

  /// Adds a comment under a post; true where it was not known yet.
  package func addComment(_ comment: NewComment, post: Int64, source: Int64) throws -> Bool {
    let insert = try statement(.insertComment)
    insert.bind(1, post)
    insert.bind(2, comment.nativeID)
    insert.bind(3, comment.authorID)
    insert.bind(4, comment.authorName)
    insert.bind(5, comment.writtenAt)
    insert.bind(6, comment.text)
    insert.bind(7, comment.likes)
    insert.bind(8, source)
    try insert.run()
    return insert.changes > 0
  }

  // MARK: Pictures

  /// Adds a picture of a post. Returns its row and, where it is there already, the photograph it leads to: its own, or the
  /// one that another post's picture of the same address has brought.
  /// - Parameter time: when the address was read; of several the last one is kept.
  package func addMedia(post: Int64, ordinal: Int, url: String?, file: String?, readAt time: UTCTime? = nil) throws -> (
    id: Int64, image: (sha256: String, kind: PhotoKind, bytes: Int)?
  ) {
    let key = url.map(AddressKey.key)
    let photograph = try photograph(ofAddress: url, key)
    for which in [ImportStatement.insertMedia, .fillMedia] {
      let statement = try statement(which)
      statement.bind(1, post)
      statement.bind(2, ordinal)
      statement.bind(3, url)
      statement.bind(4, key)
      statement.bind(5, url == nil ? nil : time?.seconds ?? 0)
      statement.bind(6, file)
      statement.bind(7, photograph)
      try statement.run()
      if which == .insertMedia, statement.changes > 0 {
        return (statement.lastInsertedRow, try photograph.flatMap(storedFile))
      }
    }
    let find = try statement(.findMedia)
    find.bind(1, post)
    find.bind(2, ordinal)
    let known = try find.first { (id: $0.int(0) ?? 0, image: $0.int(1)) }
    return (known?.id ?? 0, try known?.image.flatMap(storedFile))
  }

  private func photograph(ofAddress url: String?, _ key: Int64?) throws -> Int64? {
    guard let url, let key else { return nil }
    if state.hasPhotographs == nil {
      state.hasPhotographs = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM image)")
    }
    // A first import of addresses alone need not look for what cannot be there.
    guard state.hasPhotographs == true else { return nil }
    let find = try statement(.findPhotograph)
    find.bind(1, key)
    find.bind(2, url)
    return try find.first { $0.int(0) } ?? nil
  }

  private func storedFile(of image: Int64) throws -> (sha256: String, kind: PhotoKind, bytes: Int)? {
    let find = try db.cachedStatement(sql: "SELECT sha256, kind, bytes FROM image WHERE id = ?")
    return try Row.fetchOne(find, arguments: [image]).flatMap { row in
      PhotoKind(rawValue: row["kind"]).map { (row["sha256"] as String, $0, row["bytes"] as Int) }
    }
  }

  /// Ties a picture of a post to its photograph.
  package func setImage(_ image: Int64, ofMedia media: Int64) throws {
    let statement = try db.cachedStatement(
      sql: "UPDATE media SET image_id = ?1, url_key = coalesce(url_key, address_key(url)) WHERE id = ?2")
    try statement.execute(arguments: [image, media])
  }

  // MARK: Rejects

  /// Keeps a record of a dump that could not be used, with its place, the reason, and how it begins.
  package func reject(
    source: Int64, member: String?, position: Int, part: Int = 0, reason: String, detail: String, head: [UInt8] = []
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO rejected (source_id, member, position, part, reason, detail, head) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET reason = excluded.reason, detail = excluded.detail, head = excluded.head
        """)
    try statement.execute(arguments: [source, member ?? "", position, part, reason, detail, Data(head)])
    let see = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.seen_reject VALUES (?, ?, ?, ?)")
    try see.execute(arguments: [source, member ?? "", position, part])
  }

  /// Drops what earlier imports rejected of this source and this one, which read all of it, did not.
  package func forgetOlderRejects(source: Int64) throws {
    try db.execute(
      sql: """
        DELETE FROM rejected WHERE source_id = ?1 AND NOT EXISTS (
          SELECT 1 FROM temp.seen_reject AS s WHERE s.source_id = ?1 AND s.member = rejected.member
            AND s.position = rejected.position AND s.part = rejected.part)
        """, arguments: [source])
  }

  // MARK: The second look

  /// Ends a revisit: posts that it saw are marked as revisited; posts of the same platform that it did not see, and
  /// that were last read before it, are gone since the revisit's last look.
  ///
  /// - Returns: how many posts are newly gone; how many posts of these platforms it did not see that were read at its
  ///   time or later, and so are not; and how many posts these platforms have.
  package func endRevisit(platforms: [String], at time: UTCTime) throws -> (gone: Int, later: Int, known: Int) {
    let see = try db.makeStatement(sql: "INSERT OR IGNORE INTO temp.seen_post VALUES (?)")
    for row in state.seenPosts.rows { try see.execute(arguments: [row]) }
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
