// curate export: labelled images as training and test sets.
import ArgumentParser
import Base
import Duplicates
import Export
import Foundation
import Store

extension ExportFormat: ExpressibleByArgument {}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract:
      "Writes labelled images as a training and a test side: split by groups first, then balanced and augmented.",
    discussion: """
      All images of one account and all near-duplicates are on one side. With --balance the training side gets equal classes: small \
      ones are augmented, at most --factor pictures from a photograph, large ones thinned out; the test side holds originals only. \
      The same store and seed give the same bytes at any --jobs. Photographs stay on their side when more come: the store remembers \
      each seed's split.

      --format folder writes train/CLASS/KEY.jpg, webdataset train-000000.tar, coco train/KEY.jpg with annotations/train.json, manifest \
      no pictures. Each comes with manifest.jsonl (how each picture was made), dataset.json, croissant.json and README.md, a data card.

      --copies 2 --augment hflip gives every photograph of the training side and its mirror image, balanced or not by themselves.

      --augment takes shift=0.2 (of the side), hflip, vflip, rotate=180 (degrees), shear=0.2 (radians), zoom=0.2.

      Examples:
        curate export selfies/ --label selfie --balance
        curate export selfies/ --label selfie --balance --dry-run
        curate export selfies/ --label selfie --balance --update
        curate export likeable/ --label regression --faces one --crop face --split 3:1
        curate export shards/ --label selfie --format webdataset
        curate export leaky/ --label selfie --protocol paper
      """)

  @Argument(help: "The folder to write; it must be empty or not there yet, but for --force and --update.")
  var directory: String

  @Option(help: ArgumentHelp("The set of labels, as curate aggregate and curate score named it.", valueName: "name"))
  var label: String

  @Option(help: "How it is written: \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: ExportFormat = .folder

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("webdataset: the most pictures in a shard (default: 10000).", valueName: "n"))
  var shardSize: Int?

  @OptionGroup(title: "The split") var split: SplitOptions
  @OptionGroup(title: "The pictures") var pictures: PictureOptions

  @Flag(help: "Replace an export that is there; anything else stays.")
  var force = false

  @Flag(help: "Leave an export that is there as it is where it would come out the same; replace it where not.")
  var update = false

  @Flag(help: "Say what would be written, and write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "When the data set was published, for croissant.json (default: its last reading; --update keeps the day there is).",
      valueName: "date"))
  var published: String?

  @OptionGroup var seed: SeedOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let shardSize {
      guard format == .webdataset else { throw ValidationError("--shard-size belongs to --format webdataset.") }
      guard (1...10_000_000).contains(shardSize) else {
        throw ValidationError("--shard-size \(shardSize) must lie between 1 and 10000000 pictures.")
      }
    }
    if force, update {
      throw ValidationError("--force replaces an export in any case, --update where it would change: name one of them.")
    }
    if let published {
      guard published.utf8.count == 10, UTCTime(published) != nil else {
        throw ValidationError("--published \(published) must be a date such as 2026-11-21.")
      }
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    var options = try exportOptions()
    let opened = try store.open()
    let name = SplitName(
      label: label, seed: seed.seed, trainShare: options.trainShare,
      groupedBy: options.kinships.map(\.rawValue).sorted().joined(separator: ","))
    let earlier = try split.sidesOf.map(sides(ofExport:))
    let table = try await recordingRun(opened, command: "export") { run in
      let planning = try await ExportPlanning(
        opened, options: options, split: name, earlier: earlier, isNew: split.newSplit, jobs: jobs.jobs, output: output)
      let plan = planning.plan
      options.detectors = try detectors(opened, options: options)
      warn(of: plan, options: options)
      var table = ExportTable(plan, options: options, directory: directory)
      if dryRun { return table }
      let facts = try datasetFacts(opened, labels: label)
      let standing = update ? try standing(plan, options: options, facts: facts) : .none
      let written: WrittenExport
      switch standing {
      case .same(let export):
        written = export
        table.isUnchanged = true
      case .none, .other:
        let isFilledIn = isFilledIn(directory)
        written = try write(plan, options: options, facts: facts, images: opened.images)
        if case .other(let reason) = standing { table.replaced = reason }
        if isFilledIn {
          output.warning(
            "What was written into README.md or croissant.json of the export that was in \(directory) went with it.")
        }
      }
      table.summary = written.summary
      do {
        try record(written, table.isUnchanged, plan: plan, options: options, name: name, run: run, in: opened)
      } catch let fault as Fault {
        output.warning("The export is whole, but the store could not note it: \(fault.sentence)")
      }
      if options.order == .paper {
        do {
          table.leak = try LeakReport(
            planning, options: options, images: opened.images, jobs: jobs.jobs, output: output)
        } catch let fault as Fault where fault.code == .data {
          output.warning("The export is whole, but what its leak buys could not be measured: \(fault.sentence)")
        }
      }
      return table
    }
    try tell(table, since: start)
  }

  /// What is in the folder, held against the plan.
  private func standing(_ plan: ExportPlan, options: ExportOptions, facts: DatasetFacts) throws -> StandingExport {
    let bar = ProgressBar("pictures compared", isQuiet: output.quiet)
    let words = "Interrupted. The export is as it was; run the same command again."
    return try output.cancellable([bar], saying: words) { interrupts in
      try standingExport(
        plan, options: options, facts: facts, in: directory, jobs: jobs.jobs, isCancelled: { interrupts.isRaised },
        progress: { bar.update($0, of: $1) })
    }
  }

  private func write(
    _ plan: ExportPlan, options: ExportOptions, facts: DatasetFacts, images: ImageFolder
  ) throws -> WrittenExport {
    let bar = ProgressBar("pictures", isQuiet: output.quiet)
    let words = "Interrupted. Nothing is left of the export; run the same command again."
    return try output.cancellable([bar], saying: words) { interrupts in
      try writeExport(
        plan, options: options, facts: facts, to: directory, images: images, jobs: jobs.jobs, force: force || update,
        flag: update ? "--update" : "--force", isCancelled: { interrupts.isRaised },
        progress: { bar.update($0, of: $1) })
    }
  }

  private func exportOptions() throws -> ExportOptions {
    var options = ExportOptions(label: label)
    (options.format, options.seed) = (format, seed.seed)
    options.shardSize = shardSize ?? options.shardSize
    options.published = published
    try split.apply(to: &options)
    try pictures.apply(to: &options)
    return options
  }

  /// The names of what found the store's faces, where the choice or the crop asks for faces.
  private func detectors(_ store: Store, options: ExportOptions) throws -> [String] {
    guard options.faces != .any || options.crop == .face else { return [] }
    let detectors = try store.read { try $0.detectors() }
    if detectors.count > 1 {
      let names = detectors.map { "\($0.images.grouped) by \($0.name)" }.joined(separator: "; ")
      output.warning(
        "The store's faces come from \(detectors.count) settings of the detector (\(names)); run curate faces with one of them "
          + "to the end first, so that it holds for all.")
    }
    return detectors.map(\.name)
  }

  private func warn(of plan: ExportPlan, options: ExportOptions) {
    if !options.isBalanced, (pictures.augment != nil && options.copies == 1) || split.factor != 5 {
      output.warning(
        "\(split.factor != 5 ? "--factor" : "--augment") does nothing without \(split.factor != 5 ? "" : "--copies or ")--balance: "
          + "no copies are made.")
    }
    if options.usableCopies < options.copies {
      output.warning(
        "--augment \(options.augmentation.text.isEmpty ? "none" : options.augmentation.text) gives at most "
          + "\(options.usableCopies.of("different picture")) from a photograph, so --copies \(options.copies) is not reached."
      )
    }
    if options.isBalanced, options.usableFactor < options.factor {
      output.warning(
        "--augment \(options.augmentation.text.isEmpty ? "none" : options.augmentation.text) gives at most "
          + "\(options.usableFactor.of("different picture")) from a photograph, so --factor \(options.factor) is not reached."
      )
    }
    if let missing = plan.unused["missing_file"] {
      output.warning(
        "The files of \(missing.of("image")) are missing beside the store; importing the dump again brings them back.")
    }
    if let tying = plan.unused["on_both_sides"] {
      output.warning(
        "\(tying.of("new photograph")) belong\(tying == 1 ? "s" : "") to what earlier exports had on both sides, and "
          + "\(tying == 1 ? "is" : "are") left out, so that nothing moves; --new-split draws all sides anew.")
    }
    if let parted = plan.unused["on_other_side_before"] {
      output.warning(
        "\(parted.of("photograph")) of an earlier export belong\(parted == 1 ? "s" : "") together with more on the other side, by "
          + "this choice of groups, and \(parted == 1 ? "is" : "are") left out; --new-split draws all sides anew.")
    }
  }

  private func record(
    _ written: WrittenExport, _ isUnchanged: Bool, plan: ExportPlan, options: ExportOptions, name: SplitName,
    run: Int64, in store: Store
  ) throws {
    let path = URL(fileURLWithPath: directory).standardizedFileURL.path
    let record = ExportRecord(
      directory: path, label: label, seed: seed.seed, format: format.rawValue, order: options.order.rawValue,
      manifestSHA256: written.summary.manifestSHA256, summary: try stableJSON(written.summary))
    let items = plan.images.lazy.flatMap { image in
      image.copies.lazy.map { copy in
        ExportItem(
          key: key(of: image, copy: copy.number), image: image.source.image.id,
          split: copy.side.rawValue, label: image.source.label, copy: copy.number)
      }
    }
    try store.write { connection in
      // What was left as it is has its record already, unless another store's export lies there.
      let isKnown = try isUnchanged && connection.manifestOfLastExport(into: path) == record.manifestSHA256
      if !isKnown { try connection.recordExport(record, run: run, items: items) }
      if options.order == .sound {
        try connection.keepSides(plan.sides.mapValues(\.rawValue), ofSplit: name, anew: split.newSplit)
      }
    }
  }

  private func tell(_ table: ExportTable, since start: ContinuousClock.Instant) throws {
    try output.answer("export", since: start, table.fields) { table.text }
  }
}
