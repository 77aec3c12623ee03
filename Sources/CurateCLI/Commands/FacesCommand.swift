// curate faces: how many faces each photograph of the store shows.
import ArgumentParser
import Base
import Faces
import Foundation
import Pipeline
import Store

struct FacesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faces",
    abstract: "Finds the faces in every photograph of the store, with dlib's frontal detector.",
    discussion: """
      Resumes where it was ended; other settings search anew and replace what was found. A photograph that cannot be decoded is counted, with the reason, \
      and ends nothing. Colour profiles (ICC) are not applied. Exports choose by the result: curate export … --faces one.

      --keep lists what such a choice keeps, and deletes nothing. --sheet draws what was found. Both show what the store \
      has; they search where it has nothing yet, or where settings are named.

      Examples:
        curate faces
        curate faces --upsample 1 --jobs 8
        curate faces --max-side 1024
        curate faces --sheet groups.jpg --only many
        curate faces --keep one > one-face.tsv
      """)

  @OptionGroup var detector: FaceDetectorOptions
  @OptionGroup var view: FaceViewOptions
  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    try view.checkSheet()
    let options = try detector.read()
    let opened = try store.open()
    let known = try opened.read { try $0.detectors() }
    // To look at what was found is no reason to search, and least of all under other settings.
    let onlyLooks = view.isAsked && !detector.isNamed && !known.isEmpty
    var report = onlyLooks ? StageReport() : try await search(opened, options, known: known)
    let fingerprint = onlyLooks ? nil : options.fingerprint
    let (faces, total, problems) = try opened.read {
      (try $0.faceCounts(detector: fingerprint), try $0.imageCount(), try $0.problems(of: FaceStage.name))
    }
    let open = max(0, total - faces.one - faces.many - faces.none - problems.count)
    if onlyLooks { report.already = total - open }
    let reasons = problems.reduce(into: [String: Int]()) { $0[$1.reason ?? "unknown", default: 0] += 1 }
    let searched = fingerprint ?? known.map(\.name).joined(separator: "; ")
    let sheet = report.wasInterrupted ? nil : try sheet(of: opened, detector: searched)
    if onlyLooks, open > 0 {
      output.note("\(open.of("photograph")) \(open == 1 ? "has" : "have") not been searched yet; curate faces goes on.")
    }
    if let kept = view.kept {
      // Half a list would pass for a whole one.
      if report.wasInterrupted { throw EarlyEnd.interrupted }
      try listPhotographs(kept, of: opened, asJSON: output.json)
      if let sheet { output.note(Self.words(for: sheet)) }
      return
    }
    try output.answer(
      "faces", since: start,
      [
        ("images", .int(total)), ("none", .int(faces.none)), ("one", .int(faces.one)), ("many", .int(faces.many)),
        ("failed", .int(problems.count)), ("pending", .int(open)), ("reasons", JSON(reasons)),
        ("searched_now", .int(report.done)),
        ("already", .int(report.already)), ("detector", .string(searched)),
        ("sheet", sheet?.json ?? .null), ("interrupted", .bool(report.wasInterrupted)),
      ]
    ) {
      """
      \(total.of("photograph")): \(faces.one.grouped) with one face, \(faces.many.grouped) with several, \
      \(faces.none.grouped) with none, \(problems.count.grouped) failed\(open == 0 ? "" : ", \(open.grouped) not searched yet")
        searched now \(report.done.grouped), already known \(report.already.grouped)\
      \(reasons.isEmpty ? "" : "\n  reasons: " + counts(reasons))\
      \(sheet.map { "\n  " + Self.words(for: $0) } ?? "")
      """
    }
    if total == 0 { output.note("The store has no photographs yet; curate import and curate fetch bring them.") }
    if report.wasInterrupted { throw EarlyEnd.interrupted }
  }

  /// Searches what these settings have not searched yet.
  private func search(
    _ opened: Store, _ options: FaceOptions, known: [(name: String, images: Int)]
  ) async throws -> StageReport {
    if output.verbose { output.note(detector.description(options)) }
    for other in known where other.name != options.fingerprint {
      output.note(
        "\(other.images.of("photograph")) \(other.images == 1 ? "was" : "were") searched under other settings (\(other.name)); "
          + "this run searches them anew, and replaces what was found.")
    }
    let stage = FaceStage(images: opened.images, options: options)
    return try await runStage(
      stage, command: "faces", items: "photographs", width: jobs.jobs, store: opened, output: output)
  }

  private func sheet(of store: Store, detector: String) throws -> DrawnSheet? {
    guard let file = view.sheet else { return nil }
    do {
      return try drawSheet(
        view.drawn, of: store, to: file, count: view.sheetCount ?? 48, detector: detector, jobs: jobs.jobs)
    } catch is CancellationError {
      output.note("Interrupted. The search is done; the sheet was not drawn.")
      throw EarlyEnd.interrupted
    }
  }

  private static func words(for sheet: DrawnSheet) -> String {
    "\(sheet.file) shows \(sheet.photographs.grouped) of \(sheet.of.of("photograph"))"
  }
}
