// ReviewPages: the images that wait for a decision, and one of them with all that is known of it.
import Annotator
import Base
import Hypertext
import Review
import Store

/// An image that an owner looks at.
struct ReviewedImage {
  var asked: AskedQuestion
  var image: StoredImage
  /// Nil where nothing calls for a decision.
  var item: ReviewQueue.Item?
  var votes: [ItemVote]
  /// All that were raised, those that were seen to among them.
  var flags: [SeenFlag]
  /// The next one that waits.
  var next: String?
}

/// Images in a list at most: more are no list to look at.
private let mostListed = 120

/// Said on the page behind a decision.
private func kept(_ hasKept: Bool) -> HTML {
  hasKept ? "<p role=\"status\" class=\"notice\">Kept.</p>" : .empty
}

func queuePage(for visitor: Visitor, _ asked: AskedQuestion, _ queue: ReviewQueue, hasKept: Bool) -> HTML {
  let path: HTML = "/owner/tasks/\(pathPart(asked.task.name))/\(pathPart(asked.question.name))"
  func list(_ items: [ReviewQueue.Item]) -> HTML {
    let rows: [HTML] = items.prefix(mostListed).map { item in
      let words: [HTML] = summary(item, asked).map { "<p><bdi>\($0)</bdi></p>" }
      return """
        <li><a href="\(path)/\(item.sha256)"><img src="/pictures/\(item.sha256)/small" loading="lazy" alt="">\(words)</a></li>
        """
    }
    let more = items.count - rows.count
    let rest: HTML = more == 0 ? .empty : "<p>\(more.of("more image")), when these are decided.</p>"
    return "<ul class=\"queue\">\(rows)</ul>\(rest)"
  }
  let open = queue.items.filter(\.isOpen)
  let rest = queue.items.filter { !$0.isOpen }
  let waiting: HTML =
    open.isEmpty
    ? "<p>Nothing waits: no ties among images with all their votes, no flags, no labels that a classifier doubts.</p>"
    : list(open)
  let decided: HTML = rest.isEmpty ? .empty : "<h2>Decided</h2>\(list(rest))"
  return page(
    "Review", for: visitor,
    """
    <p><a href="/owner/tasks/\(pathPart(asked.task.name))">\(asked.task.name)</a></p>
    \(kept(hasKept))
    <h1>\(asked.question.ask) \(open.count.of("image")) to review</h1>
    \(waiting)
    \(decided)
    """)
}

/// Why it is here, or what became of it, in a few words.
private func summary(_ item: ReviewQueue.Item, _ asked: AskedQuestion) -> [String] {
  let reasons = item.reasons.map { words(for: $0, asked) }
  return item.decision.map { [words(for: $0, asked)] + reasons } ?? reasons
}

private func words(for reason: ReviewQueue.Reason, _ asked: AskedQuestion) -> String {
  func meaning(_ label: String) -> String { asked.question.answer(labelled: label)?.meaning ?? label }
  return switch reason {
  case .tie(let labels): "A tie of \(labels.map(meaning).joined(separator: " and "))"
  case .flag(let name, let note): note.isEmpty ? "Flagged by \(name)" : "Flagged by \(name): \(note)"
  case .doubt(let label, let probability): "Labelled \(meaning(label)), doubted (\(probability.decimals(2)))"
  }
}

private func words(for decision: Decision, _ asked: AskedQuestion) -> String {
  let what =
    switch decision.verdict {
    case .label(let label): "\(asked.question.answer(labelled: label)?.meaning ?? label)"
    case .leaveOut: "left out"
    }
  let note = decision.note.isEmpty ? "" : ": \(decision.note)"
  return "Decided by \(decision.name), \(decision.at.iso8601.prefix(10)): \(what)\(note)"
}

