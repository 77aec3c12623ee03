// MapExample: a first guess at somebody's columns, for the sentence that asks for a map.

/// A `--map` argument for these columns: fields that are named in a usual way, at most four; where none is, a made-up pair
/// with the first column.
func mapExample(_ columns: [String]) -> String {
  // Whole names first, then parts of names, so that `user_followers_count` is found and `likes` wins over `likes_old`.
  let usual: [(field: String, names: [String])] = [
    ("id", ["id", "post_id", "tweet_id", "shortcode"]),
    ("account", ["account", "username", "user", "owner", "author", "screen_name"]),
    ("likes", ["likes", "like_count", "favorite_count", "favourites_count", "favorites", "favs", "hearts"]),
    ("followers", ["followers", "followers_count", "follower_count", "fans"]),
    ("hashtags", ["hashtags", "tags"]),
    ("url", ["url", "image_url", "display_url", "media_url"]),
    ("file", ["file", "filename", "path", "image"]),
  ]
  var pairs: [String] = []
  var used: Set<String> = []
  for (field, names) in usual where pairs.count < 4 {
    let lowered = columns.map { (column: $0, name: $0.lowercased()) }
    let exact = names.lazy.compactMap { name in lowered.first { $0.name == name } }.first
    let part = names.lazy.filter { $0.count > 3 }.compactMap { name in lowered.first { $0.name.contains(name) } }.first
    guard let column = (exact ?? part)?.column, used.insert(column).inserted else { continue }
    pairs.append("\(field)=\(column)")
  }
  if pairs.isEmpty { pairs = ["likes=\(columns.first ?? "COLUMN")"] }
  let text = pairs.joined(separator: ",")
  return text.contains { $0 == " " || $0 == ";" || $0 == "(" } ? "'\(text)'" : text
}
