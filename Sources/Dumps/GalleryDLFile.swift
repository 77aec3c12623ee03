// GalleryDLFile: one file of a post: whether it is a photo, and where it lies.
internal import Base

/// A file as its keywords describe it.
struct GalleryDLFile {
  enum Kind {
    case photo, film
    /// The music of an Instagram post.
    case sound
    /// What is neither: an article's text, the picture of a page that a tweet links to.
    case other
  }

  private static let photoEndings: Set<String> = ["jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "jfif"]
  private static let filmEndings: Set<String> = ["mp4", "m4v", "mov", "webm", "mkv", "m3u8", "mpd", "ts"]

  let kind: Kind
  /// Its place among the post's files, from 1.
  let number: Int?
  /// How many files the post has.
  let count: Int?
  private let keywords: JSONValue
  private let url: String?
  private let place: Place

  /// - Parameter url: the message's, where it is one.
  init(_ keywords: JSONValue, url: String?, _ place: Place) {
    self.keywords = keywords
    self.url = url
    self.place = place
    number = keywords["num"].countUnlessZero
    count = keywords["count"].countUnlessZero
    kind = Self.kind(keywords, url, place)
  }

  /// Whether keywords are a file's, and not a whole post's.
  static func isDescribed(by keywords: JSONValue) -> Bool {
    ["extension", "filename", "num", "media_id", "display_url"].contains { keywords[$0] != nil }
  }

  /// Whether keywords of a whole post say that it is one film.
  static func isFilmOnly(_ keywords: JSONValue) -> Bool {
    keywords["type"]?.string == "reel" || keywords["typename"]?.string?.hasSuffix("GraphVideo") == true
  }

  private static func kind(_ keywords: JSONValue, _ url: String?, _ place: Place) -> Kind {
    if keywords["audio_url"].filledText != nil { return .sound }
    // The picture of a film (`previews`) has the film's URL too.
    if keywords["video_url"].filledText != nil || url?.hasPrefix("ytdl:") == true { return .film }
    if let type = keywords["type"]?.string {
      if ["video", "animated_gif", "preview"].contains(type) { return .film }
      if type == "article:html" { return .other }
    }
    if url?.contains("/card_img/") == true || url?.hasPrefix("text:") == true { return .other }
    if keywords["typename"]?.string?.hasSuffix("GraphVideo") == true { return .film }
    let stem = place.isWholeDocument ? place.document.stem : nil
    guard let ending = keywords["extension"].filledText ?? stem.map({ splitEnding($0).ending }), !ending.isEmpty else {
      return .photo
    }
    return filmEndings.contains(ending.lowercased())
      ? .film : photoEndings.contains(ending.lowercased()) ? .photo : .other
  }

  // MARK: Where it lies

  /// Nil where there is neither a file nor a URL.
  func medium(ordinal: Int) -> MediaRecord? {
    let url = url ?? keywords["display_url"].filledText ?? twitterURL
    if let path = path { return place.document.siblings.medium(path, url: url, ordinal: ordinal) }
    return url.map { MediaRecord(url: $0, ordinal: ordinal) }
  }

  /// The file that the keywords were written beside; messages download nothing.
  private var path: String? {
    guard url == nil else { return nil }
    guard place.isWholeDocument else { return defaultName.map(place.document.path(of:)).flatMap(existing) }
    guard let stem = place.document.stem else { return nil }
    if let found = existing(stem) { return found }
    // With `"directory": "metadata"` and the like, sidecars have a folder of their own beside the photos.
    let parts = stem.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return nil }
    return existing((parts.dropLast(2) + parts.suffix(1)).joined(separator: "/"))
  }

  /// The path itself, or the photo that it became: endings are put right after the sidecar is named.
  private func existing(_ path: String) -> String? {
    let siblings = place.document.siblings
    let (stem, ending) = Self.splitEnding(path)
    guard Self.photoEndings.contains(ending.lowercased()) else { return siblings.photo(path) }
    return siblings.isThere(path) ? path : siblings.photo(stem)
  }

  /// What gallery-dl calls the file where the user has not said, for JSONL in the photos' own folder.
  private var defaultName: String? {
    guard let ending = keywords["extension"].filledText else { return nil }
    if let tweet = keywords["tweet_id"].exactID, let number { return "\(tweet)_\(number).\(ending)" }
    guard let medium = keywords["media_id"].exactID else { return nil }
    return "\(keywords["sidecar_media_id"].exactID.map { "\($0)_" } ?? "")\(medium).\(ending)"
  }

  /// Twitter's sidecars leave the URL out, but name the file as it is named there. `description` tells tweets' own
  /// photos from other pictures in the versions before `type`.
  private var twitterURL: String? {
    guard keywords["tweet_id"] != nil, let name = keywords["filename"]?.string, name.utf8.count >= 10,
      name.utf8.allSatisfy(Self.isPlain), let ending = keywords["extension"]?.string, ["jpg", "png"].contains(ending),
      keywords["type"].map({ $0.string == "photo" }) ?? (keywords["description"] != nil)
    else { return nil }
    return "https://pbs.twimg.com/media/\(name)?format=\(ending)&name=orig"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func splitEnding(_ path: String) -> (stem: String, ending: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return (path, "") }
    return (String(path[..<dot]), String(path[path.index(after: dot)...]))
  }
}
