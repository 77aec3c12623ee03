// ClassifierPlot: how well a classifier tells two classes apart, and whether its probabilities are what they say.

/// The picture of an evaluation: the ROC curve, the calibration, and the probabilities of both classes.
package struct ClassifierPlot: Sendable {
  /// A point of the ROC curve: shares of the negatives and of the positives that a threshold lets through.
  package struct Point: Sendable, Hashable {
    package var falsePositives, truePositives: Double

    package init(falsePositives: Double, truePositives: Double) {
      (self.falsePositives, self.truePositives) = (falsePositives, truePositives)
    }
  }

  /// The images whose probability lies in a range.
  package struct Bin: Sendable, Hashable {
    /// The range of probabilities, 0 to 1.
    package var low, high: Double
    package var negatives, positives: Int
    /// The mean probability of its images; anything where there are none.
    package var meanProbability: Double
    /// The interval of the share of positives, 0 to 1.
    package var shareLow, shareHigh: Double

    package init(
      low: Double, high: Double, negatives: Int, positives: Int, meanProbability: Double, shareLow: Double,
      shareHigh: Double
    ) {
      (self.low, self.high) = (low, high)
      (self.negatives, self.positives) = (negatives, positives)
      self.meanProbability = meanProbability
      (self.shareLow, self.shareHigh) = (shareLow, shareHigh)
    }

    var count: Int { negatives + positives }
    var share: Double { count == 0 ? 0 : Double(positives) / Double(count) }
  }

  /// Lines above the picture, the first one large. The first is also the picture's name for those who hear it.
  package var title: [String]
  /// What the classes are called, cut to 24 letters.
  package var positive: String
  package var negative: String
  /// From (0, 0) to (1, 1), in the order of falling thresholds.
  package var curve: [Point]
  /// What stands beside the curve: "AUC 0.953 [0.921, 0.985]".
  package var curveWords: String
  /// Where the threshold that is used lies on the curve, and what it is.
  package var threshold: (point: Point, value: Double)?
  /// In ascending order.
  package var bins: [Bin]
  /// What stands above the calibration: "ECE 0.034, Brier score 0.061".
  package var calibrationWords: String

  package init(
    title: [String], positive: String, negative: String, curve: [Point], curveWords: String,
    threshold: (point: Point, value: Double)?, bins: [Bin], calibrationWords: String
  ) {
    self.title = title
    (self.positive, self.negative) = (Self.short(positive), Self.short(negative))
    (self.curve, self.curveWords, self.threshold) = (curve, curveWords, threshold)
    (self.bins, self.calibrationWords) = (bins, calibrationWords)
  }

  /// Names of classes stand on axes and in keys, where there is no room for a sentence.
  private static func short(_ name: String) -> String { name.count > 24 ? name.prefix(23) + "…" : name }

  /// The picture: valid XML in UTF-8, the same for the same input. It holds no script and asks for no other file.
  package func svg() -> String {
    PictureFrame(title, unnamed: "A classifier", description: description).svg(panels: 640) { all, svg in
      var (left, right) = (all, all)
      left.right = all.left + 576
      right.left = all.left + 616
      ROCPanel(self).draw(in: left, on: &svg)
      CalibrationPanel(self).draw(in: right, on: &svg)
    }
  }

  /// What the picture shows, for those who do not see it.
  private var description: String {
    var sentences = title.dropFirst().map { $0 }
    sentences.append("The ROC curve of \(positive) against \(negative): \(curveWords).")
    if let words = thresholdWords { sentences.append("At the threshold: \(words).") }
    sentences.append("Calibration: \(calibrationWords).")
    for bin in bins where bin.count > 0 {
      sentences.append(
        "Probabilities \(NumberText.fixed(bin.low, decimals: 2)) to \(NumberText.fixed(bin.high, decimals: 2)): "
          + "\(NumberText.count(bin.positives)) \(positive) and \(NumberText.count(bin.negatives)) \(negative).")
    }
    return sentences.joined(separator: " ")
  }

  /// threshold 0.50: 91.5 % of selfie, 6.4 % of nonselfie
  var thresholdWords: String? {
    threshold.map {
      "threshold \(NumberText.fixed($0.value, decimals: 2)): "
        + "\(NumberText.fixed($0.point.truePositives * 100, decimals: 1)) % of \(positive), "
        + "\(NumberText.fixed($0.point.falsePositives * 100, decimals: 1)) % of \(negative)"
    }
  }
}
