// SuspectsCommandTests: labels that were planted wrong come first, and are put to somebody else.
import Base
import Foundation
import Store
import Support
import Testing

@Suite struct SuspectsCommandTests {
  /// A store in which three annotators have voted on the drawn photographs: each errs now and then, and on every eighth
  /// photograph two of the three agree on the wrong answer.
  private func planted() async throws -> (space: Workspace, wrong: Set<String>, images: Int) {
    let space = try await SharedSample.importedStore()
    let folder = try await SharedSample.folder()
    let truth = try await SharedSample.truth().photographs
    var wrong: Set<String> = []
    var rows = "item,annotator,label\n"
    for (number, photograph) in truth.enumerated() {
      let hash = SHA256.hex(of: try AtomicFile.read("\(folder)/\(photograph.file)"))
      let isPlanted = number % 8 == 3
      if isPlanted { wrong.insert(hash) }
      for (place, annotator) in ["ada", "ben", "cleo"].enumerated() {
        // Of the planted ones each annotator is right about a third; of the others about nine in ten.
        let isRight = isPlanted ? number / 8 % 3 == place : (number * 7 + place * 5) % 29 != 0
        rows += "\(hash),\(annotator),\(photograph.isSelfie == isRight ? "y" : "n")\n"
      }
    }
    try space.write("votes.csv", rows)
    try await space.json("votes", "import", "votes.csv", "--task", "selfie")
    return (space, wrong, truth.count)
  }

  private func evaluate(_ space: Workspace) async throws {
    _ = try await space.selfiesAnswer("evaluate", "--task", "selfie", "--folds", "5", "--group", "duplicates")
  }

  @Test func `labels that were planted wrong are ranked high, and a file has all of them`() async throws {
    let (space, wrong, images) = try await planted()
    try await evaluate(space)
    let answer = try await space.json("suspects", "--task", "selfie", "--top", "12", "-o", "out.csv")
    #expect(answer["items"].count == images && answer["positive"] == "y" && answer["negative"] == "n")
    #expect(answer["suspects"].list.count == 12 && answer["queued"] == .null && answer["waiting"] == 0)
    let lines = try space.read("out.csv").split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    #expect(lines.first == ["image", "label", "votes_for", "votes_against", "probability", "probability_wrong"])
    let rows = Array(lines.dropFirst())
    #expect(rows.count == images && Set(rows.map { $0[0] }).count == images)
    #expect(rows.prefix(12).map { $0[0] } == answer["suspects"].list.map { $0["image"].text })
    let doubts = rows.compactMap { Double($0[5]) }
    #expect(doubts.count == images && doubts == doubts.sorted(by: >) && doubts.allSatisfy { (0...1).contains($0) })
    #expect(rows.allSatisfy { (Int($0[2]) ?? 0) > (Int($0[3]) ?? 9) }, "the label is the majority's")
    // The chance that a wrong label stands above a right one.
    var (above, pairs) = (0, 0)
    for row in rows { if wrong.contains(row[0]) { above += 1 } else { pairs += above } }
    #expect(above == wrong.count)
    #expect(Double(pairs) / Double(above * (images - above)) > 0.85)
    // Votes alone cannot tell the planted ones from other majorities of two; that is what the classifier is for.
    let split = rows.filter { $0[3] == "1" }
    #expect(split.count > wrong.count)
    let again = try await space.json("suspects", "--task", "selfie", "--top", "12", "--jobs", "1")
    #expect(again["suspects"] == answer["suspects"])
    let text = try await space.run("suspects", "--task", "selfie", "--top", "3")
    #expect(text.outLines.count == 6)
    #expect(text.outLines[0] == "\(images) labels of selfie, the most doubtful first (svm-rbf, 5 folds)")
    #expect(text.outLines[5] == "  --queue N asks annotators once more about the first N")
  }

