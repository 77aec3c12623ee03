// AnnotatingTogetherTests: many sessions on one store: nobody waits for a lock, no image gets a vote too many.
import Foundation
import Support
import Testing

@Suite struct AnnotatingTogetherTests {
  /// The votes that count on a task: annotators by item.
  private func annotators(_ space: Workspace, task: String = "selfie", question: String? = nil) async throws
    -> [String: [String]]
  {
    let rows = try await space.run(
      ["votes", "export", "--task", task] + (question.map { ["--question", $0] } ?? [])
    ).outLines.dropFirst()
    var people: [String: [String]] = [:]
    for row in rows {
      let fields = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      people[fields[0], default: []].append(fields[1])
    }
    return people
  }

  @Test func `eight sessions at once over 400 images cast 1,200 votes, three people an image`() async throws {
    let space = try Workspace()
    try await space.json("sample", "sample", "--posts", "400", "--images", "400")
    #expect(try await space.json("import", "sample/crawl")["images"].count == 400)
    let sessions = try (1...8).map { number in
      try space.start(
        ["annotate", "--as", "p\(number)", "--task", "selfie", "--plain"], input: String(repeating: "y\n", count: 401))
    }
    var cast = 0
    for session in sessions {
      let result = try await session.result(timeout: 300)
      #expect(result.code == 0, "\(result.err)")
      #expect(!result.err.contains("busy") && !result.err.contains("locked"))
      cast += Int(result.err.prefix { $0.isNumber }) ?? 0
    }
    #expect(cast == 1200)
    let people = try await annotators(space)
    #expect(people.count == 400)
    #expect(people.values.allSatisfy { $0.count == 3 && Set($0).count == 3 })
  }

  @Test func `sessions that are killed in the middle lose no vote and leave no image with one too many`() async throws {
    let space = try await SharedSample.importedStore()
    let total = try await SharedSample.truth().photographs.count
    let keys = String(repeating: "y\n", count: total + 1)
    for round in 0..<4 {
      let sessions = try (1...3).map { number in
        try space.start(["annotate", "--as", "p\(number)", "--task", "selfie", "--plain"], input: keys)
      }
      try await Task.sleep(for: .milliseconds(30 * (round + 1)))
      for session in sessions { session.process.signal(SIGKILL) }
      for session in sessions { _ = try await session.result() }
    }
    let before = try await annotators(space)
    // Nobody but the same people can have the places that the killed sessions held: they go on, and finish.
    for number in 1...3 {
      #expect(
        try await space.run("annotate", "--as", "p\(number)", "--task", "selfie", "--plain", input: keys).code == 0)
    }
    let after = try await annotators(space)
    #expect(after.count == total)
    #expect(after.values.allSatisfy { $0.count == 3 && Set($0).count == 3 })
    for (item, people) in before { #expect(Set(people).isSubset(of: after[item] ?? [])) }
    let late = try await space.run("annotate", "--as", "late", "--task", "selfie", "--plain", input: keys)
    #expect(late.err == "0 votes in this session. Nothing is left for late on selfie. Thank you.\n")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `whoever is sent away gives the places back`(signal: Int32) async throws {
    let space = try await SharedSample.importedStore()
    let total = try await SharedSample.truth().photographs.count
    let talk = try Conversation(["annotate", "--as", "ada", "--task", "selfie", "--plain"], in: space)
    _ = try await talk.hear()
    try talk.say("y")
    _ = try await talk.hear()
    talk.signal(signal)
    #expect(try await talk.exitCode() == 130)
    #expect(try talk.errors() == "\nVotes are kept; run the same command again to go on.\n")
    #expect(try await annotators(space).count == 1)
    // With places for three, two more see all images only where the first holds none.
    for name in ["ben", "cleo", "dora"] {
      let result = try await space.run(
        "annotate", "--as", name, "--task", "selfie", "--plain", input: String(repeating: "n\n", count: total))
      #expect(result.err.hasPrefix("\(name == "dora" ? total - 1 : total) votes in this session."))
    }
  }

  @Test func `a third vote only on conflict is asked only there`() async throws {
    let space = try await SharedSample.importedStore()
    let total = try await SharedSample.truth().photographs.count
    let session = ["--task", "selfie", "--plain", "--third-only-on-conflict"]
    let yes = String(repeating: "y\n", count: total)
    #expect(try await space.run(["annotate", "--as", "ada"] + session, input: yes).err.hasPrefix("\(total) votes"))
    let mixed = "n\nn\nn\n" + yes
    #expect(try await space.run(["annotate", "--as", "ben"] + session, input: mixed).err.hasPrefix("\(total) votes"))
    #expect(try await space.run(["annotate", "--as", "cleo"] + session, input: yes).err.hasPrefix("3 votes"))
    #expect(try await annotators(space).values.map(\.count).sorted().suffix(4) == [2, 3, 3, 3])
  }
}

