// Fetch: the addresses of pictures, and the photographs they led to.
import Base
internal import GRDB

extension Connection {
  /// Gives every address the key that it is found by. An import leaves them out: written in the order of the dump, an
  /// index that is in no order is most of its work.
  package func keyAddresses() throws {
    try db.execute(sql: "UPDATE media SET url_key = address_key(url) WHERE url_key IS NULL AND url IS NOT NULL")
  }

  /// Addresses of pictures that need fetching or were fetched, each once, after the one given, in the order of their
  /// keys: as good as shuffled, so that no host gets all of its requests in a row. Addresses without a key
  /// (`keyAddresses`) are not among them.
  /// A picture that the dump brought as a file is not among them.
  package func addresses(after url: String?, limit: Int) throws -> [String] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT url_key, url FROM media AS m
        WHERE (url_key, url) > (?1, ?2) AND url_key IS NOT NULL AND (image_id IS NULL OR EXISTS (
          SELECT 1 FROM stage_item WHERE stage = 'fetch' AND item = m.url))
        ORDER BY url_key, url LIMIT ?3
        """, arguments: [url.map(AddressKey.key) ?? .min, url ?? "", limit]
    ).map { $0["url"] }
  }

  /// The photograph of every picture of that address; nil for a picture that has none yet.
  package func images(ofAddress url: String) throws -> [(sha256: String, kind: PhotoKind, bytes: Int)?] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT DISTINCT i.sha256, i.kind, i.bytes FROM media AS m LEFT JOIN image AS i ON i.id = m.image_id
        WHERE m.url_key = ? AND m.url = ?
        """)
    return try Row.fetchAll(statement, arguments: [AddressKey.key(url), url]).map { row in
      guard let sha256: String = row["sha256"], let kind = PhotoKind(rawValue: row["kind"]) else { return nil }
      return (sha256, kind, row["bytes"])
    }
  }

  /// Ties every picture of that address to the photograph.
  package func setImage(_ image: Int64, ofAddress url: String) throws {
    let statement = try db.cachedStatement(
      sql: "UPDATE media SET image_id = ? WHERE url_key = ? AND url = ? AND image_id IS NULL")
    try statement.execute(arguments: [image, AddressKey.key(url), url])
  }

  /// How many addresses there are to fetch, those already fetched included.
  package func fetchCount() throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT count(DISTINCT url) FROM media AS m
        WHERE url IS NOT NULL AND (image_id IS NULL OR EXISTS (
          SELECT 1 FROM stage_item WHERE stage = 'fetch' AND item = m.url))
        """) ?? 0
  }
}
