// LabelStudioTests: votes from and to Label Studio, in both of its JSON forms, and files that are neither.
import Base
import Foundation
import Testing

@Suite struct LabelStudioTests {
  /// Three tasks of an export as Label Studio writes it: people by number and by address, boxes beside choices, what was
  /// cancelled, what is ground truth, what nobody answered.
  private let export = """
    [{"id": 7, "project": 2, "data": {"image": "/data/upload/2/0badcafe-one.jpg", "caption": "a"},
      "annotations": [
        {"id": 3, "completed_by": {"id": 4, "email": "ada@example.org", "first_name": "Ada"}, "was_cancelled": false,
         "ground_truth": false, "created_at": "2024-05-02T10:00:00.123456Z", "lead_time": 2.5,
         "result": [{"id": "x", "from_name": "choice", "to_name": "image", "type": "choices",
                     "value": {"choices": ["y"]}, "origin": "manual"}]},
        {"id": 4, "completed_by": 9, "was_cancelled": false, "created_at": "2024-05-02T11:00:00Z", "lead_time": 1,
         "result": [{"id": "x", "from_name": "choice", "to_name": "image", "type": "choices",
                     "value": {"choices": ["n"]}}]},
        {"id": 5, "completed_by": 9, "was_cancelled": true, "result": []},
        {"id": 6, "completed_by": 10, "was_cancelled": false, "ground_truth": true,
         "result": [{"from_name": "choice", "type": "choices", "value": {"choices": ["y"]}}]}],
      "predictions": [{"result": [{"from_name": "choice", "type": "choices", "value": {"choices": ["n"]}}]}]},
     {"id": 8, "data": {"image": "https://example.org/pictures/two.jpg?w=100"},
      "annotations": [
        {"id": 8, "completed_by": 9, "created_at": "2024-05-03T12:00:00Z",
         "result": [{"from_name": "choice", "type": "choices", "value": {"choices": ["y"]}}]},
        {"id": 7, "completed_by": 9, "created_at": "2024-05-03T11:00:00Z",
         "result": [{"from_name": "choice", "type": "choices", "value": {"choices": ["n"]}},
                    {"from_name": "box", "type": "rectanglelabels", "value": {"x": 1, "rectanglelabels": ["face"]}}]},
        {"id": 9, "completed_by": 11, "result": [{"from_name": "choice", "type": "choices",
                                                  "value": {"choices": ["y", "n"]}}]},
        {"id": 10, "result": [{"from_name": "choice", "type": "choices", "value": {"choices": ["y"]}}]},
        {"id": 11, "completed_by": 12, "result": []}]},
     {"id": 9, "data": {"image": "three.jpg"}, "annotations": []}]
    """

