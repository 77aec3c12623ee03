// SelectTests: photographs chosen by rules, and a task that is tied to the choice.
import Base
import Foundation
import Testing

@Suite struct SelectTests {
  private func task(_ name: String, in space: Workspace) async throws -> Answer {
    try await space.json("tasks", "list")["tasks"].list.first { $0["name"].text == name } ?? .null
  }

  @Test func `each rule leaves fewer photographs, and says how many`() async throws {
    let space = try await SharedSample.finishedStore()
    let truth = try await SharedSample.truth().photographs
    let answer = try await space.json("select", "chosen", "--geotagged", "--faces", "one", "--label", "selfie=y")
    let steps = answer["steps"].list
    #expect(
      steps.map { $0["rule"].text } == ["photographs", "of geotagged posts", "with one face", "labelled selfie=y"])
    let counts = steps.compactMap { $0["images"].count }
    #expect(counts[0] == truth.count && counts == counts.sorted(by: >) && counts[3] > 0 && counts[1] < counts[0])
    #expect(answer["images"].count == counts[3] && answer["tasks"] == [])
    // Told as people read it, and by status.
    let told = try await space.run("select", "--list")
    #expect(told.out.hasPrefix("chosen: \(counts[3]) photographs\n"))
    #expect(told.out.contains(" of geotagged posts\n"))
    let status = try await space.json("status")["funnel"].list
    #expect(status.contains { $0["step"].text == "selection chosen" && $0["count"].count == counts[3] })
    // A dry run counts the same and keeps nothing.
    let dry = try await space.json("select", "other", "--faces", "many", "--dry-run")
    #expect(dry["images"].count ?? 0 > 0)
    #expect(try await space.json("select", "--list")["selections"].list.map { $0["name"].text } == ["chosen"])
  }

  @Test func `an account and a hashtag are rules too`() async throws {
    let space = try await SharedSample.finishedStore()
    let truth = try await SharedSample.truth().photographs
    let account = try #require(truth.first?.account)
    let own = try await space.json("select", "own", "--account", "@" + account)
    #expect(own["images"].count == truth.count { $0.account == account })
    let tagged = try await space.json("select", "tagged", "--hashtag", "#Selfie")
    #expect((1..<truth.count).contains(tagged["images"].count ?? 0))
    let none = try await space.run("select", "none", "--hashtag", "self")
    #expect(none.code == 0 && none.out.contains("0  of posts with #self\n"), "a part of a tag is none")
    #expect(none.err == "warning: No photograph fits these rules.\n")
  }

  @Test func `an account is found however its name is written, and what was forgotten is in no selection`() async throws
  {
    let space = try await SharedSample.finishedStore()
    let truth = try await SharedSample.truth().photographs
    let account = try #require(truth.first?.account)
    let own = Set(truth.filter { $0.account == account }.map(\.file)).count
    let chosen = try await space.json("select", "theirs", "--account", account.uppercased())
    #expect(chosen["images"].count == own)
    try await space.json("forget", "--account", account)
    let listed = try await space.json("select", "--list")["selections"].list
    #expect(listed.first?["images"] == 0 && listed.first?["steps"].list.last?["images"].count == own)
  }

  @Test func `a task asks about its selection, and other votes do not count for it`() async throws {
    let space = try await SharedSample.finishedStore()
    let all = try await space.json("agreement", "--task", "selfie")["items"].count ?? 0
    let exported = try await space.run("votes", "export", "--task", "selfie").outLines.count
    let chosen = try await space.json("select", "portraits", "--faces", "one", "--ask", "selfie")
    #expect(chosen["tasks"] == ["selfie"])
    let images = chosen["images"].count ?? 0
    let tied = try await task("selfie", in: space)
    #expect(tied["images"].count == images && tied["selection"].text == "portraits")
    #expect((tied["finished"].count ?? 0) <= images)
    let fewer = try await space.json("agreement", "--task", "selfie")["items"].count ?? 0
    #expect(fewer < all && fewer <= images)
    #expect(try await space.json("aggregate", "--task", "selfie")["items"].count == fewer)
    #expect(try await space.run("votes", "export", "--task", "selfie").outLines.count == exported, "nothing is lost")
    // An annotator is asked about portraits that lack votes, and nothing else.
    let keys = String(repeating: "y\n", count: 200)
    let session = try await space.run("annotate", "--as", "dora", "--task", "selfie", "--plain", "--json", input: keys)
    #expect(session.code == 0, "\(session.err)")
    #expect(try session.json()["images"].count == images - (tied["finished"].count ?? 0))
    // Taken away, all count again.
    let gone = try await space.json("select", "portraits", "--remove")
    #expect(gone["removed"].bool == true)
    #expect(try await task("selfie", in: space)["selection"] == .null)
    #expect(try await space.json("agreement", "--task", "selfie")["items"].count ?? 0 >= all)
  }

  @Test func `what is none is told in a sentence`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("select", "portraits", "--faces", "one")
    for (arguments, code, words) in [
      ([], 64, "Name the selection, as in curate select candidates --geotagged; --list lists them."),
      (
        ["a", "--label", "selfie"], 64,
        "--label selfie wants the labels' name and a label, such as predicted-selfie=selfie."
      ),
      (
        ["a", "--label", "selfy=y"], 66,
        "The store has no labels selfy; it has regression, selfie. Did you mean selfie?"
      ),
      (
        ["a", "--account", "nobody"], 66,
        "The store has no account nobody; give its name as the dump has it, or platform/id."
      ),
      (["a", "--faces", "two"], 64, "--faces"), (["a", "--ask", "selfy"], 66, "selfy"),
      (["portrait", "--remove"], 66, "There is no selection portrait. Did you mean portraits?"),
      (["--list", "--geotagged"], 64, "--list lists all selections and takes nothing else."),
    ] as [([String], Int32, String)] {
      let result = try await space.run(["select"] + arguments)
      #expect(result.code == code && result.err.contains(words), "\(arguments): \(result.code) \(result.err)")
    }
  }

  @Test func `labels and exports among others take only images with that label`() async throws {
    let space = try await SharedSample.finishedStore()
    let selfies = try await space.json("aggregate", "--task", "selfie")["labels"]["y"].count ?? 0
    try await space.json("select", "portraits", "--faces", "one")
    let export = try await space.json(
      "export", "set", "--label", "regression", "--among", "selfie=y", "--size", "32", "--split", "50:50")
    let used = export["classes"].members.values.reduce(0) { $0 + ($1["train"].count ?? 0) + ($1["test"].count ?? 0) }
    #expect(used > 0 && used <= selfies)
    #expect((export["unused_reasons"]["not_among"].count ?? 0) > 0)
    let data = try JSONDecoder().decode(Answer.self, from: Data(try space.bytes("set/dataset.json")))
    #expect(data["among"].text == "selfie=y")
    #expect(try space.read("set/README.md").contains("Only photographs that are also labelled selfie=y were taken."))
    let strange = try await space.run("export", "other", "--label", "regression", "--among", "selfie=maybe")
    #expect(strange.code == 66 && strange.err == "curate: No image of the labels selfie is maybe; there are n, y.\n")
    let few = try await space.json("aggregate", "--task", "selfie", "--among", "regression=top")
    #expect((few["items"].count ?? 0) < selfies && (few["items"].count ?? 0) > 0)
  }

  @Test func `copies are made of every training photograph, and of none of the test side`() async throws {
    let space = try await SharedSample.finishedStore()
    let export = try await space.json(
      "export", "set", "--label", "selfie", "--size", "32", "--copies", "2", "--augment", "hflip")
    let lines = try jsonLines(try space.read("set/manifest.jsonl"))
    let train = lines.filter { $0["split"].text == "train" }
    #expect(train.count { $0["copy"].count == 0 } == train.count { $0["copy"].count == 1 })
    #expect(lines.allSatisfy { $0["split"].text == "train" || $0["copy"].count == 0 })
    #expect(export["augmented"].count == train.count / 2)
    let data = try JSONDecoder().decode(Answer.self, from: Data(try space.bytes("set/dataset.json")))
    #expect(data["copies"].count == 2 && data["balanced"].bool == false)
    #expect(try await space.run("verify", "set").code == 0)
    // Flips give two pictures, not three; balance makes copies its own way.
    let three = try await space.run(
      "export", "three", "--label", "selfie", "--size", "32", "--copies", "3", "--augment", "hflip")
    #expect(
      three.err.contains(
        "--augment hflip gives at most 2 different pictures from a photograph, so --copies 3 is not reached."))
    let both = try await space.run("export", "both", "--label", "selfie", "--copies", "2", "--balance")
    #expect(
      both.code == 64 && both.err.contains("--copies is for classes as they are; --balance makes copies by --factor."))
  }
}
