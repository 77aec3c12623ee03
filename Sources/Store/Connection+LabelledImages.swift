// LabelledImages: images with a label, and what an export or a classifier must know of them.
import Base
internal import GRDB

/// An image that carries a label, with what an export must know of it.
package struct LabelledImage: Sendable, Hashable {
  package var image: StoredImage
  package var label: String
  /// Every post that shows it, as `platform/id`, sorted.
  package var posts: [String]
  /// Every account whose posts show it, as `platform/id`, sorted. Empty where no post says.
  package var accounts: [String]
  /// Nil where the face detector has not run or could not read it.
  package var faces: Int?
  /// The face stage found that the photograph cannot be decoded.
  package var isUnreadable: Bool
  /// The strongest face, where there is one.
  package var face: FaceBox?

  package init(
    image: StoredImage, label: String, posts: [String] = [], accounts: [String] = [], faces: Int? = nil,
    isUnreadable: Bool = false, face: FaceBox? = nil
  ) {
    self.image = image
    self.label = label
    self.posts = posts
    self.accounts = accounts
    self.faces = faces
    self.isUnreadable = isUnreadable
    self.face = face
  }
}

extension Connection {
  /// The images with a label of the set, in the order of their hashes; an image that two posts label differently is
  /// left out and counted.
  package func labelledImages(set name: String) throws -> (images: [LabelledImage], contradictory: Int) {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        WITH labelled AS (
          SELECT l.image_id, l.value FROM label AS l JOIN label_set AS s ON s.id = l.set_id
          WHERE s.name = ?1 AND l.value IS NOT NULL
          UNION
          SELECT m.image_id, l.value FROM media AS m CROSS JOIN post_label AS l ON l.post_id = m.post_id
          WHERE l.set_id = (SELECT id FROM label_set WHERE name = ?1)
            AND m.image_id IS NOT NULL AND l.value IS NOT NULL
        )
        SELECT i.id, i.sha256, i.kind, i.width, i.height, d.faces, labelled.value, s.item IS NOT NULL AS unreadable,
          f."left" AS face_left, f.top AS face_top, f."right" AS face_right, f.bottom AS face_bottom, f.confidence,
          f.sub_detector
        FROM labelled JOIN image AS i ON i.id = labelled.image_id
        LEFT JOIN detection AS d ON d.image_id = i.id
        LEFT JOIN face AS f ON f.image_id = i.id AND f.ordinal = 1
        LEFT JOIN stage_item AS s ON s.stage = 'faces' AND s.item = i.sha256 AND s.status = 'rejected'
        ORDER BY i.sha256, labelled.value
        """, arguments: [name])
    var found: [LabelledImage] = []
    var contradictory: Set<Int64> = []
    while let row = try rows.next() {
      let image = Self.storedImage(row)
      if found.last?.image.id == image.id {
        contradictory.insert(image.id)
        continue
      }
      var face: FaceBox?
      if let left: Int = row["face_left"] {
        face = FaceBox(
          left: left, top: row["face_top"], right: row["face_right"], bottom: row["face_bottom"],
          confidence: row["confidence"], subDetector: row["sub_detector"])
      }
      found.append(
        LabelledImage(
          image: image, label: row["value"], posts: [], accounts: [], faces: row["faces"],
          isUnreadable: row["unreadable"], face: face))
    }
    found.removeAll { contradictory.contains($0.image.id) }
    for index in found.indices {
      let (posts, accounts) = try origins(ofImage: found[index].image.id)
      found[index].posts = posts
      found[index].accounts = accounts
    }
    return (found, contradictory.count)
  }

  private func origins(ofImage id: Int64) throws -> (posts: [String], accounts: [String]) {
    let statement = try db.cachedStatement(
      sql: """
        SELECT p.platform || '/' || p.native_id AS post, a.platform || '/' || a.native_id AS account
        FROM media AS m JOIN post AS p ON p.id = m.post_id LEFT JOIN account AS a ON a.id = p.account_id
        WHERE m.image_id = ?
        """)
    var posts: Set<String> = []
    var accounts: Set<String> = []
    for row in try Row.fetchAll(statement, arguments: [id]) {
      posts.insert(row["post"])
      if let account: String = row["account"] { accounts.insert(account) }
    }
    return (posts.sorted(), accounts.sorted())
  }

  /// Every account whose posts show the image, as `platform/id`, sorted.
  package func accounts(ofImage id: Int64) throws -> [String] { try origins(ofImage: id).accounts }
}

extension Connection {
  /// Hands each photograph and label of a set to `body`, one row at a time and in no order; of posts, their photographs. A
  /// photograph of two posts with different labels comes with both.
  package func forEachLabelledPhotograph(
    set name: String, _ body: (_ image: Int64, _ sha256: String, _ label: String) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        WITH labelled AS (
          SELECT l.image_id, l.value FROM label AS l JOIN label_set AS s ON s.id = l.set_id
          WHERE s.name = ?1 AND l.value IS NOT NULL
          UNION
          SELECT m.image_id, l.value FROM post_label AS l CROSS JOIN media AS m ON m.post_id = l.post_id
          WHERE l.set_id = (SELECT id FROM label_set WHERE name = ?1)
            AND m.image_id IS NOT NULL AND l.value IS NOT NULL
        )
        SELECT i.id, i.sha256, labelled.value FROM labelled CROSS JOIN image AS i ON i.id = labelled.image_id
        """, arguments: [name])
    while let row = try rows.next() { try body(row[0], row[1], row[2]) }
  }
}
