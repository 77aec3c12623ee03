// Status: the funnel, from posts collected to images exported.
internal import GRDB

/// A step of the funnel.
package struct FunnelStep: Sendable, Hashable, Codable {
  package var step: String
  package var count: Int

  package init(step: String, count: Int) {
    self.step = step
    self.count = count
  }
}

extension Connection {
  /// The funnel, from what was collected to what was exported: fixed steps first, then one for each set of labels
  /// (in the order of their names) and one for each export, whose folder is named from `folder` where it lies inside.
  package func funnel(relativeTo folder: String) throws -> [FunnelStep] {
    var steps: [FunnelStep] = []
    func add(_ step: String, _ sql: String) throws {
      steps.append(FunnelStep(step: step, count: try Int.fetchOne(db, sql: sql) ?? 0))
    }
    try add("collected", "SELECT count(*) FROM post")
    try add("revisited", "SELECT count(*) FROM post WHERE revisited_at IS NOT NULL")
    try add("gone", "SELECT count(*) FROM post WHERE gone_at IS NOT NULL")
    try add("with_photographs", "SELECT count(DISTINCT post_id) FROM media WHERE image_id IS NOT NULL")
    try add("images", "SELECT count(*) FROM image")
    try add("faces_searched", "SELECT count(*) FROM detection")
    try add("with_faces", "SELECT count(*) FROM detection WHERE faces > 0")
    try add("one_face", "SELECT count(*) FROM detection WHERE faces = 1")
    try add("voted_images", "SELECT count(DISTINCT image_id) FROM current_vote WHERE image_id IS NOT NULL")
    for selection in try selections() {
      let count = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM selected_image WHERE selection_id = ?", arguments: [selection.id])
      steps.append(FunnelStep(step: "selection \(selection.name)", count: count ?? 0))
    }
    let sets = try Row.fetchAll(
      db,
      sql: """
        SELECT s.name, l.value, l.n FROM label_set AS s JOIN (
          SELECT set_id, value, count(*) AS n FROM label WHERE value IS NOT NULL GROUP BY set_id, value
          UNION ALL
          SELECT set_id, value, count(*) FROM post_label WHERE value IS NOT NULL GROUP BY set_id, value
        ) AS l ON l.set_id = s.id ORDER BY s.name, l.value
        """)
    for row in sets {
      let name: String = row["name"]
      let value: String = row["value"]
      steps.append(FunnelStep(step: "label \(name)=\(value)", count: row["n"]))
    }
    let exports = try Row.fetchAll(
      db,
      sql: """
        SELECT e.directory, i.split, count(*) AS n FROM export AS e JOIN export_item AS i ON i.export_id = e.id
        WHERE e.id IN (SELECT max(id) FROM export GROUP BY directory)
        GROUP BY e.id, i.split ORDER BY e.id, i.split DESC
        """)
    for row in exports {
      let path: String = row["directory"]
      let directory = path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
      let split: String = row["split"]
      steps.append(FunnelStep(step: "exported \(directory) \(split)", count: row["n"]))
    }
    return steps
  }

  /// How many pictures of posts have no photograph yet and an address to fetch it from.
  package func unfetchedCount() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(DISTINCT url) FROM media WHERE image_id IS NULL AND url IS NOT NULL") ?? 0
  }

  /// Every address of a picture, once.
  package func addressCount() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(DISTINCT url) FROM media WHERE url IS NOT NULL") ?? 0
  }
}
