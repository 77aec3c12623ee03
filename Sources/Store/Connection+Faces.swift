// Faces: what the detector found in each image.
import Base
internal import GRDB

/// How many images have no face, one, or more.
package struct FaceCounts: Sendable, Hashable {
  package var none = 0
  package var one = 0
  package var many = 0

  package init() {}
}

extension Connection {
  /// Replaces what an earlier detector found in the image.
  package func saveDetection(imageID: Int64, detector: String, faces: [FaceBox]) throws {
    try clearDetection(imageID: imageID)
    let detection = try db.cachedStatement(sql: "INSERT INTO detection (image_id, detector, faces) VALUES (?, ?, ?)")
    try detection.execute(arguments: [imageID, detector, faces.count])
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO face (image_id, ordinal, "left", top, "right", bottom, confidence, sub_detector)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (index, face) in faces.enumerated() {
      try statement.execute(arguments: [
        imageID, index + 1, face.left, face.top, face.right, face.bottom, face.confidence, face.subDetector,
      ])
    }
  }

  /// Forgets what an earlier detector found: the image has failed since, and an old result would be a wrong one.
  package func clearDetection(imageID: Int64) throws {
    let statement = try db.cachedStatement(sql: "DELETE FROM detection WHERE image_id = ?")
    try statement.execute(arguments: [imageID])
  }

  /// The settings that the store's detections come from, with how many images each has searched, most first; more than
  /// one where a search under new settings was ended early.
  package func detectors() throws -> [(name: String, images: Int)] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT detector, count(*) AS n FROM detection GROUP BY detector ORDER BY n DESC, detector")
    return rows.map { ($0["detector"], $0["n"]) }
  }

  /// How many images have no face, one, or more, as far as they were searched.
  /// - Parameter detector: the settings that count; nil for all.
  package func faceCounts(detector: String? = nil) throws -> FaceCounts {
    var counts = FaceCounts()
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT min(faces, 2) AS faces, count(*) AS n FROM detection WHERE ?1 IS NULL OR detector = ?1 GROUP BY 1
        """, arguments: [detector])
    for row in rows {
      let n: Int = row["n"]
      switch row["faces"] as Int {
      case 0: counts.none = n
      case 1: counts.one = n
      default: counts.many = n
      }
    }
    return counts
  }
}
