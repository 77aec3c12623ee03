// LinearProbe: how well a simple classifier does on the pictures of one side, having learnt from the other.
package import Base
import Classify
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
  /// over groups (`balancedAccuracy`).
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
/// Logistic regression on standardised features, its cost in the middle of the published ones and none chosen: what is
/// compared with it differs in its pictures alone. Both classes weigh the same; more than two are told apart by one against
/// the rest. Since two exports may hold their classes in different proportions on the test side, accuracy is balanced: it
/// is the same number for a test side as it comes and for one that was thinned out to equal classes, but for chance.
///
/// The same digits on every run and for any number of jobs.
/// - Throws: `Fault(.data)` where a class lacks a side, or there is too much to learn from.
package func probe(_ pictures: [ProbePicture], jobs: Int) throws -> ProbeResult {
  let classes = Set(pictures.map(\.label)).sorted()
  let train = pictures.filter { $0.side == .train }
  let test = pictures.filter { $0.side == .test }
  for (side, part) in [("training", train), ("test", test)] {
    let there = Set(part.map(\.label))
    if let missing = classes.first(where: { !there.contains($0) }) {
      throw Fault(.data, "No picture of the class \(missing) is on the \(side) side, so that nothing can be probed.")
    }
  }
  guard classes.count >= 2 else {
    throw Fault(.data, "There is nothing to tell apart: the pictures are of \(classes.count) classes.")
  }
  let decides = try learnt(from: train, classes: classes, jobs: jobs)
  func accuracy(_ part: [ProbePicture]) throws -> Share {
    let hits = part.map { decides($0.features) == $0.label }
    guard let share = balancedAccuracy(hits, labels: part.map(\.label), groups: part.map(\.group)) else {
      throw Fault(.data, "There are no pictures to probe.")
    }
    return share
  }
  let photographs = Set(train.map(\.photograph))
  return ProbeResult(
    classes: classes, trainAccuracy: try accuracy(train), testAccuracy: try accuracy(test),
    trainPictures: train.count, testPictures: test.count,
    leakedTestPictures: test.count { photographs.contains($0.photograph) })
}

/// - Returns: a function from a row of features to the class it is taken for.
private func learnt(from pictures: [ProbePicture], classes: [String], jobs: Int) throws -> ([Float]) -> String {
  var matrix = FeatureMatrix(blocks: [pictures.first?.features.count ?? 0])
  for picture in pictures { matrix.append(picture.features) }
  var numbers: [String: Int] = [:]
  for picture in pictures where numbers[picture.group] == nil { numbers[picture.group] = numbers.count }
  let groups = pictures.map { numbers[$0.group] ?? 0 }
  let options = HeadOptions(kind: .logistic, costs: [0.08], weights: .balanced, innerFolds: 2)
  // With two classes one boundary serves both.
  let looked = classes.count == 2 ? [classes[1]] : classes
  do {
    let heads = try looked.map { name in
      try train(
        Examples(features: matrix, isPositive: pictures.map { $0.label == name }, groups: groups), options, seed: 0,
        jobs: jobs)
    }
    return { row in
      let decisions = heads.map { $0.decision(row[...]) }
      if classes.count == 2 { return decisions[0] > 0 ? classes[1] : classes[0] }
      // The first of equals.
      return classes[decisions.indices.reduce(0) { decisions[$1] > decisions[$0] ? $1 : $0 }]
    }
  } catch let problem as ClassifyProblem {
    throw Fault(.data, problem.sentence(positive: "learnt", negative: "other"))
  }
}
