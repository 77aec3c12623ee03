// SessionPage: a photograph, a question, and an answer a key.
import Annotator
import Hypertext

func sessionPage(for visitor: Visitor, task: AnnotationTask, _ view: Desk.View) -> HTML {
  let notice: HTML = view.notice.map { $0.isEmpty ? .empty : "<p role=\"status\" class=\"notice\">\($0)</p>" } ?? .empty
  switch view.step {
  case .ask(let prompt):
    return page(
      "\(prompt.number) of \(prompt.total): \(prompt.question.ask)", for: visitor,
      head: "<script src=\"/session.js\" defer></script>", asking(prompt, visitor, task, view, notice))
  case .waiting(let others):
    let words =
      others == 1 ? "The last image is with another annotator." : "The last \(others) images are with other annotators."
    return page(
      "Waiting", for: visitor, head: "<meta http-equiv=\"refresh\" content=\"10\">",
      """
      <div class="narrow">
      \(notice)
      <h1>A moment</h1>
      <p>\(words) This page looks again by itself.</p>
      \(undoForm(visitor, task))
      </div>
      """)
  case .done(let words):
    return page("Done", for: visitor, over(words, visitor, task, view, notice))
  case .example(let example): return toldPage(for: visitor, task: task, example, notice: notice)
  }
}

private func over(_ words: String, _ visitor: Visitor, _ task: AnnotationTask, _ view: Desk.View, _ notice: HTML)
  -> HTML
{
  let count = view.summary.images
  let images: HTML = count == 0 ? .empty : "<p>\(count == 1 ? "One image" : "\(count) images") in this session.</p>"
  return """
    <div class="narrow">
    \(notice)
    <h1>\(words)</h1>
    \(images)
    \(putOff(view, visitor, task))
    \(undoForm(visitor, task))
    <p><a href="/tasks">To the tasks</a></p>
    </div>
    """
}

/// A way to what was put off, which comes again in another session.
private func putOff(_ view: Desk.View, _ visitor: Visitor, _ task: AnnotationTask) -> HTML {
  let count = view.summary.skipped
  guard count > 0 else { return .empty }
  return """
    <p>\(count == 1 ? "One image was" : "\(count) images were") put off.</p>
    <form method="post" action="/tasks/\(pathPart(task.name))/again">\(token(visitor))<button class="main">Look at \(count == 1 ? "it" : "them") now</button></form>
    """
}

private func asking(
  _ prompt: Prompt, _ visitor: Visitor, _ task: AnnotationTask, _ view: Desk.View, _ notice: HTML
) -> HTML {
  let picture = prompt.picture
  let earlier: [HTML] = prompt.earlier.map { "<li>\($0.question): \($0.meaning)</li>" }
  let before: HTML = earlier.isEmpty ? .empty : "<ul class=\"earlier\">\(earlier)</ul>"
  // Read by the script, which fetches them; without it nothing happens.
  let ahead = view.ahead.map(\.sha256).joined(separator: " ")
  let post: HTML =
    view.about.map { lines in
      let rows: [HTML] = lines.map { "<p>\($0)</p>" }
      return "<details><summary>The post <kbd>i</kbd></summary>\(rows)</details>"
    } ?? .empty
  return """
    <div class="session" data-ahead="\(ahead)">
    <figure>
    <a href="/pictures/\(picture.sha256)/whole" class="zoom"><img src="/pictures/\(picture.sha256)" width="\(picture.width)" height="\(picture.height)" alt="Photograph \(prompt.number)"></a>
    </figure>
    <section aria-label="The question">
    \(notice)
    \(view.isPractice ? "<p class=\"practice\">Practice</p>" : .empty)
    <p class="count"><progress value="\(prompt.number - 1)" max="\(max(prompt.total, 1))" aria-label="Images done"></progress> \(prompt.number) of \(prompt.total)</p>
    \(before)
    <h1 id="ask">\(prompt.question.ask)</h1>
    \(answers(prompt, visitor, task, view))
    \(view.isPractice ? .empty : others(prompt, visitor, task))
    <details><summary>Flag <kbd>f</kbd></summary>
    <form method="post" action="/tasks/\(pathPart(task.name))/flag">\(about(prompt, visitor))
    <label>What is wrong with it? <input name="note" maxlength="500" autocomplete="off"></label>
    <button>Flag it</button></form>
    </details>
    \(post)
    <details class="definition"><summary>Definition <kbd>?</kbd></summary>
    \(paragraphs(task.definition))
    </details>
    </section>
    </div>
    """
}

/// What else can be done with a photograph that counts.
private func others(_ prompt: Prompt, _ visitor: Visitor, _ task: AnnotationTask) -> HTML {
  """
  <div class="others">
  \(undoForm(visitor, task))
  <form method="post" action="/tasks/\(pathPart(task.name))/skip">\(about(prompt, visitor))<button data-key=" ">Put off <kbd>space</kbd></button></form>
  </div>
  """
}

private func answers(_ prompt: Prompt, _ visitor: Visitor, _ task: AnnotationTask, _ view: Desk.View) -> HTML {
  let start: HTML =
    "<form method=\"post\" action=\"/tasks/\(pathPart(task.name))/answer\" class=\"answers\" aria-labelledby=\"ask\">\(about(prompt, visitor))"
  guard prompt.question.isText else {
    let buttons: [HTML] = prompt.question.answers.map { answer in
      let key = String(answer.key)
      return "<button name=\"key\" value=\"\(key)\" data-key=\"\(key)\"><kbd>\(key)</kbd> \(answer.meaning)</button>"
    }
    return "\(start)\(buttons)</form>"
  }
  let options: [HTML] = view.suggestions.map { "<option value=\"\($0)\"></option>" }
  let leave: HTML =
    prompt.question.isOptional ? "<button name=\"nothing\" value=\"1\" formnovalidate>Nothing to say</button>" : .empty
  return """
    \(start)
    <label>In your words <input name="text" maxlength="500" list="reasons" autocomplete="off" required autofocus></label>
    <datalist id="reasons">\(options)</datalist>
    <button class="main">Keep it</button>\(leave)</form>
    """
}

/// What a form is about: an answer that comes late is not taken for another image's.
private func about(_ prompt: Prompt, _ visitor: Visitor) -> HTML {
  """
  \(token(visitor))<input type="hidden" name="item" value="\(prompt.picture.sha256)"><input type="hidden" name="question" value="\(prompt.question.name)">
  """
}

private func undoForm(_ visitor: Visitor, _ task: AnnotationTask) -> HTML {
  """
  <form method="post" action="/tasks/\(pathPart(task.name))/undo">\(token(visitor))<button data-key="u">Take back <kbd>u</kbd></button></form>
  """
}
