// curate votes decisions: what owners decided in the place of votes, and who did.
import Annotator
import ArgumentParser
import Base
import Foundation
import Review
import Store

extension VotesCommand {
  struct Decisions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "decisions", abstract: "What owners decided about images, who did, and why.",
      discussion: """
        Owners decide on the pages of curate serve: about ties, flagged images and labels that a classifier doubts. What they \
        decided goes before the votes wherever labels are made of them (curate aggregate, curate selfies train), and changes \
        nothing about the votes themselves or about agreement.

        Examples:
          curate votes decisions --task selfie
          curate votes decisions --task danger --question selfie --json
        """)

    @Option(help: ArgumentHelp("The task.", valueName: "name")) var task: String
    @Option(help: ArgumentHelp("The question (default: all that offer answers).", valueName: "name"))
    var question: String?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      let opened = try store.open()
      let asked = try AskedQuestion(opened, task: task, question: question, now: currentTime())
      let questions = question == nil ? asked.task.questions.filter { !$0.isText }.map(\.name) : [asked.question.name]
      let found = try opened.read { connection in
        try questions.flatMap { try connection.decisions(task: asked.taskID, question: $0).values }
      }.sorted { ($0.at.seconds, $0.sha256, $0.question) < ($1.at.seconds, $1.sha256, $1.question) }
      let rows: [JSON] = found.map { decision in
        let label = Self.label(decision)
        return [
          "item": .string(decision.sha256), "question": .string(decision.question),
          "verdict": .string(label == nil ? "leave_out" : "label"), "label": JSON(label), "by": .string(decision.name),
          "note": .string(decision.note), "at": .string(decision.at.iso8601),
        ]
      }
      try output.answer("votes decisions", since: start, [("task", .string(task)), ("decisions", .array(rows))]) {
        found.isEmpty
          ? "Nothing was decided by an owner."
          : Screen.table(
            [["image", "question", "decided", "by", "when", "why"]]
              + found.map {
                [
                  String($0.sha256.prefix(12)), $0.question, Self.label($0) ?? "left out", $0.name, $0.at.iso8601,
                  $0.note,
                ]
              }, numeric: false)
      }
    }

    private static func label(_ decision: Decision) -> String? {
      if case .label(let label) = decision.verdict { label } else { nil }
    }
  }
}
