// ReportPage: the whole file: what it is about, its contents, its figures, and how it was made.
import Hypertext

/// A report as a page that needs nothing but itself.
package struct ReportPage: Sendable {
  /// In the order of the page.
  package let figures: [Figure]
  private let facts: ReportFacts

  package init(_ facts: ReportFacts) {
    self.facts = facts
    figures =
      [funnelFigure(facts.funnel, facts.labels, facts.exports)] + likesFigures(facts.likes, unkept: facts.unkeptLikes)
      + [
        balanceFigure(facts.labels)
      ]
      + [agreementFigure(facts.questions, tasks: facts.tasks)] + annotatorFigures(facts.annotators, known: facts.tasks)
      + classifierFigures(facts.classifiers, tasks: facts.tasks)
      + [splitFigure(facts.exports, labels: facts.labels.map(\.name))]
      + classSheetFigures(
        facts.sheets, hasLabels: !facts.labels.isEmpty, perClass: facts.perClass, seed: facts.seed)
      + doubtedFigures(facts.doubted, tasks: facts.tasks, perClass: facts.perClass)
  }

  /// The file: no script, and nothing that is asked of any other file. The same facts give the same bytes.
  package func html() -> String {
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>\(facts.title)</title>
      <style>
      \(HTML(stringLiteral: reportStyle))</style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(facts.title)</h1>
      <p class="summary">\(summary)</p>
      <p class="faces">\(faceWords)</p>
      </header>
      \(contents)\(body)<footer>
      <p>\(colophon)</p>
      </footer>
      </main>
      </body>
      </html>

      """
    return page.text
  }

  /// Each figure with its name in the page and its number, which those that are missing lack.
  private var named: [(figure: Figure, id: String, number: Int?)] {
    var (seen, number): ([String: Int], Int) = ([:], 0)
    return figures.map { figure in
      seen[figure.kind, default: 0] += 1
      let place = seen[figure.kind] ?? 1
      if !figure.isMissing { number += 1 }
      return (figure, place == 1 ? figure.kind : "\(figure.kind)-\(place)", figure.isMissing ? nil : number)
    }
  }

  private var body: [HTML] { named.map { $0.figure.html(number: $0.number, id: $0.id) } }

  private var contents: HTML {
    let lines = named.map { figure, id, number -> HTML in
      let mark: HTML = number.map { "<span class=\"number\">\($0)</span> " } ?? "<span class=\"number\">–</span> "
      let missing: HTML = figure.isMissing ? " <span class=\"not\">not here</span>" : .empty
      return "<li>\(mark)<a href=\"#\(id)\">\(figure.heading)</a>\(missing)</li>\n"
    }
    return "<nav aria-label=\"Contents\"><ul>\n\(lines)</ul></nav>\n"
  }

  private var summary: String {
    var text =
      "\(Words.count(facts.funnel.posts, "post")) of \(Words.count(facts.accounts, "account"))"
      + (facts.platforms.isEmpty ? "" : " on \(Words.list(facts.platforms))")
      + " and \(Words.count(facts.funnel.images, "photograph"))."
    if let posted = facts.posted { text += " Posted \(span(posted))" }
    if let observed = facts.observed {
      text += "\(facts.posted == nil ? " Likes" : "; likes") were read \(span(observed))"
    }
    return text.hasSuffix(".") ? text : text + "."
  }

  private func span(_ days: (from: String, to: String)) -> String {
    days.from == days.to ? "on \(days.from)" : "from \(days.from) to \(days.to)"
  }

  /// What of people can be seen.
  private var faceWords: String {
    let shown = facts.shown
    guard shown > 0 else { return "This file holds no photograph." }
    guard facts.isBlurred else {
      return
        "Faces are shown: the \(Words.count(shown, "thumbnail")) of this file \(shown == 1 ? "is" : "are") as the posts have them. "
        + "Think of the people on them before you send it; curate report --blur makes faces unrecognisable."
    }
    var text =
      "Faces that the detector found are made unrecognisable in the \(Words.count(shown, "thumbnail")) of this file; one that it "
      + "missed is as it was."
    let whole = facts.hiddenWholly
    if whole > 0 {
      text +=
        " \(Words.count(whole, "thumbnail")) of photographs that no detector has searched \(whole == 1 ? "is" : "are") "
        + "unrecognisable as a whole; curate faces searches them."
    }
    return text
  }

  private var colophon: String {
    var text = "Written by curate \(facts.version) (curate report)"
    if let run = facts.lastRun { text += " from a store that was last changed on \(run.day) by \(run.command)" }
    text +=
      ", with seed \(facts.seed). The same store, seed and options give this file byte for byte. It holds no script and asks for "
      + "nothing from elsewhere."
    if facts.unreadable > 0 {
      text += " The files of \(Words.count(facts.unreadable, "photograph")) could not be read."
    }
    return text
  }
}
