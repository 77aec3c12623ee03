// curate select: photographs by rules, for annotators to be asked about.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store

struct SelectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract: "Chooses photographs by rules, and asks a task's annotators about these only.",
    discussion: """
      The rules are applied in this order: --hashtag, --account, --geotagged, --faces, --label; the answer says how many photographs \
      each left. What was chosen stays as it is until the same name is chosen again.

      --ask TASK ties the choice to a task: annotators are asked about nothing else, and votes on anything else do not count for it \
      (they are kept).

      Examples:
        curate select candidates --geotagged --label predicted-selfie=selfie --ask danger
        curate select portraits --faces one --dry-run
        curate select --list
        curate select candidates --remove
      """)

  @Argument(help: "The selection's name.")
  var name: String?

  @Option(help: ArgumentHelp("Of posts with this hashtag.", valueName: "tag"))
  var hashtag: String?

  @Option(help: ArgumentHelp("Of this account: its name, or platform/id.", valueName: "name"))
  var account: String?

  @Flag(help: "Of posts that say where they were taken.")
  var geotagged = false

  @Option(help: "By the faces on them: \(FaceSelection.allCases.map(\.rawValue).joined(separator: ", ")).")
  var faces: FaceSelection?

  @Option(
    help: ArgumentHelp("With this label of a set of labels; it may be given several times.", valueName: "set=label"))
  var label: [String] = []

  @Option(help: ArgumentHelp("Ask the annotators of this task about the choice only.", valueName: "task"))
  var ask: [String] = []

  @Flag(help: "Say how many photographs each rule leaves, and keep nothing.")
  var dryRun = false

  @Flag(help: "List the selections.")
  var list = false

  @Flag(help: "Take the selection away; tasks that asked about it ask about all photographs again.")
  var remove = false

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard list || name != nil else {
      throw ValidationError("Name the selection, as in curate select candidates --geotagged; --list lists them.")
    }
    guard !(list && (name != nil || hasRules || remove)) else {
      throw ValidationError("--list lists all selections and takes nothing else.")
    }
    guard !(remove && (hasRules || dryRun)) else { throw ValidationError("--remove takes no rules.") }
    guard !(dryRun && !ask.isEmpty) else { throw ValidationError("--ask ties a task, which --dry-run does not.") }
    for text in label where LabelOfSet(text) == nil {
      throw ValidationError("--label \(text) wants the labels' name and a label, such as predicted-selfie=selfie.")
    }
  }

  private var hasRules: Bool {
    hashtag != nil || account != nil || geotagged || faces != nil || !label.isEmpty || !ask.isEmpty
  }

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    guard let name else { return try tellAll(opened, since: start) }
    if remove { return try await take(name, from: opened, since: start) }
    try checkName(name, of: "selection's name")
    let rules = try rules(opened)
    let shelf = try TaskShelf(store: opened, now: currentTime())
    let tasks = try ask.map { try shelf.task(named: $0).0 }
    let steps: [SelectionStep]
    if dryRun {
      // A temporary table is all that is written, and the write is of this connection alone.
      steps = try opened.write { try $0.select(name, by: rules, run: nil) }
    } else {
      steps = try await recordingRun(opened, command: "select") { run in
        try opened.write { connection in
          let steps = try connection.select(name, by: rules, run: run)
          for task in tasks { try connection.limit(task: task, toSelection: name) }
          return steps
        }
      }
    }
    let images = steps.last?.images ?? 0
    let asked = try opened.read { try $0.selections() }.first { $0.name == name }?.tasks ?? []
    try output.answer(
      "select", since: start,
      [("name", .string(name)), ("images", .int(images)), ("steps", Self.json(steps)), ("tasks", JSON(asked))]
    ) {
      var lines = [Self.table(steps)]
      lines.append(dryRun ? "a dry run: nothing was kept" : "kept as the selection \(name)")
      if !dryRun, !asked.isEmpty { lines.append("asked about by \(asked.joined(separator: ", ")) only") }
      return lines.joined(separator: "\n")
    }
    if images == 0 { output.warning("No photograph fits these rules.") }
  }

  /// - Throws: `Fault(.noInput)` where a set of labels or an account is not there.
  private func rules(_ store: Store) throws -> [SelectionRule] {
    var rules: [SelectionRule] = []
    if let hashtag {
      let tag = hashtag.hasPrefix("#") ? String(hashtag.dropFirst()) : hashtag
      rules.append(.hashtag(tag.lowercased().precomposedStringWithCanonicalMapping))
    }
    if let account {
      let name = account.hasPrefix("@") ? String(account.dropFirst()) : account
      guard try store.read({ try $0.hasAccount(named: name) }) else {
        throw Fault(.noInput, "The store has no account \(name); give its name as the dump has it, or platform/id.")
      }
      rules.append(.account(name))
    }
    if geotagged { rules.append(.geotagged) }
    if let faces { rules.append(.faces(faces)) }
    for wanted in label.compactMap(LabelOfSet.init) {
      try checkLabelSet(wanted.set, in: store)
      rules.append(.label(set: wanted.set, value: wanted.label))
    }
    return rules
  }

  private func take(_ name: String, from store: Store, since start: ContinuousClock.Instant) async throws {
    let removed = try await recordingRun(store, command: "select") { _ in
      try store.write { try $0.removeSelection(name) }
    }
    guard removed else {
      let names = try store.read { try $0.selections() }.map(\.name)
      let hint = didYouMean(name, among: names)
      throw Fault(.noInput, "There is no selection \(name).\(hint)")
    }
    try output.answer("select", since: start, [("name", .string(name)), ("removed", .bool(true))]) {
      "The selection \(name) is gone; its photographs and votes are not."
    }
  }

  private func tellAll(_ store: Store, since start: ContinuousClock.Instant) throws {
    let found = try store.read { try $0.selections() }
    try output.answer(
      "select", since: start,
      [
        (
          "selections",
          .array(
            found.map {
              [
                "name": .string($0.name), "images": .int($0.images), "steps": Self.json($0.steps),
                "tasks": JSON($0.tasks),
              ]
            })
        )
      ]
    ) {
      guard !found.isEmpty else { return "There are no selections yet; curate select NAME makes one." }
      return found.map { selection in
        let asked = selection.tasks.isEmpty ? "" : ", asked about by \(selection.tasks.joined(separator: ", "))"
        return "\(selection.name): \(selection.images.of("photograph"))\(asked)\n"
          + Self.table(selection.steps)
      }.joined(separator: "\n")
    }
  }

  private static func json(_ steps: [SelectionStep]) -> JSON {
    .array(steps.map { ["rule": .string($0.rule), "images": .int($0.images)] })
  }

  private static func table(_ steps: [SelectionStep]) -> String {
    let width = steps.map(\.images.grouped.count).max() ?? 0
    return steps.map { step in
      let number = step.images.grouped
      return "  \(String(repeating: " ", count: width - number.count))\(number)  \(step.rule)"
    }.joined(separator: "\n")
  }
}

extension FaceSelection: ExpressibleByArgument {}
