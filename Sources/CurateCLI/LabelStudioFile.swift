// LabelStudioFile: the votes in an export of Label Studio, as JSON or as JSON-MIN.
import Base
import Dumps
import Foundation

/// One answer of one annotation.
struct LabelStudioVote {
  /// What names the image, as the file has it.
  var item: String
  /// `from_name`: the question.
  var question: String
  var annotator: String
  var label: String
  /// `created_at`.
  var castAt: UTCTime?
  /// `lead_time`: how long the annotator looked; nil where it covers several answers.
  var seconds: Double?
}

/// Reads one task after the other, in the memory of the longest.
///
/// An annotation's `completed_by` may be a number or an object, whose `email` (else `username`, else `id`) is the
/// annotator's name. Cancelled annotations and those marked as ground truth are no votes; they are counted. Of several
/// annotations of a task the one that was made last comes last. Predictions are passed over.
///
/// - Parameter question: only this one's votes; nil hands out all.
/// - Throws: `Fault` with `data` where the file holds no votes; what `take` throws.
func readLabelStudio(
  _ input: InputFile, path: String, question: String?, _ take: (LabelStudioVote) throws -> Void
) throws -> VoteFileReport {
  var reader = LabelStudioReader(question: question)
  var hasValues = false
  try eachJSONElement {
    try input.read(into: $0)
  } value: { value, number in
    hasValues = true
    try reader.read(value, number: number, take)
  } broken: { number, words in
    hasValues = true
    reader.report.reject("bad_json", "task \(number): it \(words)")
  }
  guard reader.report.votes > 0 else {
    guard hasValues else { throw Fault(.data, "\(path) holds no tasks: it is an empty list.") }
    let others = reader.report.questions.keys.sorted()
    if let question, !others.isEmpty {
      throw Fault(
        .data, "\(path) has no votes on the question \(question); its questions are \(others.joined(separator: ", ")).")
    }
    let reasons = [reader.report.rejects, reader.report.leftOut].filter { !$0.isEmpty }.map { counts($0) }
    let why = reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")
    let example = reader.report.examples.first.map { " (\($0))" } ?? ""
    throw Fault(.data, "\(path) holds no votes of Label Studio\(why)\(example).")
  }
  return reader.report
}

private struct LabelStudioReader {
  let question: String?
  var report = VoteFileReport()

  /// The data column of our own exports, which names the item exactly.
  private static let ownItem = "curate_item"
  private static let itemKeys = [
    ownItem, "image", "img", "photo", "picture", "url", "file", "filename", "path", "item",
  ]
  /// What JSON-MIN puts beside data and answers.
  private static let minKeys: Set<String> = [
    "id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement",
  ]

  mutating func read(_ value: JSONValue, number: Int, _ take: (LabelStudioVote) throws -> Void) throws {
    guard value.isObject else {
      return report.reject("no_task", "task \(number): it is no object")
    }
    if value["annotation_id"] != nil || value["annotator"] != nil {
      return try readFlat(value, number: number, take)
    }
    guard let data = value["data"], data.isObject else {
      return report.reject("no_task", "task \(number): it has neither data nor annotation_id")
    }
    let annotations = value["annotations"] ?? value["completions"]
    guard let item = item(in: data, among: Self.itemKeys) ?? onlyText(in: data) else {
      return report.reject("no_item", "task \(number): its data names no image")
    }
    var votes: [LabelStudioVote] = []
    for annotation in annotations?.array ?? value.array {
      if annotation["was_cancelled"]?.bool == true {
        report.leftOut["cancelled", default: 0] += 1
      } else if annotation["ground_truth"]?.bool == true {
        report.leftOut["ground_truth", default: 0] += 1
      } else {
        read(annotation, of: item, number: number, &votes)
      }
    }
    // The list of annotations has no order that can be relied on.
    let order = votes.indices.sorted {
      (votes[$0].castAt?.seconds ?? .min, $0) < (votes[$1].castAt?.seconds ?? .min, $1)
    }
    for at in order { try hand(votes[at], take) }
  }

  private mutating func read(
    _ annotation: JSONValue, of item: String, number: Int, _ votes: inout [LabelStudioVote]
  ) {
    guard let annotator = person(annotation["completed_by"]) else {
      return report.reject("no_annotator", "task \(number): an annotation does not say who made it")
    }
    let before = votes.count
    var hasOther = false
    var isRefused = false
    // The time that an annotation of several answers took is that of none of them.
    let seconds =
      Array(annotation["result"]?.array ?? annotation.array).count == 1 ? annotation["lead_time"]?.double : nil
    for entry in annotation["result"]?.array ?? annotation.array {
      guard let name = entry["from_name"]?.string, let type = entry["type"]?.string, let value = entry["value"] else {
        hasOther = true
        continue
      }
      switch label(of: type, value) {
      case .one(let label):
        votes.append(
          LabelStudioVote(
            item: item, question: name, annotator: annotator, label: label, castAt: time(annotation["created_at"]),
            seconds: seconds))
      case .several:
        report.reject("several_choices", "task \(number): \(name) has more than one choice")
        isRefused = true
      case .none:
        report.reject("no_label", "task \(number): \(name) has no choice")
        isRefused = true
      case .other: hasOther = true
      }
    }
    if votes.count == before, !isRefused { report.leftOut[hasOther ? "other_result" : "empty", default: 0] += 1 }
  }

