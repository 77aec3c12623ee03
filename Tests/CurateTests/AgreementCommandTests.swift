// AgreementCommandTests: scales, intervals and degenerate tables through the command line.
import Store
import Support
import Testing

@Suite struct AgreementCommandTests {
  private static let scores = """
    item,annotator,label
    1,ada,low
    1,ben,low
    1,cleo,middle
    2,ada,high
    2,ben,high
    2,cleo,high
    3,ada,low
    3,ben,high
    3,cleo,middle
    4,ada,middle
    4,ben,middle
    5,ada,low

    """

  @Test func `an ordinal scale has keys of its own, and says its order`() async throws {
    let space = try Workspace()
    try space.write("scores.csv", Self.scores)
    let found = try await space.json("agreement", "scores.csv", "--order", "low,middle,high")
    #expect(found["scale"] == "ordinal" && found["categories"].list == ["low", "middle", "high"])
    #expect(found["items"].count == 5 && found["items_used"].count == 4)
    #expect(found["fleiss_items"].count == 3 && found["fleiss_votes_per_item"].count == 3)
    for key in [
      "observed_agreement", "weighted_agreement", "fleiss_kappa", "fleiss_kappa_unequal", "krippendorff_alpha",
      "gwet_ac1", "gwet_ac2", "mean_absolute_difference",
    ] {
      let (low, value) = (found[key]["low"].number ?? 9, found[key]["value"].number ?? -9)
      #expect(low <= value && value <= (found[key]["high"].number ?? -9), "\(key)")
      #expect((found[key]["se"].number ?? 0) > 0, "\(key)")
    }
    #expect(found["gwet_ac2"]["weights"] == "ordinal" && found["pairwise_weights"] == "quadratic")
    // Two votes differ by (0 + 1 + 1)/3, 0, (2 + 1 + 1)/3 and 0 steps.
    #expect(abs((found["mean_absolute_difference"]["value"].number ?? 9) - 0.5) < 1e-12)
    #expect(found["annotator_errors"].list.map { $0["annotator"] } == ["ada", "ben", "cleo"])
    #expect(found["pairwise"].list.allSatisfy { $0["weighted_kappa"]["value"].number != nil })
    #expect(found["bootstrap_draws"].count == 2000)

    let text = try await space.run("agreement", "scores.csv", "--order", "low,middle,high")
    #expect(text.out.contains("ordinal: low < middle < high"))
    #expect(text.out.contains("Fleiss kappa (3 items of 3 votes)"))
    #expect(text.out.contains("by pair (Cohen kappa, quadratic weights):"))
    #expect(text.err.isEmpty)
  }

  @Test func `a task of the store brings its scale and its order`() async throws {
    let space = try Workspace()
    try space.write("votes.csv", "item,annotator,label\na,ada,1\na,ben,2\nb,ada,5\nb,ben,4\nc,ada,2\nc,ben,2\n")
    try await space.json("votes", "import", "votes.csv", "--task", "worthiness")
    let stored = try await space.json("agreement", "--task", "worthiness")
    #expect(stored["scale"] == "ordinal")
    let file = try await space.json("agreement", "votes.csv", "--scale", "ordinal", "--order", "1,2,3,4,5")
    // Nobody gave a 3, and 2 and 4 are two steps apart nevertheless.
    for key in ["krippendorff_alpha", "gwet_ac2", "weighted_agreement"] {
      #expect(stored[key]["value"].number == file[key]["value"].number)
    }
    #expect(try await space.json("agreement", "--task", "worthiness", "--scale", "nominal")["scale"] == "nominal")
  }

