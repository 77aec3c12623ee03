// InstagramComments: what people wrote under Instagram's posts.
internal import Base

extension InstagramNode {
  /// The comments that stand inside the post, answers after what they answer.
  func commentRecords(postID: String) -> [CommentRecord] {
    let lists = [
      self[.parentCommentEdge]?["edges"], self[.commentEdge]?["edges"],
      self[.commentEdge]?["data"], self[.comments]?["data"], self[.comments],
      self[.previewCommentEdge]?["edges"], self[.previewComments],
    ]
    for list in lists {
      let records = list?.array.flatMap { CommentRecord.instagram($0.known("node") ?? $0, postID: postID) } ?? []
      if !records.isEmpty { return records }
    }
    return []
  }
}

extension CommentRecord {
  /// Whether this is a comment as Instaloader saves it beside the post.
  static func isInstaloaders(_ value: JSONValue) -> Bool {
    value["text"]?.string != nil && value["created_at"]?.double != nil && value["owner"] != nil
      && (value["answers"]?.kind == .array || value["likes_count"] != nil) && value["shortcode"] == nil
  }

  /// A comment and its answers; nothing where it has no id or no text.
  static func instagram(_ value: JSONValue, postID: String) -> [CommentRecord] {
    guard let id = exactID(value.known("id")) ?? exactID(value.known("pk")), let text = value["text"]?.string else {
      return []
    }
    let author = value.known("owner", "user")
    let likes = [
      InstagramNode.counted(value["edge_liked_by"]), value["likes_count"], value["comment_like_count"],
      value["like_count"],
    ]
    let writtenAt = [value["created_at_utc"].time, value["created_at"].time].lazy.compactMap { $0 }
    let comment = CommentRecord(
      platform: InstagramNode.platform, postID: postID, id: id,
      authorID: exactID(author?.known("id")) ?? exactID(author?.known("pk")),
      authorName: author?["username"].filledText, writtenAt: writtenAt.first { $0.seconds > 0 }, text: text,
      likes: likes.lazy.compactMap { $0.count }.first)
    let answers = [
      value["answers"], value["edge_threaded_comments"]?["edges"], value["child_comments"],
      value["preview_child_comments"],
    ]
    let listed = answers.lazy.compactMap { $0 }.first { $0.array.first != nil }
    // Answers have no answers of their own; what claims to is not followed.
    return [comment] + (listed?.array.compactMap { instagram($0.known("node") ?? $0, postID: postID).first } ?? [])
  }
}
