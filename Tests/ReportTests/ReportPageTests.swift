// ReportPageTests: the page tells all facts and what is missing, holds nothing foreign, and is the same twice.
import Base
import Foundation
import Plots
import Report
import Testing
import Votes

/// What no name may become in a page.
private let hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>&'"

/// Facts of every kind, with the same name wherever a stranger can put one.
private func fullFacts(name: String) -> ReportFacts {
  var facts = ReportFacts(title: name, version: "0.0.0")
  facts.platforms = [name]
  facts.accounts = 3
  facts.posted = ("2024-03-01", "2024-06-28")
  facts.lastRun = ("2024-07-05", "curate \(name)")
  facts.perClass = 24
  facts.funnel.posts = 1234
  facts.funnel.images = 1200
  facts.labels = [
    LabelSetFacts(
      name: name, method: "majority", isOfPosts: false, classes: [(name, 30), ("n", 70)], neither: 0,
      command: "curate aggregate --task \(shellWord(name))")
  ]
  facts.likes = [
    LikesFacts(
      name: name, method: "ratio", posts: 3, accounts: 2, leftOut: ["gone": 1],
      plot: LikesPlot(title: [], scores: [0.1, 0.2, 0.3], scoreName: name), slope: nil, rSquared: nil, readAt: nil,
      notDrawn: 0, isOlder: true, command: "curate score --name \(shellWord(name))")
  ]
  var votes = VoteColumns()
  for (item, labels) in [("a", ["y", "y"]), ("b", ["n", "n"]), ("c", ["y", "n"]), ("d", ["y", "y"])] {
    for (annotator, label) in zip([name, "ben"], labels) {
      votes.append(Vote(item: item, annotator: annotator, label: label))
    }
  }
  facts.questions = [
    QuestionFacts(task: name, question: name, isMain: true, agreement: agreement(of: VoteTable(votes))),
    QuestionFacts(task: "danger", question: name, isMain: false, agreement: nil, problem: "\(name) is no answer."),
  ]
  facts.annotators = [
    (
      name,
      [
        AnnotatorFacts(
          name: name, votes: 20, images: 20, medianSeconds: 1.5, tooFast: Proportion(1, of: 20),
          withSelf: Proportion(9, of: 10), gold: Proportion(5, of: 5), practice: nil)
      ]
    )
  ]
  facts.classifiers = [
    ClassifierFacts(
      task: name, question: name, isMain: true, positive: name, negative: "n", head: name, folds: 2,
      isPositive: [true, false, true, false], probabilities: [0.9, 0.2, 0.7, 0.6], groups: [0, 1, 2, 3],
      day: "2024-07-05")
  ]
  facts.exports = [
    ExportedFacts(
      folder: name, label: name, order: "sound", format: "folder",
      parts: [(name, "train", 80, 10), (name, "test", 20, 0)])
  ]
  let photograph = SheetPhotograph(
    sha256: String(repeating: "ab12", count: 16),
    thumbnail: Thumbnail(jpeg: [1, 2, 3], width: 160, height: 120, hidden: .faces(2)), words: "labelled \(name)",
    lines: [name])
  let lost = SheetPhotograph(sha256: String(repeating: "0", count: 64), thumbnail: nil, words: "labelled \(name)")
  facts.sheets = [
    ClassSheetFacts(
      name: name, isOfPosts: false, classes: [(name, 30, [photograph, lost])], classesLeftOut: 1,
      command: "curate aggregate --task \(shellWord(name))")
  ]
  facts.doubted = [DoubtedFacts(task: name, question: name, isMain: true, labels: 4, shown: [photograph])]
  facts.tasks = [name]
  return facts
}

/// The words that the page lacks.
private func absent(_ words: [String], in facts: ReportFacts) -> [String] {
  let html = ReportPage(facts).html()
  return words.filter { !html.contains($0) }
}

