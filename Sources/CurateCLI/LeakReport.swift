// LeakReport: how much accuracy the published order of an export buys, by a quick classifier on both.
import Base
import Export
import Probe
import Store

/// The same photographs in the paper's order and in ours, and what the same classifier makes of each.
struct LeakReport {
  let paper: ProbeResult
  let sound: ProbeResult

  /// The most pictures of either order that are looked at; photographs are drawn by lot where there are more.
  static let mostPictures = 8_000

  /// - Throws: `Fault(.data)` where the photographs cannot be split by groups; `EarlyEnd` where it was interrupted.
  init(_ planning: ExportPlanning, options: ExportOptions, images: ImageFolder, jobs: Int, output: OutputOptions) throws
  {
    var soundOptions = options
    soundOptions.order = .sound
    let soundPlan = try ExportPlan(planning.candidates, likenesses: planning.likenesses, options: soundOptions)
    let interrupts = Interrupts()
    func result(_ plan: ExportPlan, _ options: ExportOptions, _ name: String) throws -> ProbeResult {
      let bar = ProgressBar("pictures described (\(name))", isQuiet: output.quiet)
      defer { bar.finish() }
      let pictures = try probePictures(
        of: plan, options: options, images: images, atMost: Self.mostPictures, jobs: jobs,
        isCancelled: { interrupts.isRaised }, progress: { bar.update($0, of: $1) })
      return try probe(pictures, jobs: jobs)
    }
    do {
      paper = try result(planning.plan, options, "the paper's order")
      sound = try result(soundPlan, soundOptions, "groups first")
    } catch is CancellationError {
      output.note("Interrupted. The export is whole; what its leak buys was not measured.")
      throw EarlyEnd.interrupted
    }
  }

  /// Of balanced accuracy on the test side.
  var gain: Double { paper.testAccuracy.value - sound.testAccuracy.value }

  var json: JSON {
    ["paper": Self.json(paper), "sound": Self.json(sound), "gain": .double(gain)]
  }

  private static func json(_ result: ProbeResult) -> JSON {
    [
      "train": json(result.trainAccuracy), "test": json(result.testAccuracy),
      "train_pictures": .int(result.trainPictures), "test_pictures": .int(result.testPictures),
      "leaked_test_pictures": .int(result.leakedTestPictures),
    ]
  }

  private static func json(_ share: Share) -> JSON {
    ["value": .double(share.value), "low": .double(share.low), "high": .double(share.high)]
  }

  var text: String {
    func row(_ name: String, _ result: ProbeResult) -> [String] {
      func share(_ share: Share) -> String {
        "\(share.value.decimals(3)) [\(share.low.decimals(3)), \(share.high.decimals(3))]"
      }
      return [
        name, share(result.trainAccuracy), share(result.testAccuracy),
        "\(result.leakedTestPictures.grouped) of \(result.testPictures.grouped)",
      ]
    }
    let table = Screen.table([
      ["", "on what it learnt", "on the test side", "test pictures learnt from"], row("the paper's order", paper),
      row("groups first", sound),
    ])
    let points = "\(gain >= 0 ? "+" : "")\((gain * 100).decimals(1)) points"
    let overlap = paper.testAccuracy.low <= sound.testAccuracy.high && sound.testAccuracy.low <= paper.testAccuracy.high
    return """
      what the leak buys: \(points) (balanced accuracy of a linear classifier on builtin features)\(overlap ? "; the intervals overlap, so that chance may do as much" : "")
      \(table)
      """
  }
}
