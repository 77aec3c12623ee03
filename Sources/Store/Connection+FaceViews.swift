// FaceViews: photographs chosen by what the face detector found in them. Looking only; nothing is changed.
import Base
internal import GRDB

/// Which photographs, by the faces that were found in them.
package enum FaceSelection: String, Sendable, CaseIterable {
  case none
  case one
  /// Two and more.
  case many
  /// Those that the detector has looked at, whatever it found.
  case any
  /// Those that could not be read or searched.
  case failed
}

/// A photograph, and what the face stage says of it.
package struct FacedPhotograph: Sendable, Hashable {
  package var image: StoredImage
  /// The posts that show it, as `platform/id`, in that order.
  package var posts: [String] = []
  /// The name by which a vote file may call it: its post's id, with `/2` for the second picture of it.
  package var item: String?
  /// Strongest first; nil where it has not been searched.
  package var faces: [FaceBox]?
  /// Why it could not be searched.
  package var problem: String?

  package init(image: StoredImage, faces: [FaceBox]? = nil) {
    self.image = image
    self.faces = faces
  }
}

extension Connection {
  /// How many photographs there are of a selection; of the store, where it is nil.
  package func photographCount(_ selection: FaceSelection?) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) \(Self.source(of: selection))") ?? 0
  }

  /// Photographs in the order of their hashes, after the one given: a page of a list that may not fit into memory.
  package func photographs(_ selection: FaceSelection?, after sha256: String?, limit: Int) throws -> [FacedPhotograph] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT i.id, i.sha256, i.kind, i.width, i.height \(Self.source(of: selection)) AND i.sha256 > ?
        ORDER BY i.sha256 LIMIT ?
        """, arguments: [sha256 ?? "", limit])
    return try rows.map { try faced(Self.storedImage($0)) }
  }

  /// At most `count` photographs of a selection: all of them, or evenly spread ones in the order of the hashes, which
  /// says nothing about a picture. The same store gives the same ones.
  package func photographs(_ selection: FaceSelection?, spread count: Int) throws -> [FacedPhotograph] {
    let total = try photographCount(selection)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT i.id, i.sha256, i.kind, i.width, i.height \(Self.source(of: selection)) ORDER BY i.sha256
        """)
    var chosen: [StoredImage] = []
    var place = 0
    while chosen.count < min(count, total), let row = try rows.next() {
      // The n-th of those chosen lies at n · total / count.
      let next = total <= count ? place : chosen.count * total / count
      if place == next { chosen.append(Self.storedImage(row)) }
      place += 1
    }
    return try chosen.map(faced)
  }

  /// FROM and WHERE: each photograph once, as `i`.
  private static func source(of selection: FaceSelection?) -> String {
    let detected = "FROM image AS i JOIN detection AS d ON d.image_id = i.id WHERE"
    return switch selection {
    case nil: "FROM image AS i WHERE true"
    case FaceSelection.none?: "\(detected) d.faces = 0"
    case .one: "\(detected) d.faces = 1"
    case .many: "\(detected) d.faces > 1"
    case .any: "\(detected) true"
    case .failed:
      """
      FROM image AS i JOIN stage_item AS s ON s.stage = 'faces' AND s.item = i.sha256 WHERE s.status <> 'done'
      """
    }
  }

  private func faced(_ image: StoredImage) throws -> FacedPhotograph {
    var photograph = FacedPhotograph(image: image, faces: try faces(ofImage: image.id))
    let origin = try db.cachedStatement(
      sql: """
        SELECT p.platform, p.native_id, m.ordinal FROM media AS m JOIN post AS p ON p.id = m.post_id
        WHERE m.image_id = ? ORDER BY p.platform, p.native_id, m.ordinal
        """)
    for row in try Row.fetchAll(origin, arguments: [image.id]) {
      let (platform, id, ordinal): (String, String, Int) = (row["platform"], row["native_id"], row["ordinal"])
      if photograph.posts.last != "\(platform)/\(id)" { photograph.posts.append("\(platform)/\(id)") }
      if photograph.item == nil { photograph.item = ordinal == 1 ? id : "\(id)/\(ordinal)" }
    }
    if let entry = try ledgerEntry(of: image.sha256, stage: "faces"), entry.status != .done {
      photograph.problem = entry.message ?? entry.reason
    }
    return photograph
  }

  /// The faces of an image, strongest first; nil where no detector has looked.
  package func faces(ofImage id: Int64) throws -> [FaceBox]? {
    let searched = try db.cachedStatement(sql: "SELECT faces FROM detection WHERE image_id = ?")
    guard try Int.fetchOne(searched, arguments: [id]) != nil else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT "left", top, "right", bottom, confidence, sub_detector FROM face WHERE image_id = ? ORDER BY ordinal
        """)
    return try Row.fetchAll(statement, arguments: [id]).map { row in
      FaceBox(
        left: row["left"], top: row["top"], right: row["right"], bottom: row["bottom"], confidence: row["confidence"],
        subDetector: row["sub_detector"])
    }
  }
}
