// CountFigures: how many there are: the funnel, the classes of labels, the sides of exports.
import Plots

/// The way from posts to pictures.
package struct FunnelFacts: Sendable {
  package var posts = 0, revisited = 0, gone = 0, withPhotographs = 0
  package var images = 0, facesSearched = 0, withFaces = 0, oneFace = 0, voted = 0

  package init() {}
}

/// A set of labels.
package struct LabelSetFacts: Sendable {
  package var name: String
  /// Such as `majority` or `regression`.
  package var method: String
  /// Whether its labels are of posts; else they are of photographs.
  package var isOfPosts: Bool
  /// In the order of the labels' names.
  package var classes: [(name: String, count: Int)]
  /// What has a score and no label.
  package var neither: Int
  /// What made it, as it was typed.
  package var command: String
  /// Labels that the lot decided between equal numbers of votes, and labels that an owner gave in the place of votes.
  package var ties = 0
  package var decided = 0

  package init(
    name: String, method: String, isOfPosts: Bool, classes: [(name: String, count: Int)], neither: Int, command: String
  ) {
    (self.name, self.method, self.isOfPosts) = (name, method, isOfPosts)
    (self.classes, self.neither, self.command) = (classes, neither, command)
  }

  var labelled: Int { classes.reduce(0) { $0 + $1.count } }
  var noun: String { isOfPosts ? "post" : "photograph" }
}

/// The last export into a folder.
package struct ExportedFacts: Sendable {
  /// The folder, from the store's; its last part where it lies elsewhere.
  package var folder: String
  package var label: String
  /// `sound` or `paper`.
  package var order: String
  package var format: String
  /// Pictures by class and side; copies are those that were made of others.
  package var parts: [(label: String, split: String, pictures: Int, copies: Int)]

  package init(
    folder: String, label: String, order: String, format: String,
    parts: [(label: String, split: String, pictures: Int, copies: Int)]
  ) {
    (self.folder, self.label, self.order, self.format, self.parts) = (folder, label, order, format, parts)
  }

  var pictures: Int { parts.reduce(0) { $0 + $1.pictures } }

  func pictures(_ split: String, _ label: String? = nil) -> Int {
    parts.filter { $0.split == split && (label == nil || $0.label == label) }.reduce(0) { $0 + $1.pictures }
  }
}

func funnelFigure(_ funnel: FunnelFacts, _ sets: [LabelSetFacts], _ exports: [ExportedFacts]) -> Figure {
  guard funnel.posts + funnel.images > 0 else {
    return .missing(
      "funnel", "From posts to pictures", "The store has no posts yet.", bring: ["curate import crawl/"])
  }
  func share(_ part: Int, _ whole: Int, _ name: String) -> String {
    whole > 0 ? "\(Words.percent(part, of: whole)) of \(name)" : ""
  }
  var posts: [BarsPlot.Bar] = [
    .init("collected", [.init(funnel.posts)]),
    .init("revisited", [.init(funnel.revisited)], note: share(funnel.revisited, funnel.posts, "collected")),
    .init("gone at the revisit", [.init(funnel.gone)], note: share(funnel.gone, funnel.posts, "collected")),
    .init(
      "with photographs", [.init(funnel.withPhotographs)],
      note: share(funnel.withPhotographs, funnel.posts, "collected")),
  ]
  var images: [BarsPlot.Bar] = [
    .init("here", [.init(funnel.images)]),
    .init(
      "searched for faces", [.init(funnel.facesSearched)],
      note: share(funnel.facesSearched, funnel.images, "those here")),
    .init("with faces", [.init(funnel.withFaces)], note: share(funnel.withFaces, funnel.facesSearched, "searched")),
    .init("with one face", [.init(funnel.oneFace)], note: share(funnel.oneFace, funnel.facesSearched, "searched")),
    .init("voted on", [.init(funnel.voted)], note: share(funnel.voted, funnel.images, "those here")),
  ]
  for set in sets {
    let whole = set.isOfPosts ? (funnel.posts, "collected") : (funnel.images, "those here")
    let bar = BarsPlot.Bar("labelled \(set.name)", [.init(set.labelled)], note: share(set.labelled, whole.0, whole.1))
    if set.isOfPosts { posts.append(bar) } else { images.append(bar) }
  }
  var groups = [BarsPlot.Group("Posts", posts), BarsPlot.Group("Photographs", images)]
  if !exports.isEmpty {
    groups.append(
      BarsPlot.Group("Pictures exported, copies among them", exports.map { .init($0.folder, [.init($0.pictures)]) }))
  }
  let plot = BarsPlot(name: "The funnel, from posts to pictures", groups: groups)
  var sentences = [
    "Of \(Words.count(funnel.posts, "post")) collected, \(Words.grouped(funnel.withPhotographs)) have photographs: "
      + "\(Words.count(funnel.images, "photograph")) in all, each counted once however many posts show it."
  ]
  if funnel.revisited + funnel.gone > 0 {
    sentences.append(
      "At the revisit \(Words.grouped(funnel.gone)) posts were gone (\(Words.percent(funnel.gone, of: funnel.posts))).")
  }
  if funnel.facesSearched > 0 {
    sentences.append(
      "\(Words.grouped(funnel.oneFace)) of \(Words.grouped(funnel.facesSearched)) photographs that were searched have exactly one face."
    )
  } else if funnel.images > 0 {
    sentences.append("No photograph has been searched for faces yet; curate faces does.")
  }
  sentences.append("Each group of bars has a scale of its own.")
  var figure = Figure(
    "funnel", "From posts to pictures", [sentences.joined(separator: " ")], picture: plot.svg(),
    commands: ["curate status"])
  figure.tables = [
    FigureTable(
      "Counts of the funnel", ["step", "count", "share"],
      groups.flatMap { group in
        group.bars.map {
          ["\(group.heading): \($0.name)", Words.grouped($0.parts.reduce(0) { $0 + $1.count }), $0.note]
        }
      }, isFolded: true)
  ]
  return figure
}

