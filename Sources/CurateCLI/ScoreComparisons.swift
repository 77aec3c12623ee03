// ScoreComparisons: how far methods agree, how stable labels are between two readings, and how right they are.
import Base
import Scores
import Store

/// Scores of a method set beside those of others, on the posts that both score.
struct ScoreComparisons {
  private struct Pair {
    var a: String
    var b: String
    var found: Comparison
  }

  /// The same method on the first reading of each post's likes.
  private struct Stability {
    var method: ScoreMethod
    var found: Comparison
    var firstAge: Int?
    var secondAge: Int?
  }

  private var pairs: [Pair] = []
  /// Methods that cannot score these posts, and why.
  private var missing: [(method: String, why: String)] = []
  private var stability: Stability?
  /// Why there is no stability to tell; nil where there is, or where nobody asked.
  private var noStability: String?
  private var truths: [(name: String, found: Truth)] = []
  private let isCompared: Bool

  /// - Parameters:
  ///   - others: the methods to compare with; none where only the truth was asked for.
  ///   - isReadTwice: whether to score the first reading of each post's likes too.
  ///   - read: reads the store's posts for a scorer.
  init(
    _ scorer: LikesScorer, _ table: ScoreTable, _ scores: LikesScores, with others: [ScoreMethod: LikesScorer],
    truth: KnownEffects?, seed: UInt64, selection: ScoreSelection, isReadTwice: Bool,
    read: (LikesScorer, ScoreSelection) throws -> ScoreTable
  ) throws {
    isCompared = isReadTwice
    let own = ScoredPosts(table.posts, scores.scoring)
    var all: [(name: String, posts: ScoredPosts)] = []
    for kind in ScoreMethod.ofLikes {
      if kind == scorer.method {
        all.append((kind.rawValue, own))
      } else if let other = others[kind] {
        do {
          let posts = try read(other, selection)
          all.append((kind.rawValue, ScoredPosts(posts.posts, try other.score(posts).scoring)))
        } catch let fault as Fault where fault.code == .data {
          missing.append((kind.rawValue, fault.sentence))
        }
      }
    }
    for (place, first) in all.enumerated() {
      for second in all.dropFirst(place + 1) {
        pairs.append(Pair(a: first.name, b: second.name, found: Comparison(first.posts, second.posts, seed: seed)))
      }
    }
    if let truth {
      let raw = try RawLikes(shares: scorer.shares, seed: seed).score(table.posts)
      all.append((RawLikes.name, ScoredPosts(table.posts, raw)))
      // On the posts that all of them score, and with the same shares of them: one that leaves the difficult ones out, or
      // labels the easy ones only, must not look the better for it.
      let common = truth.keeping(postsOf: all.map(\.posts))
      truths = all.map { name, posts in
        (name, Truth(posts.keeping(postsOf: common, shares: scorer.shares, seed: seed), common))
      }
    }
    if isReadTwice { try compareReadings(scorer, own, table, selection, seed, read) }
  }

  private mutating func compareReadings(
    _ scorer: LikesScorer, _ own: ScoredPosts, _ table: ScoreTable, _ selection: ScoreSelection, _ seed: UInt64,
    _ read: (LikesScorer, ScoreSelection) throws -> ScoreTable
  ) throws {
    var first = selection
    (first.moment, first.leastAge) = (.first, nil)
    guard var earlier = try? read(scorer, first) else {
      noStability = "no stability to tell: no post has a first reading of its likes that can be scored"
      return
    }
    earlier.keep(readAtOtherTimesThan: table)
    guard earlier.posts.count > 1 else {
      noStability = "no stability to tell: the store has one reading of each post's likes"
      return
    }
    // A method may need more posts than were read twice; there is then nothing to compare, and the labels are made.
    guard let scores = try? scorer.score(earlier) else {
      noStability = "no stability to tell: too few posts have two readings of their likes"
      return
    }
    let found = Comparison(ScoredPosts(earlier.posts, scores.scoring), own, seed: seed)
    stability = Stability(
      method: scorer.method, found: found, firstAge: earlier.agesAtReading?.median,
      secondAge: table.agesAtReading(ofPosts: earlier.posts.ids)?.median)
  }

  // MARK: For programs

