// Captions: what the posts that show a photograph say.
import Base
internal import GRDB

/// A post as people read it.
package struct CaptionedPost: Sendable, Hashable {
  /// `platform/id`
  package var name: String
  package var caption: String?
  /// Without #.
  package var hashtags: [String]
}

extension Connection {
  /// The posts that show an image, in the order of their names.
  package func posts(showing image: Int64) throws -> [CaptionedPost] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT DISTINCT p.platform, p.native_id, p.caption, p.hashtags FROM media AS m JOIN post AS p ON p.id = m.post_id
        WHERE m.image_id = ? ORDER BY p.platform, p.native_id
        """)
    return try Row.fetchAll(statement, arguments: [image]).map { row in
      let (platform, id, tags): (String, String, String) = (row["platform"], row["native_id"], row["hashtags"])
      return CaptionedPost(
        name: "\(platform)/\(id)", caption: row["caption"], hashtags: tags.split(separator: " ").map(String.init))
    }
  }
}