func reviewPage(for visitor: Visitor, _ reviewed: ReviewedImage, hasKept: Bool) -> HTML {
  let (asked, image) = (reviewed.asked, reviewed.image)
  let queue: HTML = "/owner/tasks/\(pathPart(asked.task.name))/\(pathPart(asked.question.name))"
  let reasons: [HTML] = (reviewed.item.map { summary($0, asked) } ?? ["Nothing calls for a decision."]).map {
    "<li><bdi>\($0)</bdi></li>"
  }
  let answered: [HTML] = reviewed.flags.filter { $0.answeredBy != nil }.map { flag in
    let note = flag.flag.note.isEmpty ? "" : ": \(flag.flag.note)"
    return "<li><bdi>Flagged by \(flag.flag.annotator)\(note) (seen to by \(flag.answeredBy ?? ""))</bdi></li>"
  }
  let pass: HTML = reviewed.next.map { "<p><a href=\"\(queue)/\($0)\">The next one</a></p>" } ?? .empty
  return page(
    "Review", for: visitor, head: "<script src=\"/session.js\" defer></script>",
    """
    <div class="session" data-ahead="\(reviewed.next ?? "")">
    <figure>
    <a href="/pictures/\(image.sha256)/whole" class="zoom"><img src="/pictures/\(image.sha256)" width="\(image.width)" height="\(image.height)" alt="The photograph to decide about"></a>
    </figure>
    <section aria-label="The decision">
    <p><a href="\(queue)">All to review</a></p>
    \(kept(hasKept))
    <h1 id="ask">\(asked.question.ask)</h1>
    <ul class="why">\(reasons)\(answered)</ul>
    \(votesTable(reviewed.votes, asked))
    \(decisions(reviewed, visitor, queue))
    \(pass)
    <details class="definition"><summary>Definition <kbd>?</kbd></summary>
    \(paragraphs(asked.task.definition))
    </details>
    </section>
    </div>
    """)
}

private func votesTable(_ votes: [ItemVote], _ asked: AskedQuestion) -> HTML {
  guard !votes.isEmpty else { return "<p>Nobody has voted on it.</p>" }
  let rows: [HTML] = votes.map { vote in
    let meaning = asked.task.question(named: vote.question)?.answer(labelled: vote.label)?.meaning ?? vote.label
    return "<tr><th scope=\"row\">\(vote.annotator)</th><td>\(vote.question)</td><td>\(meaning)</td></tr>"
  }
  return """
    <div class="wide"><table><caption>Votes</caption>
    <tr><th scope="col">Annotator</th><th scope="col">Question</th><th scope="col">Answer</th></tr>
    \(rows)
    </table></div>
    """
}

/// One form: what is pressed is what is decided, with the note.
private func decisions(_ reviewed: ReviewedImage, _ visitor: Visitor, _ queue: HTML) -> HTML {
  let labels: [HTML] = reviewed.asked.question.answers.map { answer in
    let key = String(answer.key)
    return """
      <button name="label" value="\(answer.label)" data-key="\(key)"><kbd>\(key)</kbd> \(answer.meaning)</button>
      """
  }
  var others: [HTML] = []
  func button(_ verdict: String, _ words: String) -> HTML {
    "<button name=\"verdict\" value=\"\(verdict)\">\(words)</button>"
  }
  if reviewed.item?.decision?.verdict != .leaveOut { others.append(button("leave_out", "Leave it out of the dataset")) }
  if reviewed.item?.decision != nil { others.append(button("withdraw", "Take the decision back")) }
  let isFlagged =
    reviewed.item?.reasons.contains {
      if case .flag = $0 { true } else { false }
    } ?? false
  if isFlagged { others.append(button("seen", "The flag is seen to")) }
  return """
    <h2>Decide</h2>
    <form method="post" action="\(queue)/\(reviewed.image.sha256)" class="answers" aria-labelledby="ask">\(token(visitor))<input type="hidden" name="decision" value="\(reviewed.item?.decision?.id ?? 0)"><input type="hidden" name="flag" value="\(reviewed.flags.map(\.id).max() ?? 0)">
    \(labels)
    <label>Why, for whoever asks later <textarea name="note" rows="2" maxlength="500"></textarea></label>
    \(others)
    </form>
    """
}
