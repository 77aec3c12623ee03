// MapExample: a first guess at somebody's columns, for the sentence that asks for a map.

/// A `--map` argument for these columns: fields that are named in a usual way, at most four; where none is, a made-up
/// pair with the first column.
func mapExample(_ columns: [String]) -> String {
  // Looser than what `FieldMap.guess` goes by: an example may be wrong, an import may not.
  let usual: [(field: FieldMap.Field, names: [String])] = [
    (.id, ["id", "post_id", "tweet_id", "shortcode"]),
    (.likes, ["likes", "like_count", "favorite_count", "favourites_count", "favorites", "favs", "hearts"]),
    (.followers, ["followers", "followers_count", "follower_count", "fans"]),
    (.account, ["account", "username", "user", "owner", "author", "screen_name"]),
    (.hashtags, ["hashtags", "tags"]),
    (.url, ["url", "image_url", "display_url", "media_url"]),
    (.file, ["file", "filename", "path", "image"]),
  ]
  // Nobody types a name that long, and the sentence has to end.
  let columns = Array(columns.filter { $0.utf8.count <= 80 }.prefix(200))
  let lowered = columns.map { (column: $0, name: $0.lowercased()) }
  var found = FieldMap.plainColumns(among: columns)
  for (field, names) in usual where found[field] == nil {
    found[field] = names.lazy.compactMap { name in lowered.first { $0.name == name } }.first?.column
  }
  // Parts of names last, and of names that are still free: `user_followers_total` holds followers, not an account.
  for (field, names) in usual where found[field] == nil {
    let free = lowered.filter { !found.values.contains($0.column) }
    found[field] =
      names.lazy.filter { $0.count > 3 }.compactMap { name in free.first { $0.name.contains(name) } }.first?.column
  }
  var pairs: [String] = []
  for (field, _) in usual where pairs.count < 4 {
    if let column = found[field] { pairs.append("\(field.rawValue)=\(column)") }
  }
  if pairs.isEmpty { pairs = ["likes=\(columns.first ?? "COLUMN")"] }
  let text = pairs.joined(separator: ",")
  return text.contains { $0 == " " || $0 == ";" || $0 == "(" } ? "'\(text)'" : text
}
