// SamplePlan: which account makes which post, when, and which posts come with files.
import Base

/// How much to make up.
package struct SampleOptions: Sendable {
  package var posts: Int
  /// How many image files, at most one for each post on average; nil for as many as posts, 0 for metadata only.
  package var images: Int?
  /// How many accounts may post; nil for a fourth of the posts. With 1 all photographs are one owner's.
  package var accounts: Int?
  package var seed: UInt64
  /// How many pictures are drawn at a time. It has no influence on the bytes.
  package var jobs: Int

  package init(posts: Int = 600, images: Int? = nil, accounts: Int? = nil, seed: UInt64 = 0, jobs: Int) {
    self.posts = posts
    self.images = images
    self.accounts = accounts
    self.seed = seed
    self.jobs = jobs
  }
}

/// The whole sample before anything is written: a few bytes for each post, the rest made when asked for.
struct SamplePlan: Sendable {
  let posts: Int
  /// How many image files there will be.
  let images: Int
  /// Whether there is a folder for each account; without images there are files of records.
  var hasFolders: Bool { images > 0 }
  let seed: UInt64
  let crowd: Crowd
  /// The accounts that have a post, as indices into the crowd, ascending.
  let active: [Int]
  /// The account of each post.
  private let authors: [Int32]
  private let slot: Int64

  /// The crawl begins on the first of March 2024 and lasts 120 days, longer only where the seconds run out.
  private static let earliest = UTCTime(seconds: 1_709_251_200)
  private static let span: Int64 = 120 * 86400
  /// One video and one carousel of two pictures are in every so many posts: 2 % each, and as many pictures as posts.
  private static let block = 50

  /// - Throws: `Fault` with code `usage` where the numbers make no sense.
  init(_ options: SampleOptions) throws {
    guard options.posts > 0, options.posts <= 100_000_000 else {
      throw Fault(.usage, "A sample has 1 to 100000000 posts, not \(options.posts): give --posts such a number.")
    }
    let images = options.images ?? options.posts
    guard images >= 0, images <= options.posts else {
      throw Fault(
        .usage, "\(options.posts) posts have 0 to \(options.posts) images, not \(images): give --images such a number.")
    }
    if let accounts = options.accounts, !(1...options.posts).contains(accounts) {
      throw Fault(
        .usage,
        "\(options.posts) posts are of 1 to \(options.posts) accounts, not \(accounts): give --accounts such a number.")
    }
    posts = options.posts
    self.images = images
    seed = options.seed
    slot = max(1, Self.span / Int64(posts))
    let crowd = Crowd(accounts: options.accounts ?? max(1, posts / 4), seed: seed)
    self.crowd = crowd
    var isActive = [Bool](repeating: false, count: crowd.count)
    authors = (0..<posts).map { index in
      var generator = KeyedGenerator(seed: options.seed, key: ["author", String(index)])
      let author = crowd.index(at: generator.unit())
      isActive[author] = true
      return Int32(author)
    }
    active = isActive.indices.filter { isActive[$0] }
  }

  func post(_ index: Int) -> Post {
    Post(
      index: index, account: crowd.account(Int(authors[index])), kind: kind(of: index), earliest: Self.earliest,
      slot: slot, seed: seed)
  }

  /// The pictures of a post that become files.
  func drawn(of post: Post) -> Range<Int> {
    guard post.kind != .video else { return 0..<0 }
    let (video, carousel) = specials(inBlockOf: post.index)
    let before = post.index + (carousel < post.index ? 1 : 0) - (video < post.index ? 1 : 0)
    return 0..<min(max(images - before, 0), post.pictures.count)
  }

  /// When the profiles are read: after the last post of the crawl, and seven days after that.
  func profilesRead(isRevisit: Bool) -> UTCTime {
    let end = Self.earliest.seconds + Int64(posts) * slot
    return UTCTime(seconds: end + 2 * 3600 + (isRevisit ? 7 * 86400 : 0))
  }

  private func kind(of index: Int) -> Post.Kind {
    let (video, carousel) = specials(inBlockOf: index)
    return index == video ? .video : index == carousel ? .carousel : .photo
  }

  /// The indices of the video and the carousel among the fifty posts around `index`; out of reach where those fifty
  /// are not complete.
  private func specials(inBlockOf index: Int) -> (video: Int, carousel: Int) {
    let first = index / Self.block * Self.block
    guard first + Self.block <= posts else { return (.max, .max) }
    var generator = KeyedGenerator(seed: seed, key: ["kinds", String(first)])
    let video = generator.index(Self.block)
    let carousel = (video + 1 + generator.index(Self.block - 1)) % Self.block
    return (first + video, first + carousel)
  }
}
