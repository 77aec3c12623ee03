// ReportSheets: which photographs a report shows, and their thumbnails, made once each.
import Annotator
import Base
import Faces
import Foundation
import Imaging
import Pipeline
import Report
import Review
import Store
import Votes

extension ReportGathering {
  /// Thumbnails of classes, all sets together, where nobody says how many: about two megabytes.
  private static let mostByDefault = 288
  private static let usualPerClass = 24
  private static let fewestByDefault = 4
  /// Classes of a set; a set of more shows its largest.
  private static let mostClasses = 24
  /// Labels that are less likely wrong than this are not doubted.
  private static let leastDoubt = ReviewQueue.leastDoubt

  func addSheets(to facts: inout ReportFacts, doubted: [DoubtedQuestion]) throws {
    let classes = facts.labels.reduce(0) { $0 + min($1.classes.count, Self.mostClasses) }
    let most =
      perClass ?? min(Self.usualPerClass, max(Self.fewestByDefault, Self.mostByDefault / max(1, classes)))
    facts.perClass = most
    guard most > 0 else { return }
    var samples: [(set: LabelSetFacts, sample: ClassSample)] = []
    for set in facts.labels {
      try checkInterrupts()
      var sample = ClassSample(seed: seed, most: most)
      try store.read { connection in
        try connection.forEachLabelledPhotograph(set: set.name) {
          sample.add(image: $0, sha256: $1, class: $2)
        }
      }
      samples.append((set, sample))
    }
    let suspects = doubted.map { question in
      question.labels.suspicion.suspects.prefix(most).filter { $0.probabilityWrong >= Self.leastDoubt }
    }
    let shown = samples.flatMap { $0.sample.picks.values.flatMap { $0.map(\.image) } }
    let queried = zip(doubted, suspects).flatMap { question, list in list.compactMap { question.labels.images[$0.item] }
    }
    let thumbnails = try thumbnails(of: Set(shown + queried))
    facts.sheets = samples.map { set, sample in sheet(set, sample, thumbnails) }
    facts.doubted = zip(doubted, suspects).map { question, list in
      let (asked, labels) = (question.asked, question.labels)
      return DoubtedFacts(
        task: asked.task.name, question: asked.question.name, isMain: asked.question.name == asked.task.mainQuestion,
        labels: labels.suspicion.suspects.count,
        shown: list.map { suspect in
          let label = labels.label(suspect)
          let votes = "\(suspect.votesFor.grouped) : \(suspect.votesAgainst.grouped) votes"
          return SheetPhotograph(
            sha256: suspect.item, thumbnail: labels.images[suspect.item].flatMap { thumbnails[$0] },
            words: "labelled \(label) by \(suspect.votesFor.grouped) votes to \(suspect.votesAgainst.grouped)",
            lines: [
              "labelled \(label)", votes, "classifier: \(labels.made.positive) \(suspect.probability.decimals(3))",
              "wrong \(suspect.probabilityWrong.decimals(3))",
            ])
        })
    }
  }

  private func sheet(
    _ set: LabelSetFacts, _ sample: ClassSample, _ thumbnails: [Int64: Thumbnail]
  ) -> ClassSheetFacts {
    let largest = sample.counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostClasses).map(\.key)
    return ClassSheetFacts(
      name: set.name, isOfPosts: set.isOfPosts,
      classes: largest.sorted().map { name in
        (
          name, sample.counts[name] ?? 0,
          (sample.picks[name] ?? []).map {
            SheetPhotograph(sha256: $0.sha256, thumbnail: thumbnails[$0.image], words: "labelled \(name)")
          }
        )
      }, classesLeftOut: sample.counts.count - largest.count, command: set.command)
  }

  /// Each photograph's thumbnail; none where its file cannot be read.
  private func thumbnails(of images: Set<Int64>) throws -> [Int64: Thumbnail] {
    var queue = images.sorted().makeIterator()
    let made = MadeThumbnails()
    let bar = ProgressBar("thumbnails", isQuiet: output.quiet)
    defer { bar.finish() }
    try inOrder(
      width: jobs,
      next: { () -> (image: StoredImage, hiding: FaceHiding)? in
        try checkInterrupts()
        while let id = queue.next() {
          let found = try store.read { connection in
            try (connection.image(id: id), isBlurred ? .faces(connection.faces(ofImage: id)) : FaceHiding.none)
          }
          if let image = found.0 { return (image, found.1) }
        }
        return nil
      }, makeWorker: {},
      process: { item, _ -> (Int64, Thumbnail?) in
        do {
          return (
            item.image.id, try Thumbnail(of: readPhotograph(item.image, in: store.images), hiding: item.hiding)
          )
        } catch is ItemProblem {
          return (item.image.id, nil)
        } catch is ImageProblem {
          return (item.image.id, nil)
        }
      },
      emit: { id, thumbnail in
        made.keep(thumbnail, of: id)
        bar.update(made.count, of: images.count)
      })
    return made.thumbnails
  }
}

/// `inOrder` emits one at a time, on whichever thread has the next one.
private final class MadeThumbnails: @unchecked Sendable {
  private let lock = NSLock()
  private var kept: [Int64: Thumbnail] = [:]
  private var seen = 0

  var thumbnails: [Int64: Thumbnail] { lock.withLock { kept } }
  var count: Int { lock.withLock { seen } }

  func keep(_ thumbnail: Thumbnail?, of image: Int64) {
    lock.withLock {
      kept[image] = thumbnail
      seen += 1
    }
  }
}
