// InstaloaderFolder: a crawl as Instaloader leaves it, with photographs that are drawn by the test.
import Base
import Foundation
import Imaging
import Support

/// A folder of posts, profiles and photographs, all with the modification time of the crawl.
struct InstaloaderFolder {
  let path: String
  /// When the crawl was made.
  var time: Int = 1_500_000_000

  init(_ path: String, time: Int = 1_500_000_000) throws {
    self.path = path
    self.time = time
    try AtomicFile.createFolder(path)
  }

  /// A post of an account, with a photograph beside it where there are bytes for one.
  func addPost(_ id: String, owner: String = "7", likes: Int = 5, photo: [UInt8]? = nil) throws {
    let text = """
      {"node": {"__typename": "GraphImage", "shortcode": "\(id)", "date": 1499999000,
        "display_url": "https://i.example/\(id).jpg", "owner": {"id": "\(owner)", "username": "egg\(owner)"},
        "edge_media_preview_like": {"count": \(likes)},
        "edge_media_to_caption": {"edges": [{"node": {"text": "On the roof #Selfie #roof"}}]}},
        "instaloader": {"version": "4.14", "node_type": "Post"}}
      """
    try write("\(id)_UTC.json", Array(text.utf8))
    if let photo { try write("\(id)_UTC.jpg", photo) }
  }

  func addProfile(_ id: String, followers: Int) throws {
    let text = """
      {"node": {"id": "\(id)", "username": "egg\(id)", "edge_followed_by": {"count": \(followers)},
        "edge_follow": {"count": 3}}, "instaloader": {"node_type": "Profile"}}
      """
    try write("egg_\(id).json", Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try AtomicFile.write(bytes, to: "\(path)/\(name)")
    var times = [timeval(tv_sec: time, tv_usec: 0), timeval(tv_sec: time, tv_usec: 0)]
    utimes("\(path)/\(name)", &times)
  }
}

/// A JPEG of one colour; another number gives another picture.
func photograph(_ number: Int, width: Int = 40, height: Int = 30) throws -> [UInt8] {
  try JPEGEncoder.encode(
    RGBImage(
      width: width, height: height,
      filledWith: (UInt8(truncatingIfNeeded: number &* 37), UInt8(truncatingIfNeeded: number), 99)))
}
