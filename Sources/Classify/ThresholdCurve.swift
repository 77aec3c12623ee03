// ThresholdCurve: what each threshold would come to, from no example called positive to all of them.

/// A threshold, and the counts among the examples that reach it.
package struct ThresholdPoint: Sendable, Hashable {
  /// Examples at least as probable as this are called positive.
  package var threshold: Double
  package var truePositives: Int
  package var falsePositives: Int
  package var positives: Int
  package var negatives: Int

  /// Of the called ones, the share that is positive.
  package var precision: Double { Double(truePositives) / Double(truePositives + falsePositives) }
  /// Of the positives, the share that is called so; the height of the ROC curve.
  package var recall: Double { Double(truePositives) / Double(positives) }
  /// Of the negatives, the share that is called positive; the ROC curve's way along.
  package var falsePositiveRate: Double { Double(falsePositives) / Double(negatives) }
}

/// Every probability that occurs as a threshold, the highest first. The last one calls all examples positive.
package struct ThresholdCurve: Sendable, Hashable {
  package let points: [ThresholdPoint]

  /// - Precondition: as many probabilities as truths; both classes occur.
  package init(isPositive: [Bool], probabilities: [Double]) {
    precondition(isPositive.count == probabilities.count)
    let positives = isPositive.count(where: \.self)
    let negatives = isPositive.count - positives
    precondition(positives > 0 && negatives > 0)
    let order = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
    var points: [ThresholdPoint] = []
    var (hits, alarms) = (0, 0)
    for (place, example) in order.enumerated() {
      if isPositive[example] { hits += 1 } else { alarms += 1 }
      // Equal probabilities are called positive together.
      if place + 1 < order.count, probabilities[order[place + 1]] == probabilities[example] { continue }
      points.append(
        ThresholdPoint(
          threshold: probabilities[example], truePositives: hits, falsePositives: alarms, positives: positives,
          negatives: negatives))
    }
    self.points = points
  }

  /// Of the receiver operating characteristic, from (0, 0) to (1, 1), without the points that lie on a straight line
  /// between their neighbours.
  package var rocCurve: [(falsePositiveRate: Double, recall: Double)] {
    var corners: [(alarms: Int, hits: Int)] = [(0, 0)]
    for point in points {
      let next = (alarms: point.falsePositives, hits: point.truePositives)
      if let last = corners.last, corners.count > 1 {
        let before = corners[corners.count - 2]
        let turn =
          (last.alarms - before.alarms) * (next.hits - last.hits) - (last.hits - before.hits)
          * (next.alarms - last.alarms)
        if turn == 0 { corners.removeLast() }
      }
      corners.append(next)
    }
    let (negatives, positives) = (Double(points[0].negatives), Double(points[0].positives))
    return corners.map { (Double($0.alarms) / negatives, Double($0.hits) / positives) }
  }

  /// Recall and precision at each threshold, the highest first.
  package var precisionRecallCurve: [(recall: Double, precision: Double)] {
    points.map { ($0.recall, $0.precision) }
  }

  /// The lowest threshold at which at least this share of the examples called positive is; nil where none comes so far.
  package func threshold(forPrecision precision: Double) -> ThresholdPoint? {
    points.last { $0.precision >= precision }
  }
}
