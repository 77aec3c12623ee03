// WriteSample: a made-up crawl on disk, to try curate on and to test it with.
import Base
import Foundation

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

/// Draws and writes a sample: `crawl/`, `revisit/`, `votes.csv`, `danger.json`, `worthiness.csv`, `truth.csv`, `README.txt`.
///
/// The same posts, images and seed give the same bytes and file times, at any number of jobs. With images there is a
/// file for each post, as Instaloader keeps them beside the photographs; without, a line for each post, since millions
/// of small files would be all the work.
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
  for folder in ["crawl", "revisit"] { try makeFolder("\(directory)/\(folder)") }
  let jobs = max(1, options.jobs)
  let files = RecordFiles(directory)
  let folders = plan.hasFolders ? AccountFolders(plan: plan, directory: directory) : nil

  // Folders first: posts of one account are written by several tasks.
  let profilesRead = (plan.profilesRead(isRevisit: false), plan.profilesRead(isRevisit: true))
  try await inOrder(plan.active.count, chunk: folders == nil ? 1000 : 64, jobs: jobs) { range in
    try Task.checkCancellation()
    var lines = RecordLines()
    for place in range {
      let account = plan.crowd.account(plan.active[place])
      if let folders { try folders.write(account) } else { lines.add(account, read: profilesRead) }
    }
    return lines
  } take: { _, lines in
    try files.append(profiles: lines)
  }

  let truth = try GrowingTable("\(directory)/truth.csv", header: TruthTable.header)
  let votes = try GrowingTable("\(directory)/votes.csv", header: "item,annotator,label")
  let danger = try GrowingTable("\(directory)/danger.json", header: "[")
  let worthiness = try GrowingTable("\(directory)/worthiness.csv", header: "item,annotator,label")
  var separator = ""
  var summary = SampleSummary()
  summary.accounts = plan.active.count
  // Without images a chunk ends where a file does.
  try await inOrder(plan.posts, chunk: plan.images > 0 ? 8 : 250, jobs: jobs) { range in
    var batch = Batch()
    for index in range {
      try Task.checkCancellation()
      let post = plan.post(index)
      if let folders { try folders.write(post) } else { batch.lines.add(post) }
      batch.note(post, in: plan)
    }
    return batch
  } take: { range, batch in
    try files.append(posts: batch.lines, from: range.lowerBound)
    truth.append(batch.truth)
    votes.append(batch.votes)
    worthiness.append(batch.worthiness)
    for answers in batch.danger {
      danger.append(separator + answers)
      separator = ",\n"
    }
    for table in [truth, votes, danger, worthiness] { try table.flush() }
    summary.add(batch.counts)
    progress(range.upperBound)
  }
  try files.finish()
  danger.append("\n]\n")
  for table in [truth, votes, danger, worthiness] { try table.finish() }
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

/// What a run of posts leaves behind besides the files of its own.
private struct Batch: Sendable {
  var lines = RecordLines()
  var truth = ""
  var votes = ""
  /// Answers in JSON, one for each picture and annotator.
  var danger: [String] = []
  var worthiness = ""
  var counts = SampleSummary()

  /// Adds what the sample knows about a post.
  mutating func note(_ post: Post, in plan: SamplePlan) {
    let drawn = plan.drawn(of: post)
    for place in drawn {
      TruthTable.append(post, file: AccountFolders.photo(of: post, picture: place), picture: place, to: &truth)
    }
    for place in drawn { noteAnswers(post, picture: place, in: plan) }
    if drawn.isEmpty { TruthTable.append(post, file: "", picture: 0, to: &truth) }
    // A carousel has two pictures and one shortcode, so a vote on it would not say on which.
    if post.kind == .photo, !drawn.isEmpty {
      for annotator in SimulatedAnnotator.all {
        let label = annotator.vote(
          on: post.shortcode, isSelfie: post.pictures[0].subject.isSelfie, seed: plan.seed)
        votes += "\(post.shortcode),\(annotator.name),\(label)\n"
        counts.votes += 1
      }
    }
    counts.posts += 1
    counts.images += drawn.count
    counts.gone += post.isGone ? 1 : 0
    counts.carousels += post.kind == .carousel ? 1 : 0
    counts.videos += post.kind == .video ? 1 : 0
    counts.hiddenLikes += post.hidesLikes ? 1 : 0
  }

  /// What was said of a picture in the other tasks; the second of a carousel is called so.
  private mutating func noteAnswers(_ post: Post, picture place: Int, in plan: SamplePlan) {
    let item = place == 0 ? post.shortcode : "\(post.shortcode)/\(place + 1)"
    let picture = post.pictures[place]
    for (order, annotator) in SimulatedAnnotator.all.enumerated() {
      let number = (post.index * 2 + place) * SimulatedAnnotator.all.count + order + 1
      danger.append(
        String(decoding: annotator.dangerAnswers(on: item, picture, seed: plan.seed, number: number), as: UTF8.self))
    }
    worthiness += "\(item),\(SimulatedOwner.name),\(SimulatedOwner.score(of: picture))\n"
  }
}

/// Splits 0 ..< count into chunks, does `jobs` of them at a time, and takes the results in ascending order. Only so many
/// are begun ahead of the one that is waited for, lest the results of a slow one's followers fill the memory.
private func inOrder<T: Sendable>(
  _ count: Int, chunk: Int, jobs: Int, work: @escaping @Sendable (Range<Int>) throws -> T,
  take: (Range<Int>, T) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: (Range<Int>, T).self) { group in
    var next = 0
    var running = 0
    var wanted = 0
    var early: [Int: (Range<Int>, T)] = [:]
    func start() {
      while next < count, running < jobs, next - wanted < chunk * jobs * 8 {
        let range = next..<min(next + chunk, count)
        next = range.upperBound
        running += 1
        group.addTask { (range, try work(range)) }
      }
    }
    start()
    while let done = try await group.next() {
      running -= 1
      early[done.0.lowerBound] = done
      while let (range, result) = early.removeValue(forKey: wanted) {
        try take(range, result)
        wanted = range.upperBound
      }
      start()
    }
  }
}
