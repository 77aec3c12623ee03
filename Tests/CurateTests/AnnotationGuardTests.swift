// AnnotationGuardTests: what must not be lost, shown or judged by mistake.
import Foundation
import Support
import Testing

@Suite struct AnnotationGuardTests {
  @Test func `labels and votes are not written over what they were read from`() async throws {
    let space = try await SharedSample.finishedStore()
    let votes = try await space.run("votes", "export", "--task", "selfie").out
    try space.write("votes.csv", votes)
    try FileManager.default.createSymbolicLink(atPath: space.file("link.csv"), withDestinationPath: "votes.csv")
    for out in ["votes.csv", "./votes.csv", "link.csv"] {
      let result = try await space.run("aggregate", "votes.csv", "-o", out)
      #expect(result.code == 64)
      #expect(result.err.hasPrefix("curate: \(out) would take the place of votes.csv; name another file.\n"))
    }
    #expect(try space.read("votes.csv") == votes)
    for command in [["aggregate", "--task", "selfie"], ["votes", "export", "--task", "selfie"]] {
      let result = try await space.run(command + ["-o", "curate.sqlite"])
      #expect(result.code == 64)
      #expect(result.err.hasPrefix("curate: curate.sqlite would take the place of curate.sqlite; name another file.\n"))
    }
    #expect(try await space.json("tasks", "list")["tasks"].list.count == 4)
  }

  @Test func `a link stays a link, and a pipe a pipe`() async throws {
    let space = try Workspace()
    try space.write("votes.csv", "item,annotator,label\ni,ada,y\ni,ben,y\n")
    try space.write("real.csv", "old")
    try FileManager.default.createSymbolicLink(atPath: space.file("link.csv"), withDestinationPath: "real.csv")
    #expect(try await space.run("aggregate", "votes.csv", "-o", "link.csv").code == 0)
    #expect(try space.read("real.csv").hasPrefix("item,label,probability,votes,tie\ni,y,1.0,2,"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: space.file("link.csv")) == "real.csv")
    #expect(mkfifo(space.file("pipe"), 0o600) == 0)
    let reader = open(space.file("pipe"), O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    #expect(try await space.run("aggregate", "votes.csv", "-o", "pipe").code == 0)
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = read(reader, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).hasPrefix("item,label"))
  }

  @Test func `words of strangers do not steer the terminal`() async throws {
    let space = try Workspace()
    let evil = "a\u{1B}]0;owned\u{07}\u{9B}31m\u{202E}b"
    try space.write("votes.csv", "item,annotator,label\ni,\(evil),y\ni,ben,\(evil)\nj,\(evil),y\nj,ben,n\n")
    for command in [["agreement", "votes.csv"], ["aggregate", "votes.csv", "-o", "l.csv", "--method", "one-coin"]] {
      let result = try await space.run(command)
      #expect(result.code == 0)
      for scalar in (result.out + result.err).unicodeScalars {
        #expect(scalar.value >= 32 || scalar == "\n", "\(command) let U+\(String(scalar.value, radix: 16)) through")
        #expect(scalar != "\u{9B}" && scalar != "\u{202E}")
      }
    }
    #expect(try space.read("l.csv").contains("i,"), "files keep what was read")
    let yaml =
      "name: odd\ndefinition: \"see \\e[31mred\"\nquestions: [{name: q, ask: \"is \\e]0;x\\a it\", answers: [{key: a, label: a}, {key: b, label: b}]}]\n"
    try space.write("odd.yaml", yaml)
    try await space.json("import", "\(try await SharedSample.folder())/crawl")
    try await space.json("tasks", "add", "odd.yaml")
    let session = try await space.run("annotate", "--as", "ada", "--task", "odd", "--plain", input: "?\na\n")
    #expect(session.outLines.count == 4)
    #expect(!session.out.contains("\u{1B}") && !session.out.contains("\u{07}"))
    let named = try await space.run("annotate", "--as", "a\u{9B}1mb", "--task", "odd", "--plain")
    #expect(named.code == 64)
  }

