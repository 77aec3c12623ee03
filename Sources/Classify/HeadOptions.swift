// HeadOptions: which classifier is trained on the features, and how.

/// The classifier behind the features.
package enum HeadKind: String, CaseIterable, Sendable, Hashable {
  case svmLinear = "svm-linear"
  case svmRBF = "svm-rbf"
  case logistic
}

/// What a mistake costs in the two classes.
package enum ClassWeights: String, CaseIterable, Sendable, Hashable {
  /// In inverse proportion to the classes' sizes, so that the smaller one is not given up.
  case balanced
  /// The same in both.
  case equal
}

/// How a head is trained.
package struct HeadOptions: Sendable, Hashable {
  package var kind: HeadKind
  /// Principal components that the features are reduced to before the head; nil for none.
  package var pca: Int?
  /// The costs that are tried; the best in `innerFolds` folds of the training rows is taken.
  package var costs: [Double]
  /// Radial kernels only: how wide they are, as multiples of 1 / total variance; the best together with a cost is taken.
  package var gammas: [Double]
  package var weights: ClassWeights
  package var innerFolds: Int

  /// 0.01, 0.02 … 1.28: doubled at each step (Nanda et al. 2018, "Training SVMs").
  package static let publishedCosts = (0...7).map { 0.01 * Double(1 << $0) }

  /// The published ones and two doublings more. With radial kernels all examples of a few hundred lie at the cost when it
  /// is 1.28, and the next ones are better nearly every time; linear heads do not choose them where they do not help.
  package static let widerCosts = publishedCosts + [2.56, 5.12, 10.24]

  /// scikit-learn's "scale", and half of it: of a thousand columns many are noise, and put all rows far from each other.
  package static let widerGammas = [0.5, 1]

  package init(
    kind: HeadKind = .svmRBF, pca: Int? = nil, costs: [Double] = widerCosts, gammas: [Double] = widerGammas,
    weights: ClassWeights = .balanced,
    innerFolds: Int = 3
  ) {
    self.kind = kind
    self.pca = pca
    self.costs = costs
    self.gammas = gammas
    self.weights = weights
    self.innerFolds = innerFolds
  }
}