@Suite struct AnnotatorRecordTests {
  @Test func `gold, repeats and pace are told by annotators list`() async throws {
    let space = try await SharedSample.finishedStore()
    let truth = try await SharedSample.truth().photographs
    let known = truth.prefix(12).map { "\($0.file),\($0.isSelfie ? "y" : "n")" }
    try space.write("gold.csv", "item,label\n" + known.joined(separator: "\n") + "\nnowhere,y\n")
    let gold = try await space.run("tasks", "gold", "selfie", "gold.csv")
    #expect(gold.code == 0)
    #expect(
      gold.err
        == "warning: 1 item of gold.csv are no images of the store, or more than one (nowhere); they are left out.\n")
    #expect(
      gold.out
        == "12 gold images on selfie: shown where curate annotate has --gold-share, since the task has no gold_share.\n"
    )
    #expect(try await space.json("tasks", "list")["tasks"].list.first { $0["name"] == "selfie" }?["gold"].count == 12)

    try space.write(
      "free.yaml",
      "name: free\ndefinition: d\nquestions: [{name: q, ask: Is it?, answers: [{key: a, label: a}, {key: b, label: b}]}]\n"
    )
    try await space.json("tasks", "add", "free.yaml")
    let input = String(repeating: "a\n", count: 200)
    try await space.json(
      "annotate", "--as", "eve", "--task", "free", "--plain", "--repeat-share", "0.2", input: input)
    let people = try await space.json("annotators", "list", "--task", "free")["annotators"].list
    let eve = try #require(people.first { $0["name"] == "eve" })
    #expect(eve["votes"].count == truth.count)
    #expect(eve["timed"].count == truth.count)
    #expect(eve["too_fast"]["share"] == .number(1), "half a second is what no script takes")
    #expect(eve["with_self"]["share"] == .number(1))
    #expect((eve["with_self"]["count"].count ?? 0) > 5)
    #expect(eve["gold"] == .null)
    #expect(people.count == 1, "the others have done nothing on it")
    let all = try await space.run("annotators", "list")
    #expect(all.outLines.first?.split(separator: " ").prefix(3) == ["annotator", "votes", "images"])
    #expect(
      all.outLines.last == "eve was through with 100.0 % of the images faster than a photograph can be looked at.")
  }

  @Test func `practice shows examples, tests on others, and casts no vote`() async throws {
    let space = try await SharedSample.finishedStore()
    let result = try await space.run(
      "annotate", "--as", "eve", "--task", "top-bottom", "--practice", "regression", "--examples", "4", "--tests", "6",
      "--plain", "--json", input: "\n\n\n\n" + String(repeating: "t\n", count: 6))
    let answer = try result.json()
    #expect(answer["votes"].count == 0)
    #expect(answer["practice"]["answered"].count == 6)
    #expect(answer["practice"]["right"].count == 3, "as many of each, and one answer to all")
    #expect(answer["practice"]["guessing"].count == 3)
    #expect(answer["practice"]["accuracy"] == .number(0.5))
    #expect(result.errLines.filter { $0.hasPrefix("Example ") }.count == 4)
    #expect(
      result.errLines.last
        == "3 of 6 right: 50.0 % (95 % 18.8 to 81.2 %). The same answer throughout would have got 3.")
    #expect(try await space.run("votes", "export", "--task", "top-bottom", "--question", "liked").outLines.count == 1)
    let eve = try await space.json("annotators", "list")["annotators"].list.first { $0["name"] == "eve" }
    #expect(eve?["practice"]["share"] == .number(0.5))
    #expect(eve?["votes"].count == 0)
  }

  @Test func `a reason in words and a flag are kept and shown`() async throws {
    let space = try await SharedSample.importedStore()
    let result = try await space.run(
      "annotate", "--as", "ada", "--task", "danger", "--plain",
      input: "y\ny\nat the \u{1B}[31medge of a roof\nf is that a roof?\ny\ny\n1\nq\n")
    #expect(result.code == 0)
    #expect(result.outLines[2].hasSuffix("\tWhat makes it dangerous?\tin words"))
    #expect(result.outLines[4] == "? flagged: is that a roof?")
    #expect(result.outLines[6].hasSuffix("\tWhat makes it dangerous?\t1=at the [31medge of a roof in words"))
    let reasons = try await space.run("votes", "export", "--task", "danger", "--question", "reason").outLines
      .dropFirst()
    #expect(reasons.count == 2)
    #expect(reasons.allSatisfy { $0.hasSuffix(",ada,at the [31medge of a roof") })
    let flags = try await space.json("annotators", "flags")["flags"].list
    #expect(flags.map { $0["note"] } == ["is that a roof?"])
    #expect(flags.first?["task"] == "danger")
    let shown = try await space.run("annotators", "flags", "--task", "danger").outLines
    #expect(shown.count == 2 && shown[1].hasSuffix("is that a roof?"))
  }
}
