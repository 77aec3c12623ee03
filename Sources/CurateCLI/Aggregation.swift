// Aggregation: the labels of any method in one shape, as the answer of curate aggregate.
import Base
import Review
import Tables
import Votes

/// How votes become a label.
enum AggregationMethod: String, CaseIterable {
  case majority
  case dawidSkene = "dawid-skene"
  case oneCoin = "one-coin"
}

/// What a method made of the votes.
struct Aggregation {
  let method: AggregationMethod
  private(set) var labels: [ItemLabel]
  private(set) var ties: Int
  /// Labels that an owner gave in the place of the votes.
  private(set) var decided = 0
  /// Of these, labels that the votes would not have given.
  private(set) var overruled = 0
  /// Items that an owner left out.
  private(set) var leftOut = 0
  /// The model behind the labels; nil under the majority.
  let model: LabelModel?
  private let annotators: [Annotator]
  private let seed: UInt64

  private struct Annotator {
    var name: String
    var votes: Int
    var accuracy: Share
    var record: AnnotatorErrors?
  }

  /// How many overruled items the JSON answer lists, and how many the text does.
  static let listed = (json: 10_000, text: 10)
  /// More cells than this in all confusion matrices together are no reading matter; they are left out.
  private static let mostCells = 1_000_000

  /// - Throws: `Fault` where a model cannot be fitted.
  init(_ table: VoteTable, _ method: AggregationMethod, seed: UInt64, jobs: Int) throws {
    self.method = method
    self.seed = seed
    switch method {
    case .majority:
      let found = majority(of: table, seed: seed)
      (labels, ties, model) = (found.labels, found.ties, nil)
      annotators = found.annotators.compactMap { person in
        Share(of: person.accuracy * Double(person.votes), in: Double(person.votes)).map {
          // The share itself is exact; what was multiplied and divided again need not be.
          Annotator(
            name: person.annotator, votes: person.votes,
            accuracy: Share(
              value: person.accuracy, low: min($0.low, person.accuracy), high: max($0.high, person.accuracy)))
        }
      }
    case .dawidSkene, .oneCoin:
      let settings = ModelSettings(jobs: jobs)
      let found =
        try method == .oneCoin
        ? oneCoin(of: table, seed: seed, settings: settings) : dawidSkene(of: table, seed: seed, settings: settings)
      (labels, ties, model) = (found.labels, found.ties, found)
      annotators = found.annotators.map {
        Annotator(name: $0.annotator, votes: $0.votes, accuracy: $0.accuracy, record: $0)
      }
    }
  }

  /// Puts what owners decided in the place of what the votes say.
  mutating func decide(_ decisions: DecidedLabels) {
    let outcome = decisions.applied(to: labels)
    (labels, ties) = (outcome.labels, outcome.labels.count(where: \.tie))
    (decided, overruled, leftOut) = (outcome.decided, outcome.overruled, outcome.leftOut)
  }

  var counts: [String: Int] { labels.reduce(into: [:]) { $0[$1.label, default: 0] += 1 } }

  /// What should be known before the numbers are believed.
  var cautions: [String] {
    guard let model else { return [] }
    var sentences: [String] = []
    if !model.convergence.converged {
      sentences.append(
        "The model had not converged after \(model.convergence.iterations.of("iteration")): the last one still changed "
          + "the log likelihood by \(model.convergence.lastChange.decimals(4)). Labels near the border may still move.")
    }
    if hasLargeMatrices {
      sentences.append("The confusion matrices have too many cells to print, and are left out of the answer.")
    }
    return sentences
  }

  private var hasLargeMatrices: Bool {
    guard let model, method == .dawidSkene else { return false }
    return model.annotators.count * model.categories.count * model.categories.count > Self.mostCells
  }

  // MARK: For programs

  var fields: [(String, JSON)] {
    [
      ("items", .int(labels.count)), ("labels", JSON(counts)), ("ties", .int(ties)), ("seed", .string("\(seed)")),
      ("decided", ["labels": .int(decided), "overruled": .int(overruled), "left_out": .int(leftOut)]),
      ("annotators", .array(annotators.map(json))),
      ("flips_from_majority", .int(model?.overruled.count ?? 0)),
      (
        "flips",
        .array(
          (model?.overruled ?? []).prefix(Self.listed.json).map {
            [
              "item": .string($0.item), "majority": .string($0.majority), "label": .string($0.label),
              "probability": .double($0.probability),
            ]
          })
      ),
      ("settled_ties", .int(model?.settledTies ?? 0)),
      (
        "class_prior",
        model.map { model in .object(zip(model.categories, model.prior).map { ($0, .double($1)) }) } ?? .null
      ),
      (
        "convergence",
        model.map {
          [
            "iterations": .int($0.convergence.iterations), "converged": .bool($0.convergence.converged),
            "log_likelihood": .double($0.convergence.logLikelihood),
            "last_change": .double($0.convergence.lastChange),
          ]
        } ?? .null
      ),
    ]
  }

  private func json(_ person: Annotator) -> JSON {
    var members: [(String, JSON)] = [
      ("annotator", .string(person.name)), ("votes", .int(person.votes)),
      ("accuracy", .double(person.accuracy.value)), ("accuracy_low", .double(person.accuracy.low)),
      ("accuracy_high", .double(person.accuracy.high)),
    ]
    guard let model, let record = person.record else { return .object(members) }
    members.append(("bits", .double(record.bits)))
    if method == .dawidSkene, !hasLargeMatrices {
      members.append(("confusion", .array(zip(model.categories, record.confusion).map { json($0, $1, model) })))
    }
    return .object(members)
  }

