// ClassMeasures: what answers come to beside the truth, over all classes and in each.
package import Base
internal import Classify

/// What the answers on one class come to.
package struct ClassMeasure: Sendable, Hashable {
  package var items: Int
  /// The share of its pictures that is called so: its recall, and what is called the accuracy of the class.
  package var recall: Share?
  /// The share of those called so that are; nil where none is.
  package var precision: Share?
  /// Nil where there are none and none is called so.
  package var f1: Double?
  /// Of its pictures, on the scale of the classes; nil without a scale.
  package var meanAbsoluteError: Double?
}

/// Answers on some pictures, beside what they are. Intervals are of 95 %: of shares as `shareOverGroups` has them (Wilson's
/// where each picture is a group of its own), of means over classes as `meanOfRatios` has them.
package struct ClassMeasures: Sendable, Hashable {
  /// A row a truth, a column an answer.
  package let confusion: [[Int]]
  package let accuracy: Share
  /// The mean of the classes' recalls, which is their macro average.
  package let balancedAccuracy: Share
  /// Means over the classes; a class that was never answered has a precision of 0 in it.
  package let precision: Share
  package let f1: Share
  package let perClass: [ClassMeasure]
  /// The mean distance of answer and truth on the scale of the classes; nil without a scale.
  package let meanAbsoluteError: Share?

  /// - Parameters:
  ///   - truths: a class each, 0 ..< `classes`.
  ///   - answers: as many.
  ///   - groups: as many; pictures that belong together have the same.
  ///   - scale: where each class lies, where they lie on a scale.
  /// - Returns: nil where there are no pictures.
  package init?(truths: [Int], answers: [Int], groups: [Int], classes: Int, scale: [Double]?) {
    precondition(truths.count == answers.count && truths.count == groups.count)
    let rows = truths.indices
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (truth, answer) in zip(truths, answers) { confusion[truth][answer] += 1 }
    self.confusion = confusion
    let kin = Set(groups).count < groups.count ? groups : nil
    func share(_ hits: [Bool], among isAmong: (Int) -> Bool) -> Share? {
      let among = rows.filter(isAmong)
      return shareOverGroups(among.map { hits[$0] }, groups: kin.map { kin in among.map { kin[$0] } })
    }
    func mean(_ ratio: (Int) -> RowRatio) -> Share? {
      meanOfRatios((0..<classes).map(ratio), groups: kin)
    }
    let hits = rows.map { truths[$0] == answers[$0] }
    func count(_ holds: Bool) -> Double { holds ? 1 : 0 }
    guard let accuracy = share(hits, among: { _ in true }),
      let balanced = mean({ own in
        RowRatio(rows, above: { count(hits[$0] && truths[$0] == own) }, below: { count(truths[$0] == own) })
      }),
      let precision = mean({ own in
        RowRatio(rows, above: { count(hits[$0] && answers[$0] == own) }, below: { count(answers[$0] == own) })
      }),
      let f1 = mean({ own in
        RowRatio(
          rows, above: { 2 * count(hits[$0] && truths[$0] == own) },
          below: { count(truths[$0] == own) + count(answers[$0] == own) })
      })
    else { return nil }
    (self.accuracy, balancedAccuracy, self.precision, self.f1) = (accuracy, balanced, precision, f1)
    let errors = scale.map { scale in zip(truths, answers).map { abs(scale[$0] - scale[$1]) } }
    perClass = (0..<classes).map { own in
      let items = confusion[own].reduce(0, +)
      let called = confusion.reduce(0) { $0 + $1[own] }
      return ClassMeasure(
        items: items, recall: share(hits) { truths[$0] == own }, precision: share(hits) { answers[$0] == own },
        f1: items + called == 0 ? nil : 2 * Double(confusion[own][own]) / Double(items + called),
        meanAbsoluteError: errors.flatMap { errors in
          items == 0 ? nil : rows.reduce(0) { $0 + (truths[$1] == own ? errors[$1] : 0) } / Double(items)
        })
    }
    meanAbsoluteError = errors.flatMap { errors in
      let widest = scale.map { ($0.max() ?? 0) - ($0.min() ?? 0) } ?? 0
      return meanOfRatios([RowRatio(rows, above: { errors[$0] }, below: { _ in 1 })], groups: kin, range: 0...widest)
    }
  }
}
