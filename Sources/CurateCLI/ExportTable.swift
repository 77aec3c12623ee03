// ExportTable: an export as keys for scripts and as a table for people, before it is written and after.
import Base
import Duplicates
import Export
import Store

struct ExportTable {
  let plan: ExportPlan
  let options: ExportOptions
  let directory: String
  /// Of the finished export; nil in a dry run.
  var summary: DatasetSummary?
  /// Whether it was there already, and was left as it is.
  var isUnchanged = false
  /// Why the export that was there was replaced, where only one that would change was to be: a clause.
  var replaced: String?
  /// What the paper's order buys, where it was asked for.
  var leak: LeakReport?

  init(_ plan: ExportPlan, options: ExportOptions, directory: String) {
    (self.plan, self.options, self.directory) = (plan, options, directory)
  }

  /// Pictures of a class: all, and how many of them are augmented copies.
  private struct Row {
    var train = 0
    var test = 0
    var augmented = 0
  }

  private var rows: [(name: String, row: Row)] {
    var rows: [String: Row] = [:]
    for image in plan.images {
      for copy in image.copies {
        switch copy.side {
        case .train: rows[image.source.label, default: Row()].train += 1
        case .test: rows[image.source.label, default: Row()].test += 1
        }
        if copy.number > 0 { rows[image.source.label, default: Row()].augmented += 1 }
      }
    }
    return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  var fields: [(String, JSON)] {
    let rows = rows
    var fields: [(String, JSON)] = [
      ("directory", .string(directory)), ("format", .string(options.format.rawValue)),
      ("protocol", .string(options.order.rawValue)), ("dry_run", .bool(summary == nil)),
      ("unchanged", .bool(isUnchanged)), ("replaced", JSON(replaced)),
      ("classes", .object(rows.map { ($0.name, ["train": .int($0.row.train), "test": .int($0.row.test)]) })),
      ("pictures", .int(plan.pictures)), ("photographs", .int(plan.images.count)),
      ("augmented", .int(rows.reduce(0) { $0 + $1.row.augmented })),
      ("unused", .int(plan.unused.values.reduce(0, +))), ("unused_reasons", JSON(plan.unused)),
      ("groups", .int(plan.groups)), ("group_by", JSON(options.kinships.map(\.rawValue).sorted())),
      ("near_duplicates", .int(plan.nearDuplicates)), ("bound_groups", .int(plan.boundGroups)),
      ("seed", .string("\(options.seed)")), ("train_share_wished", .double(options.trainShare)),
      ("train_share_reached", JSON(plan.trainShareReached)),
      ("deviation", JSON(plan.trainShareReached.mapValues { $0 - options.trainShare })),
      ("manifest_sha256", JSON(summary?.manifestSHA256)),
    ]
    if let leak { fields.append(("leak", leak.json)) }
    return fields
  }

  var text: String {
    let (rows, unused) = (rows, plan.unused.values.reduce(0, +))
    let augmented = rows.reduce(0) { $0 + $1.row.augmented }
    var groups = plan.groups.of("group")
    if plan.nearDuplicates > 0 { groups += " (\(plan.nearDuplicates.grouped) fewer by near-duplicates)" }
    let copies = augmented.of("augmented copy", "augmented copies")
    let reasons = unused == 0 ? "" : " (\(counts(plan.unused)))"
    let subject = summary == nil ? "\(directory) would have" : "\(directory):"
    var lines = ["\(subject) \(groups), \(copies), \(unused.grouped) labelled but unused\(reasons)"]
    let header = ["class", "train", "test", options.order == .paper ? "pictures for training" : "split", "wished"]
    let all = rows.reduce(into: Row()) {
      $0.train += $1.row.train
      $0.test += $1.row.test
    }
    let wished = percent(options.trainShare)
    lines.append(
      Screen.table(
        [header]
          + rows.map { name, row in
            [name, row.train.grouped, row.test.grouped, percent(plan.trainShareReached[name] ?? 0), wished]
          } + (rows.count > 1 ? [["all", all.train.grouped, all.test.grouped, "", ""]] : [])))
    if plan.boundGroups > 0 {
      let are = plan.boundGroups == 1 ? "is" : "are"
      lines.append(
        "\(plan.boundGroups.of("group")) \(are) where an earlier export had \(plan.boundGroups == 1 ? "it" : "them")")
    }
    if let leak { lines.append(leak.text) }
    if let replaced { lines.append("replaced the export that was there: \(replaced)") }
    if isUnchanged { lines.append("it would come out the same: it was left as it is") }
    if summary == nil { lines.append("a dry run: nothing was written") }
    return lines.joined(separator: "\n")
  }

  private func percent(_ share: Double) -> String { "\((share * 100).decimals(1)) %" }
}
