// curate backup: the store as it is at one moment, in another file.
import ArgumentParser
import Base
import Foundation
import Store

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies the store into another file, as it is at one moment, while others may go on with it.",
    discussion: """
      FILE is there when the copy is whole, or not at all. Photographs never change, so by default they are only listed: \
      backup.sqlite comes with backup.images.tsv (hash, bytes, place from its folder on), and curate check --store backup.sqlite \
      says what is missing. With --images they come along into backup.images: as hard links where it is the same file \
      system, which take no room but are no second copy, else as copies. For a backup that outlives the disk, write it to \
      another one with --images.

      What is forgotten later is still in backups that were made before: forget there too, or make them anew.

      Examples:
        curate backup monday.sqlite
        curate backup /mnt/disk/monday.sqlite --images
        curate check --store /mnt/disk/monday.sqlite
      """)

  @Argument(help: "The file to write.")
  var file: String

  @Flag(help: "Take the photographs along, as hard links or copies.")
  var images = false

  @Flag(help: "Replace an earlier backup of this store.")
  var force = false

  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let path = URL(fileURLWithPath: file).standardizedFileURL.path
    try checkPlace(path, of: opened)
    let bars = ["pages", "photographs"].map { ($0, ProgressBar($0, isQuiet: output.quiet)) }
    let words = "Interrupted. There is no \(file) of this moment; run the same command again."
    let report = try output.cancellable(bars.map(\.1), saying: words) { interrupts in
      try StoreBackup(
        store: opened, path: path, takesImages: images, jobs: jobs.jobs, isCancelled: { interrupts.isRaised },
        progress: { what, done, all in bars.first { $0.0 == what }?.1.update(done, of: all) }
      ).make()
    }
    if report.missing > 0 {
      output.warning(
        "The files of \(report.missing.of("photograph")) are missing beside \(store.path); curate check names them.")
    }
    try tell(report, path, since: start)
  }

  private func checkPlace(_ path: String, of opened: Store) throws {
    // The copy of a store must not be one that writes over it, by whatever name.
    try AtomicFile.keepClear(path, of: [opened.path, opened.path + "-wal", opened.path + "-shm"])
    guard ImageFolder(beside: path).path != opened.images.path else {
      throw Fault(.usage, "\(file) would have its photographs in the store's own folder; name another file.")
    }
    switch FileMode(of: path) {
    case nil:
      let folder = (path as NSString).deletingLastPathComponent
      guard FileMode(of: folder) == .folder else {
        throw Fault(.cannotCreate, "\(file) cannot be written: there is no folder \(folder).")
      }
    case .file where force: try checkIsBackup(path, of: opened)
    case .file:
      throw Fault(.cannotCreate, "\(file) is there already; name another file, or replace it with --force.")
    case .folder, .other:
      throw Fault(.cannotCreate, "\(file) is no file; name the backup's file, such as monday.sqlite.")
    }
  }

  /// --force replaces backups of this store: what its runs did is in this one too, so that nothing is lost.
  private func checkIsBackup(_ path: String, of opened: Store) throws {
    let earlier: Store
    do {
      earlier = try Store(at: path, creating: false)
    } catch let fault as Fault where fault.code == .data {
      throw Fault(.cannotCreate, "\(file) is there and is no store of curate's; name another file.")
    }
    defer { earlier.close() }
    let own = Set(try opened.read { try $0.runMarks() })
    if let strange = try earlier.read({ try $0.runMarks() }).first(where: { !own.contains($0) }) {
      throw Fault(
        .cannotCreate,
        "\(file) is no backup of \(store.path): its run \(strange.id) (curate \(strange.command), \(strange.startedAt.words)) is "
          + "none of that store's. Name another file.")
    }
  }

  private func tell(_ report: StoreBackup.Report, _ path: String, since start: ContinuousClock.Instant) throws {
    let beside = images ? ImageFolder(beside: path).path : ImageList.path(beside: path)
    try output.answer(
      "backup", since: start,
      [
        ("file", .string(path)), ("bytes", .int(report.bytes)), ("images", .int(report.images)),
        ("images_missing", .int(report.missing)), ("linked", .int(report.linked)), ("copied", .int(report.copied)),
        ("list", images ? .null : .string(beside)), ("folder", images ? .string(beside) : .null),
      ]
    ) {
      let photographs =
        images
        ? "\(report.images.of("photograph")) in \(beside): \(report.linked.grouped) linked, \(report.copied.grouped) copied"
        : "\(report.images.of("photograph")) listed in \(beside); their files stay where they are (--images takes them along)"
      return "\(file): \(inUnits(report.bytes))\n  \(photographs)"
    }
  }
}