  private enum Answer {
    case one(String)
    case several
    case none
    /// Boxes and the like.
    case other
  }

  private func label(of type: String, _ value: JSONValue) -> Answer {
    switch type {
    case "choices": answer(value["choices"])
    case "rating": answer(value["rating"])
    case "number": answer(value["number"])
    case "textarea": answer(value["text"])
    default: .other
    }
  }

  private func answer(_ value: JSONValue?) -> Answer {
    guard let value else { return .none }
    var labels: [String] = []
    if value.kind == .array {
      for element in value.array { if let text = element.text { labels.append(text) } }
    } else if let text = value.text {
      labels = [text]
    }
    labels = labels.filter { !$0.allSatisfy(\.isWhitespace) }
    return labels.count > 1 ? .several : labels.first.map { .one($0) } ?? .none
  }

  /// JSON-MIN: one object an annotation, its answers beside the data.
  private mutating func readFlat(_ value: JSONValue, number: Int, _ take: (LabelStudioVote) throws -> Void) throws {
    guard let key = Self.itemKeys.first(where: { value[$0]?.string?.isEmpty == false }),
      let item = value[key]?.string
    else { return report.reject("no_item", "annotation \(number): it names no image") }
    guard let annotator = person(value["annotator"]) else {
      return report.reject("no_annotator", "annotation \(number): it does not say who made it")
    }
    var found = false
    for (name, member) in value.fields where !Self.minKeys.contains(name) && !Self.itemKeys.contains(name) {
      if let question, name != question { continue }
      switch answer(member.isObject ? member["choices"] : member) {
      case .one(let label):
        found = true
        try hand(
          LabelStudioVote(
            item: item, question: name, annotator: annotator, label: label, castAt: time(value["created_at"]),
            seconds: value["lead_time"]?.double), take)
      case .several:
        found = true
        report.reject("several_choices", "annotation \(number): \(name) has more than one choice")
      case .none, .other: continue
      }
    }
    if !found { report.leftOut["empty", default: 0] += 1 }
  }

  private mutating func hand(_ vote: LabelStudioVote, _ take: (LabelStudioVote) throws -> Void) throws {
    report.questions[vote.question, default: 0] += 1
    if let question, vote.question != question { return }
    report.votes += 1
    try take(vote)
  }

  private func item(in data: JSONValue, among keys: [String]) -> String? {
    for key in keys { if let text = data[key]?.string, !text.isEmpty { return text } }
    return nil
  }

  /// Data of one text only needs no name that we know.
  private func onlyText(in data: JSONValue) -> String? {
    var texts: [String] = []
    for (_, value) in data.fields { if let text = value.string, !text.isEmpty { texts.append(text) } }
    return texts.count == 1 ? texts[0] : nil
  }

  private func person(_ value: JSONValue?) -> String? {
    guard let value else { return nil }
    guard value.isObject else { return named(value) }
    for key in ["email", "username", "id"] { if let name = named(value[key]) { return name } }
    return nil
  }

  private func named(_ value: JSONValue?) -> String? {
    guard let text = value?.text, !text.allSatisfy(\.isWhitespace) else { return nil }
    return text
  }

  private func time(_ value: JSONValue?) -> UTCTime? { value?.string.flatMap { UTCTime($0) } }
}

/// What an item of Label Studio may be called here, most exact first: its text, the file's name at the end of its address
/// (or behind `?d=`), the same without the eight digits that an upload puts in front, and each without its ending.
func namesOfLabelStudioItem(_ item: String) -> [String] {
  var address = item
  if let query = address.range(of: "?d=") {
    address = String(address[query.upperBound...])
  } else if address.contains("://"), let end = address.firstIndex(where: { $0 == "?" || $0 == "#" }) {
    address = String(address[..<end])
  }
  address = address.removingPercentEncoding ?? address
  let file = String(address.split(separator: "/").last ?? "")
  var names = [item, address, file]
  let parts = file.split(separator: "-", maxSplits: 1)
  if parts.count == 2, parts[0].count == 8, parts[0].allSatisfy(\.isHexDigit) { names.append(String(parts[1])) }
  names += names.dropFirst().compactMap { name in
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex, !name[dot...].contains("/") else { return nil }
    return String(name[..<dot])
  }
  var seen: Set<String> = []
  return names.filter { !$0.isEmpty && seen.insert($0).inserted }
}
