// SelfiesModelTests: models are trained into one file, used on files, and refused where they do not fit.
import Base
import Foundation
import Testing

@Suite struct SelfiesModelTests {
  /// A workspace with photographs and `selfie.model`, trained on them.
  private func trained(_ options: String...) async throws -> (space: Workspace, answer: Answer) {
    let space = try await SelfiePhotographs.workspace()
    let result = try await space.selfies(
      ["train", "photos", "-o", "selfie.model", "--folds", "4", "--json", "--quiet"] + options)
    guard result.code == 0 else { throw Unexpected("Training ended with \(result.code): \(result.err)") }
    return (space, try result.json())
  }

  @Test func `a model is one file, the same bytes at any width, with the figures of evaluate`() async throws {
    let (space, answer) = try await trained("--data", "Drawn \"selfies\"")
    let bytes = try space.bytes("selfie.model")
    #expect(answer["model"] == "selfie.model" && answer["command"] == "selfies train")
    #expect(answer["sha256"].text == SHA256.hex(of: bytes) && answer["bytes"].count == bytes.count)
    let evaluated = try await space.selfiesAnswer("evaluate", "photos", "--folds", "4")
    for key in ["accuracy", "auc", "confusion", "by_fold", "ece", "items"] {
      #expect(answer[key] == evaluated[key], "\(key)")
    }
    let file = try JSONDecoder().decode(Answer.self, from: Data(bytes))
    #expect(file["format"] == "curate-model" && file["version"] == 1)
    #expect(file["classes"] == ["positive": "selfie", "negative": "nonselfie"])
    #expect(file["training"]["examples"] == answer["items"] && file["training"]["data"] == "Drawn \"selfies\"")
    #expect(file["cross_validation"]["accuracy"] == answer["accuracy"])
    #expect(file["cross_validation"]["confusion"] == answer["confusion"])
    for jobs in ["1", "3"] {
      let again = try await space.selfiesAnswer(
        "train", "photos", "-o", "again.model", "--folds", "4", "--jobs", jobs, "--data", "Drawn \"selfies\"",
        cache: "cache-\(jobs)")
      #expect(try space.bytes("again.model") == bytes)
      #expect(again["sha256"] == answer["sha256"])
    }
  }

  @Test func `files get a label and a probability each, in the order of the input`() async throws {
    let (space, _) = try await trained()
    let items = try await SelfiePhotographs.items()
    try space.write("words.jpg", "This is no photograph.\n")
    let first = try space.bytes(items[0].path)
    try AtomicFile.write(Array(first.prefix(first.count / 2)), to: space.file("cut.jpg"))
    let result = try await space.selfies(
      [
        "predict", items[5].path, "words.jpg", "photos/selfie", "-", "cut.jpg", "--model", "selfie.model", "--jobs",
        "3",
      ],
      input: "\(items[2].path)\nnowhere.jpg\r\n\n")
    #expect(result.code == 0)
    let folder = space.files(below: "photos/selfie").map { "photos/selfie/\($0)" }
    let lines = try jsonLines(result.out)
    #expect(
      lines.map { $0["file"].text } == [items[5].path, "words.jpg"] + folder + [
        items[2].path, "nowhere.jpg", "cut.jpg",
      ])
    for line in lines where line["error"] == .null {
      #expect(line.keys == ["file", "label", "probability"])
      let probability = try #require(line["probability"].number)
      #expect((0...1).contains(probability) && line["label"].text == (probability >= 0.5 ? "selfie" : "nonselfie"))
    }
    let failed = lines.filter { $0["error"] != .null }
    #expect(failed.map { $0.keys } == Array(repeating: ["file", "error", "reason"], count: 3))
    #expect(failed.map { $0["reason"] } == ["not_an_image", "unreadable", "truncated"])
    #expect(failed.map { $0["error"] }.first == "it is text, not a photograph")
    #expect(result.err == "3 of \(lines.count) files could not be judged.\n")
    // What the photographs show is learnt, in spite of the wrong labels among them.
    let all = try jsonLines(
      try await space.selfies(["predict", "photos", "--model", "selfie.model", "--jobs", "1"]).out)
    let truth = Dictionary(uniqueKeysWithValues: items.map { ($0.path, $0.isSelfie) })
    let right = all.count { truth[$0["file"].text ?? ""] == ($0["label"] == "selfie") }
    #expect(Double(right) > 0.85 * Double(items.count))
    for line in lines where line["error"] == .null { #expect(all.contains(line)) }
    // Without the cache, each photograph once more.
    let anew = try await space.selfies(
      ["predict", "photos", "--model", "selfie.model", "--jobs", "2"], cache: "none-yet")
    #expect(try jsonLines(anew.out) == all)
  }

