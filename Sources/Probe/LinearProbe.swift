// LinearProbe: how well a simple classifier does on the pictures of one side, having learnt from the other.
package import Base
internal import Classify
package import Export

/// A picture as a probe sees it.
package struct ProbePicture: Sendable, Hashable {
  package var features: [Float]
  package var label: String
  package var side: Side
  /// The SHA-256 of its photograph: all copies have one.
  package var photograph: String
  /// What it belongs to: all copies of a photograph, and all photographs that the plan holds together.
  package var group: String

  package init(features: [Float], label: String, side: Side, photograph: String, group: String) {
    (self.features, self.label, self.side) = (features, label, side)
    (self.photograph, self.group) = (photograph, group)
  }
}

/// What a classifier that learnt from the training side makes of both.
package struct ProbeResult: Sendable, Hashable {
  package var classes: [String]
  /// Balanced accuracy (the mean of the classes' recalls) on the pictures that were learnt from, with its 95 % interval
  /// over groups (`ClassMeasures`).
  package var trainAccuracy: Share
  /// The same on the test side.
  package var testAccuracy: Share
  package var trainPictures: Int
  package var testPictures: Int
  /// Pictures of the test side whose photograph is on the training side too: the leak.
  package var leakedTestPictures: Int
}

/// Trains a linear classifier on the training side and holds it against both.
///
/// Logistic regression on standardised features, its cost one of the two in the middle of the published ones and none chosen: what is
/// compared with it differs in its pictures alone. Both classes weigh the same; more than two are told apart by one against
/// the rest. Since two exports may hold their classes in different proportions on the test side, accuracy is balanced: it
/// is the same number for a test side as it comes and for one that was thinned out to equal classes, but for chance.
///
/// The same digits on every run and for any number of jobs.
/// - Throws: `Fault(.data)` where a class lacks a side, or there is too much to learn from.
package func probe(_ pictures: [ProbePicture], jobs: Int) throws -> ProbeResult {
  let examples = try ProbeExamples(pictures, blocks: [pictures.first?.features.count ?? 0])
  let options = HeadOptions(kind: .logistic, costs: [0.08], weights: .balanced)
  do {
    let classifier = try OneVersusRest(examples.train, options, seed: 0, jobs: jobs)
    func accuracy(_ answers: [Int], _ part: ClassExamples) throws -> Share {
      guard
        let measures = ClassMeasures(
          truths: part.labels, answers: answers, groups: part.groups, classes: part.classes, scale: nil)
      else { throw Fault(.data, "There are no pictures to probe.") }
      return measures.balancedAccuracy
    }
    return ProbeResult(
      classes: examples.classes.names, trainAccuracy: try accuracy(classifier.learnt, examples.train),
      testAccuracy: try accuracy(classifier.classes(of: examples.test.features, jobs: jobs), examples.test),
      trainPictures: examples.train.count, testPictures: examples.test.count, leakedTestPictures: examples.leaked)
  } catch let problem as ClassifyProblem {
    throw Fault(.data, problem.sentence(positive: "learnt", negative: "other"))
  }
}
