// WriteSample: a made-up crawl on disk, to try curate on and to test it with.
import Base
import Foundation
import Imaging

/// What a sample came to.
package struct SampleSummary: Sendable, Equatable {
  package var posts = 0
  /// Image files.
  package var images = 0
  /// Accounts with at least one post.
  package var accounts = 0
  /// Posts that the second look does not find.
  package var gone = 0
  /// Posts of two pictures.
  package var carousels = 0
  /// Posts without a picture of their own.
  package var videos = 0
  /// Posts whose likes are not shown.
  package var hiddenLikes = 0
  package var votes = 0
}

/// Draws and writes a sample: `crawl/`, `revisit/`, `votes.csv`, `truth.csv`, `README.txt`.
///
/// The same posts, images and seed give the same bytes and file times, at any number of jobs. Instaloader keeps a file
/// for each post, so a million posts are two million small files: two or three minutes and 10 GB of disk blocks.
/// - Parameters:
///   - directory: created; an empty folder is fine.
///   - progress: told from time to time how many posts are done, ascending.
/// - Throws: `Fault` with `usage` for impossible numbers, `cannotCreate` where the folder is not empty or refuses,
///   and `io`. `CancellationError` leaves what was written so far, without `README.txt`.
package func writeSample(
  to directory: String, options: SampleOptions, progress: @Sendable (Int) -> Void
) async throws -> SampleSummary {
  let plan = try SamplePlan(options)
  try claimEmptyFolder(directory)
  let writer = SampleWriter(plan: plan, directory: directory)
  for folder in ["crawl", "revisit"] { try makeFolder("\(directory)/\(folder)") }
  let jobs = max(1, options.jobs)

  // Folders first: posts of one account are written by several tasks.
  try await inOrder(plan.active.count, chunk: 64, jobs: jobs) { range in
    for place in range { try writer.writeProfile(plan.crowd.account(plan.active[place])) }
  } take: { (_: Range<Int>, _: Void) in
  }

  let truth = try GrowingTable("\(directory)/truth.csv", header: TruthTable.header)
  let votes = try GrowingTable("\(directory)/votes.csv", header: "item,annotator,label")
  var summary = SampleSummary()
  summary.accounts = plan.active.count
  try await inOrder(plan.posts, chunk: plan.images > 0 ? 8 : 256, jobs: jobs) { range in
    try writer.writePosts(range)
  } take: { range, batch in
    truth.append(batch.truth)
    votes.append(batch.votes)
    try truth.flush()
    try votes.flush()
    summary.add(batch.counts)
    progress(range.upperBound)
  }
  try truth.finish()
  try votes.finish()
  try AtomicFile.write(readme(plan, summary), to: "\(directory)/README.txt")
  return summary
}

extension SampleSummary {
  fileprivate mutating func add(_ other: SampleSummary) {
    posts += other.posts
    images += other.images
    gone += other.gone
    carousels += other.carousels
    videos += other.videos
    hiddenLikes += other.hiddenLikes
    votes += other.votes
  }
}

/// What a run of posts leaves behind besides its files.
private struct Batch: Sendable {
  var truth = ""
  var votes = ""
  var counts = SampleSummary()
}

/// Writes accounts and posts; holds no state, so that any number of tasks may share it.
private struct SampleWriter: Sendable {
  let plan: SamplePlan
  let directory: String

  /// JPEG quality: what photographs on the web mostly have.
  private static let quality = 88

  func writeProfile(_ account: Account) throws {
    for (folder, isRevisit) in [("crawl", false), ("revisit", true)] {
      let home = "\(directory)/\(folder)/\(account.username)"
      try makeFolder(home)
      try writeNew(
        InstaloaderFiles.profile(account, isRevisit: isRevisit),
        to: "\(home)/\(InstaloaderFiles.profileName(of: account))", modified: plan.profilesRead(isRevisit: isRevisit))
    }
  }

  func writePosts(_ range: Range<Int>) throws -> Batch {
    var batch = Batch()
    for index in range {
      try Task.checkCancellation()
      let post = plan.post(index)
      try write(post, into: &batch)
    }
    return batch
  }

  private func write(_ post: Post, into batch: inout Batch) throws {
    let home = "crawl/\(post.account.username)"
    let stem = InstaloaderFiles.stem(of: post)
    try writeNew(
      InstaloaderFiles.post(post, isRevisit: false), to: "\(directory)/\(home)/\(stem).json", modified: post.crawled)
    if !post.isGone {
      try writeNew(
        InstaloaderFiles.post(post, isRevisit: true),
        to: "\(directory)/revisit/\(post.account.username)/\(stem).json", modified: post.revisited)
    }
    let drawn = plan.drawn(of: post)
    for place in drawn {
      let file = "\(home)/\(InstaloaderFiles.photoName(of: post, picture: place))"
      let bytes = try JPEGEncoder.encode(post.pictures[place].draw(), quality: Self.quality)
      try writeNew(bytes, to: "\(directory)/\(file)", modified: post.crawled)
      batch.truth += TruthTable.row(post, file: file, picture: place)
    }
    if drawn.isEmpty { batch.truth += TruthTable.row(post, file: "", picture: 0) }
    // A carousel has two pictures and one shortcode, so a vote on it would not say on which.
    if post.kind == .photo, !drawn.isEmpty {
      for annotator in SimulatedAnnotator.all {
        let label = annotator.vote(
          on: post.shortcode, isSelfie: post.pictures[0].subject.isSelfie, seed: plan.seed)
        batch.votes += "\(post.shortcode),\(annotator.name),\(label)\n"
        batch.counts.votes += 1
      }
    }
    batch.counts.posts += 1
    batch.counts.images += drawn.count
    batch.counts.gone += post.isGone ? 1 : 0
    batch.counts.carousels += post.kind == .carousel ? 1 : 0
    batch.counts.videos += post.kind == .video ? 1 : 0
    batch.counts.hiddenLikes += post.hidesLikes ? 1 : 0
  }
}

/// Splits 0 ..< count into chunks, does `jobs` of them at a time, and takes the results in ascending order.
private func inOrder<T: Sendable>(
  _ count: Int, chunk: Int, jobs: Int, work: @escaping @Sendable (Range<Int>) throws -> T,
  take: (Range<Int>, T) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: (Range<Int>, T).self) { group in
    var next = 0
    var wanted = 0
    var early: [Int: (Range<Int>, T)] = [:]
    func start() {
      guard next < count else { return }
      let range = next..<min(next + chunk, count)
      next = range.upperBound
      group.addTask { (range, try work(range)) }
    }
    for _ in 0..<jobs { start() }
    while let done = try await group.next() {
      early[done.0.lowerBound] = done
      while let (range, result) = early.removeValue(forKey: wanted) {
        try take(range, result)
        wanted = range.upperBound
      }
      start()
    }
  }
}
