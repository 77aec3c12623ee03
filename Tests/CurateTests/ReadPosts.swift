// ReadPosts: stores of posts whose likes were read again and again, and the labels that such a store holds.
import Foundation
import Store

/// A post, and its likes by the time of reading; nil where they were hidden.
struct ReadPost {
  var id: String
  var account = "ada"
  var followers: Int? = 100
  var hashtags = 1
  var postedAt: String? = "2024-03-01T00:00:00Z"
  var likes: [String: Int?]

  /// After the usual time of posting.
  static let hour = "2024-03-01T01:00:00Z"
  static let week = "2024-03-08T00:00:00Z"
  static let month = "2024-04-20T00:00:00Z"
}

/// Imports one table for each time of reading.
func storeOfReadings(_ posts: [ReadPost]) async throws -> Workspace {
  let space = try Workspace()
  let times = Set(posts.flatMap(\.likes.keys)).sorted()
  for (number, time) in times.enumerated() {
    var text = "id,account,followers,hashtags,posted_at,likes\n"
    for post in posts {
      guard let likes = post.likes[time] else { continue }
      let fields = [
        post.id, post.account, post.followers.map(String.init) ?? "", "\(post.hashtags)", post.postedAt ?? "",
        likes.map(String.init) ?? "",
      ]
      text += fields.joined(separator: ",") + "\n"
    }
    try space.write("read\(number).csv", text)
    let map =
      "id=id,account=account,followers=followers,hashtag_count=hashtags,posted_at=posted_at,likes=likes"
    try await space.json("import", "read\(number).csv", "--map", map, "--observed-at", time)
  }
  return space
}

/// A row of the store's labels of posts.
struct PostLabel: Equatable {
  var post: Int
  var value: String?
  var score: Double
}

/// The labels of the posts, in their order; of one set, which must be the only one.
func postLabels(in space: Workspace) throws -> [PostLabel] {
  let store = try Store(at: space.file("curate.sqlite"), creating: false)
  let others: Set = ["run", "post", "post_observation", "account", "account_observation", "media"]
  let rows = try store.read { try $0.everything(except: others)["post_label"] ?? [] }
  return rows.map { row in
    let fields = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    return PostLabel(
      post: Int(fields[1]) ?? -1, value: fields[2] == "NULL" ? nil : fields[2].trimmingCharacters(in: ["'"]),
      score: Double(fields[3]) ?? .nan)
  }.sorted { $0.post < $1.post }
}

func runCount(in space: Workspace) throws -> Int {
  let store = try Store(at: space.file("curate.sqlite"), creating: false)
  let others: Set = ["post", "post_observation", "account", "account_observation", "post_label", "media", "rejected"]
  return try store.read { try $0.everything(except: others)["run"]?.count ?? 0 }
}
