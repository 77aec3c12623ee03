// curate gc: removes what nobody needs.
import ArgumentParser
import Base
import Features
import Foundation
import Store

struct GCCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Removes what nobody needs: files of no row, files of killed runs, free pages of the store.",
    discussion: """
      Only files that are named as photographs are removed; anything else among them is left, and told by curate check. While an \
      import or a fetch is at work nothing is removed that could be theirs. The store's file is written anew where a tenth of \
      it is free, which takes as much room again for a moment. What curate forget had to leave, because the store was in use \
      or the disk full, is finished.

      Examples:
        curate gc --dry-run
        curate gc
        curate gc --features
      """)

  @Flag(help: "Also drop features that no classifier and no evaluation of the store uses; they can be computed again.")
  var features = false

  @Flag(help: "Say what would go, and change nothing.")
  var dryRun = false

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  /// The file is written anew where this share of it is free, and it is worth the while.
  private static let worthwhile = (share: 10, bytes: 1 << 20)

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    var table = Answer(before: opened.bytes, isDryRun: dryRun)
    let garbage = try StoreGarbage(of: opened)
    table.isDisturbed = garbage.isDisturbed
    table.sets = features ? try unusedSets(opened) : []
    if dryRun {
      table.files = garbage.unfinished.count + (table.isDisturbed ? 0 : garbage.orphans.count)
      table.bytes =
        table.isDisturbed ? garbage.unfinished.reduce(0) { $0 + $1.bytes } : garbage.bytes
      table.after = table.before
      return try tell(table, since: start)
    }
    let finished = try await recordingRun(opened, command: "gc") { _ in
      let sets = table.sets
      try opened.write { connection in for set in sets { try connection.dropFeatures(set: set.id) } }
      let removed = try garbage.remove()
      var forgotten = Removed()
      if try opened.hasUnfinishedForgetting() { forgotten = try opened.finishForgetting() }
      let free = try opened.unusedBytes()
      let isWorthwhile = free >= Self.worthwhile.bytes && free >= opened.bytes / Self.worthwhile.share
      try opened.optimise(writingAnew: isWorthwhile)
      return (files: removed.files + forgotten.files, bytes: removed.bytes + forgotten.bytes)
    }
    (table.files, table.bytes) = finished
    // The end of the run was noted since.
    try opened.emptyLog()
    table.after = opened.bytes
    try tell(table, since: start)
  }

  /// The program's own sets stay: the next command would compute them again.
  private func unusedSets(_ store: Store) throws -> [StoredFeatureSet] {
    let own: [any FeatureSet] = [BuiltinFeatures(), Likeness()]
    return try store.read { try $0.unusedFeatureSets(except: Set(own.map(\.fingerprint))) }
  }

  private struct Answer {
    var before: Int
    var isDryRun: Bool
    var after = 0
    var files = 0
    var bytes = 0
    var sets: [StoredFeatureSet] = []
    /// Whether an import or a fetch is at work.
    var isDisturbed = false
  }

  private func tell(_ table: Answer, since start: ContinuousClock.Instant) throws {
    if table.isDisturbed {
      output.warning(
        "An import or a fetch is at work on this store; photographs without a row may be its own and stay. Run gc again "
          + "when it is done.")
    }
    try output.answer(
      "gc", since: start,
      [
        ("dry_run", .bool(table.isDryRun)), ("files", .int(table.files)), ("bytes", .int(table.bytes)),
        ("feature_sets", JSON(table.sets.map(\.name))), ("store_bytes_before", .int(table.before)),
        ("store_bytes_after", .int(table.after)),
      ]
    ) {
      let verb = table.isDryRun ? "Would remove" : "Removed"
      var lines = ["\(verb) \(table.files.of("file")) that nobody needs (\(inUnits(table.bytes)))"]
      if !table.sets.isEmpty {
        lines.append("  and the features \(table.sets.map(\.name).joined(separator: ", ")), which nothing here uses")
      }
      if !table.isDryRun { lines.append("  the store: \(inUnits(table.before)), now \(inUnits(table.after))") }
      return lines.joined(separator: "\n")
    }
  }
}
