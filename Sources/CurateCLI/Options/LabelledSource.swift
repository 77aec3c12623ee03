// LabelledSource: which labelled photographs a classifier learns from: a folder, or a task or label set of the store.
import Annotator
import ArgumentParser
import Base
import Duplicates
import Foundation
import Review
import Selfies
import Store
import Votes

extension Kinship: ExpressibleByArgument {
  /// Reads `account,duplicates`; `none`, or nothing.
  static func read(_ text: String) throws -> Set<Kinship> {
    if text == "none" { return [] }
    return Set(
      try text.split(separator: ",").map { part in
        let name = part.trimmingCharacters(in: .whitespaces)
        guard let kinship = Kinship(rawValue: name) else {
          throw ValidationError("--group \(name) is unknown; there are account, duplicates and none.")
        }
        return kinship
      })
  }
}

struct LabelledSource: ParsableArguments {
  @Argument(help: "A folder with a folder of photographs for each class, such as selfie and nonselfie; needs no store.")
  var folder: String?

  @Option(help: ArgumentHelp("A task of the store: the majority of its votes, ties left out.", valueName: "name"))
  var task: String?

  @Option(help: ArgumentHelp("The question of the task (default: its main one).", valueName: "name"))
  var question: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("With --task: leave out photographs with fewer votes (default: 1).", valueName: "n"))
  var minVotes: Int?

  @Option(
    help: ArgumentHelp(
      "A set of labels of the store, as curate aggregate and curate score make them.", valueName: "name"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "The class to look for (default: selfie, the question's first answer, or top); all others are the other class.",
      valueName: "class"))
  var positive: String?

  @Option(
    help: ArgumentHelp(
      "What is never parted by a fold: account, duplicates, both (default), or \"\" for nothing but the same bytes.",
      valueName: "what,…"))
  var group: String = "account,duplicates"

  func validate() throws {
    let named = [folder, task, label].compactMap(\.self)
    guard named.count == 1 else {
      throw ValidationError("Name the labelled photographs: a folder, --task NAME or --label NAME, one of them.")
    }
    if let minVotes {
      guard task != nil else { throw ValidationError("--min-votes belongs to --task.") }
      guard (1...1000).contains(minVotes) else {
        throw ValidationError("--min-votes \(minVotes) must lie between 1 and 1000.")
      }
    }
    if question != nil, task == nil { throw ValidationError("--question belongs to --task.") }
    _ = try kinships()
  }

  func kinships() throws -> Set<Kinship> { try Kinship.read(group) }

  /// Reads the labels.
  /// - Throws: `Fault` where there are none, or not two classes.
  func read(_ store: StoreOptions) throws -> LabelledPhotographs {
    if let folder { return try readFolder(folder) }
    let opened = try store.open()
    if let label { return try readLabels(label, of: opened) }
    return try readTask(task ?? "", of: opened)
  }

  private func readFolder(_ path: String) throws -> LabelledPhotographs {
    let folder = try LabelledFolder(path)
    let classes = try ClassNames(
      labels: folder.labels, wished: positive, preferred: ["selfie"], origin: "the folder \(path)")
    var photographs = LabelledPhotographs(
      origin: .folder(path), classes: classes,
      items: folder.files.map { .init(name: $0.path, isPositive: $0.label == classes.positive) })
    if try kinships() == [.account] {
      photographs.cautions.append("A folder says nothing of accounts: --group account keeps nothing together here.")
    }
    return photographs
  }

  private func readTask(_ name: String, of store: Store) throws -> LabelledPhotographs {
    let shelf = try TaskShelf(store: store, now: currentTime())
    let (id, task) = try shelf.task(named: name)
    let question = try shelf.question(self.question, of: task)
    guard !question.isText else {
      throw Fault(.usage, "The question \(question.name) of the task \(name) is answered in words and has no classes.")
    }
    try store.write { try $0.tieVotesToImages(task: id) }
    var columns = VoteColumns()
    for vote in try store.read({ try $0.currentVotes(task: id, question: question.name) }) {
      columns.append(Vote(item: vote.item, annotator: vote.annotator, label: vote.label))
    }
    guard columns.count > 0 else {
      throw Fault(
        .data,
        "The task \(name) has no votes on \(question.name) yet; curate annotate and curate votes import bring them.")
    }
    let (table, thin) = VoteTable(columns).keeping(itemsWithVotes: minVotes ?? 1)
    let decisions = try DecidedLabels(AskedQuestion(store: store, taskID: id, task: task, question: question))
    let outcome = decisions.applied(to: majority(of: table, seed: 0).labels)
    let labels = outcome.labels
    var photographs = LabelledPhotographs(
      origin: .task(store, id: id, name: name, question: question.name),
      classes: try ClassNames(
        labels: labels.filter { !$0.tie }.map(\.label), wished: positive, preferred: question.answers.map(\.label),
        origin: "the task \(name)"), items: [])
    if thin.items > 0 { photographs.leftOut["few_votes"] = thin.items }
    if outcome.leftOut > 0 { photographs.leftOut["by_decision"] = outcome.leftOut }
    // What an owner decided needs no more votes.
    let incomplete = labels.count { $0.votes < task.votesPerItem && decisions[item: $0.item] == nil }
    if incomplete > 0 {
      photographs.cautions.append(
        "\(incomplete.of("photograph")) \(incomplete == 1 ? "has" : "have") fewer than the \(task.votesPerItem) votes that the task wants; "
          + "--min-votes \(task.votesPerItem) leaves \(incomplete == 1 ? "it" : "them") out.")
    }
    try store.read { connection in
      for label in labels {
        guard !label.tie else {
          photographs.leftOut["tie", default: 0] += 1
          continue
        }
        guard let image = try connection.image(sha256: label.item) else {
          photographs.leftOut["no_photograph", default: 0] += 1
          continue
        }
        photographs.items.append(
          .init(
            name: image.sha256, isPositive: label.label == photographs.classes.positive, image: image,
            accounts: try connection.accounts(ofImage: image.id)))
      }
    }
    return photographs
  }

  private func readLabels(_ name: String, of store: Store) throws -> LabelledPhotographs {
    let (images, contradictory) = try store.read { connection in
      let names = try connection.labelSetNames()
      guard names.contains(name) else {
        let hint = didYouMean(name, among: names)
        throw Fault(
          .noInput,
          names.isEmpty
            ? "The store has no labels yet; curate aggregate and curate score make them."
            : "The store has no labels \(name); it has \(names.joined(separator: ", ")).\(hint)")
      }
      return try connection.labelledImages(set: name)
    }
    let classes = try ClassNames(
      labels: images.map(\.label), wished: positive, preferred: ["selfie", "top", "y", "yes"],
      origin: "the labels \(name)")
    var photographs = LabelledPhotographs(
      origin: .labels(store, name: name), classes: classes,
      items: images.map {
        .init(
          name: $0.image.sha256, isPositive: $0.label == classes.positive, image: $0.image, accounts: $0.accounts)
      })
    if try store.read({ try $0.kind(ofLabelSet: name) }) == .model {
      photographs.cautions.append(
        "The labels \(name) were given by a classifier: what is learnt from them repeats its errors, and the figures say how well it is imitated."
      )
    }
    if contradictory > 0 { photographs.leftOut["contradictory"] = contradictory }
    return photographs
  }
}
