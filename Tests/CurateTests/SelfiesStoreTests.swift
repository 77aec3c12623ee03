// SelfiesStoreTests: predictions of the store's photographs, kept for each model, and the labels made of them.
import Base
import Foundation
import Store
import Support
import Testing

@Suite struct SelfiesStoreTests {
  /// A finished store beside `selfie.model` and `linear.model`, both trained on the drawn photographs.
  private func models() async throws -> Workspace {
    let space = try await SharedSample.finishedStore()
    let photographs = try await SelfiePhotographs.workspace()
    let folder = photographs.file("photos")
    for (head, name) in [("svm-rbf", "selfie.model"), ("svm-linear", "linear.model")] {
      _ = try await space.selfiesAnswer(
        "train", folder, "--head", head, "--folds", "3", "-o", name, cache: photographs.file("cache"))
    }
    return space
  }

  private func predictions(_ space: Workspace, of model: String) throws -> [String: Double] {
    let store = try Store(at: space.file("curate.sqlite"), creating: false)
    let hash = SHA256.hex(of: try space.bytes(model))
    return try store.read { connection in
      let classifier = try #require(try connection.classifier(fingerprint: hash))
      return Dictionary(
        uniqueKeysWithValues: try connection.predictions(classifier: classifier.id, after: nil, limit: .max).map {
          ($0.image.sha256, $0.probability)
        })
    }
  }

  /// Labels of a set by photograph.
  private func labels(_ space: Workspace, named name: String) throws -> [String: String] {
    try Store(at: space.file("curate.sqlite"), creating: false).read { connection in
      Dictionary(
        uniqueKeysWithValues: try connection.labelledImages(set: name).images.map { ($0.image.sha256, $0.label) })
    }
  }

  @Test func `every photograph gets a probability once, the one that its file gets`() async throws {
    let space = try await models()
    let first = try await space.selfiesAnswer("predict", "--model", "selfie.model", "--jobs", "3")
    let images = try #require(first["images"].count)
    #expect(images == (try await SharedSample.truth()).photographs.count)
    #expect(first["predicted_now"].count == images && first["already"] == 0 && first["failed"] == 0)
    #expect(first["pending"] == 0 && first["name"] == "predicted-selfie" && first["threshold"].number == 0.5)
    #expect(first["labels"].counts.values.reduce(0, +) == images)
    #expect(first["model"]["sha256"].text == SHA256.hex(of: try space.bytes("selfie.model")))
    let kept = try predictions(space, of: "selfie.model")
    #expect(kept.count == images)
    let lines = try jsonLines(
      try await space.selfies(["predict", "curate.images", "--model", "selfie.model"], cache: "files").out)
    #expect(lines.count == images)
    for line in lines {
      let name = ((line["file"].text ?? "") as NSString).lastPathComponent as NSString
      #expect(kept[name.deletingPathExtension] == line["probability"].number)
    }
    let before = try allRows(Store(at: space.file("curate.sqlite"), creating: false))
    let second = try await space.selfiesAnswer("predict", "--model", "selfie.model", "--jobs", "1")
    #expect(second["predicted_now"] == 0 && second["already"].count == images)
    #expect(second["labels"] == first["labels"])
    let after = try allRows(Store(at: space.file("curate.sqlite"), creating: false))
    for table in ["feature", "feature_set", "prediction", "classifier", "stage_item"] {
      #expect(after[table] == before[table], "\(table)")
    }
    let text = try await space.selfies(["predict", "--model", "selfie.model", "--quiet"])
    #expect(text.outLines.first?.hasPrefix("\(images) photographs: ") == true)
    #expect(text.outLines.last == "  the labels are kept as predicted-selfie")
  }

