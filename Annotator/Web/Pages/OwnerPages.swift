// OwnerPages: how far each task is, who did what, and how far annotators agree.
import Annotator
import Base
import Hypertext
import Review
import Store
import Votes

/// A question as its owner looks at it.
struct OwnedQuestion {
  var asked: AskedQuestion
  /// Nil before the first vote.
  var agreement: Agreement?
  var toReview: Int
}

/// Looks again by itself.
private let refresh: HTML = "<meta http-equiv=\"refresh\" content=\"30\">"

func ownerPage(for visitor: Visitor, _ tasks: [(asked: AskedQuestion, standing: TaskStanding)]) -> HTML {
  let rows: [HTML] = tasks.map { asked, standing in
    """
    <tr><th scope="row"><a href="/owner/tasks/\(pathPart(asked.task.name))">\(asked.task.name)</a></th>
    <td class="n">\(standing.finished.grouped)</td><td class="n">\(standing.begun.grouped)</td>
    <td class="n">\(standing.asked.grouped)</td><td>\(bar(standing))</td></tr>
    """
  }
  return page(
    "Progress", for: visitor, head: refresh,
    """
    <h1>Progress</h1>
    <div class="wide"><table>
    <tr><th scope="col">Task</th><th scope="col" class="n">Finished</th><th scope="col" class="n">Begun</th><th scope="col" class="n">Images</th><th scope="col">Share</th></tr>
    \(rows)
    </table></div>
    <p class="small">Finished: images with as many annotators as the task wants. This page looks again every half a minute.</p>
    """)
}

func taskPage(
  for visitor: Visitor, _ asked: AskedQuestion, _ standing: TaskStanding, _ questions: [OwnedQuestion],
  _ people: [AnnotatorStanding]
) -> HTML {
  let counts: [HTML] = standing.byVotes.sorted { $0.key < $1.key }.map { votes, images in
    "<li>\(images.of("image")) with \(votes.of("annotator"))</li>"
  }
  let known: HTML =
    standing.known == 0 ? .empty : " \(standing.known.of("image")) with a known label are nobody's to vote on."
  let agreements: [HTML] = questions.map(agreement)
  return page(
    "\(asked.task.name): progress", for: visitor, head: refresh,
    """
    <p><a href="/owner">All tasks</a></p>
    <h1>\(asked.task.name)</h1>
    <p>\(standing.finished.grouped) of \(standing.asked.of("image")) have their \(standing.votesPerItem.of("annotator")).\(known)</p>
    \(bar(standing))
    <ul>\(counts)</ul>
    <h2>Agreement and review</h2>
    \(agreements)
    <h2>Annotators</h2>
    \(annotators(people))
    <p class="small">The same numbers: <code class="command">curate agreement --task \(asked.task.name)</code>, <code class="command">curate annotators list --task \(asked.task.name)</code>. This page looks again every half a minute.</p>
    """)
}

private func bar(_ standing: TaskStanding) -> HTML {
  """
  <progress class="bar" value="\(standing.finished)" max="\(max(1, standing.asked))" aria-label="Images with all their votes">\(standing.finished)</progress>
  """
}

private func agreement(_ question: OwnedQuestion) -> HTML {
  let name = question.asked.question.name
  let path: HTML = "/owner/tasks/\(pathPart(question.asked.task.name))/\(pathPart(name))"
  let review: HTML =
    "<p><a href=\"\(path)\">\(question.toReview == 0 ? "Nothing to review" : "\(question.toReview.of("image")) to review")</a></p>"
  guard let found = question.agreement else {
    return "<h3>\(question.asked.question.ask)</h3><p>No votes yet.</p>\(review)"
  }
  guard found.itemsUsed > 0 else {
    return """
      <h3>\(question.asked.question.ask)</h3>
      <p>\(found.votes.of("vote")), and no image with two yet: there is no agreement to measure.</p>\(review)
      """
  }
  let reading = found.reading.hasSuffix(".") ? found.reading : found.reading + "."
  let fleiss = "Fleiss kappa, \(found.fleissItems.of("image")) with \(found.fleissVotes.of("vote"))"
  let rows: [HTML] = [
    row(fleiss, found.fleissKappa), row("Krippendorff alpha", found.krippendorffAlpha),
    row("Gwet AC1", found.gwetAC1), row("Agreement of two votes", found.observedAgreement),
  ]
  return """
    <h3>\(question.asked.question.ask)</h3>
    <div class="wide"><table>
    <caption>\(name): \(found.itemsUsed.of("image")) with two votes and more, \(found.votes.of("vote"))</caption>
    <tr><th scope="col">Measure</th><th scope="col" class="n">Value</th><th scope="col">95 % interval</th></tr>
    \(rows)
    </table></div>
    <p>After Landis and Koch: \(reading)</p>
    \(review)
    """
}

private func row(_ name: String, _ estimate: Estimate) -> HTML {
  guard let value = estimate.value else {
    return "<tr><th scope=\"row\">\(name)</th><td class=\"n\">–</td><td>\(estimate.note ?? "undefined")</td></tr>"
  }
  let interval =
    if let note = estimate.note { note } else if let low = estimate.low, let high = estimate.high {
      "\(low.decimals(3)) to \(high.decimals(3))"
    } else { "–" }
  return "<tr><th scope=\"row\">\(name)</th><td class=\"n\">\(value.decimals(3))</td><td>\(interval)</td></tr>"
}

private func annotators(_ people: [AnnotatorStanding]) -> HTML {
  guard !people.isEmpty else { return "<p>Nobody has voted yet.</p>" }
  let rows: [HTML] = people.map { person in
    """
    <tr><th scope="row">\(person.record.name)</th><td class="n">\(person.record.images.grouped)</td>
    <td class="n">\(person.record.votes.grouped)</td><td class="n">\(person.medianSeconds?.decimals(1) ?? "–")</td>
    <td>\(share(person.tooFast))</td><td>\(share(person.withSelf))</td><td>\(share(person.gold))</td>
    <td>\(share(person.practice))</td><td class="n">\(person.record.flags)</td></tr>
    """
  }
  return """
    <div class="wide"><table>
    <tr><th scope="col">Annotator</th><th scope="col" class="n">Images</th><th scope="col" class="n">Votes</th>
    <th scope="col" class="n">s an image</th><th scope="col">Too fast</th><th scope="col">With self</th>
    <th scope="col">Known labels</th><th scope="col">Practice</th><th scope="col" class="n">Flags</th></tr>
    \(rows)
    </table></div>
    """
}

/// "91.2 % of 34 (77 to 97)"
private func share(_ share: Proportion?) -> String {
  guard let share else { return "–" }
  func percent(_ value: Double) -> String { (value * 100).decimals(0) }
  return
    "\((share.value * 100).decimals(1)) % of \(share.count.grouped) (\(percent(share.low)) to \(percent(share.high)))"
}
