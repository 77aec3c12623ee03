// DawidSkeneTests: the models against the equations, known crowds and real truth.
import Base
import Foundation
import Testing
import Votes

@Suite struct DawidSkeneTests {
  /// Two good annotators, a middling one, one who always says the reverse, one who guesses, one who always says yes.
  private static let people: [[[Double]]] = [
    [[0.9, 0.1], [0.05, 0.95]], [[0.85, 0.15], [0.2, 0.8]], [[0.7, 0.3], [0.4, 0.6]], [[0.05, 0.95], [0.9, 0.1]],
    [[0.5, 0.5], [0.5, 0.5]], [[0, 1], [0, 1]],
  ]

  private func crowd(items: Int = 400, perItem: Int = 6, seed: UInt64 = 4) -> DrawnCrowd {
    DrawnCrowd(
      items: items, labels: ["n", "y"], prior: [0.7, 0.3], confusion: Self.people, perItem: perItem, seed: seed)
  }

  private func threeLabels(_ seed: UInt64) -> DrawnCrowd {
    DrawnCrowd(
      items: 60, labels: ["a", "b", "c"], prior: [0.5, 0.3, 0.2],
      confusion: [0.9, 0.8, 0.6, 0.5, 0.4].map { DrawnCrowd.coin($0, labels: 3) }, perItem: 4, seed: seed)
  }

  @Test(arguments: [1, 2, 7], [1, 3, 20])
  func `posteriors and likelihood are those of the equations`(seed: Int, iterations: Int) throws {
    let crowd = threeLabels(UInt64(seed))
    let table = VoteTable(crowd.votes)
    let settings = ModelSettings(maxIterations: iterations, tolerance: -1, smoothing: 0.3)
    for isOneCoin in [false, true] {
      let found =
        try isOneCoin
        ? oneCoin(of: table, seed: 0, settings: settings) : dawidSkene(of: table, seed: 0, settings: settings)
      let plain = PlainEM(crowd.votes, iterations: iterations, smoothing: 0.3, oneCoin: isOneCoin)
      #expect(found.convergence.iterations == iterations)
      #expect(!found.convergence.converged)
      #expect(abs(found.convergence.logLikelihood - plain.logLikelihood) < 1e-8)
      for label in found.labels where !label.tie {
        let wanted = plain.posterior[label.item] ?? [:]
        #expect(abs(label.probability - (wanted.values.max() ?? -1)) < 1e-9, "\(label.item)")
        #expect(abs(label.probability - (wanted[label.label] ?? -1)) < 1e-9, "\(label.item)")
      }
    }
  }

  @Test func `a label that nobody gave an item counts too under one-coin`() throws {
    // Both vote on each other's side throughout, against a prior that other votes have made.
    var votes = (0..<40).flatMap { item in
      ["p", "q", "r"].map { Vote(item: "i\(item)", annotator: $0, label: item < 38 ? "a" : "b") }
    }
    votes += (0..<20).map { Vote(item: "i\($0)", annotator: "z", label: $0 % 2 == 0 ? "b" : "c") }
    votes.append(Vote(item: "lone", annotator: "z", label: "c"))
    let settings = ModelSettings(maxIterations: 30, tolerance: -1, smoothing: 0.05)
    let found = try oneCoin(of: VoteTable(votes), seed: 0, settings: settings)
    let plain = PlainEM(votes, iterations: 30, smoothing: 0.05, oneCoin: true)
    let lone = try #require(found.labels.first { $0.item == "lone" })
    #expect(lone.label == "a", "z is always wrong, so c is what it is not, and most items are a")
    #expect(abs(lone.probability - (plain.posterior["lone"]?["a"] ?? -1)) < 1e-9)
    #expect(abs(found.prior[0] - 39 / 41.0) < 0.02)
    #expect(found.overruled.map(\.item) == ["lone"])
  }

  @Test func `neither the order of the votes nor the threads change a bit`() throws {
    let crowd = crowd(items: 5000, perItem: 3)
    let first = try dawidSkene(of: VoteTable(crowd.votes), seed: 3)
    let coin = try oneCoin(of: VoteTable(crowd.votes), seed: 3)
    for jobs in [2, 3, 7, 64] {
      var chance = KeyedGenerator(seed: 1, key: ["shuffle", "\(jobs)"])
      let table = VoteTable(crowd.votes.shuffled(using: &chance))
      for (found, wanted) in [
        (try dawidSkene(of: table, seed: 3, settings: ModelSettings(jobs: jobs)), first),
        (try oneCoin(of: table, seed: 3, settings: ModelSettings(jobs: jobs)), coin),
      ] {
        #expect(found.labels == wanted.labels)
        #expect(found.annotators == wanted.annotators)
        #expect(found.prior == wanted.prior)
        #expect(found.convergence == wanted.convergence)
        #expect(found.overruled == wanted.overruled)
      }
    }
  }

