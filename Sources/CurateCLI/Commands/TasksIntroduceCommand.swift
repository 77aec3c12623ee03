// curate tasks introduce: examples and practice that come before an annotator's first vote.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store
import Tables

struct TasksIntroduceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "introduce", abstract: "Says with which images annotators are introduced to a task.",
    discussion: """
      The file is a CSV with the columns item and label, and if you like kind (example or practice), reason (why the label \
      is right, told to whoever looks at it) and question; items are named as in a vote file (its hash, the post's id, the dump's file name). Before their first vote \
      annotators see the examples with their labels, and are asked about the practice images and told at once what is meant, \
      in curate annotate and in curate serve. Without a kind the first image of each label is an example and the others \
      are for practice.

      Nothing of it is a vote, the images are no one's to vote on any more, and curate annotators list counts right answers \
      under practice. A new file takes the place of the earlier one; who has voted on the task already is not introduced.

      Examples:
        curate tasks introduce danger lessons.csv
        curate tasks introduce danger --clear
      """)

  @Argument(help: "The task.") var name: String
  @Argument(help: "The file with the lessons.") var file: String?
  @Flag(help: "No introduction any more: its images become images like the others.") var clear = false
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (file == nil) == clear else { throw ValidationError("Name either a file with lessons or --clear.") }
  }

  private struct Row {
    var item: String
    var question: String
    var label: String
    var kind: Lesson.Kind?
    var reason: String
  }

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let (id, task) = try TaskShelf(store: opened, now: currentTime()).task(named: name)
    let rows = try file.map { try Self.rows(in: $0, task) } ?? []
    let images = try opened.read { try $0.images(named: Set(rows.map(\.item))) }
    let unknown = Set(rows.map(\.item)).subtracting(images.keys).sorted()
    var lessons: [Lesson] = []
    var seen: Set<String> = []
    for row in rows {
      guard let image = images[row.item] else { continue }
      guard !lessons.contains(where: { $0.image.id == image.id }) else {
        throw Fault(
          .data, "\(file ?? "") names the image \(row.item) twice; it can be one lesson only, on one question.")
      }
      let isFirst = seen.insert("\(row.question) \(row.label)").inserted
      lessons.append(
        Lesson(
          image: image, question: row.question, label: row.label, kind: row.kind ?? (isFirst ? .example : .practice),
          reason: row.reason))
    }
    guard clear || !lessons.isEmpty else {
      throw Fault(.data, "No item of \(file ?? "") is an image of the store; nothing was changed.")
    }
    let kept = lessons
    let voted = try await recordingRun(opened, command: "tasks introduce") { run in
      try opened.write { connection in
        try connection.replaceLessons(kept, task: id, run: run)
        return try connection.votedImages(among: kept.map(\.image.id), task: id)
      }
    }
    if !unknown.isEmpty {
      output.warning(
        "\(unknown.count.of("item")) of \(file ?? "") are no images of the store, or more than one "
          + "(\(unknown.prefix(3).joined(separator: ", "))\(unknown.count > 3 ? ", …" : "")); they are left out.")
    }
    if voted > 0 {
      output.warning(
        "\(voted.of("image")) of the introduction \(voted == 1 ? "has" : "have") votes already; they stay and count.")
    }
    let (examples, practice) = (kept.count { $0.kind == .example }, kept.count { $0.kind == .practice })
    try output.answer(
      "tasks introduce", since: start,
      [
        ("task", .string(task.name)), ("examples", .int(examples)), ("practice", .int(practice)),
        ("items_without_image", .int(unknown.count)),
      ]
    ) {
      clear
        ? "The task \(task.name) begins without an introduction."
        : "Whoever is new to \(task.name) sees \(examples.of("example")) and practises on \(practice.of("image"))."
    }
  }

  private static func rows(in file: String, _ task: AnnotationTask) throws -> [Row] {
    let table = try readTable(try AtomicFile.read(file))
    guard let item = table.column("item"), let label = table.column("label") else {
      throw Fault(
        .data, "\(file) needs the columns item and label; its columns are \(table.header.joined(separator: ", ")).")
    }
    let strange = table.header.filter { !["item", "label", "kind", "reason", "question"].contains($0) }
    guard strange.isEmpty else {
      throw Fault(
        .data,
        "\(file) has the column \(strange[0]), which means nothing here; there are item, label, kind, reason, question."
      )
    }
    func cell(_ row: [String], _ name: String) -> String { table.column(name).map { row[$0] } ?? "" }
    var rows: [Row] = []
    for (number, row) in table.rows.enumerated() where !row[item].isEmpty {
      func wrong(_ words: String) -> Fault { Fault(.data, "\(file), row \(number + 1): \(words)") }
      let name = cell(row, "question")
      guard let question = task.question(named: name.isEmpty ? task.mainQuestion : name), !question.isText else {
        let names = task.questions.filter { !$0.isText }.map(\.name).joined(separator: ", ")
        throw wrong("the task \(task.name) has no question \(name) with answers; it has \(names).")
      }
      guard question.answer(labelled: row[label]) != nil else {
        throw wrong(
          "the question \(question.name) has no answer \"\(row[label])\"; its answers are "
            + "\(question.answers.map(\.label).joined(separator: ", ")).")
      }
      let kind = cell(row, "kind")
      guard kind.isEmpty || Lesson.Kind(rawValue: kind) != nil else {
        throw wrong("the kind \"\(kind)\" must be example or practice.")
      }
      rows.append(
        Row(
          item: row[item], question: question.name, label: row[label], kind: Lesson.Kind(rawValue: kind),
          reason: String(cell(row, "reason").prefix(500))))
    }
    guard !rows.isEmpty else { throw Fault(.data, "\(file) holds no lessons: no row names an item.") }
    return rows
  }
}
