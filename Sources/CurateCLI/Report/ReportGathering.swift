// ReportGathering: from the store to the facts of a report.
import Annotator
import Base
import Features
import Foundation
import Plots
import Report
import Review
import Scores
import Store
import Votes

/// Reads a store for a report. Nothing is written to it.
struct ReportGathering {
  let store: Store
  let seed: UInt64
  let jobs: Int
  let isBlurred: Bool
  /// Photographs a class; nil for the usual number.
  let perClass: Int?
  let output: OutputOptions
  let interrupts: Interrupts

  func facts(title: String) throws -> ReportFacts {
    var facts = ReportFacts(title: title, version: Version.current)
    (facts.seed, facts.isBlurred) = (seed, isBlurred)
    try addCounts(to: &facts)
    try addLikes(to: &facts)
    let doubted = try addQuestions(to: &facts)
    try addSheets(to: &facts, doubted: doubted)
    return facts
  }

  func checkInterrupts() throws {
    if interrupts.isRaised { throw CancellationError() }
  }

  // MARK: Counts

  private func addCounts(to facts: inout ReportFacts) throws {
    let folder = (URL(fileURLWithPath: store.path).standardizedFileURL.path as NSString).deletingLastPathComponent
    try store.read { connection in
      let crawl = try connection.crawlFacts()
      (facts.platforms, facts.accounts) = (crawl.platforms, crawl.accounts)
      facts.posted = Self.span(crawl.postedFrom, crawl.postedTo)
      facts.observed = Self.span(crawl.observedFrom, crawl.observedTo)
      facts.lastRun = try connection.lastRun().map { (Self.day($0.startedAt.seconds), "curate \($0.command)") }
      let steps = Dictionary(
        try connection.funnel(relativeTo: folder).map { ($0.step, $0.count) }, uniquingKeysWith: { first, _ in first })
      facts.funnel.posts = steps["collected"] ?? 0
      facts.funnel.revisited = steps["revisited"] ?? 0
      facts.funnel.gone = steps["gone"] ?? 0
      facts.funnel.withPhotographs = steps["with_photographs"] ?? 0
      facts.funnel.images = steps["images"] ?? 0
      facts.funnel.facesSearched = steps["faces_searched"] ?? 0
      facts.funnel.withFaces = steps["with_faces"] ?? 0
      facts.funnel.oneFace = steps["one_face"] ?? 0
      facts.funnel.voted = steps["voted_images"] ?? 0
      for name in try connection.labelSetNames() {
        let counts = try connection.labelCounts(set: name)
        var set = LabelSetFacts(
          name: name, method: try connection.method(ofLabelSet: name) ?? "",
          isOfPosts: try connection.kind(ofLabelSet: name) == .score,
          classes: counts.compactMap { count in count.value.map { ($0, count.count) } },
          neither: counts.first { $0.value == nil }?.count ?? 0,
          command: try connection.run(ofLabelSet: name)?.typed ?? "curate status")
        (set.ties, set.decided) = try connection.drawnAndDecided(set: name)
        facts.labels.append(set)
      }
      facts.exports = try connection.lastExports().map { export, parts in
        ExportedFacts(
          // What lies elsewhere is named by its last part: the rest of the path is nobody's business.
          folder: export.directory.hasPrefix(folder + "/")
            ? String(export.directory.dropFirst(folder.count + 1)) : (export.directory as NSString).lastPathComponent,
          label: export.label, order: export.order, format: export.format,
          parts: parts.map { ($0.label, $0.split, $0.pictures, $0.copies) })
      }
    }
  }

  static func day(_ seconds: Int64) -> String { String(UTCTime(seconds: seconds).iso8601.prefix(10)) }

  private static func span(_ first: Int64?, _ last: Int64?) -> (from: String, to: String)? {
    first.flatMap { first in last.map { (day(first), day($0)) } }
  }

  // MARK: Likes

  private func addLikes(to facts: inout ReportFacts) throws {
    for set in facts.labels where set.isOfPosts {
      try checkInterrupts()
      let summary = try store.read { try $0.summary(ofLabelSet: set.name) }
      guard let kept = KeptScore(summary) else {
        facts.unkeptLikes.append((set.name, set.command))
        continue
      }
      facts.likes.append(try likes(set, kept))
    }
  }

  private func likes(_ set: LabelSetFacts, _ kept: KeptScore) throws -> LikesFacts {
    var (ids, scores, labels): ([Int64], [Double], [LikesPlot.Label]) = ([], [], [])
    let isOlder = try store.read { connection in
      try connection.forEachPostLabel(set: set.name) { post, score, label in
        ids.append(post)
        scores.append(score ?? .nan)
        labels.append(label == "top" ? .top : label == "bottom" ? .bottom : .neither)
      }
      return try connection.hasRun(of: "import", sinceLabelSet: set.name)
    }
    var plot = kept.plot(scores: scores, labels: labels)
    let density = try density(of: ids, at: kept.moment)
    plot.density = density.count > 0 ? density : nil
    return LikesFacts(
      name: set.name, method: kept.method, posts: ids.count, accounts: kept.accounts, leftOut: kept.excluded,
      plot: plot,
      slope: kept.interval(of: .log10Followers), rSquared: kept.rSquared, readAt: kept.readAt,
      notDrawn: ids.count - density.count - density.unknown, isOlder: isOlder, command: set.command)
  }

  /// Likes over followers of the posts, whose ids ascend.
  private func density(of ids: [Int64], at moment: LikesMoment) throws -> LikesDensity {
    var density = LikesDensity()
    var (place, rows) = (0, 0)
    let bar = ProgressBar("posts read", isQuiet: output.quiet)
    defer { bar.finish() }
    let total = try store.read { try $0.highestPost() }
    try store.forEachScoreRow(likes: moment, faces: false, comments: false) { row in
      if rows & 0xffff == 0 {
        try checkInterrupts()
        bar.update(rows, of: total)
      }
      rows += 1
      while place < ids.count, ids[place] < row.postID { place += 1 }
      guard place < ids.count, ids[place] == row.postID, let likes = row.likes, let followers = row.followers else {
        return
      }
      density.add(likes: likes, followers: followers)
    }
    return density
  }
}
