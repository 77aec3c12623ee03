// curate export: labelled images as training and test folders.
import ArgumentParser
import Base
import Export
import Foundation
import Store

extension FaceFilter: ExpressibleByArgument {}
extension Crop: ExpressibleByArgument {}

struct ExportCommand: AsyncParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case folder }
  enum Grouping: String, ExpressibleByArgument, CaseIterable { case account }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract:
      "Writes labelled images as train/CLASS and test/CLASS: split by account first, then balanced and augmented.",
    discussion: """
      All images of one account are on one side. With --balance the training side gets equal classes: small ones are augmented, \
      at most --factor pictures from a photograph, large ones thinned out; the test side holds originals only. The same \
      seed gives the same bytes at any --jobs. manifest.jsonl says how each picture was made.

      --augment takes shift=0.2 (of the side), hflip, vflip, rotate=180 (degrees), shear=0.2 (radians), zoom=0.2.

      Examples:
        curate export selfies/ --label selfie --balance
        curate export likeable/ --label regression --faces one --split 3:1
      """)

  @Argument(help: "The folder to write; it must be empty or not there yet.")
  var directory: String

  @Option(help: ArgumentHelp("The set of labels, as curate aggregate and curate score named it.", valueName: "name"))
  var label: String

  @Flag(help: "Equal classes on the training side.")
  var balance = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most pictures from one photograph, the original included.", valueName: "n"))
  var factor: Int = 5

  @Option(help: ArgumentHelp("Training to test, as 80:20 or 3:1.", valueName: "a:b"))
  var split: String = "80:20"

  @Option(parsing: .unconditional, help: ArgumentHelp("Pixels: the side of each picture.", valueName: "px"))
  var size: Int = 224

  @Option(help: "Which images, by their faces: any, one.")
  var faces: FaceFilter = .any

  @Option(help: "Which part of a photograph: none (all of it, squeezed), center, face (square, and levelled).")
  var crop: Crop = .none

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What --crop face adds on each side of the face's box, as a share of it (default: 0.5).", valueName: "x"))
  var cropMargin: Double?

  @Option(
    help: ArgumentHelp(
      "What copies are made of (default: shift=0.2,hflip,vflip,rotate=180,shear=0.2,zoom=0.2).", valueName: "list"))
  var augment: String?

  @Option(help: "How it is written: folder.")
  var format: Format = .folder

  @Option(help: "What must not be torn apart: account.")
  var group: Grouping = .account

  @OptionGroup var seed: SeedOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard ExportOptions.trainShare(split) != nil else {
      throw ValidationError("--split \(split) must be two numbers above 0, such as 80:20 or 3:1.")
    }
    guard (8...4096).contains(size) else { throw ValidationError("--size \(size) must lie between 8 and 4096 pixels.") }
    if let cropMargin {
      guard crop == .face else { throw ValidationError("--crop-margin belongs to --crop face.") }
      guard (0...4).contains(cropMargin) else {
        throw ValidationError("--crop-margin \(cropMargin) must lie between 0 and 4.")
      }
    }
    guard (1...100).contains(factor) else { throw ValidationError("--factor \(factor) must lie between 1 and 100.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    var options = try exportOptions()
    let opened = try store.open()
    let (labelled, contradictory) = try opened.read { connection in
      let names = try connection.labelSetNames()
      guard names.contains(label) else {
        let there = names.isEmpty ? "it has no labels yet" : "it has \(names.joined(separator: ", "))"
        throw Fault(
          .noInput, "The store has no labels \(label); \(there). curate aggregate and curate score make them.")
      }
      return try connection.labelledImages(set: label)
    }
    let images = opened.images
    let plan = try ExportPlan(labelled: labelled, contradictory: contradictory, options: options) { image in
      FileManager.default.fileExists(atPath: images.file(sha256: image.sha256, kind: image.kind))
    }
    warn(of: plan, options: options)
    let detectors = try opened.read { try $0.detectors() }
    let asksFaces = options.faces == .one || options.crop == .face
    options.detectors = asksFaces ? detectors.map(\.name) : []
    if asksFaces, detectors.count > 1 {
      let names = detectors.map { "\($0.images.grouped) by \($0.name)" }.joined(separator: "; ")
      output.warning(
        "The store's faces come from \(detectors.count) settings of the detector (\(names)); run curate faces with one of them "
          + "to the end first, so that it holds for all.")
    }
    let facts = try datasetFacts(opened, labels: label)
    let bar = ProgressBar("pictures", isQuiet: output.quiet)
    let interrupts = Interrupts()
    let written = try await recordingRun(opened, command: "export") { run in
      defer { bar.finish() }
      do {
        let written = try writeExport(
          plan, options: options, facts: facts, to: directory, images: opened.images, jobs: jobs.jobs,
          isCancelled: { interrupts.isRaised }, progress: { bar.update($0, of: $1) })
        do {
          try record(written, plan: plan, run: run, in: opened)
        } catch let fault as Fault {
          output.warning("The export is whole, but the store could not note it: \(fault.sentence)")
        }
        return written
      } catch is CancellationError {
        bar.finish()
        output.note("Interrupted. Nothing is left of the export; run the same command again.")
        throw EarlyEnd.interrupted
      }
    }
    try tell(written.summary, since: start)
  }

  private func warn(of plan: ExportPlan, options: ExportOptions) {
    if !balance, augment != nil { output.warning("--augment does nothing without --balance: no copies are made.") }
    if balance, options.usableFactor < options.factor {
      output.warning(
        "--augment \(options.augmentation.text.isEmpty ? "none" : options.augmentation.text) gives at most "
          + "\(options.usableFactor.of("different picture")) from a photograph, so --factor \(options.factor) is not reached."
      )
    }
    if let missing = plan.unused["missing_file"] {
      output.warning(
        "The files of \(missing.of("image")) are missing beside the store; importing the dump again brings them back.")
    }
  }

  private func exportOptions() throws -> ExportOptions {
    var options = ExportOptions(label: label)
    options.isBalanced = balance
    options.factor = factor
    options.trainShare = ExportOptions.trainShare(split) ?? 0.8
    options.size = size
    options.faces = faces
    options.crop = crop
    options.cropMargin = cropMargin ?? options.cropMargin
    options.seed = seed.seed
    if let augment { options.augmentation = try Augmentation(augment) }
    return options
  }

  private func record(_ written: WrittenExport, plan: ExportPlan, run: Int64, in store: Store) throws {
    let path = URL(fileURLWithPath: directory).standardizedFileURL.path
    try store.write { connection in
      try connection.recordExport(
        ExportRecord(
          directory: path, label: label, seed: seed.seed, manifestSHA256: written.summary.manifestSHA256), run: run,
        items: plan.images.flatMap { planned in
          planned.copies.map { copy in
            ExportItem(
              key: key(of: planned, copy: copy.number), image: planned.source.image.id, split: copy.side.rawValue,
              label: planned.source.label, copy: copy.number)
          }
        })
    }
  }

  private func tell(_ summary: DatasetSummary, since start: ContinuousClock.Instant) throws {
    let classes = summary.classes.sorted { $0.key < $1.key }
    let unused = summary.unused.values.reduce(0, +)
    try output.answer(
      "export", since: start,
      [
        ("directory", .string(directory)), ("format", .string(summary.format)),
        (
          "classes",
          .object(classes.map { ($0.key, ["train": .int($0.value.train), "test": .int($0.value.test)]) })
        ),
        ("augmented", .int(summary.augmented)), ("unused", .int(unused)), ("unused_reasons", JSON(summary.unused)),
        ("groups", .int(summary.groups)), ("seed", .string("\(summary.seed)")),
        ("train_share_wished", .double(summary.trainShareWished)),
        ("train_share_reached", JSON(summary.trainShareReached)),
        ("manifest_sha256", .string(summary.manifestSHA256)),
      ]
    ) {
      let table = Screen.table(
        [["class", "train", "test", "split"]]
          + classes.map { name, count in
            let share = summary.trainShareReached[name] ?? 0
            return [name, count.train.grouped, count.test.grouped, "\((share * 100).decimals(1)) %"]
          })
      return """
        \(directory): \(summary.groups.of("group")), \(summary.augmented.of("augmented copy", "augmented copies")), \
        \(unused.grouped) labelled but unused\(unused == 0 ? "" : " (\(counts(summary.unused)))")
        \(table)
        """
    }
  }
}
