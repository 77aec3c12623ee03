// Page: the frame around every page.
import Hypertext

/// Who looks at a page, as far as pages say so.
struct Visitor: Sendable {
  /// What a form has to bring along.
  var formToken: String
  /// Nil for somebody who has not logged in.
  var name: String?
  /// Whether the owner's pages are for them.
  var isOwner = false
}

/// A whole page.
func page(_ title: String, for visitor: Visitor, head: HTML = .empty, _ content: HTML) -> HTML {
  let who: HTML =
    visitor.name.map { name in
      """
      \(visitor.isOwner ? "<a href=\"/owner\">Progress</a>" : .empty)
      <p class="who">\(name)</p>
      <form method="post" action="/logout">\(token(visitor))<button>Log out</button></form>
      """
    } ?? .empty
  return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(title)</title>
    <link rel="stylesheet" href="/style.css">
    \(head)
    </head>
    <body>
    <header>
    <a class="home" href="/tasks">curate</a>
    \(who)
    </header>
    <main>
    \(content)
    </main>
    </body>
    </html>

    """
}

/// The hidden field that shows that a form is ours.
func token(_ visitor: Visitor) -> HTML { "<input type=\"hidden\" name=\"form\" value=\"\(visitor.formToken)\">" }

/// A page that says why there is no other.
func problemPage(_ title: String, _ sentence: String, for visitor: Visitor) -> HTML {
  page(
    title, for: visitor,
    """
    <div class="narrow">
    <h1>\(title)</h1>
    <p role="alert">\(sentence)</p>
    <p><a href="/tasks">To the tasks</a></p>
    </div>
    """)
}
