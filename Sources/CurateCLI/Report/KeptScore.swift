// KeptScore: what curate score answered when it made a set of labels, as the store keeps it.
import Foundation
import Plots
import Scores
import Store

/// The part of the answer that a picture of the labels needs.
struct KeptScore: Decodable {
  struct Ends: Decodable {
    var low, high: Double?
  }

  struct Labels: Decodable {
    var top, bottom: Int
  }

  struct Likes: Decodable {
    var atDays, toleranceDays, medianAgeDays: Double?
    var middleAges: [Double]?

    enum CodingKeys: String, CodingKey {
      case atDays = "at_days"
      case toleranceDays = "tolerance_days"
      case medianAgeDays = "median_age_days"
      case middleAges = "middle_ages_days"
    }
  }

  var method: String
  var posts, accounts: Int
  var excluded: [String: Int]
  var thresholds: Ends
  var labels: Labels
  var likes: Likes
  var coefficients: [String: Double?]?
  var intervals, clustered: [String: Ends]?
  var rSquared: Double?
  /// Sets of labels that were made before these were kept have none.
  var means, deviations: [String: Double?]?
  var meanLogLikes: Double?

  enum CodingKeys: String, CodingKey {
    case method, posts, accounts, excluded, thresholds, labels, likes, coefficients, intervals
    case clustered = "intervals_clustered"
    case rSquared = "r_squared"
    case means = "control_means"
    case deviations = "control_deviations"
    case meanLogLikes = "mean_log10_likes"
  }

  /// Nil where it cannot be read: an older or newer program wrote it.
  init?(_ summary: String?) {
    guard let summary, let kept = try? JSONDecoder().decode(KeptScore.self, from: Data(summary.utf8)) else {
      return nil
    }
    self = kept
  }

  /// Which reading of the likes was scored.
  var moment: LikesMoment {
    guard let after = likes.atDays else { return .latest }
    return .at(
      after: Int64((after * 86400).rounded()), tolerance: Int64(((likes.toleranceDays ?? after / 7) * 86400).rounded()))
  }

  /// "7.0 days after posting"
  var readAt: String? {
    guard let median = likes.medianAgeDays else { return nil }
    if let ages = likes.middleAges, ages.count == 2, ages[1] >= 1.2 * ages[0] {
      return
        "\(words(ages[0])) to \(words(ages[1])) after posting (nine tenths of them; median \(words(median)))"
    }
    return "\(words(median)) after posting"
  }

  private func words(_ days: Double) -> String { daysInWords(Int((days * 86400).rounded())) }

  private var ends: [String: Ends]? { clustered ?? intervals }

  func interval(of term: RegressionTerm) -> (value: Double, low: Double?, high: Double?)? {
    guard let value = coefficients?[term.rawValue] ?? nil else { return nil }
    return (value, ends?[term.rawValue]?.low, ends?[term.rawValue]?.high)
  }

  /// The plot of what was labelled, without the likes.
  func plot(scores: [Double], labels: [LikesPlot.Label]) -> LikesPlot {
    var plot = LikesPlot(title: [], scores: scores, scoreName: "score")
    plot.labels = labels
    (plot.low, plot.high) = (thresholds.low, thresholds.high)
    (plot.bottom, plot.top) = (self.labels.bottom, self.labels.top)
    switch method {
    case ScoreMethod.regression.rawValue:
      plot.scoreName = "score: log10(1 + likes) less what the controls predict"
      // With all other controls at their means the line passes through the posts' centre.
      if let slope = interval(of: .log10Followers)?.value, let mean = means?["log10_followers"] ?? nil, let meanLogLikes
      {
        plot.border = .line(slope: slope, intercept: meanLogLikes - slope * mean)
      }
      plot.intervals = clustered == nil ? "as if posts were independent" : "clustered by account"
      plot.terms = RegressionTerm.allCases.compactMap { term in
        guard let found = interval(of: term), let low = found.low, let high = found.high else { return nil }
        return LikesPlot.Term(
          name: LikesReport.name(of: term), coefficient: found.value, low: low, high: high,
          spread: term == .intercept ? nil : deviations?[term.rawValue] ?? nil)
      }
    case ScoreMethod.ratio.rawValue:
      plot.scoreName = "score: likes / followers"
      plot.scoreScale = .logarithmic
      plot.border = .ratio
    case ScoreMethod.bins.rawValue:
      plot.scoreName = "score: rank by likes within the bin"
      plot.scoreScale = .shares
    default: break
    }
    return plot
  }
}
