// SheetFigures: photographs of each class, and those whose label is doubted most.

/// A sample of the photographs of a set of labels.
package struct ClassSheetFacts: Sendable {
  /// The set of labels.
  package var name: String
  /// Whether its labels are of posts, whose photographs these are.
  package var isOfPosts: Bool
  /// In the order of the classes' names.
  package var classes: [(name: String, photographs: Int, shown: [SheetPhotograph])]
  /// Classes that are not shown, since there are too many.
  package var classesLeftOut: Int
  /// What made the labels, as it was typed.
  package var command: String

  package init(
    name: String, isOfPosts: Bool, classes: [(name: String, photographs: Int, shown: [SheetPhotograph])],
    classesLeftOut: Int, command: String
  ) {
    self.command = command
    (self.name, self.isOfPosts, self.classes, self.classesLeftOut) = (name, isOfPosts, classes, classesLeftOut)
  }
}

/// The labels of a question that a classifier and the votes doubt most.
package struct DoubtedFacts: Sendable {
  package var task, question: String
  package var isMain: Bool
  /// Labels that were looked at.
  package var labels: Int
  /// The most doubtful first.
  package var shown: [SheetPhotograph]

  package init(task: String, question: String, isMain: Bool, labels: Int, shown: [SheetPhotograph]) {
    (self.task, self.question, self.isMain, self.labels, self.shown) = (task, question, isMain, labels, shown)
  }

  var name: String { task == question ? task : "\(task), \(question)" }

  var command: String {
    "curate suspects --task \(Words.shell(task))" + (isMain ? "" : " --question \(Words.shell(question))")
  }
}

func classSheetFigures(_ sheets: [ClassSheetFacts], hasLabels: Bool, perClass: Int, seed: UInt64) -> [Figure] {
  let heading = "Photographs by class"
  guard perClass > 0 else {
    return [
      .missing(
        "photographs", heading, "No photographs were asked for.", bring: ["curate report FILE.html --per-class 24"])
    ]
  }
  guard hasLabels else {
    return [
      .missing(
        "photographs", heading, "No photograph has a label yet.",
        bring: ["curate score", "curate aggregate --task selfie"])
    ]
  }
  return sheets.map { facts in
    let shown = facts.classes.reduce(0) { $0 + $1.shown.count }
    let all = facts.classes.reduce(0) { $0 + $1.photographs }
    guard all > 0 else {
      return .missing(
        "photographs", "\(heading): \(facts.name)", "None of the photographs that \(facts.name) labels is here.",
        bring: ["curate fetch"])
    }
    var text =
      "\(Words.grouped(shown)) of the \(Words.count(all, "photograph")) "
      + (facts.isOfPosts ? "of posts labelled by \(facts.name)" : "labelled by \(facts.name)")
      + ", drawn by chance from seed \(seed) and each photograph's content."
    if facts.isOfPosts { text += " A label is of a post; all its photographs carry it." }
    if facts.classesLeftOut > 0 {
      text +=
        " \(Words.count(facts.classesLeftOut, "class", "classes")) with fewer photographs \(facts.classesLeftOut == 1 ? "is" : "are") not shown."
    }
    var figure = Figure(
      "photographs", "\(heading): \(facts.name)", [text],
      commands: [facts.command])
    figure.sheets = facts.classes.map { name, photographs, shown in
      PhotographSheet("\(name) (\(Words.grouped(shown.count)) of \(Words.grouped(photographs)))", shown)
    }
    return figure
  }
}

func doubtedFigures(_ doubted: [DoubtedFacts], tasks: [String], perClass: Int) -> [Figure] {
  let heading = "The most doubted labels"
  guard perClass > 0 else { return [] }
  guard !doubted.isEmpty else {
    return [
      .missing(
        "doubted", heading, "No classifier has judged the labels of a task yet, so nothing doubts them.",
        bring: ["curate selfies evaluate --task \(Words.shell(tasks.first ?? "selfie"))"])
    ]
  }
  return doubted.map { facts in
    let text =
      facts.shown.isEmpty
      ? "None of \(Words.count(facts.labels, "label")) of \(facts.name) is doubted: none is likelier wrong than one in twenty."
      : "The \(Words.grouped(facts.shown.count)) most doubtful of \(Words.count(facts.labels, "label")) of \(facts.name): each with its "
        + "label, the votes for and against it, what the classifier says, and how likely the label is wrong by both together. "
        + "Read the last number as an order."
    var figure = Figure("doubted", "\(heading): \(facts.name)", [text], commands: [facts.command])
    if !facts.shown.isEmpty { figure.sheets = [PhotographSheet("The most doubtful first", facts.shown)] }
    return figure
  }
}
