// AgreementFigure: how far annotators agree, question by question, and how far each of them can be relied on.
import Plots
import Votes

/// A question of a task that has votes.
package struct QuestionFacts: Sendable {
  package var task, question: String
  /// Whether it is the one that the task is about.
  package var isMain: Bool
  /// Nil where it cannot be measured.
  package var agreement: Agreement?
  /// Why it cannot.
  package var problem: String?

  package init(task: String, question: String, isMain: Bool, agreement: Agreement?, problem: String? = nil) {
    (self.task, self.question, self.isMain) = (task, question, isMain)
    (self.agreement, self.problem) = (agreement, problem)
  }

  var name: String { task == question ? task : "\(task), \(question)" }

  var command: String {
    "curate agreement --task \(Words.shell(task))" + (isMain ? "" : " --question \(Words.shell(question))")
  }
}

/// What an annotator has done for a task.
package struct AnnotatorFacts: Sendable {
  package var name: String
  package var votes, images: Int
  package var medianSeconds: Double?
  package var tooFast, withSelf, gold, practice: Proportion?

  package init(
    name: String, votes: Int, images: Int, medianSeconds: Double?, tooFast: Proportion?, withSelf: Proportion?,
    gold: Proportion?, practice: Proportion?
  ) {
    (self.name, self.votes, self.images, self.medianSeconds) = (name, votes, images, medianSeconds)
    (self.tooFast, self.withSelf, self.gold, self.practice) = (tooFast, withSelf, gold, practice)
  }
}

func agreementFigure(_ questions: [QuestionFacts], tasks: [String]) -> Figure {
  let heading = "How far annotators agree"
  guard !questions.isEmpty else {
    let task = Words.shell(tasks.first ?? "selfie")
    return .missing(
      "agreement", heading, "Nobody has voted yet.",
      bring: ["curate annotate --as NAME --task \(task)", "curate votes import votes.csv --task \(task)"])
  }
  let groups = questions.compactMap { facts in
    facts.agreement.map { IntervalsPlot.Group(facts.name, rows($0).map(\.row)) }
  }
  var figure = Figure(
    "agreement", heading, questions.map(sentence),
    picture: groups.isEmpty
      ? nil
      : IntervalsPlot(
        name: "Agreement by question", axisName: "agreement, with 95 % intervals over the items", groups: groups
      )
      .svg(), commands: questions.map(\.command))
  figure.sentences.append(
    "The bands behind the coefficients are the words of Landis and Koch (1977): a reading, not a test. Percent agreement is "
      + "not corrected for chance.")
  figure.tables = [
    FigureTable(
      "Coefficients by question, with intervals of 95 %", ["question", "coefficient", "low", "high", "items"],
      questions.flatMap { facts -> [[String]] in
        guard let agreement = facts.agreement else { return [] }
        return rows(agreement).map { row in
          let ends = [row.estimate.low, row.estimate.high].map { end in
            row.estimate.se.map { $0 > 0 } == true ? end.map { Words.decimals($0, 4) } ?? "" : ""
          }
          return ["\(facts.name): \(row.row.name)", row.estimate.value.map { Words.decimals($0, 4) } ?? "undefined"]
            + ends
            + [Words.grouped(row.items)]
        }
      }, isFolded: true)
  ]
  return figure
}

private func rows(_ found: Agreement) -> [(row: IntervalsPlot.Row, estimate: Estimate, items: Int)] {
  func row(_ name: String, _ estimate: Estimate, isKappa: Bool, items: Int) -> (IntervalsPlot.Row, Estimate, Int) {
    // A width of nothing is no certainty.
    let hasWidth = (estimate.se ?? 0) > 0
    return (
      IntervalsPlot.Row(
        name, value: estimate.value, low: hasWidth ? estimate.low : nil, high: hasWidth ? estimate.high : nil,
        words: Words.interval(estimate, places: 2), isKappa: isKappa), estimate, items
    )
  }
  let isNominal = found.scale == .nominal
  var all = [
    row("percent agreement", found.observedAgreement, isKappa: false, items: found.itemsUsed),
    row("Fleiss kappa", found.fleissKappa, isKappa: true, items: found.fleissItems),
    row(
      isNominal ? "Krippendorff alpha" : "Krippendorff alpha, \(found.scale.rawValue)", found.krippendorffAlpha,
      isKappa: true, items: found.itemsUsed),
    row("Gwet AC1", found.gwetAC1, isKappa: true, items: found.itemsUsed),
  ]
  if let ordinal = found.ordinal {
    all.append(row("Gwet AC2, \(ordinal.weights)", ordinal.gwetAC2, isKappa: true, items: found.itemsUsed))
  }
  return all
}

