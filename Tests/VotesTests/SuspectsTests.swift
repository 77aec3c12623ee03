// SuspectsTests: planted wrong labels come to the top, and neither a bad classifier nor bad annotators push right ones there.
import Base
import Foundation
import Testing
import Votes

/// Labels with some of them wrong, votes that have led to them, and a classifier of a chosen quality.
private struct Planted {
  var items: [LabelledItem] = []
  var votes: [Vote] = []
  var wrong: Set<String> = []

  /// - Parameters:
  ///   - flipped: the share of labels that are turned around after the vote, with the votes.
  ///   - accuracies: of the annotators; `perItem` of them vote on an item.
  ///   - signal: how many standard deviations the classifier's scores of the classes are apart; 0 for one that guesses.
  ///   - temper: what its log odds are multiplied with: above 1 it is surer than it should be.
  init(
    items count: Int, flipped: Double, accuracies: [Double], perItem: Int, signal: Double, temper: Double = 1,
    seed: UInt64
  ) {
    var chance = KeyedGenerator(seed: seed, key: ["planted"])
    for number in 0..<count {
      let item = SHA256.hex(of: Array("\(seed) \(number)".utf8))
      let truth = chance.chance(0.4)
      let shown = chance.chance(flipped) ? !truth : truth
      var yes = 0
      for annotator in accuracies.indices.shuffled(using: &chance).prefix(perItem) {
        let says = chance.chance(accuracies[annotator]) ? shown : !shown
        yes += says ? 1 : -1
        votes.append(Vote(item: item, annotator: "a\(annotator)", label: says ? "yes" : "no"))
      }
      let label = yes == 0 ? shown : yes > 0
      if label != truth { wrong.insert(item) }
      // Two normal distributions a signal apart: their log odds are linear in the score.
      let noise = (-2 * log(1 - chance.unit())).squareRoot() * cos(2 * .pi * chance.unit())
      let score = noise + (truth ? signal / 2 : -signal / 2)
      let odds = temper * (signal == 0 ? 2 * score : signal * score) + log(0.4 / 0.6)
      items.append(LabelledItem(item: item, isPositive: label, probability: 1 / (1 + exp(-odds))))
    }
  }

  func found() throws -> Suspicion { try suspects(among: items, votes: votes, positive: "yes", negative: "no") }

  /// The chance that a wrong label stands above a right one.
  func areaUnderCurve(_ suspects: [Suspect]) -> Double { Self.areaUnderCurve(suspects, of: wrong) }

  /// The chance that one of these items stands above one of the others.
  static func areaUnderCurve(_ suspects: [Suspect], of chosen: Set<String>) -> Double {
    var (above, pairs) = (0, 0)
    for suspect in suspects {
      if chosen.contains(suspect.item) { above += 1 } else { pairs += above }
    }
    return Double(pairs) / Double(above * (suspects.count - above))
  }
}

@Suite struct SuspectsTests {
  @Test(arguments: 1...5) func `wrong labels come first where the classifier is decent`(seed: UInt64) throws {
    // AUC 0.92 for the classifier: 2 standard deviations.
    let planted = Planted(
      items: 1200, flipped: 0.05, accuracies: [0.95, 0.9, 0.85, 0.9, 0.95], perItem: 3, signal: 2, seed: seed)
    let found = try planted.found()
    #expect(found.suspects.count == 1200)
    #expect(planted.areaUnderCurve(found.suspects) > 0.88)
    let share = Double(planted.wrong.count) / 1200
    let top = found.suspects.prefix(60).count { planted.wrong.contains($0.item) }
    #expect(Double(top) / 60 > 7 * share, "\(top) of 60, and \(planted.wrong.count) in all")
    #expect(found.suspects.allSatisfy { (0...1).contains($0.probabilityWrong) })
    #expect((0.4...1.2).contains(found.slope))
  }

  @Test func `votes are counted for and against the label`() throws {
    let planted = Planted(items: 300, flipped: 0.05, accuracies: [0.9, 0.9, 0.9], perItem: 3, signal: 2, seed: 1)
    let found = try planted.found()
    #expect(Set(found.suspects.map(\.item)) == Set(planted.items.map(\.item)))
    for suspect in found.suspects {
      #expect(suspect.votesFor + suspect.votesAgainst == 3)
      #expect(suspect.votesFor > suspect.votesAgainst)
      let own = planted.votes.filter { $0.item == suspect.item && ($0.label == "yes") == suspect.isPositive }
      #expect(own.count == suspect.votesFor)
    }
    // The votes alone, where both are as sure of themselves: a divided label is more doubtful than a unanimous one.
    let unsure = planted.items.map { LabelledItem(item: $0.item, isPositive: $0.isPositive, probability: 0.5) }
    let byVotes = try suspects(among: unsure, votes: planted.votes, positive: "yes", negative: "no").suspects
    let divided = byVotes.filter { $0.votesAgainst > 0 }.map(\.probabilityWrong)
    let unanimous = byVotes.filter { $0.votesAgainst == 0 }.map(\.probabilityWrong)
    #expect(try #require(divided.min()) > #require(unanimous.max()))
  }