@Suite struct ReportPageTests {
  @Test func `with everything there every figure is there, numbered from 1`() {
    let page = ReportPage(fullFacts(name: "selfie"))
    #expect(
      page.figures.map(\.kind) == [
        "funnel", "likes", "balance", "agreement", "annotators", "classifier", "splits", "photographs", "doubted",
      ])
    #expect(page.figures.allSatisfy { !$0.isMissing && !$0.commands.isEmpty && !$0.sentences.isEmpty })
    let commands = [
      "curate status", "curate score --name selfie", "curate aggregate --task selfie", "curate agreement --task selfie",
      "curate annotators list --task selfie", "curate selfies evaluate --task selfie", "curate verify selfie",
      "curate suspects --task selfie",
    ].map { "<code>\($0)</code>" }
    let numbers = (1...9).map { "Figure \($0).</span>" }
    let lost = absent(commands + numbers + ["1,234 posts"], in: fullFacts(name: "selfie"))
    #expect(lost == [])
  }

  @Test func `what a stranger named is text and nothing else`() {
    let html = ReportPage(fullFacts(name: hostile)).html()
    let hasScript = html.contains("<script")
    #expect(!hasScript)
    let hasForeignImage = html.contains("<img src=x") || html.contains("\"><img")
    #expect(!hasForeignImage)
    let isThereAsText = html.contains("&lt;script&gt;alert(1)&lt;/script&gt;")
    #expect(isThereAsText)
    // Every tag is one that the page itself writes.
    let known: Set = [
      "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "h3", "p", "nav", "ul", "li",
      "span",
      "a", "section", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "code",
      "img",
      "footer", "svg", "desc", "defs", "pattern", "g", "rect", "line", "polyline", "polygon", "path", "circle", "text",
    ]
    let tags = Set(html.matches(of: /<\/?([A-Za-z][A-Za-z0-9]*)/).map { String($0.1) })
    #expect(tags.subtracting(known) == [])
    // Nothing is asked from elsewhere, and nothing reacts.
    for match in html.matches(of: /\s(?:src|href)="([^"]*)"/) {
      let target = match.1.prefix(24)
      #expect(target.hasPrefix("#") || target.hasPrefix("data:image/jpeg;base64,"), "\(target)")
    }
    let handlers = html.replacing(/"[^"]*"/, with: "\"\"").matches(of: /<[^>]*\son[a-z]+=/).count
    #expect(handlers == 0)
  }

  @Test func `each name in the page is one element's`() {
    var facts = fullFacts(name: "selfie")
    facts.likes.append(facts.likes[0])
    let html = ReportPage(facts).html()
    let ids = html.matches(of: /<(?!pattern)[a-z]+[^>]*\sid="([^"]*)"/).map { String($0.1) }
    #expect(ids.count == Set(ids).count)
    #expect(ids.contains("likes") && ids.contains("likes-2"))
    for target in html.matches(of: /href="#([^"]*)"/).map({ String($0.1) }) {
      #expect(ids.contains(target), "\(target)")
    }
  }

  @Test func `of an empty store the page says of each figure which command brings it`() {
    let page = ReportPage(ReportFacts(title: "Nothing", version: "0.0.0"))
    #expect(page.figures.filter { !$0.isMissing }.map(\.kind) == [])
    var facts = ReportFacts(title: "Nothing", version: "0.0.0")
    facts.perClass = 24
    let commands = [
      "curate import crawl/", "curate score", "curate aggregate --task selfie",
      "curate annotate --as NAME --task selfie", "curate selfies evaluate --task selfie",
      "curate export DIR --label selfie",
    ].map { "<code>\($0)</code>" }
    let lost = absent(commands + ["This file holds no photograph."], in: facts)
    #expect(lost == [])
  }

  @Test func `the same facts give the same bytes`() {
    let areSame = ReportPage(fullFacts(name: "selfie")).html() == ReportPage(fullFacts(name: "selfie")).html()
    #expect(areSame)
  }

  @Test func `the page says what of faces can be seen`() {
    var facts = fullFacts(name: "selfie")
    #expect(absent(["Faces are shown: the 2 thumbnails"], in: facts) == [])
    facts.isBlurred = true
    #expect(absent(["are made unrecognisable in the 2 thumbnails"], in: facts) == [])
    let whole = SheetPhotograph(
      sha256: String(repeating: "c", count: 64),
      thumbnail: Thumbnail(jpeg: [1], width: 1, height: 1, hidden: .everything), words: "labelled y")
    facts.doubted[0].shown = [whole]
    #expect(absent(["1 thumbnail of photographs that no detector has searched"], in: facts) == [])
    #expect(facts.hiddenWholly == 1 && facts.unreadable == 1 && facts.shown == 2)
  }

  @Test func `labels of posts without their command's answer are told with the command that makes them again`() {
    var facts = ReportFacts(title: "Old", version: "0.0.0")
    facts.unkeptLikes = [("likeability", "curate score --name likeability")]
    let figure = ReportPage(facts).figures.first { $0.kind == "likes" }
    #expect(figure?.isMissing == true && figure?.commands == ["curate score --name likeability"])
    #expect(absent(["made the labels likeability kept no coefficients"], in: facts) == [])
  }

  @Test func `ties, decisions and labels that have moved since are told`() {
    var facts = fullFacts(name: "selfie")
    let quiet = ["decided by lot", "owner's decision"]
    #expect(absent(quiet, in: facts) == quiet)
    (facts.labels[0].ties, facts.labels[0].decided, facts.classifiers[0].moved) = (10, 1, 3)
    let told = [
      "10 ties of votes were decided by lot.", "1 label is an owner&#39;s decision.",
      "Since then 3 labels have changed by votes or an owner&#39;s decision",
    ]
    #expect(absent(told, in: facts) == [])
  }

  @Test func `an export in the order of the paper is told as one`() {
    var facts = fullFacts(name: "selfie")
    facts.exports[0].order = "paper"
    #expect(absent(["copies lie on both sides"], in: facts) == [])
  }
}
