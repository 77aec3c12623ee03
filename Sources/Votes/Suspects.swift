// Suspects: labels that are likely to be wrong, by what a classifier and the annotators say together.
import Base
import Foundation

/// An item whose label is looked at again.
package struct LabelledItem: Sendable, Hashable {
  package var item: String
  package var isPositive: Bool
  /// Of the positive class, 0 to 1, by a classifier that was trained without the item.
  package var probability: Double

  package init(item: String, isPositive: Bool, probability: Double) {
    self.item = item
    self.isPositive = isPositive
    self.probability = probability
  }
}

/// A label, and how likely it is to be wrong.
package struct Suspect: Sendable, Hashable {
  package var item: String
  package var isPositive: Bool
  /// Votes for the label, and for the other class.
  package var votesFor: Int
  package var votesAgainst: Int
  /// The classifier's own, of the positive class.
  package var probability: Double
  /// 0 to 1.
  package var probabilityWrong: Double
}

/// Labels from the most doubtful one on, and how far the classifier was believed.
package struct Suspicion: Sendable, Hashable {
  package var suspects: [Suspect]
  /// What the classifier's log odds are multiplied with: about 1 for one whose probabilities hold, near 0 for one that
  /// knows nothing of the labels; 0 for one that is worse than chance.
  package var slope: Double
}

/// No annotator is taken to be surer than this, nor are all of an item's together: a share of 0.02 of the items looks like
/// the other class to everybody.
private let mostCertain = 0.98

/// A classifier is taken to be less sure than annotators of one mind, who thus are never overruled by it.
private let mostCertainClassifier = 0.95

/// Ranks labels by the probability that they are wrong.
///
/// For item i with the classifier's out-of-fold probability pᵢ and annotator a's vote v,
///
///     Lᵢₖ = Πₐ πₐ(v | k)            P(class k) ∝ qᵢₖ (0.98 Lᵢₖ + 0.02 Lᵢⱼ)            P(wrong) = 1 − P(the label's class)
///
/// with j for the other class. qᵢₖ Lᵢₖ is the posterior of Dawid and Skene 1979 (equation 2.5;
/// `dawidSkene(of:seed:settings:)`), with what the classifier says of the item in the place of the share of the class among
/// all. That model has annotators err independently; on a photograph that looks like what it is not they err together,
/// which the share of 0.02 allows for: without it no classifier could ever point to such a label. πₐ(v | k) is counted in
/// the model's expected votes with Laplace's rule, (nₐₖᵥ + 1) / (nₐₖ + 2), so that who has voted little counts little, and
/// who is right no more often than wrong not at all.
///
/// qᵢ is not pᵢ: classifiers are surer than they should be, and bad ones too. It is tempered by the labels themselves,
/// log odds of qᵢ = b · log odds of pᵢ + c, both fitted by maximum likelihood (Platt 1999) and b never below 0: a
/// classifier whose held-out probabilities do not tell the labels is not listened to. Labels that are wrong lower b, which
/// is on the side of the annotators. That a label is held against a model's held-out probabilities is the idea of
/// confident learning (Northcutt, Jiang and Chuang 2021), which counts on the classifier alone.
///
/// Both shares are chosen, not estimated: read the probabilities as an order.
///
/// - Parameters:
///   - items: each once.
///   - votes: those on other items, too, tell how good an annotator is. Votes for neither class are left out; where the
///     other class is several labels, the caller has put its name in their place.
/// - Returns: as many suspects as items; equal ones in the order of their items' names.
/// - Throws: `Fault` where the annotators' errors cannot be estimated.
package func suspects(
  among items: [LabelledItem], votes: [Vote], positive: String, negative: String, jobs: Int = 1
) throws -> Suspicion {
  let table = VoteTable(votes.filter { $0.label == positive || $0.label == negative })
  let weights = try table.votes == 0 ? [] : voteWeights(of: table, positive: positive, negative: negative, jobs: jobs)
  let tempering = Tempering(items)
  let places = Dictionary(uniqueKeysWithValues: table.items.enumerated().map { ($1, $0) })
  let isPositive = table.categories.map { $0 == positive }
  var found = items.map { item -> Suspect in
    var suspect = Suspect(
      item: item.item, isPositive: item.isPositive, votesFor: 0, votesAgainst: 0, probability: item.probability,
      probabilityWrong: 0)
    var voteOdds = 0.0
    if let place = places[item.item] {
      for vote in table.starts[place]..<table.starts[place + 1] {
        let label = Int(table.labelOf[vote])
        voteOdds += weights[Int(table.annotatorOf[vote])][label]
        if isPositive[label] == item.isPositive { suspect.votesFor += 1 } else { suspect.votesAgainst += 1 }
      }
    }
    let logOdds = tempering.logOdds(item.probability) + allowingForCommonErrors(voteOdds)
    suspect.probabilityWrong = 1 / (1 + exp(item.isPositive ? logOdds : -logOdds))
    return suspect
  }
  found.sort { ($1.probabilityWrong, $0.item) < ($0.probabilityWrong, $1.item) }
  return Suspicion(suspects: found, slope: tempering.slope)
}