  @Test func `another model predicts anew, and what the first one said stays`() async throws {
    let space = try await models()
    let first = try await space.selfiesAnswer("predict", "--model", "selfie.model")
    let kept = try predictions(space, of: "selfie.model")
    let other = try await space.selfiesAnswer("predict", "--model", "linear.model", "--name", "by-line")
    #expect(other["predicted_now"] == first["images"] && other["name"] == "by-line")
    #expect(try predictions(space, of: "selfie.model") == kept)
    let lines = try predictions(space, of: "linear.model")
    #expect(lines != kept && Set(lines.keys) == Set(kept.keys))
    let shipped = try await space.selfiesAnswer("predict", "--name", "by-the-shipped")
    #expect(shipped["predicted_now"] == first["images"] && shipped["model"]["file"] == "shipped")
    #expect(try labels(space, named: "predicted-selfie").count == kept.count)
    let again = try await space.selfiesAnswer("predict", "--model", "selfie.model")
    #expect(again["predicted_now"] == 0 && again["labels"] == first["labels"])

    let steps = try await space.json("status")["funnel"].list.compactMap { $0["step"].text }
    for step in ["label by-line=selfie", "label predicted-selfie=nonselfie", "label predicted-selfie=selfie"] {
      #expect(steps.contains(step))
    }
  }

  @Test func `status names the features and the predictions that there are`() async throws {
    let space = try await models()
    let names = try await space.json("status")["stages"].list.compactMap { $0["stage"].text }
    #expect(names == ["fetch", "faces"], "what was never asked for is no work that waits")
    let images = try await space.selfiesAnswer("predict", "--model", "selfie.model")["images"].count
    let stages = try await space.json("status")["stages"].list
    let described = stages.dropFirst(2)
    #expect(described.compactMap { $0["stage"].text } == ["features builtin", "predict selfie.model"])
    #expect(described.allSatisfy { $0["done"].count == images && $0["pending"] == 0 })
    let text = try await space.run("status")
    #expect(text.out.contains("\nfeatures builtin ") && text.out.contains("\npredict selfie.model "))
  }

