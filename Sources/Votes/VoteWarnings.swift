// VoteWarnings: what labels from these votes do not say by themselves, in sentences.

/// The sentences that a user should read before believing labels made of the votes.
package func warnings(about table: VoteTable) -> [String] {
  guard table.votes > 0 else { return [] }
  var sentences: [String] = []
  let people = table.annotators.count
  if people == 1 {
    sentences.append(
      "There is one annotator only, \(table.annotators[0]): the labels are their votes, and nothing says how good they are."
    )
  } else if people == 2 {
    sentences.append(
      "There are two annotators only: where they differ no third vote says who is right, so accuracies rest on how often "
        + "they agree, and on little else.")
  }
  if table.categories.count == 1 {
    sentences.append("All votes say \(table.categories[0]): there is nothing to weigh, and no accuracy to measure.")
  }

  var votes = [Int](repeating: 0, count: people)
  var first = [Int32](repeating: -1, count: people)
  var alwaysSame = [Bool](repeating: true, count: people)
  for (annotator, label) in zip(table.annotatorOf, table.labelOf) {
    let person = Int(annotator)
    votes[person] += 1
    if first[person] < 0 { first[person] = label } else if first[person] != label { alwaysSame[person] = false }
  }
  if table.categories.count > 1 {
    let monotone = (0..<people).filter { alwaysSame[$0] && votes[$0] >= 5 }
    if !monotone.isEmpty {
      let named = monotone.map { "\(table.annotators[$0]) (\(table.categories[Int(first[$0])]), \(votes[$0]) votes)" }
      sentences.append(
        monotone.count == 1
          ? "\(named[0]) always gave the same label: such votes tell nothing between labels."
          : "\(monotone.count) annotators always gave the same label, and such votes tell nothing between labels: "
            + "\(listed(named)).")
    }
  }
  let few = (0..<people).filter { votes[$0] < 5 }
  if !few.isEmpty {
    let named = few.map { table.annotators[$0] }
    sentences.append(
      few.count == 1
        ? "\(named[0]) has fewer than 5 votes: what is said of them is little more than a guess."
        : "\(few.count) annotators have fewer than 5 votes, and what is said of them is little more than a guess: "
          + "\(listed(named)).")
  }
  let groups = annotatorGroups(table)
  if groups > 1 {
    sentences.append(
      groups == people
        ? "No two annotators share an item: nothing compares one with another, and each is measured against themselves."
        : "The annotators are \(groups) groups that share no item: nothing compares those of one group with another's.")
  }
  return sentences
}

/// Into how many parts the annotators fall where two on the same item belong together.
private func annotatorGroups(_ table: VoteTable) -> Int {
  var parent = Array(table.annotators.indices)
  func root(_ person: Int) -> Int {
    var at = person
    while parent[at] != at {
      parent[at] = parent[parent[at]]
      at = parent[at]
    }
    return at
  }
  var groups = parent.count
  for item in table.items.indices {
    let votes = table.starts[item]..<table.starts[item + 1]
    for vote in votes.dropFirst() {
      let (one, other) = (root(Int(table.annotatorOf[votes.lowerBound])), root(Int(table.annotatorOf[vote])))
      guard one != other else { continue }
      parent[max(one, other)] = min(one, other)
      groups -= 1
    }
  }
  return groups
}

private func listed(_ names: [String]) -> String {
  names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
}
