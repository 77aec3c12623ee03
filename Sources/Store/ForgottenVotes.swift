// ForgottenVotes: the votes on photographs and posts that are to be forgotten.
import Base
internal import GRDB

/// Votes name what they are about in words of their own: a hash, a post's id, a file.
struct ForgottenVotes {
  /// Rows that go.
  var removed: [Int64] = []
  /// Rows that stay with a photograph that others show too, and called it by what is forgotten: the photograph of each.
  var renamed: [(vote: Int64, image: StoredPhotograph)] = []

  init(of work: ForgetWork) throws {
    let gone = Set(work.gone.map(\.id))
    let kept = Dictionary(work.kept.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = try Row.fetchAll(
      work.db,
      sql: """
        SELECT id, item, image_id FROM vote
        WHERE image_id IS NULL OR image_id IN (SELECT value FROM json_each(?))
        """, arguments: [ForgetWork.list((work.gone + work.kept).map(\.id))])
    let named = try work.connection.images(
      named: Set(rows.filter { $0["image_id"] == nil }.map { $0["item"] as String }))
    let posts = try ForgottenVotes.namesOnly(of: work)
    let text = work.text
    for row in rows {
      let (id, item): (Int64, String) = (row["id"], row["item"])
      let image: Int64? = row["image_id"] ?? named[item]?.id
      if let image, gone.contains(image) {
        removed.append(id)
      } else if let image {
        guard let photograph = kept[image], item != photograph.sha256 else { continue }
        if posts.contains(Self.post(in: item)) || text.isFound(in: item.utf8, .record) {
          renamed.append((id, photograph))
        }
      } else if posts.contains(Self.post(in: item)) || text.isFound(in: item.utf8, .record) {
        removed.append(id)
      }
    }
  }

  /// The posts' ids, with and without their platforms, that are not ids of other posts as well.
  private static func namesOnly(of work: ForgetWork) throws -> Set<String> {
    let others = try Set(
      String.fetchAll(
        work.db,
        sql: """
          SELECT native_id FROM post WHERE native_id IN (SELECT value FROM json_each(?1))
            AND id NOT IN (SELECT value FROM json_each(?2))
          """, arguments: [work.posts.map(\.nativeID).jsonArray, work.postList]))
    return Set(work.posts.map(\.text)).union(work.posts.map(\.nativeID).filter { !others.contains($0) })
  }

  /// `id/2` is the second picture of `id`.
  static func post(in item: String) -> String {
    guard let slash = item.lastIndex(of: "/"), let number = Int(item[item.index(after: slash)...]), number >= 1,
      slash > item.startIndex
    else { return item }
    return String(item[..<slash])
  }
}

extension [String] {
  /// As `json_each` takes it.
  var jsonArray: String { jsonText(self) }
}
