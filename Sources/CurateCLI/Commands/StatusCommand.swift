// curate status: how far the dataset is.
import ArgumentParser
import Base
import Faces
import Features
import Fetch
import Foundation
import Selfies
import Store

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Prints the funnel, from posts collected to images exported, and how each stage stands.",
    discussion: "Example:\n  curate status --json")

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let folder = (opened.path as NSString).deletingLastPathComponent
    let (funnel, stages, detectors) = try opened.read { connection in
      (try connection.funnel(relativeTo: folder), try Self.stages(connection), try connection.detectors())
    }
    try output.answer(
      "status", since: start,
      [
        ("funnel", .array(funnel.map { ["step": .string($0.step), "count": .int($0.count)] })),
        (
          "stages",
          .array(
            stages.map {
              [
                "stage": .string($0.name), "done": .int($0.count.done), "failed": .int($0.count.failed),
                "rejected": .int($0.count.rejected), "pending": .int($0.pending),
              ]
            })
        ),
        (
          "detectors", .array(detectors.map { ["detector": .string($0.name), "images": .int($0.images)] })
        ),
      ]
    ) {
      let steps = Screen.table(
        funnel.map { [$0.step.replacing("_", with: " "), $0.count.grouped, Self.share($0, in: funnel)] })
      let table = Screen.table(
        [["stage", "done", "failed", "rejected", "pending"]]
          + stages.map {
            [$0.name, $0.count.done.grouped, $0.count.failed.grouped, $0.count.rejected.grouped, $0.pending.grouped]
          })
      // One line where all is well, several where a search under new settings was ended early.
      let faces = detectors.map { "faces of \($0.images.of("photograph")) by \($0.name)" }.joined(separator: "\n")
      return steps + "\n\n" + table + (faces.isEmpty ? "" : "\n\n" + faces)
    }
  }

  private static func stages(_ connection: Connection) throws -> [(name: String, count: StageCount, pending: Int)] {
    let counts = try connection.stageCounts()
    let images = try connection.imageCount()
    func stage(_ name: String, _ count: StageCount?, total: Int) -> (String, StageCount, Int) {
      let count = count ?? StageCount()
      return (name, count, max(0, total - count.done - count.failed - count.rejected))
    }
    // What was never asked for is no work that waits.
    let described = try [FeatureStage.name, PredictStage.name].flatMap { stage in
      try connection.stageCounts(byNameIn: stage).sorted { $0.key < $1.key }.map { ("\(stage) \($0.key)", $0.value) }
    }
    return [
      stage(FetchStage.name, counts[FetchStage.name], total: try connection.fetchCount()),
      stage(FaceStage.name, counts[FaceStage.name], total: images),
    ] + described.map { stage($0.0, $0.1, total: images) }
  }

  /// "11.7 %" of what the step is a part of.
  private static func share(_ step: FunnelStep, in funnel: [FunnelStep]) -> String {
    let whole = [
      "revisited": "collected", "gone": "collected", "one_face": "faces_searched", "with_faces": "faces_searched",
    ]
    guard let name = whole[step.step], let total = funnel.first(where: { $0.step == name })?.count, total > 0 else {
      return ""
    }
    return "\((Double(step.count) * 100 / Double(total)).decimals(1)) % of \(name.replacing("_", with: " "))"
  }
}
