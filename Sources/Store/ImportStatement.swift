// ImportStatement: the SQL that an import runs for each row, prepared once for a connection.

/// A statement with numbered parameters; the verbs of Connection+Import bind them.
enum ImportStatement: Int, CaseIterable {
  case insertPost, findPost, fillPost
  case insertPostObservation, comparePostObservation
  case insertAccount, findAccount, nameAccount, insertAccountObservation
  case insertMedia, findMedia, fillMedia, findPhotograph
  case insertComment

  var sql: String {
    switch self {
    case .insertPost:
      """
      INSERT INTO post (platform, native_id, account_id, posted_at, permalink, caption, hashtags, hashtag_count,
        latitude, longitude, source_id, source_member, source_position, source_part)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT DO NOTHING
      """
    case .findPost: "SELECT id, account_id, gone_at <= ?3 FROM post WHERE platform = ?1 AND native_id = ?2"
    case .fillPost:
      // Fills in what was unknown, and touches no row that has nothing to gain.
      """
      UPDATE post SET
        account_id = coalesce(account_id, ?1), posted_at = coalesce(posted_at, ?2),
        permalink = coalesce(permalink, ?3), caption = coalesce(caption, ?4),
        latitude = coalesce(latitude, ?5), longitude = coalesce(longitude, ?6),
        hashtags = CASE WHEN hashtag_count IS NULL THEN ?7 ELSE hashtags END,
        hashtag_count = coalesce(hashtag_count, ?8), gone_at = CASE WHEN gone_at <= ?9 THEN NULL ELSE gone_at END
      WHERE id = ?10 AND (
        (account_id IS NULL AND ?1 IS NOT NULL) OR (posted_at IS NULL AND ?2 IS NOT NULL)
        OR (permalink IS NULL AND ?3 IS NOT NULL) OR (caption IS NULL AND ?4 IS NOT NULL)
        OR (latitude IS NULL AND ?5 IS NOT NULL) OR (longitude IS NULL AND ?6 IS NOT NULL)
        OR (hashtag_count IS NULL AND ?8 IS NOT NULL) OR gone_at <= ?9)
      """
    case .insertPostObservation:
      """
      INSERT INTO post_observation (post_id, observed_at, likes, comments, followers, source_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING
      """
    case .comparePostObservation:
      """
      SELECT likes IS ?3 AND comments IS ?4 AND followers IS ?5 FROM post_observation
      WHERE post_id = ?1 AND observed_at = ?2
      """
    case .insertAccount:
      """
      INSERT INTO account (platform, native_id, username, named_at) VALUES (?1, ?2, ?3, ?4)
      """
    case .findAccount: "SELECT id FROM account WHERE platform = ?1 AND native_id = ?2"
    case .nameAccount:
      // The name that was read last, whichever dump is imported last.
      """
      UPDATE account SET username = ?2, named_at = ?3
      WHERE id = ?1 AND (username IS NULL OR coalesce(named_at, 0) < ?3)
      """
    case .insertAccountObservation:
      """
      INSERT INTO account_observation (account_id, observed_at, followers, following) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT DO NOTHING
      """
    case .insertMedia:
      """
      INSERT INTO media (post_id, ordinal, url, url_key, url_at, file, image_id)
      VALUES (?1, ?2, ?3, CASE WHEN ?7 IS NOT NULL THEN ?4 END, ?5, ?6, ?7)
      ON CONFLICT DO NOTHING
      """
    case .findMedia: "SELECT id, image_id FROM media WHERE post_id = ?1 AND ordinal = ?2"
    case .fillMedia:
      // Addresses are signed and expire: the one that was read last is kept. A file and a photograph stay.
      """
      UPDATE media SET
        url = CASE WHEN ?3 IS NOT NULL AND (url IS NULL OR coalesce(url_at, 0) < ?5) THEN ?3 ELSE url END,
        url_key = CASE
          WHEN ?3 IS NOT NULL AND (url IS NULL OR coalesce(url_at, 0) < ?5)
            THEN CASE WHEN url_key IS NOT NULL OR image_id IS NOT NULL OR ?7 IS NOT NULL THEN ?4 END
          WHEN ?7 IS NOT NULL THEN coalesce(url_key, address_key(url)) ELSE url_key END,
        url_at = CASE WHEN ?3 IS NOT NULL AND (url IS NULL OR coalesce(url_at, 0) < ?5) THEN ?5 ELSE url_at END,
        file = coalesce(file, ?6), image_id = coalesce(image_id, ?7)
      WHERE post_id = ?1 AND ordinal = ?2 AND (
        (?3 IS NOT NULL AND (url IS NULL OR coalesce(url_at, 0) < ?5))
        OR (file IS NULL AND ?6 IS NOT NULL) OR (image_id IS NULL AND ?7 IS NOT NULL))
      """
    case .findPhotograph:
      "SELECT image_id FROM media WHERE url_key = ?1 AND url = ?2 AND image_id IS NOT NULL LIMIT 1"
    case .insertComment:
      """
      INSERT INTO comment (post_id, native_id, author_id, author_name, written_at, text, likes, source_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING
      """
    }
  }
}