  @Test func `votes that only a conflict called for are in no figure, and said beside them`() async throws {
    let space = try await SharedSample.importedStore()
    func annotate(_ name: String, _ keys: String) async throws {
      let result = try await space.run(
        "annotate", "--as", name, "--task", "selfie", "--plain", "--third-only-on-conflict", input: keys)
      #expect(result.code == 0)
    }
    try await annotate("ada", String(repeating: "y\nn\nn\n", count: 4))
    // Whoever comes second sees other images first; all of them make sure that there are conflicts.
    let total = try await SharedSample.truth().photographs.count
    try await annotate("ben", String(repeating: "y\n", count: total))
    #expect(try await space.json("agreement", "--task", "selfie")["asked_on_conflict"]["votes"].number == nil)
    let before = try await space.json("agreement", "--task", "selfie")
    try await annotate("cleo", String(repeating: "y\n", count: total))
    try await annotate("dora", String(repeating: "y\n", count: total))
    let found = try await space.json("agreement", "--task", "selfie")
    let asked = found["asked_on_conflict"]
    let votes = asked["votes"].count ?? 0
    #expect(votes == 8 && asked["items"].count == 8)
    let all = try await space.run("votes", "export", "--task", "selfie").outLines.count - 1
    #expect(found["votes"].count == all - votes)
    #expect((before["votes"].count ?? 0) <= (found["votes"].count ?? 0))
    #expect(
      asked["changes"].list.map { $0["coefficient"] } == [
        "observed_agreement", "fleiss_kappa", "fleiss_kappa_unequal", "krippendorff_alpha", "gwet_ac1",
      ])
    #expect(
      asked["changes"].list.allSatisfy { $0["difference"]["low"].number != nil || $0["all"]["value"].number == nil })
    let text = try await space.run("agreement", "--task", "selfie")
    #expect(text.out.contains("left out: the last vote on 8 items, which was asked on some items only"))
    #expect(text.out.hasPrefix("task selfie, question selfie\n"))
    // Once the last vote is there on all images nothing was chosen, and nothing is left out.
    let rest = try await space.run(
      "annotate", "--as", "eve", "--task", "selfie", "--plain", input: String(repeating: "n\n", count: total))
    #expect(rest.err.hasPrefix("\(total - 8) votes"))
    let complete = try await space.json("agreement", "--task", "selfie")
    #expect(complete["asked_on_conflict"] == .null)
    #expect(complete["votes"].count == 3 * total && complete["fleiss_items"].count == total)
    try space.write("all.csv", try await space.run("votes", "export", "--task", "selfie").out)
    #expect(try await space.json("agreement", "all.csv")["fleiss_kappa"]["value"] == complete["fleiss_kappa"]["value"])
  }

  @Test func `votes that only a classifier's doubt called for are in no figure either`() async throws {
    let space = try await SharedSample.importedStore()
    let total = try await SharedSample.truth().photographs.count
    for name in ["ada", "ben", "cleo"] {
      _ = try await space.run(
        "annotate", "--as", name, "--task", "selfie", "--plain",
        input: String(repeating: name == "ben" ? "y\ny\nn\n" : "y\nn\n", count: total))
    }
    let before = try await space.json("agreement", "--task", "selfie")
    let store = try Store(at: space.file("curate.sqlite"), creating: false)
    try store.write { connection in
      let task = try #require(try connection.task(named: "selfie")).id
      let run = try connection.beginRun(command: "suspects", arguments: [], at: testTime)
      let images = try connection.images(after: nil, limit: 5).map { (image: $0.id, probability: 0.5) }
      #expect(
        try connection.askAgain(task: task, question: "selfie", images: images, at: testTime, run: run).queued == 5)
    }
    let dan = try await space.run(
      "annotate", "--as", "dan", "--task", "selfie", "--plain", input: String(repeating: "n\n", count: total))
    #expect(dan.err.hasPrefix("5 votes"))
    let found = try await space.json("agreement", "--task", "selfie")
    for key in ["votes", "items_used", "fleiss_kappa", "krippendorff_alpha", "observed_agreement"] {
      #expect(found[key] == before[key], "\(key)")
    }
    #expect(found["asked_on_doubt"].count == 5)
    #expect(found["asked_on_conflict"]["votes"].count == 5)
    #expect(before["asked_on_doubt"] == .null && before["asked_on_conflict"] == .null)
    let text = try await space.run("agreement", "--task", "selfie")
    #expect(
      text.out.contains(
        "left out: the last vote on 5 items, which was asked on some items only, by how the others had voted or because a "
          + "classifier doubted their label; with 5 such votes it would be:"))
    let export = try await space.run("votes", "export", "--task", "selfie")
    #expect(
      export.err.contains(
        "5 annotators on an image were asked only because a classifier doubted its label, which no file"))
    #expect(export.outLines.count == 3 * total + 5 + 1)
  }

  @Test func `names in alphabetical order are told, as they may not be meant`() async throws {
    let space = try Workspace()
    try space.write("scores.csv", Self.scores)
    let found = try await space.run("agreement", "scores.csv", "--scale", "ordinal")
    #expect(
      found.err == "warning: the labels are taken in the order high < low < middle; --order names another, from the "
        + "lowest to the highest.\n")
  }

  @Test func `the bootstrap follows the seed and can be left out`() async throws {
    let space = try Workspace()
    try space.write("scores.csv", Self.scores)
    let first = try await space.json("agreement", "scores.csv", "--bootstrap", "500", "--seed", "3")
    let again = try await space.json("agreement", "scores.csv", "--bootstrap", "500", "--seed", "3")
    #expect(first["bootstrap_draws"].count == 500 && first["seed"] == "3")
    #expect(first["gwet_ac1"]["bootstrap"]["low"].number == again["gwet_ac1"]["bootstrap"]["low"].number)
    let none = try await space.json("agreement", "scores.csv", "--bootstrap", "0")
    #expect(none["bootstrap_draws"].count == 0 && none["gwet_ac1"]["bootstrap"]["low"].number == nil)
    #expect(!(try await space.run("agreement", "scores.csv", "--bootstrap", "0").out.contains("bootstrap")))
  }

  @Test(arguments: [
    ("i,ada,y\ni,ben,y\nj,ada,y\nj,ben,y\n", "with one category chance explains all agreement"),
    ("i,ada,y\nj,ada,n\n", "No item has two votes or more"), ("i,ada,y\ni,ben,n\n", "One item only"),
    ("i,ada,y\ni,ada,n\n", "No item has two votes or more"),
  ])
  func `degenerate tables have words and no NaN`(rows: String, words: String) async throws {
    let space = try Workspace()
    try space.write("votes.csv", "item,annotator,label\n" + rows)
    for scale in ["nominal", "ordinal"] {
      let text = try await space.run("agreement", "votes.csv", "--scale", scale, "--order", "y,n")
      let usesOrder = scale == "ordinal"
      #expect(text.code == (usesOrder ? 0 : 64))
      let plain = try await space.run("agreement", "votes.csv")
      #expect(plain.code == 0 && plain.out.contains(words))
      #expect(!plain.out.lowercased().contains("nan") && !text.out.lowercased().contains("nan"))
      if usesOrder { #expect(text.out.contains(words)) }
    }
  }

  @Test(arguments: [
    (["--scale", "interval"], 65, "\"high\", which is no number"),
    (["--order", "low,high"], 65, "\"middle\", which the order low, high does not name"),
    (["--scale", "interval", "--order", "low,high"], 64, "--order goes with --scale ordinal"),
    (["--bootstrap", "7"], 64, "--bootstrap takes 0, or 100 to 1000000 samples."),
    (["--scale", "cardinal"], 64, "cardinal"),
  ])
  func `what does not fit is refused in a sentence`(arguments: [String], code: Int32, words: String) async throws {
    let space = try Workspace()
    try space.write("scores.csv", Self.scores)
    let found = try await space.run(["agreement", "scores.csv"] + arguments)
    #expect(found.code == code && found.out.isEmpty)
    #expect(found.err.contains(words), "\(found.err)")
  }
}