  @Test func `a photograph that is missing or broken is put off, and judged by nobody`() async throws {
    let space = try await SharedSample.importedStore()
    let lines = try await space.run(
      "annotate", "--as", "ada", "--task", "selfie", "--plain", input: String(repeating: "y\n", count: 3)
    ).outLines
    let files = lines.map { String($0.split(separator: "\t")[0].drop { $0 != "/" }.dropFirst(1)) }
      .map { "/" + $0[($0.firstIndex(of: "/") ?? $0.startIndex)...].dropFirst() }
    let total = try await SharedSample.truth().photographs.count
    try space.remove(files[0])
    try Data("no photograph".utf8).write(to: URL(fileURLWithPath: files[1]))
    let result = try await space.run(
      "annotate", "--as", "ben", "--task", "selfie", "--plain", input: String(repeating: "n\n", count: total + 2))
    #expect(result.code == 0)
    #expect(result.err.hasPrefix("\(total - 2) votes in this session. 2 images were put off"))
    let notes = result.outLines.filter { $0.hasPrefix("? ") }
    #expect(
      Set(notes) == [
        "? \(files[0]) is missing; it is put off until the next session",
        "? \(files[1]) cannot be read as a photograph; it is put off until the next session",
      ])
  }

  @Test func `labels of images with too few votes are told, and left out where that is wished`() async throws {
    let space = try await SharedSample.importedStore()
    let total = try await SharedSample.truth().photographs.count
    for (name, count) in [("ada", total), ("ben", 4)] {
      try await space.json(
        "annotate", "--as", name, "--task", "selfie", "--plain", input: String(repeating: "y\n", count: count))
    }
    let all = try await space.run("aggregate", "--task", "selfie")
    #expect(all.code == 0)
    #expect(
      all.err.contains(
        "warning: \(total) of \(total) items have fewer than the 3 votes that the task selfie asks for (\(total - 4) with 1 vote, "
          + "4 with 2 votes); --min-votes 3 leaves them out.\n"))
    let some = try await space.json("aggregate", "--task", "selfie", "--min-votes", "2")
    #expect(some["items"].count == 4 && some["left_out"].count == total - 4)
    let none = try await space.run("aggregate", "--task", "selfie", "--min-votes", "3")
    #expect(none.code == 65)
    #expect(none.err == "curate: No item has 3 votes; the most that one has is 2.\n")
  }

  @Test func `a reader that goes away ends the session in order`() async throws {
    let space = try await SharedSample.importedStore()
    let total = try await SharedSample.truth().photographs.count
    let program = try RunningCurate.program()
    let piped = try await space.runOther(
      "/bin/sh", "-c",
      "(yes y | '\(program)' annotate --as ada --task selfie --plain; echo $? > code) 2> err | head -2 > /dev/null")
    #expect(piped.code == 0)
    #expect(try space.read("code") == "74\n")
    #expect(try space.read("err") == "curate: Cannot write to standard output: broken pipe.\n")
    // Nothing is held any more: three others see all that is left.
    let votes =
      try await space.json("tasks", "list")["tasks"].list.first { $0["name"] == "selfie" }?["votes"].count ?? 0
    #expect(votes >= 1 && votes < total)
    var more = 0
    for name in ["ben", "cleo", "dora"] {
      more +=
        try await space.json(
          "annotate", "--as", name, "--task", "selfie", "--plain", input: String(repeating: "n\n", count: total))[
          "votes"
        ].count ?? 0
    }
    #expect(votes + more == 3 * total)
  }

  @Test func `options that do not go together are refused, what means nothing is told`() async throws {
    let space = try await SharedSample.importedStore()
    func refusal(_ arguments: String...) async throws -> String {
      let result = try await space.run(["annotate", "--as", "ada", "--plain"] + arguments)
      #expect(result.code == 64)
      return result.errLines.first ?? ""
    }
    #expect(
      try await refusal("--task", "worthiness", "--third-only-on-conflict")
        == "curate: --third-only-on-conflict needs a task with three votes an image and more; worthiness has 1.")
    #expect(
      try await refusal("--task", "selfie", "--gold-share", "0.5", "--repeat-share", "0.4").contains(
        "--gold-share and --repeat-share leave too little room; together they may be 0.8 at most."))
    #expect(
      try await refusal("--task", "selfie", "--practice", "selfie", "--limit", "3").contains(
        "--practice casts no votes, so it goes with --examples, --tests and --seed only."))
    let gold = try await space.run("annotate", "--as", "ada", "--task", "selfie", "--plain", "--gold-share", "0.2")
    #expect(
      gold.err.hasPrefix("warning: selfie has no gold images to show; curate tasks gold selfie FILE names them.\n"))
    let slip = try await space.run("annotate", "--as", "adda", "--task", "selfie", "--plain")
    #expect(slip.err.hasPrefix("adda is a new annotator here. Did you mean ada?\n"))
    let invited = try await space.run("annotators", "invite", "adah")
    #expect(invited.code == 0 && invited.err == "adah is a new annotator here. Did you mean ada?\n", "\(invited.err)")
    #expect(
      try await space.run("annotate", "--as", "p1", "--task", "selfie", "--plain").err.hasPrefix("0 votes"))
    #expect(
      try await space.run("annotate", "--as", "p2", "--task", "selfie", "--plain").err.hasPrefix("0 votes"))
  }

  @Test func `a task that people are at work on stays as it is`() async throws {
    let space = try await SharedSample.importedStore()
    let yaml =
      "name: odd\ndefinition: d\nquestions: [{name: q, ask: a?, answers: [{key: a, label: a}, {key: b, label: b}]}]\n"
    try space.write("odd.yaml", yaml)
    try space.write("other.yaml", yaml.replacing("label: b", with: "label: c"))
    try await space.json("tasks", "add", "odd.yaml")
    let talk = try Conversation(["annotate", "--as", "ada", "--task", "odd", "--plain"], in: space)
    _ = try await talk.hear()
    let refused = try await space.run("tasks", "add", "other.yaml")
    #expect(refused.code == 65)
    #expect(refused.err.hasPrefix("curate: People are or were at work on the task odd, or it has gold images"))
    #expect(try await talk.end() == 0)
    #expect(try await space.run("tasks", "add", "other.yaml").code == 0)
  }

  @Test func `a flag is a flag also where words are asked for`() async throws {
    let space = try await SharedSample.importedStore()
    let result = try await space.run(
      "annotate", "--as", "ada", "--task", "danger", "--plain", input: "y\ny\nf blurred\nat sea\nq\n")
    #expect(result.outLines.contains("? flagged: blurred"))
    let reasons = try await space.run("votes", "export", "--task", "danger", "--question", "reason").outLines
    #expect(reasons.count == 2 && reasons[1].hasSuffix(",at sea"))
  }
}
