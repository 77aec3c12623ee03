// AccountFolders: a sample with images, as Instaloader leaves it: a folder for each account, a file for each post.
import Base
import Imaging

/// Writes accounts and posts; holds no state, so that any number of tasks may share it.
struct AccountFolders: Sendable {
  let plan: SamplePlan
  let directory: String

  /// JPEG quality: what photographs on the web mostly have.
  private static let quality = 88

  func write(_ account: Account) throws {
    for (folder, isRevisit) in [("crawl", false), ("revisit", true)] {
      let home = "\(directory)/\(folder)/\(account.username)"
      try makeFolder(home)
      try writeNew(
        InstaloaderFiles.profile(account, isRevisit: isRevisit),
        to: "\(home)/\(InstaloaderFiles.profileName(of: account))", modified: plan.profilesRead(isRevisit: isRevisit))
    }
  }

  /// Writes a post's JSON and photographs.
  func write(_ post: Post) throws {
    let stem = InstaloaderFiles.stem(of: post)
    try writeNew(
      InstaloaderFiles.post(post, isRevisit: false), to: "\(directory)/\(Self.home(of: post))/\(stem).json",
      modified: post.crawled)
    if !post.isGone {
      try writeNew(
        InstaloaderFiles.post(post, isRevisit: true),
        to: "\(directory)/revisit/\(post.account.username)/\(stem).json", modified: post.revisited)
    }
    for place in plan.drawn(of: post) {
      let bytes = try JPEGEncoder.encode(post.pictures[place].draw(), quality: Self.quality)
      try writeNew(bytes, to: "\(directory)/\(Self.photo(of: post, picture: place))", modified: post.crawled)
    }
  }

  /// The path of a photograph from the sample's folder on.
  static func photo(of post: Post, picture place: Int) -> String {
    "\(home(of: post))/\(InstaloaderFiles.photoName(of: post, picture: place))"
  }

  private static func home(of post: Post) -> String { "crawl/\(post.account.username)" }
}