private func sentence(_ facts: QuestionFacts) -> String {
  guard let found = facts.agreement else { return "\(facts.name): \(facts.problem ?? "nobody has answered yet.")" }
  var text =
    "\(facts.name): \(Words.count(found.annotators, "annotator")), \(Words.count(found.votes, "vote")) on "
    + "\(Words.count(found.items, "photograph")). Fleiss kappa \(Words.interval(found.fleissKappa)), reading: \(found.reading)"
  if !text.hasSuffix(".") { text += "." }
  if found.fleissItems < found.itemsUsed {
    text +=
      " Fleiss kappa takes the \(Words.count(found.fleissItems, "photograph")) with \(Words.count(found.fleissVotes, "vote"))."
  }
  if found.itemsUsed < found.items {
    text += " Left out: \(Words.count(found.items - found.itemsUsed, "photograph")) with one vote only."
  }
  return text
}

func annotatorFigures(_ tasks: [(task: String, annotators: [AnnotatorFacts])], known: [String]) -> [Figure] {
  let heading = "How far annotators can be relied on"
  guard !tasks.isEmpty else {
    return [
      .missing(
        "annotators", heading, "No annotator has done anything yet.",
        bring: ["curate annotate --as NAME --task \(Words.shell(known.first ?? "selfie"))"])
    ]
  }
  return tasks.map { task, annotators in
    var groups: [IntervalsPlot.Group] = []
    for (name, share) in measures {
      let rows = annotators.compactMap { annotator in
        annotator[keyPath: share].map { found in
          IntervalsPlot.Row(
            annotator.name, value: found.value, low: found.low, high: found.high,
            words: "\(Words.percent(found.value)) of \(Words.grouped(found.count))")
        }
      }
      if !rows.isEmpty { groups.append(IntervalsPlot.Group(name, rows)) }
    }
    let votes = annotators.reduce(0) { $0 + $1.votes }
    let voters = annotators.count { $0.votes > 0 }
    var text = "\(Words.count(voters, "annotator")) gave \(Words.count(votes, "vote")) for \(task)."
    text +=
      groups.isEmpty
      ? " Nobody was shown an image twice, or one whose label is known, and votes from files have no times: there are counts "
        + "only. curate tasks gold and the share of repeats in a task bring more."
      : " Shares have Wilson's intervals of 95 %."
    var figure = Figure(
      "annotators", tasks.count > 1 ? "\(heading): \(task)" : heading, [text],
      picture: groups.isEmpty
        ? nil
        : IntervalsPlot(name: "Annotators of \(task)", axisName: "share, with 95 % intervals", groups: groups).svg(),
      commands: ["curate annotators list --task \(Words.shell(task))"])
    figure.tables = [table(task, annotators)]
    return figure
  }
}

private let measures: [(name: String, share: any KeyPath<AnnotatorFacts, Proportion?> & Sendable)] = [
  ("The same answer when an image was shown again", \.withSelf), ("Right on images with a known label", \.gold),
  ("Right in practice", \.practice), ("Images answered too fast to have been looked at", \.tooFast),
]

private func table(_ task: String, _ annotators: [AnnotatorFacts]) -> FigureTable {
  var columns: [(name: String, cell: (AnnotatorFacts) -> String?)] = [
    ("votes", { Words.grouped($0.votes) }), ("photographs", { Words.grouped($0.images) }),
    ("seconds each", { $0.medianSeconds.map { Words.decimals($0, 1) } }),
    ("too fast", { $0.tooFast.map(Words.percent) }), ("with self", { $0.withSelf.map(Words.percent) }),
    ("known labels", { $0.gold.map(Words.percent) }), ("practice", { $0.practice.map(Words.percent) }),
  ]
  columns.removeAll { column in annotators.allSatisfy { column.cell($0) == nil } }
  return FigureTable(
    "Annotators of \(task), with intervals of 95 %", ["annotator"] + columns.map(\.name),
    annotators.map { annotator in [annotator.name] + columns.map { $0.cell(annotator) ?? "" } })
}
