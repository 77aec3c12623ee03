// FieldGuess: the columns of a table that say by their names alone what they hold.

extension FieldMap {
  /// A map for the columns with plain names; nil where it would not be worth an import, without likes and photos.
  ///
  /// Case, `_`, `-` and blanks in a name do not matter, so that `likeCount` is `like_count`. In JSON a column may be a
  /// path of keys (`user.followers`). Where several columns could be a field the best name has it; two that are equally
  /// good leave the field out, unless one of them is the field's own name.
  package static func guess(columns: [String]) -> FieldMap? {
    let guessed = plainColumns(among: columns)
    let isWorthIt = guessed[.likes] != nil || guessed[.url] != nil || guessed[.file] != nil
    return isWorthIt ? FieldMap(columns: guessed) : nil
  }

  /// As `--map` takes it: `account=user,likes=favourites`.
  package var text: String { fields.map { "\($0.field.rawValue)=\($0.column)" }.joined(separator: ",") }

  /// The fields that columns are named after, worth an import or not.
  static func plainColumns(among columns: [String]) -> [Field: String] {
    // A table of posts has dozens of columns; thousands are something else, and looking at them takes its time.
    let folded = columns.prefix(500).filter { $0.utf8.count <= 80 }.map { (column: $0, name: fold($0)) }
    var found: [Field: String] = [:]
    for field in Field.allCases {
      for names in PlainNames.of(field) {
        let good = folded.filter { names.contains($0.name) }.map(\.column)
        guard !good.isEmpty else { continue }
        let exact = good.filter { $0 == field.rawValue }
        if good.count == 1 { found[field] = good[0] } else if exact.count == 1 { found[field] = exact[0] }
        break
      }
    }
    // Half a place is none.
    if found[.latitude] == nil || found[.longitude] == nil {
      found[.latitude] = nil
      found[.longitude] = nil
    }
    return found
  }

  /// Lower case and without what separates words; dots stay, but for keys that only hold things together.
  private static func fold(_ column: String) -> String {
    let keys = column.split(separator: ".", omittingEmptySubsequences: false).map { key in
      String(key.lowercased().filter { !"_- ".contains($0) })
    }
    let path = keys.dropLast().filter { !PlainNames.wrappers.contains($0) } + keys.suffix(1)
    return path.joined(separator: ".")
  }
}

/// The names that fields go by, folded. Each field has them in steps, the best first; in a step all are equally good.
private enum PlainNames {
  /// Keys of JSON that group what belongs to the post itself.
  static let wrappers: Set<String> = [
    "post", "node", "data", "stats", "statistics", "metrics", "publicmetrics", "engagement", "counts",
  ]
  private static let people = ["user", "owner", "author", "account", "profile"]
  private static let pictures = ["image", "photo", "picture", "img"]

  static func of(_ field: FieldMap.Field) -> [Set<String>] { steps[field] ?? [] }

  private static let steps: [FieldMap.Field: [Set<String>]] = [
    // The id as text goes before the number, which may have lost digits.
    .id: [["idstr"], ["id"], ["postid"], ["shortcode"], ["mediaid"], ["tweetid", "statusid"]],
    .account: [
      ["account"], ["user"], ["username"], ["owner"], ["ownerusername"], ["author"], ["authorusername"],
      ["screenname", "userscreenname"], dotted(people, ["username", "screenname"]),
      ["accountid", "userid", "ownerid", "authorid"], dotted(people, ["id"]),
    ],
    .url: [
      joined(pictures, ["url"]).union(dotted(pictures, ["url"])), ["displayurl"], ["mediaurl"],
      joined(pictures, ["urls"]), ["mediaurls"],
    ],
    .postedAt: [
      ["postedat"], ["createdat"], ["takenat", "takenattimestamp"],
      ["postdate", "posttime", "postedon", "dateposted", "publishedat"], ["timestamp"], ["datetime"], ["date"],
    ],
    .likes: [
      ["likes"], counts("like"), ["favorites", "favourites"], counts("favorite").union(counts("favourite")),
    ],
    .followers: [
      ["followers"], counts("follower"),
      joined(people, ["followers", "followercount", "followerscount"]).union(
        dotted(people, counts("follower").union(["followers"]))),
    ],
    // Where there is a count beside it, `comments` is their list or text.
    .comments: [counts("comment"), ["comments"], counts("reply").union(["repliescount", "numreplies"])],
    .hashtags: [["hashtags"], ["tags"], ["hashtag", "hashtaglist"]],
    .hashtagCount: [counts("hashtag"), counts("tag")],
    .caption: [["caption"], ["captiontext"], ["fulltext"], ["text"], ["description"], ["title"]],
    .latitude: [["latitude"], ["lat"], dotted(["location", "place", "coordinates", "geo"], ["latitude", "lat"])],
    .longitude: [
      ["longitude"], ["lon", "lng", "long"],
      dotted(["location", "place", "coordinates", "geo"], ["longitude", "lon", "lng"]),
    ],
    .file: [
      ["file"], joined(pictures, ["file", "filename"]), joined(pictures, ["path"]), ["filename", "filepath"], ["path"],
    ],
  ]

  private static func counts(_ thing: String) -> Set<String> {
    [
      "\(thing)count", "\(thing)scount", "num\(thing)s", "n\(thing)s", "numberof\(thing)s", "noof\(thing)s",
      "countof\(thing)s",
    ]
  }

  private static func joined(_ first: [String], _ second: Set<String>) -> Set<String> {
    Set(first.flatMap { first in second.map { first + $0 } })
  }

  private static func dotted(_ first: [String], _ second: Set<String>) -> Set<String> {
    Set(first.flatMap { first in second.map { "\(first).\($0)" } })
  }
}