/// The votes' log odds where all annotators together may be wrong: of 0.98 L + 0.02 L' and 0.02 L + 0.98 L', L to L' being
/// the odds without that.
private func allowingForCommonErrors(_ logOdds: Double) -> Double {
  let odds = exp(min(500, abs(logOdds)))
  let within = log(mostCertain * odds + (1 - mostCertain)) - log((1 - mostCertain) * odds + mostCertain)
  return logOdds < 0 ? -within : within
}

/// For each annotator and each label that they may give, by how much that vote moves the log odds of the positive class:
/// log π(v | positive) − log π(v | negative).
private func voteWeights(of table: VoteTable, positive: String, negative: String, jobs: Int) throws -> [[Double]] {
  // A vote for each cell before the first here, too: with two annotators an item the model would else trust one of them
  // without limit.
  let model = try dawidSkene(of: table, seed: 0, settings: ModelSettings(smoothing: 1, jobs: jobs))
  let rows = Dictionary(uniqueKeysWithValues: model.annotators.map { ($0.annotator, $0.confusion) })
  func chance(_ annotator: String, _ label: Int, ifTrue truth: String) -> Double {
    var (said, all) = (0.0, 0.0)
    if let row = rows[annotator], let k = table.categories.firstIndex(of: truth), !row[k].answers.isEmpty {
      all = row[k].votes
      said = all * row[k].answers[label].value
    }
    return min(mostCertain, max(1 - mostCertain, (said + 1) / (all + 2)))
  }
  return table.annotators.map { annotator in
    table.categories.indices.map { label in
      log(chance(annotator, label, ifTrue: positive)) - log(chance(annotator, label, ifTrue: negative))
    }
  }
}

/// What the classifier's probabilities are worth as log odds: a straight line through them, fitted to the labels.
private struct Tempering {
  private(set) var slope = 0.0
  private var intercept = 0.0

  private static let most = log(mostCertainClassifier / (1 - mostCertainClassifier))

  private static func raw(_ probability: Double) -> Double {
    let within = min(1 - 1e-6, max(1e-6, probability))
    return log(within / (1 - within))
  }

  func logOdds(_ probability: Double) -> Double {
    min(Self.most, max(-Self.most, slope * Self.raw(probability) + intercept))
  }

  init(_ items: [LabelledItem]) {
    let positives = Double(items.count(where: \.isPositive))
    let negatives = Double(items.count) - positives
    guard positives > 0, negatives > 0 else { return }
    let x = items.map { Self.raw($0.probability) }
    // Platt's targets: no label is quite certain, so that there is a best line where the classes fall apart, too.
    let (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2))
    let targets = items.map { $0.isPositive ? high : low }
    (slope, intercept) = Self.line(through: x, targets)
    guard slope > 0 else {
      (slope, intercept) = (0, log(positives / negatives))
      return
    }
  }

  /// Newton's method on the log likelihood of a logistic line, halving steps that do not improve it (after Lin, Lin and
  /// Weng 2007, "A Note on Platt's Probabilistic Outputs for Support Vector Machines").
  private static func line(through x: [Double], _ targets: [Double]) -> (slope: Double, intercept: Double) {
    func loss(_ a: Double, _ b: Double) -> Double {
      x.indices.reduce(0) { sum, i in
        let z = a * x[i] + b
        return sum + (z >= 0 ? (1 - targets[i]) * z + log1p(exp(-z)) : -targets[i] * z + log1p(exp(z)))
      }
    }
    let share = targets.reduce(0, +) / Double(targets.count)
    var (a, b) = (0.0, log(share / (1 - share)))
    var present = loss(a, b)
    for _ in 0..<100 {
      var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-9, 0.0, 1e-9)
      for (value, target) in zip(x, targets) {
        let p = 1 / (1 + exp(-(a * value + b)))
        let (error, weight) = (p - target, p * (1 - p))
        ga += error * value
        gb += error
        haa += weight * value * value
        hab += weight * value
        hbb += weight
      }
      let determinant = haa * hbb - hab * hab
      guard abs(ga) + abs(gb) > 1e-9 * Double(x.count), determinant > 0 else { break }
      let (da, db) = ((hab * gb - hbb * ga) / determinant, (hab * ga - haa * gb) / determinant)
      var step = 1.0
      while step > 1e-10, loss(a + step * da, b + step * db) >= present { step /= 2 }
      guard step > 1e-10 else { break }
      (a, b) = (a + step * da, b + step * db)
      present = loss(a, b)
    }
    return (a, b)
  }
}