  private func json(_ truth: String, _ row: AnnotatorErrors.Row, _ model: LabelModel) -> JSON {
    [
      "truth": .string(truth), "votes": .double(row.votes),
      "answers": .array(
        zip(model.categories, row.answers).map {
          ["label": .string($0), "share": .double($1.value), "low": .double($1.low), "high": .double($1.high)]
        }),
    ]
  }

  // MARK: For people

  var lines: [String] {
    var lines = ["\(labels.count.of("item")) labelled by \(title): " + CurateCLI.counts(counts)]
    if let model { lines += convergence(model) }
    let likeness = model == nil ? "" : " of equal probability"
    lines.append(
      ties == 0
        ? "no ties\(likeness)"
        : "\(ties.of("tie"))\(likeness) broken by a draw from seed \(seed), a draw for each item")
    if decided + leftOut > 0 {
      let left = leftOut == 0 ? "" : ", \(leftOut.of("item")) left out"
      lines.append(
        "\(decided.of("label")) decided by owners, \(overruled.grouped) of them otherwise than by votes\(left)")
    }
    if let model, model.settledTies > 0 {
      lines.append("\(model.settledTies.of("tie")) of the majority settled by the model")
    }
    if let model { lines += flips(model) }
    lines += people
    return lines
  }

  private var title: String {
    switch method {
    case .majority: "majority"
    case .dawidSkene: "the model of Dawid and Skene"
    case .oneCoin: "the one-coin model"
    }
  }

  private func convergence(_ model: LabelModel) -> [String] {
    let found = model.convergence
    let likelihood =
      "log likelihood \(found.logLikelihood.decimals(3)), last change \(found.lastChange.decimals(4))"
    let prior = zip(model.categories, model.prior).prefix(10).map { "\($0) \($1.decimals(4))" }
    let more = model.categories.count > 10 ? ", …" : ""
    return [
      found.converged
        ? "converged after \(found.iterations.of("iteration")), \(likelihood)"
        : "not converged after \(found.iterations.of("iteration")), \(likelihood)",
      "class prior: " + prior.joined(separator: ", ") + more,
    ]
  }

  private func flips(_ model: LabelModel) -> [String] {
    let items = model.overruled
    guard !items.isEmpty else { return ["the model agrees with the majority wherever there is one"] }
    let shown = items.prefix(Self.listed.text)
    let head = "the model overrules the majority on \(items.count.of("item"))"
    let rows = shown.map { ["  " + $0.item, "\($0.majority) → \($0.label)", $0.probability.decimals(4)] }
    return [
      head + (items.count > shown.count ? "; the \(shown.count) surest (--json lists them all):" : ":"),
      Screen.table(rows, numeric: false),
    ]
  }

  /// Those whose votes are worth most first: by bits a vote under a model, by accuracy under the majority.
  private var people: [String] {
    let sorted = annotators.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      return (-(a.record?.bits ?? 0), -a.accuracy.value, -a.votes, one.offset)
        < (-(b.record?.bits ?? 0), -b.accuracy.value, -b.votes, other.offset)
    }.map(\.element)
    let isShort = sorted.count <= 20
    let shown = isShort ? sorted : Array(sorted.prefix(10) + sorted.suffix(5))
    var lines = Screen.table(shown.map(row)).split(separator: "\n").map(String.init)
    if !isShort { lines.insert("  … \((sorted.count - 15).grouped) more, see --json", at: 10) }
    return [
      model == nil
        ? "agreement with the label (their own vote helped to make it), with its 95 % interval:"
        : "annotators, those whose votes tell most first (accuracy with its 95 % interval):"
    ] + lines
  }

  private func row(_ person: Annotator) -> [String] {
    let share = person.accuracy
    var row = [
      "  " + person.name, share.value.decimals(4), "\(share.low.decimals(3)) to \(share.high.decimals(3))",
      person.votes.of("vote"),
    ]
    guard let model, let record = person.record else { return row }
    row.append("\(record.bits.decimals(3)) bits a vote")
    // How often each label is recognised; more than a few are for --json.
    if !record.confusion.isEmpty, model.categories.count <= 4 {
      for (place, truth) in record.confusion.enumerated() {
        let rate = truth.answers.isEmpty ? "–" : truth.answers[place].value.decimals(3)
        row.append("\(model.categories[place]): \(rate)")
      }
    }
    return row
  }

  // MARK: The label file

  /// - Throws: `Fault` where the file cannot be written.
  func write(to path: String) throws {
    try AtomicFile.write(to: path) { put in
      var bytes = Array("item,label,probability,votes,tie\n".utf8)
      for label in labels {
        Self.append(label.item, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        Self.append(label.label, to: &bytes)
        bytes.append(contentsOf: ",\(label.probability),\(label.votes),\(label.tie ? 1 : 0)\n".utf8)
        if bytes.count >= 1 << 20 {
          try put(bytes)
          bytes.removeAll(keepingCapacity: true)
        }
      }
      try put(bytes)
    }
  }

  /// A field as `csvLine` writes it; of millions hardly any needs quotes.
  private static func append(_ field: String, to bytes: inout [UInt8]) {
    var field = field
    let isPlain = field.withUTF8 { text in
      guard text.first != 32, text.last != 32, !text.contains(where: { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 })
      else { return false }
      bytes.append(contentsOf: text)
      return true
    }
    if !isPlain { bytes.append(contentsOf: csvLine([field]).utf8) }
  }
}