  @Test func `aggregate and agreement read an export without a store`() async throws {
    let space = try Workspace()
    try space.write("export.json", export)
    let result = try await space.run("aggregate", "export.json", "-o", "labels.csv")
    #expect(result.code == 0)
    #expect(
      result.err.hasPrefix(
        """
        warning: 2 rows of export.json are no votes: 1 no_annotator, 1 several_choices.
          task 2: choice has more than one choice
          task 2: an annotation does not say who made it
        warning: 3 annotations of export.json do not count as votes: 1 cancelled, 1 empty, 1 ground_truth.
        warning: 1 vote of an annotator on an item already voted on: the last one counts.

        """))
    // The later of the two annotations counts, wherever it stands.
    let lines = try space.read("labels.csv").split(separator: "\n")
    #expect(lines[1].hasPrefix("/data/upload/2/0badcafe-one.jpg,") && lines[1].hasSuffix(",0.5,2,1"))
    #expect(lines[2] == "https://example.org/pictures/two.jpg?w=100,y,1.0,1,0")
    let agreement = try await space.json("agreement", "export.json")
    #expect(agreement["votes"] == 3 && agreement["annotators"] == 2)
  }

  @Test func `the flat form is read too`() async throws {
    let space = try Workspace()
    try space.write(
      "min.json",
      """
      [{"image": "a.jpg", "id": 1, "choice": "y", "annotator": 1, "annotation_id": 1, "lead_time": 2.25},
       {"image": "a.jpg", "id": 1, "choice": "n", "annotator": {"email": "b@c"}, "annotation_id": 2},
       {"image": "b.jpg", "id": 2, "choice": {"choices": ["y", "n"]}, "annotator": 1, "annotation_id": 3},
       {"image": "b.jpg", "id": 2, "choice": "y", "annotator": 1, "annotation_id": 4},
       {"image": "b.jpg", "id": 2, "annotator": 2, "annotation_id": 5}]
      """)
    let answer = try await space.json("agreement", "min.json")
    #expect(answer["votes"] == 3 && answer["items"] == 2 && answer["annotators"] == 2)
  }

  @Test func `of several questions one must be chosen`() async throws {
    let space = try Workspace()
    try space.write(
      "min.json",
      """
      [{"image": "a.jpg", "selfie": "y", "rating": 4, "annotator": 1, "annotation_id": 1},
       {"image": "a.jpg", "selfie": "n", "annotator": 2, "annotation_id": 2}]
      """)
    let refused = try await space.run("agreement", "min.json")
    #expect(refused.code == 64)
    #expect(
      refused.err
        == "curate: min.json has votes on several questions: rating (1 vote), selfie (2 votes). Choose one with --question.\n"
    )
    #expect(try await space.json("agreement", "min.json", "--question", "selfie")["votes"] == 2)
    #expect(try await space.json("agreement", "min.json", "--question", "rating")["categories"] == ["4"])
    let unknown = try await space.run("agreement", "min.json", "--question", "mood")
    #expect(unknown.code == 65)
  }

  @Test(arguments: [
    ("[]", "votes.json holds no tasks: it is an empty list."),
    ("[1, 2]", "votes.json holds no votes of Label Studio: 2 no_task (task 1: it is no object)."),
    (
      #"{"posts": []}"#,
      "votes.json holds no votes of Label Studio: 1 no_task (task 1: it has neither data nor annotation_id)."
    ),
    (
      #"[{"data": {"a": "x", "b": "y"}, "annotations": []}]"#,
      "votes.json holds no votes of Label Studio: 1 no_item (task 1: its data names no image)."
    ),
    (
      #"[{"data": {"image": "x"}, "annotations": [{"completed_by": 1, "was_cancelled": true}]}]"#,
      "votes.json holds no votes of Label Studio: 1 cancelled."
    ),
  ])
  func `a file without votes ends in a sentence`(text: String, sentence: String) async throws {
    let space = try Workspace()
    try space.write("votes.json", text)
    let result = try await space.run("agreement", "votes.json")
    #expect(result.code == 65)
    #expect(result.err == "curate: \(sentence)\n")
  }

  @Test func `a file that is cut off keeps the tasks before, and says so`() async throws {
    let space = try Workspace()
    try space.write("export.json", String(export.dropLast(200)))
    let result = try await space.run("agreement", "export.json", "--json")
    #expect(result.code == 0)
    #expect(try result.json()["votes"] == 2)
    #expect(result.err.contains("1 bad_json"))
    for length in stride(from: 1, to: export.utf8.count, by: 97) {
      try space.write("cut.json", String(decoding: Array(export.utf8)[..<length], as: UTF8.self))
      let cut = try await space.run("agreement", "cut.json")
      #expect([0, 65].contains(cut.code), "\(length): \(cut.err)")
    }
  }

  @Test func `an import finds images by hash, by file name and by upload, and keeps when and how long`() async throws {
    let space = try await SharedSample.importedStore()
    let folder = try await SharedSample.folder()
    let photos = try await SharedSample.truth().photographs.filter { $0.kind == "photo" }
    func hash(_ photo: Truth) throws -> String { SHA256.hex(of: try AtomicFile.read("\(folder)/\(photo.file)")) }
    let file = (photos[1].file as NSString).lastPathComponent
    let images = [
      "/data/local-files/?d=curate.images/ab/\(try hash(photos[0])).jpg", "/data/upload/1/12ab34cd-\(file)",
      "s3://bucket/\(photos[2].shortcode).jpg",
    ]
    let tasks = images.map { image in
      #"""
      {"data": {"image": "\#(image)"}, "annotations": [{"completed_by": 5, "created_at": "2024-05-02T10:00:00Z",
       "lead_time": 3.5, "result": [{"from_name": "anything", "type": "choices", "value": {"choices": ["y"]}}]}]}
      """#
    }
    try space.write("export.json", "[" + tasks.joined(separator: ",") + "]")
    let result = try await space.run("votes", "import", "export.json", "--task", "selfie", "--json")
    let answer = try result.json()
    #expect(answer["votes_new"] == 3 && answer["items_without_image"] == 0)
    #expect(result.err == "warning: The question anything of export.json is taken for selfie.\n")
    let exported = try await space.run("votes", "export", "--task", "selfie")
    #expect(Set(exported.outLines.dropFirst()) == Set(try photos.prefix(3).map { "\(try hash($0)),5,y" }))
    let again = try await space.json("votes", "import", "export.json", "--task", "selfie")
    #expect(again["votes_new"] == 0)
    let back = try await space.run("votes", "export", "--task", "selfie", "--format", "label-studio")
    #expect(back.out.components(separatedBy: #""created_at": "2024-05-02T10:00:00Z", "lead_time": 3.5"#).count == 4)
  }

  @Test func `there and back again: the same votes on several questions, and one in words`() async throws {
    let space = try await SharedSample.importedStore()
    let keys = ["y", "y", "by the rails, \"quoted\"", "n", "y", "n", "n"]
    let session = try await space.run(
      "annotate", "--as", "ada", "--task", "danger", "--plain", input: keys.joined(separator: "\n") + "\n")
    #expect(session.code == 0)
    _ = try await space.run("annotate", "--as", "ben", "--task", "danger", "--plain", input: "y\nn\nn\n")
    let exported = try await space.run(
      "votes", "export", "--task", "danger", "--format", "label-studio", "-o", "tasks.json", "--json")
    #expect(exported.code == 0)
    let tasks = try JSONDecoder().decode(Answer.self, from: Data(try space.bytes("tasks.json")))
    let results = tasks.list.flatMap { $0["annotations"].list.flatMap { $0["result"].list } }
    #expect(results.count == (try exported.json()["votes"].count) && results.count == 10)
    #expect(Set(results.compactMap { $0["from_name"].text }) == ["selfie", "dangerous", "reason"])
    #expect(results.filter { $0["type"] == "textarea" }.count == 1)
    for task in tasks.list {
      #expect(task["data"]["image"].text?.hasPrefix("/data/local-files/?d=curate.images/") == true)
      #expect(task["data"]["image"].text?.contains(task["data"]["curate_item"].text ?? "?") == true)
    }

    let other = try await SharedSample.importedStore()
    try other.write("tasks.json", try space.read("tasks.json"))
    let imported = try await other.json("votes", "import", "tasks.json", "--task", "danger")
    #expect(imported["votes_new"] == 10 && imported["items_without_image"] == 0)
    #expect(imported["questions"] == ["dangerous", "reason", "selfie"])
    for question in ["selfie", "dangerous", "reason"] {
      let arguments = ["votes", "export", "--task", "danger", "--question", question]
      #expect(try await space.run(arguments).out == other.run(arguments).out)
    }
    // The CSV and the JSON are the same votes.
    try await space.json("votes", "export", "--task", "danger", "--question", "selfie", "-o", "selfie.csv")
    try await space.json("aggregate", "selfie.csv", "-o", "a.csv")
    let own = try await space.run("aggregate", "tasks.json", "--question", "selfie", "-o", "b.csv")
    #expect(own.code == 0)
    #expect(try space.read("a.csv") == space.read("b.csv"))
  }

  @Test func `questions that the task does not ask, and labels that it does not offer, are told`() async throws {
    let space = try Workspace()
    func entry(_ name: String, _ label: String) -> String {
      #"{"from_name": "\#(name)", "type": "choices", "value": {"choices": ["\#(label)"]}}"#
    }
    func file(_ entries: String...) throws {
      try space.write(
        "e.json",
        #"[{"data": {"image": "x"}, "annotations": [{"completed_by": 1, "result": [\#(entries.joined(separator: ","))]}]}]"#
      )
    }
    try file(entry("selfie", "y"), entry("mood", "y"))
    let result = try await space.run("votes", "import", "e.json", "--task", "selfie", "--json")
    #expect(try result.json()["votes_new"] == 1)
    #expect(result.err.contains("1 vote of e.json answer questions that the task selfie does not ask: mood.\n"))
    try file(entry("a", "y"), entry("b", "y"))
    let strange = try await space.run("votes", "import", "e.json", "--task", "selfie")
    #expect(strange.code == 65)
    #expect(
      strange.err == "curate: e.json asks a, b, and the task selfie asks selfie: no question is the same.\n")
    try file(entry("selfie", "perhaps"))
    let label = try await space.run("votes", "import", "e.json", "--task", "selfie")
    #expect(label.code == 65 && label.err.contains("e.json has the labels perhaps, which the question selfie"))
  }
}