func balanceFigure(_ sets: [LabelSetFacts]) -> Figure {
  let heading = "How the labels are balanced"
  guard !sets.isEmpty else {
    return .missing(
      "balance", heading, "The store has no labels yet.", bring: ["curate score", "curate aggregate --task selfie"])
  }
  let groups = sets.map { set in
    BarsPlot.Group(
      "\(set.name): \(Words.count(set.labelled, set.noun)), by \(set.method)",
      set.classes.map { .init($0.name, [.init($0.count)], note: Words.percent($0.count, of: set.labelled)) })
  }
  let sentences = sets.map { set -> String in
    let classes = set.classes.map {
      "\(Words.grouped($0.count)) \($0.name) (\(Words.percent($0.count, of: set.labelled)))"
    }
    var text =
      "\(set.name), made by \(set.method), labels \(Words.count(set.labelled, set.noun)): \(Words.list(classes))."
    if set.neither > 0 { text += " \(Words.count(set.neither, "more \(set.noun)")) have a score and neither label." }
    if set.ties > 0 {
      text += " \(Words.count(set.ties, "tie")) of votes \(set.ties == 1 ? "was" : "were") decided by lot."
    }
    if set.decided > 0 {
      text += " \(Words.count(set.decided, "label")) \(set.decided == 1 ? "is" : "are") an owner's decision."
    }
    return text
  }
  var figure = Figure(
    "balance", heading, sentences, picture: BarsPlot(name: "The balance of the labels", groups: groups).svg(),
    commands: sets.map(\.command))
  figure.tables = [
    FigureTable(
      "Labels by set and class", ["set, class", "labelled", "share"],
      sets.flatMap { set in
        set.classes.map {
          ["\(set.name), \($0.name)", Words.grouped($0.count), Words.percent($0.count, of: set.labelled)]
        }
      }, isFolded: true)
  ]
  return figure
}

func splitFigure(_ exports: [ExportedFacts], labels: [String]) -> Figure {
  let heading = "How large the sides of the splits are"
  guard !exports.isEmpty else {
    return .missing(
      "splits", heading, "Nothing has been exported yet.",
      bring: ["curate export DIR --label \(Words.shell(labels.first ?? "selfie"))"])
  }
  let groups = exports.map { export in
    var classes: [String] = []
    for part in export.parts where !classes.contains(part.label) { classes.append(part.label) }
    return BarsPlot.Group(
      "\(export.folder): \(export.label)",
      classes.map { name in
        let (train, test) = (export.pictures("train", name), export.pictures("test", name))
        return BarsPlot.Bar(
          name, [.init(train, .first), .init(test, .second)], note: "\(Words.grouped(train)) + \(Words.grouped(test))")
      })
  }
  var plot = BarsPlot(name: "The sides of the splits, by class", groups: groups)
  plot.keys = [(.first, "train"), (.second, "test")]
  let sentences = exports.map { export -> String in
    let (train, test) = (export.pictures("train"), export.pictures("test"))
    let copies = export.parts.reduce(0) { $0 + $1.copies }
    return
      "\(export.folder) (labels \(export.label), format \(export.format)) has \(Words.grouped(train)) pictures for training and "
      + "\(Words.grouped(test)) for the test (\(Words.percent(train, of: train + test)) and "
      + "\(Words.percent(test, of: train + test)))"
      + (copies > 0 ? ", \(Words.grouped(copies)) of them copies made by augmentation" : "")
      + (export.order == "paper"
        ? "; it was augmented before it was split, in the order of the paper, so copies lie on both sides." : ".")
  }
  var figure = Figure(
    "splits", heading, sentences, picture: plot.svg(),
    commands: exports.map { "curate verify \(Words.shell($0.folder))" })
  figure.tables = [
    FigureTable(
      "Pictures by folder, class and side", ["folder, class, side", "pictures", "copies among them"],
      exports.flatMap { export in
        export.parts.map {
          ["\(export.folder), \($0.label), \($0.split)", Words.grouped($0.pictures), Words.grouped($0.copies)]
        }
      }, isFolded: true)
  ]
  return figure
}
