// OpeningPage: what an annotator reads before the first question: the definition, and examples of it.
import Annotator
import Hypertext

func openingPage(for visitor: Visitor, task: AnnotationTask, _ opening: Desk.Opening, notice: String?) -> HTML {
  let examples: [HTML] = opening.examples.map { picture, words in
    """
    <li><figure><img src="/pictures/\(picture.sha256)" width="\(picture.width)" height="\(picture.height)" alt="Example: \(words)">
    <figcaption>\(words)</figcaption></figure></li>
    """
  }
  let gallery: HTML = examples.isEmpty ? .empty : "<h2>Examples</h2><ul class=\"examples\">\(examples)</ul>"
  let next: HTML =
    switch opening.practice {
    case 0: "Every answer can be taken back."
    case 1: "First there is one photograph to practise on. It does not count, and you are told what is meant."
    default:
      """
      First there are \(opening.practice) photographs to practise on. They do not count, and you are told what is meant.
      """
    }
  let questions: [HTML] = task.questions.map { question in
    guard !question.isText else { return "<li>\(question.ask) <span class=\"small\">in your words</span></li>" }
    let answers = question.answers.map(\.meaning).joined(separator: ", ")
    return "<li>\(question.ask) <span class=\"small\">\(answers)</span></li>"
  }
  return page(
    task.name, for: visitor,
    """
    <div class="reading">
    \(notice.map { "<p role=\"status\" class=\"notice\">\($0)</p>" } ?? .empty)
    <h1>Before you begin: \(task.name)</h1>
    \(paragraphs(task.definition))
    <h2>What is asked</h2>
    <ol>\(questions)</ol>
    \(gallery)
    <p>\(next)</p>
    <form method="post" action="/tasks/\(pathPart(task.name))/begin">\(token(visitor))
    <button class="main">\(opening.practice == 0 ? "Begin" : "Begin to practise")</button></form>
    </div>
    """)
}

/// A photograph of the practice with what is meant, or its last words.
func toldPage(
  for visitor: Visitor, task: AnnotationTask, _ example: Example, notice: HTML
) -> HTML {
  page(
    example.title, for: visitor, head: "<script src=\"/session.js\" defer></script>",
    """
    <div class="session" data-ahead="">
    <figure>
    <a href="/pictures/\(example.picture.sha256)/whole" class="zoom"><img src="/pictures/\(example.picture.sha256)" width="\(example.picture.width)" height="\(example.picture.height)" alt="The photograph that was asked about"></a>
    </figure>
    <section aria-label="What is meant">
    \(notice)
    <p class="practice">Practice</p>
    <h1>\(example.title)</h1>
    <p role="status">\(example.words)</p>
    <form method="post" action="/tasks/\(pathPart(task.name))/proceed">\(token(visitor))<button class="main" data-key=" " autofocus>Go on <kbd>space</kbd></button></form>
    <details class="definition"><summary>Definition <kbd>?</kbd></summary>
    \(paragraphs(task.definition))
    </details>
    </section>
    </div>
    """)
}

func paragraphs(_ text: String) -> HTML {
  let parts: [HTML] = text.split(separator: "\n").map { "<p>\(String($0))</p>" }
  return "\(parts)"
}
