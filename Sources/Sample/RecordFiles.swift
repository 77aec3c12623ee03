// RecordFiles: the metadata of a sample without images, a line for each record, so that millions of posts are few files.
import Base

/// Records of a run of posts or accounts, as they were in the crawl and as they are at the revisit.
struct RecordLines: Sendable {
  private(set) var crawl = JSONText()
  private(set) var revisit = JSONText()
  /// When the last of them was read, crawl and revisit.
  private(set) var lastRead: (crawl: UTCTime, revisit: UTCTime) = (UTCTime(seconds: 0), UTCTime(seconds: 0))

  /// A post that is gone has no line in the revisit.
  mutating func add(_ post: Post) {
    crawl.line { InstaloaderFiles.write(post, isRevisit: false, in: &$0) }
    lastRead.crawl = max(lastRead.crawl, post.crawled)
    guard !post.isGone else { return }
    revisit.line { InstaloaderFiles.write(post, isRevisit: true, in: &$0) }
    lastRead.revisit = max(lastRead.revisit, post.revisited)
  }

  mutating func add(_ account: Account, read: (crawl: UTCTime, revisit: UTCTime)) {
    crawl.line { InstaloaderFiles.write(account, isRevisit: false, in: &$0) }
    revisit.line { InstaloaderFiles.write(account, isRevisit: true, in: &$0) }
    lastRead = read
  }
}

/// `crawl/profiles.jsonl`, `crawl/posts-000001.jsonl`, … and the same in `revisit/`. A file's time is that of the last
/// record in it: as if the crawler had kept adding to it. One owner.
final class RecordFiles {
  /// Posts in a file, gone ones counted too: both folders break at the same post.
  static let postsPerFile = 100_000

  private let directory: String
  private var crawl: GrowingLines?
  private var revisit: GrowingLines?
  private var open = ""

  init(_ directory: String) { self.directory = directory }

  /// Adds posts, of which the first is number `index`; together they do not reach beyond a file's end.
  func append(posts lines: RecordLines, from index: Int) throws {
    let number = String(index / Self.postsPerFile + 1)
    let padded = String(repeating: "0", count: max(0, 6 - number.count)) + number
    try append(lines, to: "posts-\(padded).jsonl")
  }

  func append(profiles lines: RecordLines) throws { try append(lines, to: "profiles.jsonl") }

  /// To be said after the last `append`.
  func finish() throws {
    try crawl?.finish()
    try revisit?.finish()
    (crawl, revisit) = (nil, nil)
  }

  private func append(_ lines: RecordLines, to name: String) throws {
    if open != name {
      try finish()
      open = name
      crawl = GrowingLines("\(directory)/crawl/\(name)")
      revisit = GrowingLines("\(directory)/revisit/\(name)")
    }
    try crawl?.append(lines.crawl.bytes, read: lines.lastRead.crawl)
    try revisit?.append(lines.revisit.bytes, read: lines.lastRead.revisit)
  }
}

/// A file of lines, made with its first line.
private final class GrowingLines {
  private let path: String
  private var file: DatedFile?
  private var lastRead = UTCTime(seconds: 0)

  init(_ path: String) { self.path = path }

  func append(_ lines: [UInt8], read: UTCTime) throws {
    guard !lines.isEmpty else { return }
    let file = try self.file ?? DatedFile(path)
    self.file = file
    try file.append(lines)
    lastRead = max(lastRead, read)
  }

  func finish() throws {
    try file?.setTime(lastRead)
    file = nil
  }
}
