// ExportFacts: what the store says about a set of labels, for the data card of an export.
import Annotator
import Base
import Export
import Foundation
import Review
import Store
import Votes

/// Gathers the facts about a set of labels and the crawl behind it.
func datasetFacts(_ store: Store, labels name: String) throws -> DatasetFacts {
  var facts = DatasetFacts()
  let folder = URL(fileURLWithPath: store.path).deletingLastPathComponent().path
  try store.read { connection in
    let crawl = try connection.crawlFacts()
    // What was recognised by its content is not known by name afterwards.
    (facts.platforms, facts.dialects) = (crawl.platforms, crawl.dialects.filter { $0 != "auto" })
    (facts.posts, facts.accounts) = (crawl.posts, crawl.accounts)
    (facts.postedFrom, facts.postedTo) = (day(crawl.postedFrom), day(crawl.postedTo))
    (facts.observedFrom, facts.observedTo) = (day(crawl.observedFrom), day(crawl.observedTo))
    // Exports, and other labels, are no part of how this data set came about.
    facts.funnel = try connection.funnel(relativeTo: folder)
      .filter { step in
        !step.step.hasPrefix("exported ") && (!step.step.hasPrefix("label ") || step.step.hasPrefix("label \(name)="))
      }
      .map { DatasetFacts.Step(step: $0.step, count: $0.count) }
    facts.labelKind = try connection.kind(ofLabelSet: name)?.rawValue ?? ""
    facts.labelMethod = try connection.method(ofLabelSet: name) ?? ""
    facts.labelSummary = try connection.summary(ofLabelSet: name)
  }
  let tasks = try store.read { try $0.tasks().map(\.name) }
  if facts.labelKind == LabelKind.votes.rawValue, tasks.contains(name) {
    let asked = try AskedQuestion(store, task: name, now: currentTime())
    facts.annotation = try asked.agreement().map { annotation(asked, $0) }
  }
  return facts
}

private func annotation(_ origin: AskedQuestion, _ found: Agreement) -> DatasetFacts.Annotation {
  var facts = DatasetFacts.Annotation(task: origin.task.name, question: origin.question.name)
  (facts.prompt, facts.definition) = (origin.question.ask, origin.task.definition)
  facts.choices = origin.question.answers.map { $0.meaning.isEmpty ? $0.label : "\($0.label): \($0.meaning)" }
  (facts.annotators, facts.items, facts.votes) = (found.annotators, found.items, found.votes)
  facts.votesPerItem = [found.votesPerItem.min, found.votesPerItem.max]
  facts.percentAgreement = estimate(found.observedAgreement)
  facts.fleissKappa = estimate(found.fleissKappa)
  facts.krippendorffAlpha = estimate(found.krippendorffAlpha)
  facts.gwetAC1 = estimate(found.gwetAC1)
  facts.reading = found.reading
  return facts
}

private func estimate(_ found: Estimate) -> DatasetFacts.Estimate? {
  found.value.map { DatasetFacts.Estimate(value: $0, low: found.low, high: found.high) }
}

private func day(_ seconds: Int64?) -> String? {
  seconds.map { String(UTCTime(seconds: $0).iso8601.prefix(10)) }
}