  @Test func `each annotator's errors are found, within their intervals`() throws {
    let crowd = crowd(items: 2000)
    let found = try dawidSkene(of: VoteTable(crowd.votes), seed: 1)
    #expect(found.convergence.converged)
    #expect(abs(found.convergence.lastChange) <= 1e-6 * Double(crowd.votes.count))
    #expect(crowd.accuracy(of: found.labels) > crowd.accuracy(of: majority(of: VoteTable(crowd.votes), seed: 1).labels))
    var within = 0
    for (person, truth) in zip(found.annotators, Self.people) {
      #expect(person.votes == 2000)
      for (row, shares) in zip(person.confusion, truth) {
        #expect(abs(row.answers.map(\.value).reduce(0, +) - 1) < 1e-12)
        for (answer, share) in zip(row.answers, shares) {
          #expect(abs(answer.value - share) < 0.06)
          #expect(answer.low <= answer.value && answer.value <= answer.high)
          if answer.low <= share && share <= answer.high { within += 1 }
        }
      }
    }
    // 24 shares in 95 % intervals that take the labels for known.
    #expect(within >= 18)
    #expect(abs(found.prior[0] - 0.7) < 0.04)
  }

  @Test func `who always says the reverse is worth much, who guesses nothing`() throws {
    let found = try dawidSkene(of: VoteTable(crowd(items: 2000).votes), seed: 1)
    let bits = found.annotators.map(\.bits)
    #expect(found.annotators[3].accuracy.value < 0.15)
    #expect(bits[3] > 0.4 && bits[0] > 0.4)
    #expect(bits[4] < 0.02 && bits[5] < 0.02)
    // Two coins of 0.9 on labels of equal chance: 1 - H(0.1) = 0.531 bits.
    let even = DrawnCrowd(
      items: 4000, labels: ["n", "y"], prior: [0.5, 0.5],
      confusion: Array(repeating: DrawnCrowd.coin(0.9, labels: 2), count: 7), perItem: 7, seed: 2)
    for found in [
      try dawidSkene(of: VoteTable(even.votes), seed: 1), try oneCoin(of: VoteTable(even.votes), seed: 1),
    ] {
      #expect(found.annotators.allSatisfy { abs($0.bits - 0.531) < 0.04 })
    }
  }

  @Test func `the likelihood only grows`() throws {
    let table = VoteTable(threeLabels(9).votes)
    for isOneCoin in [false, true] {
      var previous = -Double.infinity
      for iterations in 1...30 {
        let settings = ModelSettings(maxIterations: iterations, tolerance: -1, smoothing: 1e-9)
        let found =
          try isOneCoin
          ? oneCoin(of: table, seed: 0, settings: settings) : dawidSkene(of: table, seed: 0, settings: settings)
        #expect(found.convergence.logLikelihood >= previous - 1e-6)
        previous = found.convergence.logLikelihood
      }
    }
  }

  @Test func `thousands of votes on one item do not underflow`() throws {
    let votes = (0..<3).flatMap { item in
      (0..<5000).map { Vote(item: "i\(item)", annotator: "a\($0)", label: $0 % 5 == item ? "n" : "y") }
    }
    for found in [try dawidSkene(of: VoteTable(votes), seed: 1), try oneCoin(of: VoteTable(votes), seed: 1)] {
      #expect(found.labels.allSatisfy { $0.label == "y" && $0.probability > 0.99 && $0.probability <= 1 })
      #expect(found.convergence.logLikelihood.isFinite)
    }
  }

  @Test func `labels of equal posterior are drawn by the seed, as under the majority`() throws {
    let votes = Published.votes(rows: Array(repeating: "yn", count: 60))
    for method in [dawidSkene, oneCoin] {
      let found = try method(VoteTable(votes), 5, ModelSettings())
      #expect(found.ties == 60)
      #expect(found.settledTies == 0)
      #expect(found.overruled.isEmpty)
      #expect(found.labels.allSatisfy { $0.tie && abs($0.probability - 0.5) < 1e-6 })
      #expect(found.labels.map(\.label) == majority(of: VoteTable(votes), seed: 5).labels.map(\.label))
      #expect(try method(VoteTable(votes), 6, ModelSettings()).labels.map(\.label) != found.labels.map(\.label))
    }
  }

  @Test func `ties of the majority that the model settles are counted, and no flips`() throws {
    let crowd = crowd(items: 600, perItem: 4)
    let table = VoteTable(crowd.votes)
    let ties = majority(of: table, seed: 1).labels.filter(\.tie).map(\.item)
    let found = try dawidSkene(of: table, seed: 1)
    #expect(ties.count > 20)
    #expect(found.settledTies + found.labels.filter { $0.tie && ties.contains($0.item) }.count == ties.count)
    #expect(Set(ties).isDisjoint(with: found.overruled.map(\.item)))
    let top = Dictionary(uniqueKeysWithValues: majority(of: table, seed: 1).labels.map { ($0.item, $0) })
    for flip in found.overruled { #expect(top[flip.item]?.label == flip.majority && flip.majority != flip.label) }
    #expect(!found.overruled.isEmpty)
    #expect(found.overruled.map(\.probability) == found.overruled.map(\.probability).sorted(by: >))
  }

  @Test(
    .enabled(if: SharedVotes.isThere, "../shared/data is not beside the checkout"),
    arguments: [
      // Items that crowd-kit 1.4.2 gets right, by its Dawid–Skene.
      ("bluebirds", 96), ("snow_rte", 742), ("snow_temp", 435), ("barzan", 709), ("act_SP_amt", 472),
      ("act_CF_amt", 252),
    ])
  func `at least as right as crowd-kit on real votes`(name: String, right: Int) throws {
    let truth = try SharedVotes.truth(name)
    let found = try dawidSkene(of: VoteTable(try SharedVotes.votes(name)), seed: 0)
    #expect(found.convergence.converged)
    #expect(found.labels.filter { truth[$0.item] == $0.label }.count >= right)
    #expect(found.labels.count == truth.count)
  }
}
