// ProbeHeads: classifiers that learn from the training side of a data set, held against its test side.
internal import Base
package import Classify
package import Export

/// Pictures of a data set, ready to be learnt from.
package struct ProbeExamples: Sendable {
  package let classes: ClassScale
  /// In the order of the pictures.
  package let train: ClassExamples
  package let test: ClassExamples
  /// Pictures of the test side whose photograph is on the training side too.
  package let leaked: Int
  /// Other pictures of the test side that belong together with one of the training side: of one account, one group of the
  /// manifest, or nearly alike.
  package let related: Int
  /// Groups of pictures that belong together, of both sides.
  package let groups: Int

  /// - Parameter blocks: how many columns each feature set has, in their order.
  /// - Throws: `Fault(.data)` where there is nothing to tell apart or a class lacks a side, `Fault(.usage)` where the scale
  ///   is not that of the classes.
  package init(_ pictures: [ProbePicture], blocks: [Int], isOrdinal: Bool = false, order: [String]? = nil) throws {
    classes = try ClassScale(labels: pictures.map(\.label), isOrdinal: isOrdinal, order: order)
    let names = classes.names
    guard names.count >= 2 else {
      throw Fault(
        .data,
        names.isEmpty
          ? "There is nothing to tell apart: there are no pictures."
          : "There is nothing to tell apart: all pictures are of the class \(names[0]).")
    }
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var groupNumbers: [String: Int] = [:]
    for picture in pictures where groupNumbers[picture.group] == nil {
      groupNumbers[picture.group] = groupNumbers.count
    }
    groups = groupNumbers.count
    func part(_ side: Side, _ name: String) throws -> (pictures: [ProbePicture], examples: ClassExamples) {
      let own = pictures.filter { $0.side == side }
      let there = Set(own.map(\.label))
      guard !own.isEmpty else {
        throw Fault(.data, "There are no pictures on the \(name) side, so that nothing can be probed.")
      }
      if let missing = names.first(where: { !there.contains($0) }) {
        throw Fault(.data, "No picture of the class \(missing) is on the \(name) side, so that nothing can be probed.")
      }
      var matrix = FeatureMatrix(blocks: blocks)
      for picture in own { matrix.append(picture.features) }
      return (
        own,
        ClassExamples(
          features: matrix, labels: own.map { numbers[$0.label] ?? 0 }, classes: names.count,
          groups: own.map { groupNumbers[$0.group] ?? 0 })
      )
    }
    let (learnt, train) = try part(.train, "training")
    let (tested, test) = try part(.test, "test")
    (self.train, self.test) = (train, test)
    let photographs = Set(learnt.map(\.photograph))
    let kin = Set(learnt.map(\.group))
    leaked = tested.count { photographs.contains($0.photograph) }
    related = tested.count { !photographs.contains($0.photograph) && kin.contains($0.group) }
  }

  /// The constant answer that is right most often on the test side, the first of equals: what a classifier must beat.
  package var baseline: (label: String, accuracy: Double) {
    let counts = classes.names.indices.map { own in test.labels.count { $0 == own } }
    let largest = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
    return (classes.names[largest], Double(counts[largest]) / Double(test.count))
  }

  /// The least mean absolute error of a constant answer on the test side; nil without a scale.
  package var baselineError: Double? {
    classes.steps.flatMap { steps in
      steps.map { step in test.labels.reduce(0) { $0 + abs(steps[$1] - step) } / Double(test.count) }.min()
    }
  }
}

/// What one classifier makes of a data set.
package struct ProbedHead: Sendable, Hashable {
  package var kind: HeadKind
  package var choice: ClassCostChoice
  /// Principal components that there were; nil where none were asked for.
  package var components: Int?
  /// The share of the pictures that were learnt from that it tells rightly.
  package var trainAccuracy: Double
  /// Of the test side.
  package var measures: ClassMeasures
}

/// Trains a classifier on the training side, its cost chosen there too, and judges the test side once.
///
/// The same digits on every run and for any number of jobs.
/// - Parameter progress: how many folds of how many are done; called from any thread, one call at a time.
/// - Throws: `Fault(.data)` where there is too much to learn from, or a feature that is no number.
package func probeHead(
  _ examples: ProbeExamples, _ options: HeadOptions, seed: UInt64, jobs: Int,
  progress: (@Sendable (Int, Int) -> Void)? = nil
) throws -> ProbedHead {
  let (train, test) = (examples.train, examples.test)
  do {
    if let place = test.features.firstNotFinite() {
      throw ClassifyProblem.notFinite(row: place.row, column: place.column)
    }
    let classifier = try OneVersusRest(train, options, seed: seed, jobs: jobs, progress: progress)
    let right = zip(classifier.learnt, train.labels).count { $0 == $1 }
    guard
      let measures = ClassMeasures(
        truths: test.labels, answers: classifier.classes(of: test.features, jobs: jobs), groups: test.groups,
        classes: test.classes, scale: examples.classes.steps)
    else { throw Fault(.data, "There are no pictures on the test side, so that nothing can be probed.") }
    return ProbedHead(
      kind: options.kind, choice: classifier.choice, components: classifier.components,
      trainAccuracy: Double(right) / Double(train.count), measures: measures)
  } catch let problem as ClassifyProblem {
    throw Fault(.data, problem.sentence(positive: "learnt", negative: "other"))
  }
}
