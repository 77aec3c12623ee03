// ScoreByVotes: method manual: the mean of people's votes as an image's score.
import Annotator
import Base
import Plots
import Scores
import Store

/// The votes of a task on a scale of numbers, as scores of images.
struct ScoreByVotes {
  let task: AnnotationTask
  let question: AnnotationTask.Question
  let scores: ManualScores
  /// Items with votes that are no photographs of the store.
  let withoutImage: Int

  /// - Parameter shares: nil for labels above and below the middle of the scale.
  /// - Throws: `Fault`: `noInput` for an unknown task or question, `data` where its answers are no numbers, or where there
  ///   are no votes on photographs of the store.
  init(_ store: Store, task name: String, question: String?, shares: TailShares?, seed: UInt64) throws {
    let shelf = try TaskShelf(store: store, now: currentTime())
    let (id, task) = try shelf.task(named: name)
    let asked = try shelf.question(question, of: task)
    (self.task, self.question) = (task, asked)
    let numbers = asked.answers.compactMap { Double($0.label) }
    guard !asked.isText, numbers.count == asked.answers.count, let low = numbers.min(), let high = numbers.max(),
      low < high
    else {
      let answers = asked.isText ? "words" : asked.answers.map(\.label).joined(separator: ", ")
      throw Fault(
        .data,
        "The answers to \(asked.name) of the task \(task.name) are \(answers): scores are means, and need answers that are "
          + "numbers, such as 1 to 5. curate aggregate makes labels of any answers.")
    }
    let votes = try store.read { try $0.currentVotes(task: id, question: asked.name) }
    guard !votes.isEmpty else {
      throw Fault(
        .data,
        "The task \(task.name) has no votes on \(asked.name) yet; curate annotate and curate votes import bring them.")
    }
    let items = Set(votes.map(\.item))
    let images = try store.read { try $0.images(named: items) }
    let cast = votes.compactMap { vote in
      images[vote.item].map { ManualVote(image: $0.id, label: vote.label) }
    }
    guard !cast.isEmpty else {
      throw Fault(
        .data, "No vote of the task \(task.name) is on a photograph of the store; import the photographs first.")
    }
    withoutImage = items.subtracting(images.keys).count
    let labels: ManualScores.Labels = if let shares { .shares(shares, seed: seed) } else { .midpoint }
    scores = try ManualScores(cast, scale: low...high, labels: labels)
  }
}

/// What curate score says of them.
struct VotesReport: ScoreReport {
  let label: String
  let source: ScoreByVotes
  let seed: UInt64
  var sheet: DrawnSheet?
  var out: String?
  var plot: String?
  var note: String?

  private var scores: ManualScores { source.scores }

  private var excluded: [String: Int] { source.withoutImage > 0 ? ["no_photograph": source.withoutImage] : [:] }

  var warnings: [String] { scores.warnings }

  var fields: [(String, JSON)] {
    let tails = scores.tails
    return [
      ("method", "manual"), ("name", .string(label)), ("task", .string(source.task.name)),
      ("question", .string(source.question.name)), ("images", .int(scores.images.count)),
      ("votes", .int(votes)), ("excluded", JSON(excluded)), ("mean", .double(mean)),
      ("thresholds", ["low": JSON(tails.thresholds.low), "high": JSON(tails.thresholds.high)]),
      ("labels", ["top": .int(tails.top), "bottom": .int(tails.bottom)]),
      ("ties", ["low": .int(tails.tiesAtLow), "high": .int(tails.tiesAtHigh)]),
      ("seed", .string("\(seed)")), ("out", JSON(out)), ("plot", JSON(plot)), ("sheet", sheet?.json ?? .null),
      ("warnings", JSON(warnings)),
    ]
  }

  private var votes: Int { scores.votes.reduce(0, +) }

  private var mean: Double { scores.scores.reduce(0, +) / Double(scores.scores.count) }

  /// The histogram of the scores, as SVG.
  var picture: String {
    let tails = scores.tails
    var plot = LikesPlot(
      title: [
        "\(label): scores by \(source.question.name)",
        "\(scores.images.count.of("photograph")), \(votes.of("vote"))",
      ],
      scores: scores.scores, scoreName: "score: mean of the votes")
    (plot.oneItem, plot.manyItems) = ("photograph", "photographs")
    plot.labels = tails.assignment.map(LikesPlot.Label.init)
    (plot.low, plot.high) = (tails.thresholds.low, tails.thresholds.high)
    (plot.bottom, plot.top) = (tails.bottom, tails.top)
    return plot.svg()
  }

  func lines(all: Bool) -> [String] {
    var lines = [
      "mean of \(votes.of("vote")) on \(source.question.name), \(scores.images.count.of("photograph")): \(mean.decimals(2))"
    ]
    lines += scoreLabelLines(label, scores.tails, decimals: 2, seed: seed)
    if !excluded.isEmpty { lines.append("left out: \(counts(excluded))") }
    if let out { lines.append("written to \(out)") }
    if let plot { lines.append("drawn: \(plot)") }
    if let sheet { lines.append("drawn: \(sheet.file), \(sheet.photographs) of \(sheet.of.of("photograph"))") }
    if let note { lines.append(note) }
    return lines
  }
}
