// DegenerateModelTests: votes that a model can make little of end in words or plain labels, never in NaN.
import Base
import Testing
import Votes

@Suite struct DegenerateModelTests {
  private static let methods = [dawidSkene, oneCoin]

  private func isSound(_ model: LabelModel) -> Bool {
    model.labels.allSatisfy { $0.probability > 0 && $0.probability <= 1 } && model.prior.allSatisfy(\.isFinite)
      && abs(model.prior.reduce(0, +) - 1) < 1e-9 && model.convergence.logLikelihood.isFinite
      && model.convergence.converged
      && model.annotators.allSatisfy { person in
        person.bits.isFinite && (0...1).contains(person.accuracy.value)
          && person.confusion.allSatisfy { $0.votes.isFinite && $0.answers.allSatisfy { (0...1).contains($0.value) } }
      }
  }

  @Test func `no votes`() {
    for method in Self.methods {
      #expect(throws: Fault(.data, "There are no votes: nothing can be said about labels or annotators.")) {
        try method(VoteTable([]), 0, ModelSettings())
      }
    }
  }

  @Test(arguments: [
    ["yyy", "yyy"], ["yyn"], ["y", "n", "y"], ["y"], ["y..", ".n.", "..y"], ["yn", "ny", "yy"], ["abcdefgh"],
  ])
  func `one category, one item, one annotator, one vote, nothing shared`(rows: [String]) throws {
    let table = Published.table(rows: rows)
    for method in Self.methods {
      let found = try method(table, 0, ModelSettings())
      #expect(isSound(found), "\(rows)")
      #expect(found.labels.count == rows.count)
    }
  }

  @Test func `one category leaves nothing open`() throws {
    for method in Self.methods {
      let found = try method(Published.table(rows: ["yy", "yy", "y."]), 0, ModelSettings())
      #expect(found.labels.allSatisfy { $0.label == "y" && $0.probability == 1 && !$0.tie })
      #expect(found.annotators.allSatisfy { $0.accuracy.value == 1 && $0.bits == 0 })
    }
  }

  @Test func `of two votes of an annotator on an item the last one counts`() throws {
    let votes = Published.votes(rows: ["yyn", "nny", "yyy", "nnn"])
    let twice =
      [Vote(item: "1", annotator: "r1", label: "n"), Vote(item: "3", annotator: "r2", label: "maybe")] + votes
    for method in Self.methods {
      let (once, again) = try (
        method(VoteTable(votes), 0, ModelSettings()), method(VoteTable(twice), 0, ModelSettings())
      )
      #expect(once.labels == again.labels && once.annotators == again.annotators && again.categories == ["n", "y"])
    }
  }

  @Test func `more labels than matrices can hold are refused in words, and one-coin does them`() throws {
    let votes = (0..<3000).flatMap { item in
      ["p", "q"].map { Vote(item: "\(item)", annotator: $0, label: "word\(item)") }
    }
    #expect(
      throws: Fault(
        .data,
        "The votes name 3000 labels, and 2 confusion matrices of that size do not fit into memory; --method one-coin "
          + "needs none.")
    ) {
      try dawidSkene(of: VoteTable(votes), seed: 0)
    }
    let found = try oneCoin(of: VoteTable(votes), seed: 0)
    #expect(isSound(found))
    #expect(found.labels.allSatisfy { "word\($0.item)" == $0.label && $0.probability > 0.99 })
  }

  @Test func `the limit of iterations is told`() throws {
    let found = try dawidSkene(
      of: Published.table(rows: ["yyn", "nny", "yny", "nnn", "yyy"]), seed: 0, settings: ModelSettings(maxIterations: 1)
    )
    #expect(found.convergence.iterations == 1 && !found.convergence.converged)
  }

  @Test func `what labels do not say by themselves is said in sentences`() {
    #expect(warnings(about: VoteTable([])).isEmpty)
    #expect(warnings(about: Published.table(rows: ["yyn", "nny", "yny", "nnn", "yyy"])).isEmpty)
    #expect(
      warnings(about: Published.table(rows: ["y", "n"])) == [
        "There is one annotator only, r1: the labels are their votes, and nothing says how good they are.",
        "r1 has fewer than 5 votes: what is said of them is little more than a guess.",
      ])
    #expect(
      warnings(about: Published.table(rows: ["yn", "yy", "yn", "yy", "yy"])) == [
        "There are two annotators only: where they differ no third vote says who is right, so accuracies rest on how "
          + "often they agree, and on little else.",
        "r1 (y, 5 votes) always gave the same label: such votes tell nothing between labels.",
      ])
    #expect(
      warnings(about: Published.table(rows: ["y...", ".n..", "..y.", "...n"])) == [
        "4 annotators have fewer than 5 votes, and what is said of them is little more than a guess: r1, r2, r3, r4.",
        "No two annotators share an item: nothing compares one with another, and each is measured against themselves.",
      ])
    let halves = Array(repeating: ["yn..", "ny..", "..yn", "..ny"], count: 3).flatMap { $0 }
    #expect(
      warnings(about: Published.table(rows: halves)) == [
        "The annotators are 2 groups that share no item: nothing compares those of one group with another's."
      ])
    #expect(
      warnings(about: Published.table(rows: Array(repeating: "yyy", count: 5))) == [
        "All votes say y: there is nothing to weigh, and no accuracy to measure."
      ])
  }
}
