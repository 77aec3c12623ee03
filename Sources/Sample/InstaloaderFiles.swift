// InstaloaderFiles: posts and profiles as Instaloader writes them, a folder for each account or a line each.
import Base

/// The JSON and the names of Instaloader 4.14.
enum InstaloaderFiles {
  /// What the files of a post are called, without their endings: `2024-03-01_12-00-07_UTC`.
  static func stem(of post: Post) -> String {
    let (year, month, day, hour, minute, second) = post.posted.parts
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))_\(two(hour))-\(two(minute))-\(two(second))_UTC"
  }

  /// The file name of a picture; those of a carousel are numbered from 1.
  static func photoName(of post: Post, picture: Int) -> String {
    stem(of: post) + (post.kind == .carousel ? "_\(picture + 1)" : "") + ".jpg"
  }

  static func profileName(of account: Account) -> String {
    "\(account.username)_\(account.id).json"
  }

  static func post(_ post: Post, isRevisit: Bool) -> [UInt8] {
    JSONText.object { write(post, isRevisit: isRevisit, in: &$0) }
  }

  static func profile(_ account: Account, isRevisit: Bool) -> [UInt8] {
    JSONText.object { write(account, isRevisit: isRevisit, in: &$0) }
  }

  /// - Parameter isRevisit: as it was seven days after posting, or an hour after.
  static func write(_ post: Post, isRevisit: Bool, in json: inout JSONText) {
    let likes = isRevisit ? post.likes : post.earlyLikes
    let comments = isRevisit ? post.comments : post.comments / 3
    json.object("node") { node in
      node.field("__typename", typeName(post.kind))
      node.field("id", String(post.id))
      node.field("shortcode", post.shortcode)
      dimensions(post.pictures.first, in: &node)
      node.field("display_url", address(of: post, picture: 0))
      node.field("is_video", post.kind == .video)
      if post.kind == .video {
        node.field("video_url", "https://photos.example/v/\(post.shortcode).mp4")
        node.field("video_view_count", likes * 6)
      }
      node.field("taken_at_timestamp", post.posted.seconds)
      node.object("edge_media_to_caption") { edge in
        edge.array("edges", of: post.caption.text.map { [$0] } ?? []) { element, text in
          element.object("node") { $0.field("text", text) }
        }
      }
      node.object("edge_media_preview_like") { $0.field("count", post.hidesLikes ? -1 : likes) }
      node.object("edge_media_to_comment") { $0.field("count", comments) }
      location(post.place, in: &node)
      node.object("owner") { owner in
        owner.field("id", String(post.account.id))
        owner.field("username", post.account.username)
      }
      if post.kind == .carousel { children(of: post, in: &node) }
    }
    version("Post", in: &json)
  }

  static func write(_ account: Account, isRevisit: Bool, in json: inout JSONText) {
    json.object("node") { node in
      node.field("id", String(account.id))
      node.field("username", account.username)
      node.field("is_private", false)
      node.object("edge_followed_by") {
        $0.field("count", isRevisit ? account.laterFollowers : account.followers)
      }
      node.object("edge_follow") { $0.field("count", account.followees) }
    }
    version("Profile", in: &json)
  }

  private static func typeName(_ kind: Post.Kind) -> String {
    switch kind {
    case .photo: "GraphImage"
    case .carousel: "GraphSidecar"
    case .video: "GraphVideo"
    }
  }

  /// The top-level domain `example` is reserved (RFC 2606): nothing will ever answer there.
  private static func address(of post: Post, picture: Int) -> String {
    "https://photos.example/p/\(post.shortcode)\(picture > 0 ? "_\(picture + 1)" : "").jpg"
  }

  private static func dimensions(_ picture: Picture?, in node: inout JSONText) {
    guard let picture else { return }
    node.object("dimensions") { size in
      size.field("height", picture.height)
      size.field("width", picture.width)
    }
  }

  private static func location(_ place: Post.Place?, in node: inout JSONText) {
    guard let place else { return node.null("location") }
    node.object("location") { location in
      location.field("id", String(place.id))
      location.field("has_public_page", true)
      location.field("name", place.name)
      let words = place.name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
      location.field("slug", words.joined(separator: "-"))
      location.field("lat", decimal: place.latitude)
      location.field("lng", decimal: place.longitude)
    }
  }

  private static func children(of post: Post, in node: inout JSONText) {
    node.object("edge_sidecar_to_children") { edge in
      edge.array("edges", of: Array(post.pictures.enumerated())) { element, child in
        element.object("node") { node in
          node.field("__typename", "GraphImage")
          node.field("id", String(post.id + UInt64(child.offset) + 1))
          dimensions(child.element, in: &node)
          node.field("display_url", address(of: post, picture: child.offset))
          node.field("is_video", false)
        }
      }
    }
  }

  private static func version(_ type: String, in json: inout JSONText) {
    json.object("instaloader") { about in
      about.field("version", "4.14")
      about.field("node_type", type)
    }
  }
}