  @Test(arguments: 1...5) func `a classifier that guesses overrules nobody, however sure it is`(seed: UInt64) throws {
    let planted = Planted(
      items: 800, flipped: 0, accuracies: [0.95, 0.95, 0.95, 0.95], perItem: 3, signal: 0, temper: 5, seed: seed)
    let found = try planted.found()
    #expect(found.slope < 0.1)
    for suspect in found.suspects where suspect.votesAgainst == 0 { #expect(suspect.probabilityWrong < 0.05) }
    // What the annotators are divided on stands above what they agree on, save where who disagreed is the worst of them.
    let divided = Set(found.suspects.filter { $0.votesAgainst > 0 }.map(\.item))
    #expect(Planted.areaUnderCurve(found.suspects, of: divided) > 0.9)
  }

  @Test func `a classifier that is right about the opposite is not listened to`() throws {
    var planted = Planted(items: 600, flipped: 0, accuracies: [0.95, 0.95, 0.95], perItem: 2, signal: 2, seed: 3)
    for index in planted.items.indices { planted.items[index].probability = 1 - planted.items[index].probability }
    let found = try planted.found()
    #expect(found.slope == 0)
    #expect(found.suspects.allSatisfy { $0.votesAgainst > 0 || $0.probabilityWrong < 0.1 })
  }

  @Test func `not even a good classifier overrules three good annotators of one mind`() throws {
    let planted = Planted(
      items: 1000, flipped: 0.03, accuracies: [0.97, 0.97, 0.97], perItem: 3, signal: 5, temper: 20, seed: 4)
    let found = try planted.found()
    for suspect in found.suspects where suspect.votesAgainst == 0 { #expect(suspect.probabilityWrong < 0.4) }
    // It puts them on top all the same: that is what they are looked at for.
    #expect(planted.areaUnderCurve(found.suspects) > 0.9)
  }

  @Test func `annotators of low quality weigh less`() throws {
    var planted = Planted(
      items: 600, flipped: 0, accuracies: [0.97, 0.97, 0.97, 0.55], perItem: 3, signal: 2, seed: 5)
    // Two labels alike in all but who was against them; the classifier does not know.
    for (item, against) in [("good", "a0"), ("bad", "a3")] {
      planted.items.append(LabelledItem(item: item, isPositive: true, probability: 0.5))
      planted.votes += [
        Vote(item: item, annotator: "a1", label: "yes"), Vote(item: item, annotator: "a2", label: "yes"),
        Vote(item: item, annotator: against, label: "no"),
      ]
    }
    let found = Dictionary(uniqueKeysWithValues: try planted.found().suspects.map { ($0.item, $0) })
    let (good, bad) = (try #require(found["good"]), try #require(found["bad"]))
    #expect(good.probabilityWrong > 1.5 * bad.probabilityWrong)
    #expect((good.votesFor, good.votesAgainst) == (2, 1))
    #expect(bad.probabilityWrong < 0.05)
  }

  @Test func `somebody who has hardly voted counts little`() throws {
    var planted = Planted(items: 400, flipped: 0, accuracies: [0.9, 0.9, 0.9], perItem: 2, signal: 2, seed: 6)
    for (item, who) in [("known", "a0"), ("new", "newcomer")] {
      planted.items.append(LabelledItem(item: item, isPositive: true, probability: 0.2))
      planted.votes.append(Vote(item: item, annotator: who, label: "yes"))
    }
    let found = Dictionary(uniqueKeysWithValues: try planted.found().suspects.map { ($0.item, $0) })
    #expect(try #require(found["new"]).probabilityWrong > #require(found["known"]).probabilityWrong)
  }

  @Test func `the order of what is given does not matter, and equal ones stand by their names`() throws {
    var planted = Planted(items: 200, flipped: 0.1, accuracies: [0.9, 0.8, 0.7], perItem: 2, signal: 1, seed: 7)
    for index in planted.items.indices { planted.items[index].probability = 0.5 }
    let found = try planted.found()
    var turned = planted
    turned.items.reverse()
    turned.votes.reverse()
    #expect(try turned.found() == found)
    for (one, next) in zip(found.suspects, found.suspects.dropFirst()) {
      #expect(
        one.probabilityWrong > next.probabilityWrong
          || one.probabilityWrong == next.probabilityWrong && one.item < next.item)
    }
  }

  @Test func `labels without votes, one class alone, and nothing at all are no trouble`() throws {
    #expect(try suspects(among: [], votes: [], positive: "yes", negative: "no").suspects == [])
    let alone = [0.9, 0.1].enumerated().map {
      LabelledItem(item: "\($0)", isPositive: true, probability: $1)
    }
    let one = try suspects(
      among: alone,
      votes: [Vote(item: "0", annotator: "a", label: "yes"), Vote(item: "1", annotator: "a", label: "unsure")],
      positive: "yes", negative: "no")
    #expect(one.suspects.map(\.item) == ["1", "0"])
    #expect(one.suspects.map { $0.votesFor + $0.votesAgainst } == [0, 1])
    let bare = (0..<60).map {
      LabelledItem(item: "\($0)", isPositive: $0 % 2 == 0, probability: $0 == 8 ? 0.05 : $0 % 2 == 0 ? 0.9 : 0.1)
    }
    let found = try suspects(among: bare, votes: [], positive: "yes", negative: "no")
    #expect(found.suspects[0].item == "8")
    #expect(found.suspects[0].probabilityWrong > 0.5)
    let extreme = bare.map {
      LabelledItem(item: $0.item, isPositive: $0.isPositive, probability: $0.isPositive ? 1 : 0)
    }
    #expect(
      try suspects(among: extreme, votes: [], positive: "yes", negative: "no").suspects
        .allSatisfy { $0.probabilityWrong < 0.06 })
  }
}
