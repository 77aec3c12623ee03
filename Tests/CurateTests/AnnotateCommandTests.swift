// AnnotateCommandTests: the annotation session by lines: keys, undo, going on another day.
import Foundation
import Testing

@Suite struct AnnotateCommandTests {
  /// `[3/60] /…/ab12….jpg` and a tab: the photograph's hash.
  private func hash(_ line: String) -> String {
    let file = line.split(separator: "\t").first.map(String.init) ?? ""
    return ((file as NSString).lastPathComponent as NSString).deletingPathExtension
  }

  private func votes(_ space: Workspace) async throws -> [String: String] {
    let rows = try await space.run("votes", "export", "--task", "selfie").outLines
    #expect(rows.first == "item,annotator,label")
    var votes: [String: String] = [:]
    for row in rows.dropFirst() {
      let fields = row.split(separator: ",").map(String.init)
      votes[fields[0]] = fields[2]
    }
    return votes
  }

  @Test func `a line out is the image, the question and the keys, and a key in is a vote`() async throws {
    let space = try await SharedSample.importedStore()
    let total = try await SharedSample.truth().photographs.count
    let result = try await space.run("annotate", "--as", "ada", "--task", "selfie", "--plain", input: "y\nn\n")
    #expect(result.code == 0)
    #expect(result.outLines.count == 3)
    for (number, line) in result.outLines.enumerated() {
      let parts = line.split(separator: "\t").map(String.init)
      #expect(parts.count == 3)
      #expect(parts[0].hasPrefix("[\(number + 1)/\(total)] \(space.path)/curate.images/"))
      #expect(
        FileManager.default.fileExists(atPath: String(parts[0].drop { $0 != "/" }.dropFirst("/\(total)] ".count))))
      #expect(parts[1] == "Is this a selfie?")
      #expect(parts[2] == "y=a selfie n=not a selfie")
    }
    #expect(result.err == "2 votes in this session. Votes are kept; run the same command again to go on.\n")
    #expect(try await votes(space) == [hash(result.outLines[0]): "y", hash(result.outLines[1]): "n"])
  }

  @Test func `undo takes votes back one by one, into earlier sessions too`() async throws {
    let space = try await SharedSample.importedStore()
    let session = ["annotate", "--as", "ada", "--task", "selfie", "--plain"]
    let first = try await space.run(session, input: "y\ny\nu\nn\nq\n")
    let (one, two) = (hash(first.outLines[0]), hash(first.outLines[1]))
    #expect(first.outLines.map(hash).prefix(4) == [one, two, hash(first.outLines[2]), two])
    #expect(try await votes(space) == [one: "y", two: "n"])
    let second = try await space.run(session, input: "u\nu\nu\nn\n")
    #expect(
      second.outLines.map { $0.hasPrefix("?") ? $0 : hash($0) }.prefix(4) == [
        hash(first.outLines[2]), two, one, "? there is no vote to take back",
      ])
    #expect(try await votes(space) == [one: "n"])
  }

  @Test func `another session goes on where the last one ended, in the same order`() async throws {
    let space = try await SharedSample.importedStore()
    let total = try await SharedSample.truth().photographs.count
    let session = ["annotate", "--as", "ada", "--task", "selfie", "--plain"]
    let first = try await space.run(session, input: "y\nn\ny\nq\n")
    let second = try await space.run(session, input: "q\n")
    #expect(second.outLines == [first.outLines[3]])
    let rest = try await space.run(session + ["--json"], input: String(repeating: "n\n", count: total))
    let answer = try rest.json()
    #expect(answer["votes"].count == total - 3)
    #expect(answer["finished"].bool == true)
    #expect(rest.err.hasSuffix("\(total - 3) votes in this session. Nothing is left for ada on selfie. Thank you.\n"))
    #expect(try await votes(space).count == total)
    let tasks = try await space.json("tasks", "list")["tasks"].list.first { $0["name"] == "selfie" }
    #expect(tasks?["votes"].count == total)
    let annotators = try await space.json("annotators", "list")["annotators"].list
    #expect(annotators.count == 1)
    #expect(annotators.first?["name"] == "ada")
    #expect(annotators.first?["votes"].count == total)
    #expect(annotators.first?["images"].count == total)
    #expect(annotators.first?["timed"].count == total)
    #expect(annotators.first?["gold"] == .null)
  }

  @Test func `what is no key is answered, and help tells the definition`() async throws {
    let space = try await SharedSample.importedStore()
    let result = try await space.run(
      "annotate", "--as", "ada", "--task", "selfie", "--plain", input: "x\nyes\n?\n \nq\n")
    let help = "y=a selfie n=not a selfie u=undo blank=skip f=flag ?=help q=quit"
    #expect(result.outLines[1] == "? x is not one of the answers: \(help)")
    #expect(result.outLines[2] == "? one key a line: \(help)")
    #expect(result.outLines[3].hasPrefix("? A selfie is a photograph that a person took of themselves"))
    #expect(result.outLines[5] == "? \(help)")
    #expect(hash(result.outLines[6]) != hash(result.outLines[0]), "a blank puts the image off")
    #expect(try await votes(space).isEmpty)
  }

  @Test func `a question is asked before its answer is read, and the vote is kept before the next one`() async throws {
    let space = try await SharedSample.importedStore()
    let talk = try Conversation(["annotate", "--as", "ada", "--task", "selfie", "--plain"], in: space)
    let first = hash(try await talk.hear())
    try talk.say("y")
    let second = hash(try await talk.hear())
    #expect(try await votes(space) == [first: "y"])
    try talk.say("n")
    _ = try await talk.hear()
    #expect(try await votes(space) == [first: "y", second: "n"])
    #expect(try await talk.end() == 0)
  }

  @Test func `an image that three others have voted on is not asked again`() async throws {
    let space = try await SharedSample.finishedStore()
    let truth = try await SharedSample.truth().photographs
    let open = truth.count { $0.kind != "photo" }
    let result = try await space.run(
      ["annotate", "--as", "dora", "--task", "selfie", "--plain", "--json"],
      input: String(repeating: "y\n", count: truth.count))
    #expect(try result.json()["votes"].count == open)
    #expect(try result.json()["finished"].bool == true)
  }
}