  @Test func `the queue is shown to a new annotator, counts for the label and not for agreement`() async throws {
    let (space, _, images) = try await planted()
    try await evaluate(space)
    let session = ["annotate", "--as", "dora", "--task", "selfie", "--plain", "--json"]
    #expect(try await space.run(session).outLines.count == 1, "three have voted on everything")
    let before = try await space.json("agreement", "--task", "selfie")
    #expect(before["asked_on_doubt"] == .null)
    let first = try await space.json("suspects", "--task", "selfie", "--queue", "6", "--at-least", "0", "--top", "6")
    #expect(first["queued"].counts == ["now": 6, "waiting_already": 0, "gold": 0] && first["waiting"] == 6)
    let doubted = Set(first["suspects"].list.compactMap { $0["image"].text })
    let twice = try await space.json("suspects", "--task", "selfie", "--queue", "6", "--at-least", "0", "--top", "0")
    #expect(twice["queued"].counts == ["now": 0, "waiting_already": 6, "gold": 0] && twice["waiting"] == 6)
    #expect(twice["suspects"].list.isEmpty)

    let old = try await space.run("annotate", "--as", "ada", "--task", "selfie", "--plain", input: "y\n")
    #expect(old.outLines.isEmpty, "who has voted is not asked again")
    let some = try await space.run(
      "annotate", "--as", "dora", "--task", "selfie", "--plain", "--limit", "2", input: "n\nn\nn\n")
    #expect(some.outLines.count == 2)
    let rest = try await space.run(session, input: String(repeating: "n\n", count: images))
    #expect(rest.code == 0 && rest.err.contains("Nothing is left for dora"))
    let rows = try await space.run("votes", "export", "--task", "selfie").outLines
    let shown = rows.filter { $0.contains(",dora,") }.compactMap { $0.split(separator: ",").first.map(String.init) }
    #expect(Set(shown) == doubted && shown.count == 6)

    let after = try await space.json("agreement", "--task", "selfie")
    #expect(after["asked_on_doubt"] == 6)
    for key in ["fleiss_kappa", "percent_agreement", "krippendorff_alpha"] {
      #expect(after[key] == before[key], "\(key)")
    }
    let labels = try await space.json("aggregate", "--task", "selfie", "-o", "labels.csv")
    let voted = try space.read("labels.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(labels["items"].count == images)
    for fields in voted { #expect(fields[3] == (doubted.contains(String(fields[0])) ? "4" : "3")) }
    // They have had their vote; whoever doubts them again asks for one more.
    #expect(try await space.json("suspects", "--task", "selfie", "--top", "0")["waiting"] == 0)
    let more = try await space.json(
      "suspects", "--task", "selfie", "--queue", "\(images)", "--at-least", "0", "--top", "0")
    #expect(more["queued"]["now"].count == more["items"].count && more["waiting"] == more["items"])
    #expect(try await space.json("suspects", "--task", "selfie", "--withdraw")["waiting"] == 0)
    #expect(try await space.run(session).outLines.count == 1, "nobody is asked any more")
  }

  @Test func `a task that nobody has judged, or that is not there, is one sentence`() async throws {
    let (space, _, _) = try await planted()
    for (arguments, code, sentence) in [
      (
        ["--task", "selfie"], 65,
        "curate: No classifier has judged the task selfie (selfie) yet; curate selfies evaluate --task selfie does.\n"
      ),
      (["--task", "selfy"], 66, "Did you mean selfie?"),
      (["--task", "selfie", "--question", "mood"], 66, "The task selfie has no question mood; it asks selfie."),
      (["--task", "selfie", "-o", "curate.sqlite"], 64, "curate.sqlite"),
      (["--task", "selfie", "-o", "no/such.csv"], 73, "no"),
      (["--task", "selfie", "--queue", "0"], 64, "Error: --queue 0 must be 1 or more."),
      (["--task", "selfie", "--at-least", "1.5"], 64, "Error: --at-least 1.5 must lie between 0 and 1."),
      (["--task", "selfie", "--top", "-1"], 64, "Error: --top -1 must be 0 or more."),
    ] as [([String], Int32, String)] {
      let result = try await space.run(["suspects"] + arguments)
      #expect(result.code == code && result.out.isEmpty && result.err.contains(sentence), "\(arguments): \(result)")
    }
  }
}
