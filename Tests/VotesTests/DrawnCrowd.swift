// DrawnCrowd: votes of annotators whose errors are known, and the plainest EM there is to compare with.
import Base
import Foundation
import Votes

/// A crowd drawn from the model itself.
struct DrawnCrowd {
  var votes: [Vote] = []
  /// By item.
  var truth: [String: String] = [:]

  /// - Parameters:
  ///   - confusion: for each annotator, for each true label, the chance of each answer.
  ///   - perItem: how many of the annotators vote on an item.
  init(items: Int, labels: [String], prior: [Double], confusion: [[[Double]]], perItem: Int, seed: UInt64) {
    var chance = KeyedGenerator(seed: seed, key: ["crowd"])
    func drawn(_ shares: [Double]) -> Int {
      var rest = chance.unit()
      for (index, share) in shares.enumerated() {
        rest -= share
        if rest < 0 { return index }
      }
      return shares.count - 1
    }
    for item in 0..<items {
      let label = drawn(prior)
      truth["i\(item)"] = labels[label]
      for annotator in confusion.indices.shuffled(using: &chance).prefix(perItem) {
        votes.append(
          Vote(item: "i\(item)", annotator: "a\(annotator)", label: labels[drawn(confusion[annotator][label])]))
      }
    }
  }

  /// Right with the given chance, wrong alike in all other ways.
  static func coin(_ accuracy: Double, labels: Int) -> [[Double]] {
    (0..<labels).map { truth in
      (0..<labels).map { $0 == truth ? accuracy : (1 - accuracy) / Double(labels - 1) }
    }
  }

  func accuracy(of labels: [ItemLabel]) -> Double {
    Double(labels.filter { truth[$0.item] == $0.label }.count) / Double(truth.count)
  }
}

/// Dawid and Skene's equations word by word, over dictionaries, without logarithms: right for few votes an item, slow.
struct PlainEM {
  /// item: label: probability.
  var posterior: [String: [String: Double]] = [:]
  var logLikelihood = 0.0

  init(_ votes: [Vote], iterations: Int, smoothing s: Double, oneCoin: Bool) {
    let labels = Set(votes.map(\.label)).sorted()
    let people = Set(votes.map(\.annotator))
    let k = Double(labels.count)
    let byItem = Dictionary(grouping: votes, by: \.item)
    for (item, own) in byItem {
      posterior[item] = Dictionary(
        uniqueKeysWithValues: labels.map { label in
          (label, Double(own.filter { $0.label == label }.count) / Double(own.count))
        })
    }
    for _ in 0..<iterations {
      func expected(_ item: String, _ label: String) -> Double { posterior[item]?[label] ?? 0 }
      var prior: [String: Double] = [:]
      for label in labels {
        let sum = byItem.keys.reduce(0) { $0 + expected($1, label) }
        prior[label] = (sum + s) / (Double(byItem.count) + k * s)
      }
      // annotator: truth: answer: probability.
      var error: [String: [String: [String: Double]]] = [:]
      for person in people {
        let own = votes.filter { $0.annotator == person }
        let right = own.reduce(0) { $0 + expected($1.item, $1.label) }
        let accuracy = (right + s) / (Double(own.count) + k * s)
        for truth in labels {
          let all = own.reduce(0) { $0 + expected($1.item, truth) }
          for answer in labels {
            let said = own.filter { $0.label == answer }.reduce(0) { $0 + expected($1.item, truth) }
            error[person, default: [:]][truth, default: [:]][answer] =
              oneCoin ? (truth == answer ? accuracy : (1 - accuracy) / (k - 1)) : (said + s) / (all + k * s)
          }
        }
      }
      logLikelihood = 0
      for (item, own) in byItem {
        var joint: [String: Double] = [:]
        for truth in labels {
          joint[truth] = own.reduce(prior[truth] ?? 0) { $0 * (error[$1.annotator]?[truth]?[$1.label] ?? 0) }
        }
        let sum = joint.values.reduce(0, +)
        logLikelihood += log(sum)
        posterior[item] = joint.mapValues { $0 / sum }
      }
    }
  }
}
