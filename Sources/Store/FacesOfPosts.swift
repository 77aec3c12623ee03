// FacesOfPosts: what the face detector found in each post's photographs.
internal import GRDB

/// The photographs of all posts in the posts' order, walked through once beside them.
struct FacesOfPosts {
  private let statement: RawStatement
  private var row: RawRow?
  private var post: Int64 = .min

  init(_ db: Database) throws {
    // No WHERE for the missing photographs: an index of those that are there would be taken, and all be sorted.
    statement = try RawStatement(
      """
      SELECT m.post_id, m.image_id IS NOT NULL, d.faces,
        m.image_id IS NOT NULL AND d.image_id IS NULL AND EXISTS (
          SELECT 1 FROM image AS i JOIN stage_item AS s ON s.stage = 'faces' AND s.item = i.sha256
          WHERE i.id = m.image_id AND s.status = 'rejected')
      FROM media AS m LEFT JOIN detection AS d ON d.image_id = m.image_id
      WHERE m.post_id BETWEEN ?1 AND ?2 ORDER BY m.post_id
      """, in: db)
  }

  /// Goes to the photographs of these posts.
  mutating func begin(_ ids: ClosedRange<Int64>) throws {
    statement.reset()
    statement.bind(1, ids.lowerBound)
    statement.bind(2, ids.upperBound)
    try step()
  }

  private mutating func step() throws {
    row = try statement.next()
    if let row { post = row.wholeNumber(0) }
  }

  /// Posts must be asked for in ascending order.
  mutating func faces(of id: Int64) throws -> PostFaces {
    while row != nil, post < id { try step() }
    var (photographs, unsearched, single, several) = (false, false, false, false)
    while let row, post == id {
      if row.flag(1) {
        photographs = true
        switch row.int(2) {
        case nil: unsearched = unsearched || !row.flag(3)
        case 0: break
        case 1: single = true
        default: several = true
        }
      }
      try step()
    }
    if single { return .one }
    if unsearched { return .notSearched }
    return several ? .many : photographs ? .none : .noPhotograph
  }
}