  @Test func `--threshold moves the border exactly, and --precision finds it in the curve`() async throws {
    let (space, _) = try await trained()
    func labels(_ options: String...) async throws -> [Answer] {
      let result = try await space.selfies(["predict", "photos", "--model", "selfie.model"] + options)
      #expect(result.code == 0, "\(result.err)")
      return try jsonLines(result.out)
    }
    let probabilities = Set(try await labels().compactMap { $0["probability"].number }).sorted()
    for border in [probabilities[0], probabilities[probabilities.count / 2], probabilities[probabilities.count - 1]] {
      for (threshold, isIn) in [(border, true), (border.nextUp, false)] {
        for line in try await labels("--threshold", "\(threshold)") {
          let probability = try #require(line["probability"].number)
          #expect((line["label"] == "selfie") == (probability >= threshold))
          if probability == border { #expect((line["label"] == "selfie") == isIn) }
        }
      }
    }
    // The curve is that of the probabilities out of fold.
    _ = try await space.selfiesAnswer("evaluate", "photos", "--folds", "4", "-o", "out.csv")
    let rows = try FoldRow.read(try space.read("out.csv"))
    func precision(_ threshold: Double) -> Double {
      let called = rows.filter { $0.probability >= threshold }
      return Double(called.count { $0.label == "selfie" }) / Double(called.count)
    }
    for wished in [0.8, 0.9] {
      let lowest = rows.map(\.probability).filter { precision($0) >= wished }.min()
      let threshold = try #require(lowest)
      #expect(try await labels("--precision", "\(wished)") == (try await labels("--threshold", "\(threshold)")))
    }
    for (options, sentence) in [
      (["--threshold", "1.5"], "--threshold 1.5 must lie between 0 and 1."),
      (["--precision", "0"], "--precision 0.0 must lie above 0 and up to 1."),
      (["--precision", "0.9", "--threshold", "0.5"], "--precision chooses the threshold; leave --threshold out."),
      (["--name", "mine"], "--name is for the photographs of the store, without files."),
    ] {
      let result = try await space.selfies(["predict", "photos", "--model", "selfie.model"] + options)
      #expect(result.code == 64 && result.errLines.first == "Error: \(sentence)")
    }
  }

  @Test func `a precision that no threshold reached is refused with the best there was`() async throws {
    let (space, _) = try await trained()
    let photograph = try await SelfiePhotographs.items()[0].path
    // As if three of four had been right at best.
    let text = try space.read("selfie.model").replacing(
      /"curve": \[\n.*?\n    \]/.dotMatchesNewlines(), with: "\"curve\": [[0.9, 0.75, 0.1], [0.4, 0.5, 1.0]]")
    try space.write("poor.model", hashed(text))
    let result = try await space.selfies(["predict", photograph, "--model", "poor.model", "--precision", "0.95"])
    #expect(
      result
        == CurateResult(
          code: 65, out: "",
          err: "curate: No threshold of poor.model reached a precision of 0.95 out of fold; the best was 0.750.\n"))
    let verbose = try await space.selfies(
      ["predict", photograph, "--model", "poor.model", "--precision", "0.75", "--verbose"])
    #expect(
      verbose.errLines.first?.hasPrefix("poor.model: selfie from a probability of 0.900 on; out of fold ") == true)
    #expect(verbose.errLines.first?.hasSuffix("(precision 0.750), 10.0 % of all") == true)
  }

  /// The model's text with the SHA-256 that belongs to it: that of the text with 64 zeros in its place.
  private func hashed(_ text: String) -> String {
    let digits = /(\n  "sha256": ")[0-9a-f]{64}/
    let blank = text.replacing(digits) { "\($0.1)" + String(repeating: "0", count: 64) }
    return blank.replacing(digits) { "\($0.1)" + SHA256.hex(of: Array(blank.utf8)) }
  }

  @Test func `what is no model, damaged or of a newer format is refused`() async throws {
    let (space, _) = try await trained()
    let text = try space.read("selfie.model")
    let photograph = try await SelfiePhotographs.items()[0].path
    func refusal(_ name: String) async throws -> String {
      let result = try await space.selfies(["predict", photograph, "--model", name])
      #expect(result.code == 65 && result.out.isEmpty && result.errLines.count == 1, "\(result)")
      return result.err
    }
    try space.write("newer.model", text.replacing("\"version\": 1", with: "\"version\": 7"))
    #expect(
      try await refusal("newer.model")
        == "curate: newer.model is a model of format version 7, and this curate knows up to 1: it was made by a newer one.\n"
    )
    try space.write("cut.model", String(text.prefix(text.count / 2)))
    #expect(
      try await refusal("cut.model") == "curate: cut.model begins as a model does, but is cut short or damaged.\n")
    let changed =
      "curate: changed.model was changed since it was written: its SHA-256 does not fit. Train it again, or take another copy.\n"
    for (old, new) in [
      ("\"positive\": \"selfie\"", "\"positive\": \"Selfie\""), ("\"threshold\": 0.5", "\"threshold\": 0.4"),
      ("curate-model\",\n", "curate-model\", \n"),
    ] {
      try #require(text.contains(old))
      try space.write("changed.model", text.replacing(old, with: new))
      #expect(try await refusal("changed.model") == changed)
    }
    try space.write("list.model", "[1, 2]\n")
    try space.write("words.model", "This is no model.\n")
    try space.write("empty.model", "")
    for name in ["list.model", "words.model", "empty.model", photograph] {
      #expect(try await refusal(name) == "curate: \(name) is no model of curate selfies train.\n")
    }
    let missing = try await space.selfies(["predict", photograph, "--model", "none.model"])
    #expect(
      missing
        == CurateResult(code: 66, out: "", err: "curate: Cannot open none.model: no such file or directory.\n"))
  }

  @Test func `a model asks for the network it was trained on, and for no other`() async throws {
    let net = network("depthwise.onnx")
    let (space, answer) = try await trained("--backbone", net)
    #expect(answer["backbone"] == "depthwise")
    let photograph = try await SelfiePhotographs.items()[0].path
    func predict(_ options: String...) async throws -> CurateResult {
      try await space.selfies(["predict", photograph, "--model", "selfie.model"] + options)
    }
    let alone = try await predict()
    #expect(
      alone
        == CurateResult(
          code: 69, out: "",
          err: "curate: selfie.model was trained on the network depthwise; name its file with --backbone.\n"))
    let digits = SHA256.hex(of: try AtomicFile.read(net)).prefix(12)
    // One that differs by a remark in the file (ModelProto's doc_string), and one that has not even the layer.
    try AtomicFile.write(try AtomicFile.read(net) + [0x32, 1, 0x78], to: space.file("near.onnx"))
    try AtomicFile.write(try AtomicFile.read(network("keras.onnx")), to: space.file("other.onnx"))
    for name in ["near.onnx", "other.onnx"] {
      #expect(
        try await predict("--backbone", name)
          == CurateResult(
            code: 65, out: "",
            err: "curate: \(name) is not the network depthwise (SHA-256 \(digits)…) that selfie.model was trained on.\n"
          ))
    }
    // The settings of the training count, whatever lies beside the network now.
    try AtomicFile.write(try AtomicFile.read(net), to: space.file("copy.onnx"))
    let plain = try await predict("--backbone", "copy.onnx")
    #expect(plain.code == 0)
    try space.write("copy.onnx.yaml", "order: BGR\nscale: 0.1\n")
    #expect(try await predict("--backbone", "copy.onnx") == plain)
    let (other, _) = try await trained()
    let needless = try await other.selfies(
      ["predict", photograph, "--model", "selfie.model", "--backbone", net])
    #expect(needless.code == 64)
    #expect(needless.err == "curate: selfie.model needs no network; leave --backbone \(net) out.\n")
  }

  /// Ends where builtin features were changed and the model that ships was not trained again.
  @Test func `the model that ships is used where none is named, and fits this program`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let items = try await SelfiePhotographs.items()
    let result = try await space.selfies(["predict", "photos", "--verbose"])
    #expect(result.code == 0, "\(result.err)")
    #expect(result.err.hasPrefix("shipped: selfie from a probability of "), "\(result.err)")
    let lines = try jsonLines(result.out)
    #expect(lines.count == items.count && lines.allSatisfy { $0["error"] == .null })
    // It was trained on photographs of people; of drawings it should at least think the right way.
    let probability = Dictionary(
      uniqueKeysWithValues: lines.map { ($0["file"].text ?? "", $0["probability"].number ?? .nan) })
    let (selfies, others) = (items.filter(\.isSelfie), items.filter { !$0.isSelfie })
    let wins = selfies.reduce(0.0) { sum, selfie in
      sum + Double(others.count { probability[$0.path] ?? 1 < probability[selfie.path] ?? 0 })
    }
    #expect(wins / Double(selfies.count * others.count) > 0.7)
  }
}
