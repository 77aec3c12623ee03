// ClassifierPicture: an evaluation as the picture of its ROC curve and its calibration.
import Base
import Classify
import Plots
import Selfies

extension EvaluationReport {
  func picture(threshold: Double) -> String {
    let measures = result.measures
    let classes = set.photographs.classes
    let curve = ThresholdCurve(isPositive: set.examples.isPositive, probabilities: result.probabilities)
    let at = curve.points.last { $0.threshold >= threshold }
    let auc = measures.auc.map { "AUC \($0.value.decimals(3)) [\($0.low.decimals(3)), \($0.high.decimals(3))]" }
    return ClassifierPlot(
      title: [
        "\(classes.positive) against \(classes.negative)", set.headline, method,
        "accuracy \(result.accuracy.mean.decimals(4)) (sd of the folds \(result.accuracy.sd.decimals(4)))",
      ], positive: classes.positive, negative: classes.negative,
      curve: curve.rocCurve.map { .init(falsePositives: $0.falsePositiveRate, truePositives: $0.recall) },
      curveWords: auc ?? "AUC undefined",
      threshold: at.map {
        (.init(falsePositives: $0.falsePositiveRate, truePositives: $0.recall), threshold)
      },
      bins: bins.map { bin in
        let positives = Int(((bin.sharePositive ?? 0) * Double(bin.count)).rounded())
        return .init(
          low: bin.low, high: bin.high, negatives: bin.count - positives, positives: positives,
          meanProbability: bin.meanProbability ?? (bin.low + bin.high) / 2, shareLow: bin.share?.low ?? 0,
          shareHigh: bin.share?.high ?? 1)
      },
      calibrationWords: "ECE \(measures.ece.decimals(3)) in 10 bins, Brier score \(measures.brier.decimals(3))"
    ).svg()
  }
}
