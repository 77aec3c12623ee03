// LikesPlot: likes over followers, the score's histogram and the coefficients, in one picture.

/// What the picture of a scoring shows. Panels that nothing is given for are left out, and the others use the room.
package struct LikesPlot: Sendable {
  /// What parts the posts in the picture of likes over followers.
  package enum Border: Sendable {
    /// log10(1 + likes) = intercept + slope · log10(1 + followers), with all other controls at their means; the score
    /// is the distance from it.
    case line(slope: Double, intercept: Double)
    /// The score is likes / followers.
    case ratio
    /// Bins of posts by followers, each with borders of its own.
    case steps([Step])
    case none
  }

  /// A bin of posts by followers.
  package struct Step: Sendable, Hashable {
    /// Of the bin's first and last post.
    package var fewestFollowers, mostFollowers: Int
    /// Likes from which on a post of the bin is top, and up to which it is bottom; nil where the bin has none.
    package var high, low: Double?

    package init(fewestFollowers: Int, mostFollowers: Int, low: Double?, high: Double?) {
      (self.fewestFollowers, self.mostFollowers) = (fewestFollowers, mostFollowers)
      (self.low, self.high) = (low, high)
    }
  }

  /// What a post is called after its score.
  package enum Label: UInt8, Sendable {
    case neither
    case bottom
    case top
  }

  /// A coefficient with its interval of 95 %.
  package struct Term: Sendable, Hashable {
    package var name: String
    /// In log10(1 + likes) for each unit of the control.
    package var coefficient, low, high: Double
    /// The control's standard deviation; nil for the intercept, which is no control.
    package var spread: Double?

    package init(name: String, coefficient: Double, low: Double, high: Double, spread: Double?) {
      self.name = name
      (self.coefficient, self.low, self.high, self.spread) = (coefficient, low, high, spread)
    }
  }

  /// Lines above the picture, the first one large. The first is also the picture's name for those who hear it.
  package var title: [String]
  package var density: LikesDensity?
  package var border = Border.none
  /// Of each post; what is not a number is left out, and the picture says how many.
  package var scores: [Double]
  /// Of each post, in the order of `scores` and as many; empty where none is known, and the bars are plain then. Of equal
  /// scores chance labels some, so that no threshold tells which.
  package var labels: [Label] = []
  /// What has a score.
  package var oneItem = "post", manyItems = "posts"
  /// Below the histogram: what a score is, and its unit.
  package var scoreName: String
  package var scoreScale = ScoreHistogram.Scale.linear
  /// The highest score in the bottom tail, the lowest one in the top tail; nil where a tail is empty.
  package var low, high: Double?
  /// Posts in each tail.
  package var bottom = 0, top = 0
  package var terms: [Term] = []
  /// What the intervals are: "clustered by account".
  package var intervals = ""

  package init(title: [String], scores: [Double], scoreName: String) {
    self.title = title
    self.scores = scores
    self.scoreName = scoreName
  }

  /// The picture: valid XML in UTF-8, the same for the same input. It holds no script and asks for no other file.
  package func svg() -> String {
    let drawn = terms.filter { [$0.coefficient, $0.low, $0.high].allSatisfy { abs($0) < 1e100 } }
    let coefficients = CoefficientPanel(terms: drawn, leftOut: terms.count - drawn.count, intervals: intervals)
    let histogram = HistogramPanel(self)
    let hasDensity = (density?.count ?? 0) > 0
    let hasTerms = !terms.isEmpty
    // As high as reads well, and higher where the coefficients ask for it.
    let body =
      switch (hasDensity, hasTerms) {
      case (true, true): max(776, 360 + 36 + coefficients.height)
      case (true, false): 680.0
      case (false, true): max(520, coefficients.height)
      case (false, false): 480.0
      }
    let frame = PictureFrame(title, unnamed: "Likes and scores", description: description(histogram))
    return frame.svg(panels: body) { all, svg in
      var side = all
      if hasDensity, let density {
        side.left = all.right - 440
        DensityPanel(self, density).draw(
          in: Frame(left: all.left, top: all.top, right: side.left - 40, bottom: all.bottom), on: &svg)
      }
      if hasTerms, hasDensity {
        side.bottom -= coefficients.height + 36
        coefficients.draw(
          in: Frame(left: side.left, top: side.bottom + 36, right: side.right, bottom: all.bottom), on: &svg)
      } else if hasTerms {
        side.right = all.left + (all.right - all.left - 40) * 0.6
        coefficients.draw(
          in: Frame(left: side.right + 40, top: all.top, right: all.right, bottom: all.bottom), on: &svg)
      }
      histogram.draw(in: side, on: &svg)
    }
  }

  /// 8,432 posts
  func items(_ count: Int) -> String { NumberText.count(count) + " " + (count == 1 ? oneItem : manyItems) }

  /// What the picture shows, for those who do not see it.
  private func description(_ histogram: HistogramPanel) -> String {
    var sentences = title.dropFirst().map { $0 }
    if let density, density.count > 0 {
      sentences.append("Likes over followers of \(items(density.count)), both on scales of powers of ten.")
      sentences += DensityPanel(self, density).words
    }
    sentences.append("A histogram of the scores of \(items(histogram.posts)).")
    sentences += histogram.words
    for term in terms {
      sentences.append(
        "\(term.name): \(NumberText.significant(term.coefficient)), 95 % interval "
          + "\(NumberText.significant(term.low)) to \(NumberText.significant(term.high)).")
    }
    return sentences.joined(separator: " ")
  }
}

/// A rectangle of pixels.
struct Frame {
  var left, top, right, bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }
}
