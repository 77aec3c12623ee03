// Pictures: the media of posts, and the photographs that they lead to.
import Base
internal import GRDB

extension Connection {
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
}