  @Test func `--threshold and --precision move the border of the labels, and nothing is computed for it`() async throws
  {
    let space = try await models()
    _ = try await space.selfiesAnswer("predict", "--model", "selfie.model")
    let kept = try predictions(space, of: "selfie.model")
    let sorted = Set(kept.values).sorted()
    for border in [sorted[0], sorted[sorted.count / 3], sorted[sorted.count - 1]] {
      for threshold in [border, border.nextUp] where threshold <= 1 {
        let answer = try await space.selfiesAnswer(
          "predict", "--model", "selfie.model", "--threshold", "\(threshold)")
        let above = kept.count { $0.value >= threshold }
        #expect(answer["labels"].counts == ["selfie": above, "nonselfie": kept.count - above])
        #expect(answer["predicted_now"] == 0 && answer["threshold"].number == threshold)
        #expect(
          try labels(space, named: "predicted-selfie")
            == kept.mapValues { $0 >= threshold ? "selfie" : "nonselfie" })
      }
    }
    let file = try JSONDecoder().decode(Answer.self, from: Data(try space.bytes("selfie.model")))
    let curve = file["cross_validation"]["curve"].list.map { $0.list.compactMap(\.number) }
    // As much as was ever reached for more than a few photographs.
    let wished = try #require(curve.filter { $0[2] >= 0.3 }.map { $0[1] }.max())
    let lowest = try #require(curve.last { $0[1] >= wished })
    let answer = try await space.selfiesAnswer(
      "predict", "--model", "selfie.model", "--precision", "\(wished)")
    #expect(answer["threshold"].number == lowest[0])
    #expect(answer["labels"]["selfie"].count == kept.count { $0.value >= lowest[0] })
  }

  @Test func `predicted labels are exported, learnt from and balanced like any others`() async throws {
    let space = try await models()
    let counts = try await space.selfiesAnswer("predict", "--model", "selfie.model")["labels"].counts
    try await space.json("export", "set", "--label", "predicted-selfie", "--size", "32")
    #expect(try await space.json("verify", "set")["ok"] == .bool(true))
    let lines = try jsonLines(try space.read("set/manifest.jsonl"))
    #expect(Set(lines.compactMap { $0["label"].text }) == ["selfie", "nonselfie"])
    #expect(counts.values.allSatisfy { $0 > 5 })
    let evaluated = try await space.selfiesAnswer("evaluate", "--label", "predicted-selfie", "--folds", "3")
    #expect(evaluated["positive"] == "selfie" && evaluated["positives"].count == counts["selfie"])
  }

  @Test func `a name that belongs to people's labels is refused before any work`() async throws {
    let space = try await SharedSample.finishedStore()
    let result = try await space.selfies(["predict", "--name", "selfie"])
    #expect(result.code == 64 && result.out.isEmpty && result.errLines.count == 1, "\(result)")
    #expect(result.err.contains("selfie") && !space.exists("cache"))
    #expect(try await space.json("status")["stages"].list.count == 2)
    let odd = try await space.selfies(["predict", "--name", "two\nlines"])
    #expect(odd.code == 64)
    let empty = try await Workspace().run("selfies", "predict")
    #expect(empty.code == 66 && empty.errLines.count == 1, "\(empty)")
  }

  @Test func `a photograph that is gone or damaged is counted, and the rest is predicted`() async throws {
    let space = try await models()
    let files = space.files(below: "curate.images")
    try space.remove("curate.images/\(files[0])")
    try space.write("curate.images/\(files[1])", "no photograph any more")
    let result = try await space.selfies(["predict", "--model", "selfie.model", "--json"])
    #expect(result.code == 0, "\(result.err)")
    let answer = try result.json()
    #expect(answer["failed"] == 2 && answer["pending"] == 0)
    #expect(answer["labels"].counts.values.reduce(0, +) == files.count - 2)
    #expect(answer["reasons"].counts.values.reduce(0, +) == 2)
  }

  @Test func `annotate --among asks about the photographs with that label and no others`() async throws {
    let space = try await models()
    _ = try await space.selfiesAnswer("predict", "--model", "selfie.model")
    // A task that nobody has begun.
    try space.write(
      "mood.yaml",
      try await space.run("tasks", "show", "selfie").out.replacing("name: selfie\ndef", with: "name: mood\ndef"))
    try await space.json("tasks", "add", "mood.yaml")
    let wanted = try labels(space, named: "predicted-selfie").filter { $0.value == "selfie" }
    let session = ["annotate", "--as", "dora", "--task", "mood", "--plain", "--json", "--among"]
    func refusal(_ among: String, code: Int32) async throws -> String {
      let result = try await space.run(session + [among])
      #expect(result.code == code && result.out.isEmpty, "\(result)")
      return result.err
    }
    #expect(
      try await refusal("predicted-selfi=selfie", code: 66).hasPrefix(
        "curate: The store has no labels predicted-selfi; it has predicted-selfie, "))
    #expect(
      try await refusal("predicted-selfie=selfies", code: 66)
        == "curate: No image of the labels predicted-selfie is selfies; there are nonselfie, selfie.\n")
    #expect(
      try await refusal("predicted-selfie", code: 64)
        == "curate: --among predicted-selfie wants the labels' name and a label, such as predicted-selfie=selfie.\n")
    let result = try await space.run(
      session + ["predicted-selfie=selfie"], input: String(repeating: "n\n", count: 2 * wanted.count))
    #expect(result.code == 0, "\(result.err)")
    let rows = try await space.run("votes", "export", "--task", "mood").outLines.dropFirst()
    #expect(rows.count == wanted.count)
    #expect(Set(rows.compactMap { $0.split(separator: ",").first.map(String.init) }) == Set(wanted.keys))
    #expect(result.err.contains("Nothing is left for dora on mood"), "\(result.err)")
  }
}
