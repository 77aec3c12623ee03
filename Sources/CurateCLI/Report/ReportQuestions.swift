// ReportQuestions: agreement, annotators, classifiers and doubts of every task of the store.
import Annotator
import Base
import Duplicates
import Features
import Report
import Review
import Selfies
import Store
import Votes

/// A question whose labels a classifier has judged.
struct DoubtedQuestion {
  var asked: AskedQuestion
  var labels: DoubtedLabels
}

extension ReportGathering {
  /// - Returns: the questions whose labels can be doubted.
  func addQuestions(to facts: inout ReportFacts) throws -> [DoubtedQuestion] {
    let tasks = try store.read { connection in try connection.tasks().filter { try connection.isInUse(task: $0.id) } }
    facts.tasks = tasks.map(\.name)
    var doubted: [DoubtedQuestion] = []
    let bar = ProgressBar("tasks", isQuiet: output.quiet)
    defer { bar.finish() }
    for (place, stored) in tasks.enumerated() {
      bar.update(place, of: tasks.count)
      // Not from the shelf, which puts the shipped tasks into a store that lacks them: a report only reads.
      let task = try AnnotationTask(yaml: stored.yaml, origin: "The task \(stored.name)")
      for question in task.questions where !question.isText {
        try checkInterrupts()
        let asked = AskedQuestion(store: store, taskID: stored.id, task: task, question: question)
        try add(asked, to: &facts)
        guard let labels = try doubts(asked) else { continue }
        doubted.append(DoubtedQuestion(asked: asked, labels: labels))
        if let last = facts.classifiers.indices.last, facts.classifiers[last].task == task.name,
          facts.classifiers[last].question == question.name
        {
          facts.classifiers[last].moved = labels.changed + labels.tied + labels.decided
        }
      }
      let records = try store.read { try $0.annotatorRecords(task: stored.id) }.filter {
        $0 != AnnotatorRecord(name: $0.name)
      }
      guard !records.isEmpty else { continue }
      facts.annotators.append(
        (
          stored.name,
          records.map { AnnotatorFacts(AnnotatorStanding($0, limits: [stored.id: task.hastySeconds])) }
        ))
    }
    return doubted
  }

  private func add(_ asked: AskedQuestion, to facts: inout ReportFacts) throws {
    let (task, question) = (asked.task.name, asked.question.name)
    let isMain = question == asked.task.mainQuestion
    do {
      // The intervals drawn come from the items; the bootstrap's are for the command.
      if let agreement = try asked.agreement(bootstrap: 0) {
        facts.questions.append(QuestionFacts(task: task, question: question, isMain: isMain, agreement: agreement))
      }
    } catch let fault as Fault where fault.code == .data {
      // Votes from a file may be none of the question's answers: one question's trouble is not the report's.
      facts.questions.append(
        QuestionFacts(task: task, question: question, isMain: isMain, agreement: nil, problem: fault.sentence))
    }
    guard let kept = try store.read({ try $0.foldProbabilities(task: asked.taskID, question: question) }),
      !kept.probabilities.isEmpty
    else { return }
    facts.classifiers.append(
      ClassifierFacts(
        task: task, question: question, isMain: isMain, positive: kept.made.positive, negative: kept.made.negative,
        head: kept.made.head, folds: kept.made.folds,
        isPositive: kept.probabilities.map { $0.label == kept.made.positive },
        probabilities: kept.probabilities.map(\.probability), groups: try groups(of: kept.probabilities.map(\.image)),
        day: Self.day(kept.at.seconds)))
  }

  private func doubts(_ asked: AskedQuestion) throws -> DoubtedLabels? {
    do {
      return try DoubtedLabels(asked, jobs: jobs)
    } catch let fault as Fault where fault.code == .data {
      output.warning("The labels of \(asked.task.name) are not doubted: \(fault.sentence)")
      return nil
    }
  }

  /// Photographs of one account and near-duplicates belong together, as curate selfies evaluate takes them.
  private func groups(of images: [Int64]) throws -> [Int] {
    var (contents, accounts, alike): ([String], [[String]], LikenessTable) = ([], [], LikenessTable())
    try store.read { connection in
      let set = try connection.featureSet(fingerprint: Likeness().fingerprint)?.id
      let rows = try set.map { try connection.features(set: $0, images: images) } ?? [:]
      for image in images {
        contents.append(try connection.image(id: image)?.sha256 ?? "")
        accounts.append(try connection.accounts(ofImage: image))
        alike.append(rows[image].map { Likeness.frequencies(of: $0) })
      }
    }
    return exampleGroups(
      contents: contents, accounts: accounts, likeness: alike, by: [.account, .duplicates], jobs: jobs)
  }
}

extension AnnotatorFacts {
  init(_ standing: AnnotatorStanding) {
    self.init(
      name: standing.record.name, votes: standing.record.votes, images: standing.record.images,
      medianSeconds: standing.medianSeconds, tooFast: standing.tooFast, withSelf: standing.withSelf,
      gold: standing.gold,
      practice: standing.practice)
  }
}
