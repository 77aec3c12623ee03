// Posts: what was observed of them, and their comments. History is added to, never overwritten.
import Base
internal import GRDB

extension Connection {
  /// Adds a post and what was observed of it. What is known of a post is kept, what was unknown is filled in; a post
  /// that was gone comes back where this observation is no earlier.
  package func addPost(_ post: NewPost, source: Int64) throws -> AddedPost {
    let tags = post.hashtags.joined(separator: " ")
    let insert = try statement(.insertPost)
    insert.bind(1, post.platform)
    insert.bind(2, post.nativeID)
    insert.bind(3, post.accountID)
    insert.bind(4, post.postedAt)
    insert.bind(5, post.permalink)
    insert.bind(6, post.caption)
    insert.bind(7, tags)
    insert.bind(8, post.hashtagCount)
    insert.bind(9, post.latitude)
    insert.bind(10, post.longitude)
    insert.bind(11, source)
    insert.bind(12, post.member)
    insert.bind(13, post.position)
    insert.bind(14, post.part)
    try insert.run()
    let isNew = insert.changes > 0
    let id: Int64
    if isNew {
      id = insert.lastInsertedRow
    } else {
      let find = try statement(.findPost)
      find.bind(1, post.platform)
      find.bind(2, post.nativeID)
      find.bind(3, post.observedAt)
      let known = try find.first { (id: $0.int(0) ?? 0, account: $0.int(1), isBack: $0.flag(2)) }
      id = known?.id ?? 0
      if let account = known?.account, let other = post.accountID, other != account,
        !(try isSamePerson(post: id, account, other))
      {
        // It is there all the same: a revisit must not call it gone.
        state.seenPosts.insert(id)
        return .otherAccount
      }
      if known?.isBack == true { state.cameBack += 1 }
      try fill(post, id, tags)
    }
    let isFirst = state.seenPosts.insert(id)
    let reading = try observe(post, id, source)
    return .kept(id: id, isNew: isNew, isFirst: isFirst, reading: reading)
  }

  /// Whether one of two accounts is known by its name only (`@name`): a post has one author, who may have had another name
  /// at another reading. The post then belongs to the one with the lasting id.
  private func isSamePerson(post: Int64, _ known: Int64, _ other: Int64) throws -> Bool {
    let find = try db.cachedStatement(sql: "SELECT native_id FROM account WHERE id = ?")
    guard let first = try Row.fetchOne(find, arguments: [known]),
      let second = try Row.fetchOne(find, arguments: [other])
    else { return false }
    let ids: (String, String) = (first["native_id"], second["native_id"])
    guard ids.0.hasPrefix("@") != ids.1.hasPrefix("@") else { return false }
    if ids.0.hasPrefix("@") {
      try db.execute(sql: "UPDATE post SET account_id = ? WHERE id = ?", arguments: [other, post])
    }
    return true
  }

  private func fill(_ post: NewPost, _ id: Int64, _ tags: String) throws {
    let fill = try statement(.fillPost)
    fill.bind(1, post.accountID)
    fill.bind(2, post.postedAt)
    fill.bind(3, post.permalink)
    fill.bind(4, post.caption)
    fill.bind(5, post.latitude)
    fill.bind(6, post.longitude)
    fill.bind(7, tags)
    fill.bind(8, post.hashtagCount)
    fill.bind(9, post.observedAt)
    fill.bind(10, id)
    try fill.run()
  }

  private func observe(_ post: NewPost, _ id: Int64, _ source: Int64) throws -> AddedPost.Reading {
    let insert = try statement(.insertPostObservation)
    insert.bind(1, id)
    insert.bind(2, post.observedAt)
    insert.bind(3, post.likes)
    insert.bind(4, post.comments)
    insert.bind(5, post.followers)
    insert.bind(6, source)
    try insert.run()
    if insert.changes > 0 { return .new }
    let compare = try statement(.comparePostObservation)
    compare.bind(1, id)
    compare.bind(2, post.observedAt)
    compare.bind(3, post.likes)
    compare.bind(4, post.comments)
    compare.bind(5, post.followers)
    return try compare.first { $0.flag(0) } == false ? .contradicting : .known
  }

  /// The post's row; nil where the store has no such post.
  package func post(platform: String, nativeID: String) throws -> Int64? {
    let find = try statement(.findPost)
    find.bind(1, platform)
    find.bind(2, nativeID)
    return try find.first { $0.int(0) } ?? nil
  }

  /// Whether a record repeats a post because one of its records is a repost, this one or one before.
  package func isRepeatedByRepost(post id: Int64, isRepost: Bool) -> Bool {
    if isRepost { state.repostedPosts.insert(id) }
    return isRepost || state.repostedPosts.contains(id)
  }

  /// Notes that the dump has a post whose record could not be used.
  package func seePost(platform: String, nativeID: String) throws {
    if let id = try post(platform: platform, nativeID: nativeID) { state.seenPosts.insert(id) }
  }

  /// Adds a comment under a post; true where it was not known yet.
  package func addComment(_ comment: NewComment, post: Int64, source: Int64) throws -> Bool {
    let insert = try statement(.insertComment)
    insert.bind(1, post)
    insert.bind(2, comment.nativeID)
    insert.bind(3, comment.authorID)
    insert.bind(4, comment.authorName)
    insert.bind(5, comment.writtenAt)
    insert.bind(6, comment.text)
    insert.bind(7, comment.likes)
    insert.bind(8, source)
    try insert.run()
    return insert.changes > 0
  }
}
