// TwitterMedia: the photos of a tweet, counted among all that it shows.

/// The media of one tweet, collected in their order.
struct TwitterMedia {
  private(set) var photos: [MediaRecord] = []
  private var count = 0
  private var films = 0
  private var stills = 0

  /// Whether there is something to see and all of it moves.
  var isFilmOnly: Bool { films > 0 && stills == 0 }
  var isEmpty: Bool { count == 0 }

  /// Takes the next medium. A photo without an address has its place all the same.
  mutating func add(isFilm: Bool, url: String?) {
    count += 1
    if isFilm {
      films += 1
      return
    }
    stills += 1
    guard let url, !photos.contains(where: { $0.url == url }) else { return }
    photos.append(MediaRecord(url: url, ordinal: count))
  }

  /// Takes the next medium of the API v2. Its key tells the kind where nothing else does: `3_` begins those of photos,
  /// `7_` and `13_` of videos, `16_` of animated GIFs.
  mutating func add(type: String?, key: String?, url: String?) {
    switch type ?? (key?.split(separator: "_").first).map(String.init) {
    case "photo"?, "3"?: add(isFilm: false, url: url)
    case "video"?, "7"?, "13"?, "animated_gif"?, "16"?: add(isFilm: true, url: nil)
    default: count += 1
    }
  }
}
