// PostPhotographs: from a post to its photographs.
import Base
internal import GRDB

/// A photograph as one of the pictures of a post.
package struct PostPhotograph: Sendable, Hashable {
  package var image: StoredImage
  /// From 1, in the post's order.
  package var ordinal: Int
  /// The name by which a vote file may call it: the post's id, with `/2` for its second picture.
  package var item: String
}

extension Connection {
  /// The photographs of a post that are here, in the post's order.
  /// - Parameter withOneFace: only those in which the detector has found exactly one face.
  package func photographs(ofPost id: Int64, withOneFace: Bool = false) throws -> [PostPhotograph] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT m.ordinal, p.native_id, i.id, i.sha256, i.kind, i.width, i.height
        FROM media AS m JOIN post AS p ON p.id = m.post_id JOIN image AS i ON i.id = m.image_id
        WHERE m.post_id = ?1
          AND (NOT ?2 OR EXISTS (SELECT 1 FROM detection AS d WHERE d.image_id = i.id AND d.faces = 1))
        ORDER BY m.ordinal
        """)
    return try Row.fetchAll(statement, arguments: [id, withOneFace]).map { row in
      let (ordinal, post): (Int, String) = (row["ordinal"], row["native_id"])
      return PostPhotograph(
        image: Self.storedImage(row), ordinal: ordinal, item: ordinal == 1 ? post : "\(post)/\(ordinal)")
    }
  }
}
