// InstagramMedia: the photos of an Instagram post, from its addresses and from the files beside the dump.
internal import Base

/// Where the photos of a dump lie.
enum InstagramFiles {
  case nowhere
  /// As Instaloader names them: the stem itself, and `stem_2` for the second of a carousel.
  case numbered(stem: String)
  /// As instagram-scraper names them: what their address ends in.
  case named(folder: String)
}

/// A photo or film of a post.
private struct Medium {
  var url: String?
  var isFilm: Bool
}

extension InstagramNode {
  /// The post's photos, numbered as they stand among its films too; nil where it has films only.
  func photos(_ files: InstagramFiles, _ siblings: any Siblings) -> [MediaRecord]? {
    let media = media
    if media.isEmpty {
      if case .numbered(let stem) = files {
        let beside = Self.carousel(beside: stem, siblings)
        if !beside.photos.isEmpty { return beside.photos }
        if beside.films > 0 { return nil }
      }
      return Self.records([Medium(url: url, isFilm: false)], files, siblings)
    }
    return media.allSatisfy(\.isFilm) ? nil : Self.records(media, files, siblings)
  }

  /// All that the post shows, in its order; nothing for a carousel that is known by its cover only.
  private var media: [Medium] {
    let edges = self[.childrenEdge]?.elements("edges") ?? []
    let children =
      edges.isEmpty ? self[.carouselMedia].map { Array($0.array) } ?? [] : edges.map { $0["node"] ?? $0 }
    // The app's addresses lead to larger photos.
    let larger = app?.elements("carousel_media") ?? []
    if !children.isEmpty {
      return children.enumerated().map { index, child in
        let better = children.count == larger.count ? Self.url(of: larger[index]) : nil
        return Medium(url: better ?? Self.url(of: child), isFilm: Self.isFilm(child))
      }
    }
    if !larger.isEmpty { return larger.map { Medium(url: Self.url(of: $0), isFilm: Self.isFilm($0)) } }
    let addresses = self[.urls]?.array.compactMap(\.string) ?? []
    if addresses.count > 1 || isCarousel, !addresses.isEmpty {
      return addresses.map { Medium(url: $0.isEmpty ? nil : $0, isFilm: isFilmAddress($0)) }
    }
    return isCarousel ? [] : [Medium(url: url ?? addresses.first { !$0.isEmpty }, isFilm: isFilm)]
  }

  private var isCarousel: Bool {
    typeName == "GraphSidecar" || self[.mediaType].count == 8 || self[.type]?.string == "carousel"
  }

  private var url: String? {
    let display = (self[.displayURL] ?? self[.displaySource])?.string
    return app.flatMap(Self.url(of:)) ?? (display?.isEmpty == false ? display : Self.url(of: value))
  }

  private var isFilm: Bool {
    typeName == "GraphVideo" || self[.isVideo]?.bool == true || self[.mediaType].count == 2
      || self[.type]?.string == "video"
  }

  private static func isFilm(_ value: JSONValue) -> Bool {
    typeName(value["__typename"]) == "GraphVideo" || value["is_video"]?.bool == true || value["media_type"].count == 2
      || value["type"]?.string == "video"
  }

  /// The address of the largest picture that a node names.
  private static func url(of value: JSONValue) -> String? {
    if let url = value.known("display_url", "display_src")?.string, !url.isEmpty { return url }
    var best: (url: String, area: Double)?
    for candidate in value["image_versions2"]?.elements("candidates") ?? [] {
      guard let url = candidate["url"]?.string, !url.isEmpty else { continue }
      let area = (candidate["width"]?.double ?? 0) * (candidate["height"]?.double ?? 0)
      if area > best?.area ?? -1 { best = (url, area) }
    }
    return best?.url ?? (value["images"]?["standard_resolution"]?["url"]).filledText
  }

  // MARK: Files

  private static func records(
    _ media: [Medium], _ files: InstagramFiles, _ siblings: any Siblings
  ) -> [MediaRecord] {
    media.enumerated().compactMap { index, medium in
      guard !medium.isFilm else { return nil }
      if let file = file(index + 1, of: media.count, medium.url, files, siblings) {
        return siblings.medium(file, url: medium.url, ordinal: index + 1)
      }
      return medium.url.map { MediaRecord(url: $0, ordinal: index + 1) }
    }
  }

  private static func file(
    _ number: Int, of count: Int, _ url: String?, _ files: InstagramFiles, _ siblings: any Siblings
  ) -> String? {
    switch files {
    case .nowhere: return nil
    case .numbered(let stem):
      let numbered = siblings.photo("\(stem)_\(number)")
      return count == 1 ? siblings.photo(stem) ?? numbered : numbered
    case .named(let folder):
      guard let url, let name = fileName(ofAddress: url) else { return nil }
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      return siblings.isThere(path) ? path : nil
    }
  }

  /// The photos that lie beside metadata without the children: films have a film of the same number beside them.
  private static func carousel(
    beside stem: String, _ siblings: any Siblings
  ) -> (photos: [MediaRecord], films: Int) {
    var photos: [MediaRecord] = []
    var films = 0
    for number in 1... {
      let isFilm = siblings.isThere("\(stem)_\(number).mp4")
      guard let file = siblings.photo("\(stem)_\(number)") else {
        guard isFilm else { break }
        films += 1
        continue
      }
      if isFilm { films += 1 } else { photos.append(siblings.medium(file, url: nil, ordinal: number)) }
    }
    return (photos, films)
  }
}

/// What the path of an address ends in: the name that a downloaded file has.
private func fileName(ofAddress url: String) -> String? {
  let path = url.prefix { $0 != "?" && $0 != "#" }
  guard let slash = path.lastIndex(of: "/") else { return nil }
  let name = path[path.index(after: slash)...]
  return name.isEmpty || name == "." || name == ".." ? nil : String(name)
}

/// Whether an address leads to a film.
func isFilmAddress(_ url: String) -> Bool {
  let name = (fileName(ofAddress: url) ?? url).lowercased()
  return [".mp4", ".mov", ".m4v", ".webm"].contains { name.hasSuffix($0) }
}
