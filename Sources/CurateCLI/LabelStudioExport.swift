// LabelStudioExport: the votes of a task as Label Studio imports them.
import Annotator
import Base
import Foundation
import Store

/// A list of Label Studio's tasks: one for each item, with an annotation for each annotator, who is known by `email`
/// because that is what Label Studio looks people up by. `data.curate_item` is the item's exact name here, by which
/// `curate votes import` finds it again.
struct LabelStudioExport {
  /// The file, with a line for each task.
  let text: String
  let votes: Int

  private struct Answer {
    var question: AnnotationTask.Question
    var vote: StoredVote
  }

  /// - Parameter root: what stands before an image's path, which begins with the name of the store's image folder.
  init(
    _ connection: Connection, task: Int64, questions: [AnnotationTask.Question], images: ImageFolder, root: String
  ) throws {
    // item: annotator: answers in the order of the questions.
    var answers: [String: [String: [Answer]]] = [:]
    var count = 0
    for question in questions {
      for vote in try connection.currentVotes(task: task, question: question.name, everywhere: true) {
        answers[vote.item, default: [:]][vote.annotator, default: []].append(Answer(question: question, vote: vote))
        count += 1
      }
    }
    votes = count
    let known = try connection.images(named: Set(answers.keys))
    let folder = (images.path as NSString).deletingLastPathComponent + "/"
    var lines: [String] = []
    var annotation = 0
    for (place, (item, people)) in answers.sorted(by: { $0.key < $1.key }).enumerated() {
      let path = known[item].map { images.file(sha256: $0.sha256, kind: $0.kind).dropFirst(folder.count) }
      let annotations = people.sorted { $0.key < $1.key }.map { annotator, own -> JSON in
        annotation += 1
        return Self.annotation(annotation, by: annotator, own)
      }
      let task: JSON = [
        "id": .int(place + 1),
        "data": ["image": .string(path.map { root + $0 } ?? item), "curate_item": .string(item)],
        "annotations": .array(annotations), "predictions": [],
      ]
      lines.append(task.text)
    }
    text = "[" + (lines.isEmpty ? "" : "\n" + lines.joined(separator: ",\n") + "\n") + "]\n"
  }

  private static func annotation(_ id: Int, by annotator: String, _ answers: [Answer]) -> JSON {
    let times = answers.map(\.vote.castAt)
    let seconds = answers.compactMap(\.vote.seconds)
    return [
      "id": .int(id), "completed_by": ["email": .string(annotator)],
      "result": .array(
        answers.map { answer in
          let label = JSON.array([.string(answer.vote.label)])
          return [
            "id": .string("\(id)-\(answer.question.name)"), "from_name": .string(answer.question.name),
            "to_name": "image", "type": answer.question.isText ? "textarea" : "choices",
            "value": answer.question.isText ? ["text": label] : ["choices": label],
          ]
        }), "was_cancelled": false, "ground_truth": false,
      "created_at": JSON(times.max()?.iso8601), "lead_time": JSON(seconds.isEmpty ? nil : seconds.reduce(0, +)),
    ]
  }
}
