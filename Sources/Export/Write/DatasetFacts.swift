// DatasetFacts: what the store knows of how a data set came about: for its data card, its JSON and its Croissant.
import Base

/// Where the photographs and their labels come from. Nothing in it depends on when or where the export is written, so
/// that the same store gives the same bytes.
package struct DatasetFacts: Sendable, Hashable, Codable {
  /// A step of the funnel, from posts collected to labels.
  package struct Step: Sendable, Hashable, Codable {
    package var step: String
    package var count: Int

    package init(step: String, count: Int) { (self.step, self.count) = (step, count) }
  }

  /// A figure with its interval of 95 %; NaN never: nil where it cannot be told.
  package struct Estimate: Sendable, Hashable, Codable {
    package var value: Double
    package var low, high: Double?

    package init(value: Double, low: Double? = nil, high: Double? = nil) {
      (self.value, self.low, self.high) = (value, low, high)
    }
  }

  /// How people judged; nil where labels do not come from votes.
  package struct Annotation: Sendable, Hashable, Codable {
    package var task: String
    package var question: String
    /// What was asked, as annotators read it.
    package var prompt: String
    /// The task's definition, in its own words; empty where it has none.
    package var definition: String
    /// The labels to choose from, in the task's order.
    package var choices: [String]
    package var annotators: Int
    package var items: Int
    package var votes: Int
    /// The fewest and the most votes that an item has.
    package var votesPerItem: [Int]
    package var percentAgreement: Estimate?
    package var fleissKappa: Estimate?
    package var krippendorffAlpha: Estimate?
    package var gwetAC1: Estimate?
    /// Landis and Koch's word for kappa, such as `moderate`.
    package var reading: String?

    package init(task: String, question: String) {
      (self.task, self.question, prompt, definition) = (task, question, "", "")
      (choices, annotators, items, votes, votesPerItem) = ([], 0, 0, 0, [])
    }

    enum CodingKeys: String, CodingKey {
      case task
      case question
      case prompt
      case definition
      case choices
      case annotators
      case items
      case votes
      case votesPerItem = "votes_per_item"
      case percentAgreement = "percent_agreement"
      case fleissKappa = "fleiss_kappa"
      case krippendorffAlpha = "krippendorff_alpha"
      case gwetAC1 = "gwet_ac1"
      case reading
    }
  }

  /// Such as `instagram`, in order.
  package var platforms: [String] = []
  /// Of the dumps, such as `instaloader`, in order.
  package var dialects: [String] = []
  package var posts = 0
  package var accounts = 0
  /// Dates in UTC, as YYYY-MM-DD; nil where no post says.
  package var postedFrom, postedTo: String?
  /// When likes and followers were read.
  package var observedFrom, observedTo: String?
  package var funnel: [Step] = []
  /// `votes`, `score` or `model`.
  package var labelKind = ""
  /// Such as `majority`, `regression` or the model's name.
  package var labelMethod = ""
  /// What the command that made the labels answered, as JSON text; nil where it kept nothing.
  package var labelSummary: String?
  package var annotation: Annotation?

  package init() {}

  enum CodingKeys: String, CodingKey {
    case platforms
    case dialects
    case posts
    case accounts
    case postedFrom = "posted_from"
    case postedTo = "posted_to"
    case observedFrom = "observed_from"
    case observedTo = "observed_to"
    case funnel
    case labelKind = "label_kind"
    case labelMethod = "label_method"
    case labelSummary = "label_summary"
    case annotation
  }
}