  var fields: [(String, JSON)] {
    var fields: [(String, JSON)] = []
    if isCompared {
      fields.append(
        (
          "comparisons",
          .array(pairs.map { .object([("a", .string($0.a)), ("b", .string($0.b))] + members($0.found)) })
        ))
      fields.append(
        ("not_compared", .array(missing.map { ["method": .string($0.method), "why": .string($0.why)] })))
      fields.append(
        (
          "stability",
          stability.map { stability in
            .object(
              [("method", .string(stability.method.rawValue))] + members(stability.found) + [
                ("first_age_days", JSON(stability.firstAge.map(days))),
                ("second_age_days", JSON(stability.secondAge.map(days))),
              ])
          } ?? .null
        ))
    }
    if !truths.isEmpty {
      fields.append(("truth", .array(truths.map { json($0.name, $0.found) })))
    }
    return fields
  }

  private func members(_ found: Comparison) -> [(String, JSON)] {
    [
      ("posts", .int(found.posts)), ("kappa", json(found.kappa)), ("spearman", JSON(found.spearman)),
      ("top_overlap", JSON(found.topOverlap)), ("bottom_overlap", JSON(found.bottomOverlap)),
      ("opposite", .int(found.opposite)), ("both_labelled", .int(found.bothLabelled)),
      ("label_kappa", json(found.labelKappa)),
    ]
  }

  private func json(_ measure: Measure) -> JSON {
    [
      "value": JSON(measure.value), "se": JSON(measure.se), "low": JSON(measure.low), "high": JSON(measure.high),
      "note": JSON(measure.note),
    ]
  }

  private func json(_ name: String, _ truth: Truth) -> JSON {
    [
      "scores": .string(name), "posts": .int(truth.posts), "auc": json(truth.auc), "spearman": JSON(truth.spearman),
      "top": .int(truth.top), "top_right": .int(truth.topRight), "bottom": .int(truth.bottom),
      "bottom_right": .int(truth.bottomRight),
    ]
  }

  // MARK: For people

  var lines: [String] {
    var lines: [String] = []
    if isCompared {
      var rows = [
        ["", "posts", "kappa of halves", "95 %", "rank corr.", "same top tenth", "same bottom tenth", "opposite"]
      ]
      rows += pairs.map { row("\($0.a), \($0.b)", $0.found) }
      if let stability {
        let ages = [stability.firstAge, stability.secondAge].compactMap { $0.map(daysInWords) }
        let when =
          ages.count == 2 ? "likes after \(ages[0]) and after \(ages[1])" : "first reading of the likes and this"
        rows.append(row("\(stability.method.rawValue), \(when)", stability.found))
      }
      lines += ["how far scores agree, on the posts that both have:", Screen.table(rows)]
      lines += missing.map { "not compared: \($0.method). \($0.why)" }
      if let noStability { lines.append(noStability) }
    }
    if !truths.isEmpty {
      var rows = [["", "posts", "AUC", "95 %", "rank corr.", "top labels right", "bottom labels right"]]
      rows += truths.map { row($0.name == RawLikes.name ? "likes as they are" : $0.name, $0.found) }
      let posts = truths.count > 2 ? ", on the posts that all of them have" : ""
      lines += ["how well scores find the effects that are known\(posts):", Screen.table(rows)]
      if let note = truths.lazy.compactMap({ $0.found.auc.note }).first { lines.append(note) }
    }
    return lines
  }

  private func row(_ name: String, _ found: Comparison) -> [String] {
    [
      name, found.posts.grouped, number(found.kappa.value), interval(found.kappa), number(found.spearman),
      share(found.topOverlap), share(found.bottomOverlap), found.opposite.grouped,
    ]
  }

  private func row(_ name: String, _ found: Truth) -> [String] {
    func right(_ right: Int, of count: Int) -> String { "\(right.grouped) of \(count.grouped)" }
    return [
      name, found.posts.grouped, number(found.auc.value), interval(found.auc), number(found.spearman),
      right(found.topRight, of: found.top), right(found.bottomRight, of: found.bottom),
    ]
  }

  private func number(_ value: Double?) -> String { value.map { $0.decimals(4) } ?? "-" }

  private func share(_ value: Double?) -> String { value.map { "\(($0 * 100).decimals(1)) %" } ?? "-" }

  private func interval(_ measure: Measure) -> String {
    guard let low = measure.low, let high = measure.high else { return "-" }
    return "\(low.decimals(4)) to \(high.decimals(4))"
  }
}
