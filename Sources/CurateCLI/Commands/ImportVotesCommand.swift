// curate votes import: votes of a file into the store.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store

extension VotesCommand {
  struct ImportVotes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Reads votes from a CSV file with the columns item, annotator and label, or from Label Studio's JSON.",
      discussion: """
        item names an image: its hash (or the first 8 digits and more), the post's id (id/2 for its second picture), or the dump's \
        file name. Votes on other items are kept and counted; they have no image. The same file twice changes nothing.

        An export of Label Studio (JSON or JSON-MIN) is told by its first byte. Its from_name is the question; where it asks one \
        only, under a name that the task does not have, that is --question. completed_by is the annotator: the e-mail address, or \
        the number. created_at and lead_time are kept. Cancelled annotations and ground truth are counted and left out.

        Examples:
          curate votes import votes.csv --task selfie
          curate votes import project-1.json --task selfie
        """)

    @Argument(help: "The vote file; - is standard input.") var file: String
    @Option(help: ArgumentHelp("The task that was asked.", valueName: "name")) var task: String
    @Option(help: ArgumentHelp("The question (default: the task's main one).", valueName: "name")) var question: String?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      var filed = try FiledVotes(file)
      let opened = try store.open(creating: true, output: output)
      let shelf = try TaskShelf(store: opened, now: currentTime())
      let (taskID, task) = try shelf.task(named: self.task)
      let strangers = try filed.settleQuestions(question, shelf: shelf, task: task)
      try filed.checkLabels(task: task)
      let seen = filed.votes.count
      let repeated = filed.keepLastWords()
      let votes = filed.votes
      let kept = try await recordingRun(opened, command: "votes import") { run in
        // Looking names up may take a while; the store is locked for the writing only.
        let names = Set(votes.flatMap(\.names))
        let images = try opened.read { try $0.images(named: names) }
        return try opened.write { try keep(votes, images: images, task: taskID, run: run, in: $0) }
      }
      filed.report.warn(output, path: file)
      for stranger in strangers { output.warning(stranger) }
      if repeated > 0 {
        output.warning("\(repeated.of("vote")) of an annotator on an item already voted on: the last one counts.")
      }
      let unknown = kept.unknown
      if !unknown.isEmpty {
        output.warning(
          "\(unknown.count.of("item")) of \(file) are no images of the store, or more than one "
            + "(\(unknown.prefix(3).joined(separator: ", "))\(unknown.count > 3 ? ", …" : "")); their votes are kept, but "
            + "cannot be exported.")
      }
      if kept.forgotten > 0 {
        output.note("\(kept.forgotten.of("vote")) on what curate forget has removed: left out")
      }
      let asked = Set(votes.map(\.question)).sorted()
      let report = filed.report
      try output.answer(
        "votes import", since: start,
        [
          ("task", .string(task.name)), ("question", JSON(asked.count == 1 ? asked[0] : nil)),
          ("questions", JSON(asked)), ("votes_new", .int(kept.added)), ("votes_replaced", .int(kept.replaced)),
          ("votes_seen", .int(seen)),
          ("items_without_image", .int(unknown.count)), ("rejected", .int(report.rejects.values.reduce(0, +))),
          ("rejects", JSON(report.rejects)), ("left_out", JSON(report.leftOut)),
          ("forgotten", .int(kept.forgotten)),
        ]
      ) {
        let replaced =
          kept.replaced == 0 ? "" : " (\(kept.replaced.grouped) in place of other answers of the same annotators)"
        return "\(seen.of("vote")) read, \(kept.added.grouped) new\(replaced), on \(task.name) "
          + "(\(asked.joined(separator: ", ")))"
      }
    }

    /// What became of the votes.
    private struct Kept {
      var added = 0
      /// Of these, in place of another answer of the annotator.
      var replaced = 0
      /// Items without an image, and votes on what was forgotten.
      var unknown: [String] = []
      var forgotten = 0
    }

    private func keep(
      _ votes: [FiledVotes.Vote], images: [String: StoredImage], task: Int64, run: Int64, in connection: Connection
    ) throws -> Kept {
      var annotators: [String: Int64] = [:]
      var unknown: Set<String> = []
      var kept = Kept()
      let now = currentTime()
      for vote in votes {
        let image = vote.names.lazy.compactMap { images[$0] }.first
        if image == nil {
          guard !connection.isForgotten(item: vote.item) else {
            kept.forgotten += 1
            continue
          }
          unknown.insert(vote.item)
        }
        let annotator = try annotators[vote.annotator] ?? connection.addAnnotator(named: vote.annotator, at: now).id
        annotators[vote.annotator] = annotator
        let item = image?.sha256 ?? vote.item
        let current = try connection.currentVote(
          task: task, question: vote.question, item: item, annotator: annotator)
        if current == vote.label { continue }
        try connection.appendVote(
          task: task, question: vote.question, item: item, image: image?.id, annotator: annotator, label: vote.label,
          at: vote.castAt ?? now, seconds: vote.seconds, run: run)
        kept.added += 1
        if current != nil { kept.replaced += 1 }
      }
      kept.unknown = unknown.sorted()
      return kept
    }
  }
}
