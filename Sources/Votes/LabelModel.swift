// LabelModel: what the models of Dawid and Skene say about items and annotators.
import Base

/// How the search for the most likely parameters goes, and when it ends.
package struct ModelSettings: Sendable {
  /// The search ends here even where it has not converged; the result says so.
  package var maxIterations: Int
  /// Converged where an iteration changes the log likelihood by less than this for each vote.
  package var tolerance: Double
  /// Votes that each cell of a confusion matrix, and each class, is given before the first: they keep probabilities
  /// above 0, so that one vote cannot exclude a label.
  package var smoothing: Double
  /// Threads; the result is the same for any number.
  package var jobs: Int

  package init(maxIterations: Int = 500, tolerance: Double = 1e-6, smoothing: Double = 0.01, jobs: Int = 1) {
    self.maxIterations = maxIterations
    self.tolerance = tolerance
    self.smoothing = smoothing
    self.jobs = jobs
  }
}

/// How the search ended.
package struct Convergence: Sendable, Equatable {
  package var iterations: Int
  package var converged: Bool
  /// Natural logarithm of the probability of all votes under the parameters; the smoothing is no part of it.
  package var logLikelihood: Double
  /// By how much the last iteration changed it.
  package var lastChange: Double
}

/// One annotator as a model sees them.
package struct AnnotatorErrors: Sendable, Equatable {
  /// What the annotator says where one label is the truth.
  package struct Row: Sendable, Equatable {
    /// How many of the annotator's votes were on items of this label: a sum of posterior probabilities.
    package var votes: Double
    /// For each category the share of these votes that named it; empty where `votes` is 0 (less than a thousandth).
    package var answers: [Share]
  }

  package var annotator: String
  package var votes: Int
  /// The share of the votes that equal the truth, each vote weighted with the posterior of its label.
  package var accuracy: Share
  /// How much a vote tells about the label, in bits: the mutual information of truth and vote (Shannon 1948). An annotator
  /// who is always wrong about two labels tells as much as one who is always right.
  package var bits: Double
  /// A row for each true label, in the order of the categories. Empty under the one-coin model.
  package var confusion: [Row]
}

/// An item whose label under a model is not one of those with most votes.
package struct Overruled: Sendable, Equatable {
  package var item: String
  package var majority: String
  package var label: String
  /// The posterior probability of `label`.
  package var probability: Double
}

/// The labels of a model and what they rest on.
package struct LabelModel: Sendable {
  package var categories: [String]
  /// In the natural order of the items.
  package var labels: [ItemLabel]
  /// Items whose best labels had the same posterior, so that the lot decided.
  package var ties: Int
  /// Items on which the majority is a tie, and the model is not.
  package var settledTies: Int
  /// The surest first, then in the order of the items.
  package var overruled: [Overruled]
  /// In the natural order of their names.
  package var annotators: [AnnotatorErrors]
  /// The share of each category among the items, in the order of `categories`.
  package var prior: [Double]
  package var convergence: Convergence
}
