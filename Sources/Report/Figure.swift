// Figure: a heading, what is seen, a picture, its numbers, and the commands that make them.
import Hypertext

/// A figure of a report, or the words why there is none.
package struct Figure: Sendable {
  /// What it is of, as programs call it: `funnel`, `likes`, `balance`, `agreement`, `annotators`, `classifier`, `splits`,
  /// `photographs`, `doubted`.
  package var kind: String
  package var heading: String
  /// What is seen, with the numbers and what is left out.
  package var sentences: [String]
  /// An SVG picture as `Plots` draws it.
  package var picture: String?
  package var tables: [FigureTable] = []
  package var sheets: [PhotographSheet] = []
  /// Each as it is typed.
  package var commands: [String]
  /// Whether the store has nothing to show here.
  package var isMissing = false

  package init(_ kind: String, _ heading: String, _ sentences: [String], picture: String? = nil, commands: [String]) {
    (self.kind, self.heading, self.sentences) = (kind, heading, sentences)
    (self.picture, self.commands) = (picture, commands)
  }

  /// A section whose data is not there.
  /// - Parameters:
  ///   - sentence: what is not there.
  ///   - commands: what would bring it.
  package static func missing(_ kind: String, _ heading: String, _ sentence: String, bring commands: [String]) -> Figure
  {
    var figure = Figure(kind, heading, [sentence], commands: commands)
    figure.isMissing = true
    return figure
  }
}

/// Numbers below a picture, for readers who cannot see it.
package struct FigureTable: Sendable {
  package var caption: String
  /// The columns' names; the first column holds names, the others numbers.
  package var head: [String]
  package var rows: [[String]]
  /// Whether the picture says the same to all who see it, so that the table need not be open, nor on paper.
  package var isFolded = false

  /// What is longer than this is for the command.
  static let mostRows = 40

  package init(_ caption: String, _ head: [String], _ rows: [[String]], isFolded: Bool = false) {
    (self.caption, self.head, self.rows, self.isFolded) = (caption, head, rows, isFolded)
  }

  var html: HTML {
    let names = head.map { name -> HTML in "<th scope=\"col\">\(name)</th>" }
    let lines = rows.prefix(Self.mostRows).map { row -> HTML in
      let cells = row.dropFirst().map { cell -> HTML in "<td>\(cell)</td>" }
      return "<tr><th scope=\"row\">\(row.first ?? "")</th>\(cells)</tr>\n"
    }
    let more: HTML =
      rows.count > Self.mostRows
      ? "<p class=\"more\">The first \(Self.mostRows) of \(Words.grouped(rows.count)) rows; the command has all.</p>\n"
      : ""
    let body: HTML = """
      <thead><tr>\(names)</tr></thead>
      <tbody>
      \(lines)</tbody></table></div>
      \(more)
      """
    return isFolded
      ? "<details><summary>\(caption)</summary>\n<div class=\"table\"><table>\n\(body)</details>\n"
      : "<div class=\"table\"><table><caption>\(caption)</caption>\n\(body)"
  }
}

extension Figure {
  /// - Parameters:
  ///   - number: of the figure in the page, from 1; nil for what is missing.
  ///   - id: the figure's name in the page.
  func html(number: Int?, id: String) -> HTML {
    // A number and its percent sign stay on one line.
    let sentences = self.sentences.map { sentence -> HTML in "<p>\(sentence.replacing(" %", with: "\u{a0}%"))</p>\n" }
    let commands = self.commands.map { command -> HTML in "<code>\(command)</code>\n" }
    let words = isMissing ? "What brings it:" : self.commands.count == 1 ? "The numbers are of" : "The numbers are of:"
    let label: HTML = number.map { "<span class=\"number\">Figure \($0).</span> " } ?? .empty
    let shown: HTML = picture.map { "<div class=\"picture\">\(Self.inline($0, id: id))</div>\n" } ?? .empty
    let ending: HTML =
      self.commands.isEmpty ? .empty : "<p class=\"command\">\(words) \(commands)</p>\n"
    return """
      <section id="\(id)"\(isMissing ? " class=\"missing\"" as HTML : .empty)>
      <div class="kept">
      <h2>\(label)\(heading)</h2>
      \(sentences)\(shown)</div>
      \(tables.map(\.html))\(sheets.map(\.html))\(ending)</section>

      """
  }

  /// The picture as a part of a page: its names are its own, and no namespace is needed. Within text and attributes all
  /// quotation marks are escaped, so that what is replaced is markup.
  static func inline(_ svg: String, id: String) -> HTML {
    let text = svg.replacing(" xmlns=\"http://www.w3.org/2000/svg\"", with: "")
      .replacing("id=\"picture-title\"", with: "id=\"\(id)-title\"")
      .replacing("id=\"picture-description\"", with: "id=\"\(id)-description\"")
      .replacing(
        "aria-labelledby=\"picture-title picture-description\"",
        with: "aria-labelledby=\"\(id)-title \(id)-description\"")
    return HTML(stringLiteral: text)
  }
}
