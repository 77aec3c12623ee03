// PostLineage: what the store knows of one post: where it was read, its likes over time, how its pictures came.
import Base
internal import GRDB

/// Where a record stands in a dump.
package struct DumpPlace: Sendable, Hashable {
  /// As the dump was named, absolute.
  package var path: String
  package var dialect: String
  /// The file inside a folder or archive; nil where the dump is one file.
  package var member: String?
  /// The record, from 1.
  package var position: Int
  /// The post inside a record of several, from 1; 0 where the record is one post.
  package var part: Int
  /// The run that first read this dump.
  package var run: Int64
}

/// Numbers of a post at a moment. What a dump does not say is nil.
package struct PostReading: Sendable, Hashable {
  package var at: UTCTime
  package var likes: Int?
  package var comments: Int?
  package var followers: Int?
  /// The dump that says so, and the run that first read a dump at that place.
  package var source: String
  package var run: Int64
}

/// Numbers of an account at a moment.
package struct AccountReading: Sendable, Hashable {
  package var at: UTCTime
  package var followers: Int?
  package var following: Int?
}

/// How an address was asked for.
package struct FetchLineage: Sendable, Hashable {
  /// `done`, `failed` or `rejected`; nil where it was never asked for.
  package var status: String?
  package var reason: String?
  package var message: String?
  package var endedAt: UTCTime?
  /// Requests, of all runs.
  package var tries: Int?
  package var askedAt: UTCTime?
  /// When later looks found it gone, or changed.
  package var goneAt: UTCTime?
  package var changedAt: UTCTime?
  /// The run that was at work when it ended, where there was only one.
  package var run: Int64?
}

/// One picture of a post.
package struct PictureLineage: Sendable, Hashable {
  /// From 1.
  package var ordinal: Int
  /// The photograph's SHA-256; nil where it is not here.
  package var sha256: String?
  /// Where the dump had it beside the metadata; nil where it had not.
  package var file: String?
  package var url: String?
  /// Nil without an address.
  package var fetch: FetchLineage?
}

/// A post with all that dumps say of it.
package struct PostLineage: Sendable, Hashable {
  package var id: Int64
  package var platform: String
  package var nativeID: String
  package var accountID: String?
  package var username: String?
  package var postedAt: UTCTime?
  package var permalink: String?
  package var caption: String?
  package var hashtags: [String]
  package var hashtagCount: Int?
  package var comments: Int
  package var place: DumpPlace
  /// The last revisit that still had it, and the first that had not.
  package var revisitedAt: UTCTime?
  package var goneAt: UTCTime?
  package var readings: [PostReading]
  package var accountReadings: [AccountReading]
  package var pictures: [PictureLineage]

  /// `platform/id`
  package var name: String { "\(platform)/\(nativeID)" }
}

extension Connection {
  /// Nil where there is no such post.
  package func lineage(ofPost id: Int64) throws -> PostLineage? {
    guard
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT p.*, s.path, s.dialect, s.run_id, a.native_id AS account, a.username,
            (SELECT count(*) FROM comment AS c WHERE c.post_id = p.id) AS comments
          FROM post AS p JOIN source AS s ON s.id = p.source_id LEFT JOIN account AS a ON a.id = p.account_id
          WHERE p.id = ?
          """, arguments: [id])
    else { return nil }
    let tags: String = row["hashtags"]
    let account: Int64? = row["account_id"]
    return PostLineage(
      id: id, platform: row["platform"], nativeID: row["native_id"], accountID: row["account"],
      username: row["username"], postedAt: Self.time(row["posted_at"]), permalink: row["permalink"],
      caption: row["caption"], hashtags: tags.split(separator: " ").map(String.init),
      hashtagCount: row["hashtag_count"], comments: row["comments"],
      place: DumpPlace(
        path: row["path"], dialect: row["dialect"], member: row["source_member"], position: row["source_position"],
        part: row["source_part"], run: row["run_id"]),
      revisitedAt: Self.time(row["revisited_at"]), goneAt: Self.time(row["gone_at"]),
      readings: try readings(ofPost: id),
      accountReadings: try account.map { try readings(ofAccount: $0) } ?? [], pictures: try pictures(ofPost: id))
  }

  /// A column of seconds.
  static func time(_ seconds: Int64?) -> UTCTime? { seconds.map { UTCTime(seconds: $0) } }

  private func readings(ofPost id: Int64) throws -> [PostReading] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT o.observed_at, o.likes, o.comments, o.followers, s.path, s.run_id
        FROM post_observation AS o JOIN source AS s ON s.id = o.source_id WHERE o.post_id = ? ORDER BY o.observed_at
        """, arguments: [id]
    ).map {
      PostReading(
        at: UTCTime(seconds: $0["observed_at"]), likes: $0["likes"], comments: $0["comments"],
        followers: $0["followers"], source: $0["path"], run: $0["run_id"])
    }
  }

  private func readings(ofAccount id: Int64) throws -> [AccountReading] {
    try Row.fetchAll(
      db,
      sql:
        "SELECT observed_at, followers, following FROM account_observation WHERE account_id = ? ORDER BY observed_at",
      arguments: [id]
    ).map {
      AccountReading(
        at: UTCTime(seconds: $0["observed_at"]), followers: $0["followers"], following: $0["following"])
    }
  }

  private func pictures(ofPost id: Int64) throws -> [PictureLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT m.ordinal, m.file, m.url, i.sha256, l.status, l.reason, l.message, l.ended_at,
          a.tries, a.asked_at, a.gone_at, a.changed_at
        FROM media AS m LEFT JOIN image AS i ON i.id = m.image_id
        LEFT JOIN stage_item AS l ON l.stage = 'fetch' AND l.item = m.url LEFT JOIN address AS a ON a.url = m.url
        WHERE m.post_id = ? ORDER BY m.ordinal
        """, arguments: [id]
    ).map { row in
      let url: String? = row["url"]
      let ended = Self.time(row["ended_at"])
      let fetch = try url.map { _ in
        FetchLineage(
          status: row["status"], reason: row["reason"], message: row["message"], endedAt: ended, tries: row["tries"],
          askedAt: Self.time(row["asked_at"]), goneAt: Self.time(row["gone_at"]),
          changedAt: Self.time(row["changed_at"]), run: try ended.flatMap { try run(of: "fetch", atWork: $0) })
      }
      return PictureLineage(
        ordinal: row["ordinal"], sha256: row["sha256"], file: row["file"], url: url, fetch: fetch)
    }
  }
}
