// LikesScorer: a method of scoring likes with all its settings, from the store's posts to their labels.
import Base
import Export
import Scores
import Store

/// A method and what it was told. The same scorer on the same store gives the same scores.
struct LikesScorer {
  let method: ScoreMethod
  /// Nil: the method's own, a tenth at each end for the regression, halves for the others.
  var wished: TailShares?
  var controls: [RegressionOptions.Control] = [.followers, .hashtags]
  var binSize = 100
  /// Accounts outside median ± so many MADs of followers are left out; nil for none.
  var mad: Double?
  /// The share of the accounts that is left out at each end of followers; nil for none.
  var trim: Double?
  /// Whether --mad or --trim was given.
  var filtersAreAsked = false
  var seed: UInt64

  var shares: TailShares {
    let own = method == .regression ? 0.1 : 0.5
    return wished ?? TailShares(bottom: own, top: own)
  }

  /// Age is asked for where the bins warn of young posts; posts whose age nobody knows are then no reason to leave out.
  var needs: Set<PostNumber> {
    var needs: Set<PostNumber> = []
    switch method {
    case .regression: needs = Set(controls.map(\.need))
    case .ratio: needs = [.nonzeroFollowers]
    case .bins: needs = [.followers]
    case .manual: break
    }
    // Nobody can like what is shown to nobody: followers of 0 are an account that hides them, or is no more.
    if needs.contains(.followers) { needs.insert(.nonzeroFollowers) }
    if mad != nil || trim != nil { needs.insert(.followers) }
    return needs
  }

  /// Reads the posts and leaves out the accounts that are to be left out.
  func table(
    of store: Store, _ selection: ScoreSelection, progress: (Int, Int) throws -> Void
  ) throws -> ScoreTable {
    var table = try ScoreTable(store, needs: needs, selection: selection, progress: progress)
    guard table.posts.count > 0 else { throw table.nothingToScore() }
    // Trimming by ranks first: it asks nothing of the numbers.
    if let trim { table.apply(try AccountFilter(.trim(trim), seed: seed), isAsked: filtersAreAsked) }
    if let mad { table.apply(try AccountFilter(.mad(mad), seed: seed), isAsked: filtersAreAsked || method == .ratio) }
    guard table.posts.count > 0 else { throw table.nothingToScore() }
    return table
  }

  func score(_ table: ScoreTable) throws -> LikesScores {
    switch method {
    case .regression:
      var options = RegressionOptions(controls: controls, top: shares.top, bottom: shares.bottom, seed: seed)
      options.countsTogether = shares.countsTogether
      let result = try regress(table.posts, options: options)
      return LikesScores(scoring: result.scoring, regression: result)
    case .ratio: return LikesScores(scoring: try RatioMethod(shares: shares, seed: seed).score(table.posts))
    case .bins:
      let (scoring, bins) = try BinsMethod(binSize: binSize, shares: shares, seed: seed).scoreInBins(table.posts)
      return LikesScores(scoring: scoring, bins: bins)
    case .manual: throw Fault(.bug, "A bug of curate's: votes were taken for likes.")
    }
  }
}

/// What a method made of the posts, and what is particular to it.
struct LikesScores {
  var scoring: Scoring
  var regression: RegressionResult?
  var bins: Bins?
}
