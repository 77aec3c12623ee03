// ReadmeCommandTests: the commands that the README gives for the reader's own data, each run on such data.
import Base
import Foundation
import Support
import Testing

@Suite struct ReadmeCommandTests {
  /// What is not run: commands that build and test the program, which whoever runs this test has run, and Python's line, which
  /// Tests/Interop runs on an export of its own.
  private static let elsewhere = ["make demo", "make test", "load_dataset(\"imagefolder\", data_dir=\"demo/selfies\")"]

  /// The commands of indented blocks that show no output, in their order, without remarks.
  private static func commands() throws -> [String] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let text = String(decoding: try AtomicFile.read("\(root)/README.md"), as: UTF8.self)
    var commands: [String] = []
    var isSession = false
    for line in text.components(separatedBy: "\n") where !line.isEmpty {
      guard line.hasPrefix("    ") else {
        isSession = false
        continue
      }
      if line.hasPrefix("    $ ") || line.hasPrefix("    # ") { isSession = true }
      guard !isSession else { continue }
      let command = line.components(separatedBy: "   # ")[0].trimmingCharacters(in: .whitespaces)
      if !elsewhere.contains(command) { commands.append(command) }
    }
    return commands
  }

  @Test func `every command for one's own data runs, one after the other`() async throws {
    let commands = try Self.commands()
    #expect(commands.count > 40 && commands.allSatisfy { $0.contains("curate ") || $0.hasPrefix("jq ") })
    let (space, server) = try await Self.reader()
    defer { server.stop() }
    let program = (try RunningCurate.program() as NSString).deletingLastPathComponent
    let path = program + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    func run(_ command: String) async throws -> CurateResult {
      let shell = try RunningCurate(
        ["-c", command], in: space.path, input: "q\n", environment: ["PATH": path], program: "/bin/sh")
      return try await shell.result(timeout: 600)
    }
    let hasJQ = try await run("command -v jq").code == 0
    for shown in commands {
      if shown.hasPrefix("jq ") && !hasJQ { continue }
      let command = try Self.command(shown, in: space)
      let result = try await run(command)
      #expect(result.code == 0, "\(command): \(result.code) \(result.err)")
    }
    // What they leave behind is there.
    for file in [
      "faces.jsonl", "groups.jpg", "one-face.tsv", "roc.svg", "selfie.model", "likes.svg", "likes.jpg", "labels.csv",
      "set/dataset.json", "shards/train-000000.tar", "faces/dataset.json", "leaky/dataset.json", "report.html",
      "monday.sqlite", "likeability/dataset.json",
    ] {
      #expect(space.exists(file), "\(file)")
    }
  }

  /// The command as it runs here: what is a name of the reader's becomes one that is there, and people who answer become
  /// lines of input.
  private static func command(_ shown: String, in space: Workspace) throws -> String {
    if shown.hasPrefix("curate annotate ") { return shown + " --plain" }
    // The test's own host is on this machine, which fetch asks nothing of unless it is told to.
    if shown.hasPrefix("curate fetch") { return shown + " --allow-private" }
    if shown.hasPrefix("curate explain ") {
      let picture = try #require(space.files(below: "selfies/train/y").first)
      return "curate explain selfies/train/y/\(picture)"
    }
    if shown.hasPrefix("curate forget --account ") {
      let account = try #require(try Truth.read(space.file("sample/truth.csv")).first?.account)
      return shown.replacing(/--account \w+/, with: "--account \(account)")
    }
    return shown
  }

  /// A reader's folder: a crawl and a second look at it, tables, photographs in folders, networks, vote files, a task with its
  /// votes, data sets of others; and the host that their table links to.
  private static func reader() async throws -> (space: Workspace, server: LocalServer) {
    let space = try Workspace()
    try await space.json("sample", "sample", "--posts", "240")
    let truth = try Truth.read(space.file("sample/truth.csv")).photographs
    // A dump's files say by their dates when it was read: these stay.
    func copy(_ source: String, to name: String) async throws {
      #expect(try await space.runOther("/bin/cp", "-a", space.file(source), space.file(name)).code == 0)
    }
    try await copy("sample/crawl", to: "crawl")
    try await copy("sample/revisit", to: "a-week-later")
    // Half of the accounts each.
    let accounts = try FileManager.default.contentsOfDirectory(atPath: space.file("sample/crawl")).sorted()
    for (number, account) in accounts.enumerated() {
      let folder = number % 2 == 0 ? "crawl-of-november" : "crawl-of-december"
      try AtomicFile.createFolder(space.file(folder))
      try await copy("sample/crawl/\(account)", to: "\(folder)/\(account)")
    }
    // Posts that are old enough for any rule, and some that link to photographs.
    let likes = (0..<300).map {
      "l\($0),reader\($0 % 40),\(100 + 37 * $0 % 4001),\(5 + $0 * 7 % 90),#selfie,2024-01-05\n"
    }
    try space.write("likes.csv", "post,user,followers,likes,tags,date\n" + likes.joined())
    let photographs = try truth.filter { $0.kind == "photo" }.prefix(3).map {
      try AtomicFile.read(space.file("sample/\($0.file)")) + Array("of another host".utf8)
    }
    let server = try LocalServer { request in
      guard let number = Int(request.path.dropFirst()), photographs.indices.contains(number) else { return .reply(404) }
      return .reply(200, photographs[number])
    }
    try space.write(
      "photos.jsonl",
      photographs.indices.map {
        "{\"id\": \"j\($0)\", \"user\": {\"id\": \"reader\($0)\"}, \"stats\": {\"likes\": \($0)}, "
          + "\"image_url\": \"\(server.url("/\($0)"))\"}\n"
      }.joined())
    for photograph in truth.prefix(80) {
      let folder = "photos/\(photograph.isSelfie ? "selfie" : "nonselfie")"
      try AtomicFile.createFolder(space.file(folder))
      try FileManager.default.copyItem(
        atPath: space.file("sample/\(photograph.file)"),
        toPath: space.file("\(folder)/\(photograph.file.replacing("/", with: "-"))"))
    }
    for name in ["mobilenet_v2.onnx", "resnet50.onnx"] {
      try AtomicFile.write(try AtomicFile.read(network("headless.onnx")), to: space.file(name))
    }
    try FileManager.default.copyItem(atPath: space.file("sample/votes.csv"), toPath: space.file("votes.csv"))
    let scores = ["low", "middle", "high"]
    try space.write(
      "scores.csv",
      "item,annotator,label\n"
        + (0..<60).map { "i\($0 / 3),\(["ada", "ben", "cleo"][$0 % 3]),\(scores[($0 / 3 + $0 % 7 / 6) % 3])\n" }
        .joined())
    // The task's votes, and sets that were made before: one's own, and others' without a manifest.
    try await space.json("import", "crawl")
    try await space.json("votes", "import", "votes.csv", "--task", "selfie")
    try await space.json("aggregate", "--task", "selfie")
    try await space.json("export", "selfies", "--label", "selfie", "--balance")
    for (folder, side) in [
      ("somebody-elses-dataset", "train"), ("somebody-elses-dataset", "test"), ("theirs", "train"),
    ] {
      try AtomicFile.createFolder(space.file(folder))
      try FileManager.default.copyItem(
        atPath: space.file("selfies/\(side)"), toPath: space.file("\(folder)/\(side)"))
    }
    try FileManager.default.copyItem(atPath: space.file("selfies/test"), toPath: space.file("mytest"))
    return (space, server)
  }
}
