// DetectCommandTests: faces of files without a store: a line for each file, in order, whatever the file is.
import Base
import Foundation
import Support
import Testing

@Suite struct DetectCommandTests {
  @Test func `photographs get their boxes, in the order of the command line and at any width`() async throws {
    let space = try Workspace()
    let folder = try await SharedSample.folder()
    let truth = Array((try await SharedSample.truth()).photographs.prefix(12))
    let files = truth.map { "\(folder)/\($0.file)" }
    let one = try await space.run(["detect", "--jobs", "1"] + files)
    let two = try await space.run(["detect", "--jobs", "2"] + files)
    #expect(one.code == 0)
    #expect(one.out == two.out)
    let lines = try jsonLines(one.out)
    #expect(lines.map { $0["file"].text } == files)
    for (line, drawn) in zip(lines, truth) {
      #expect(line.keys == ["file", "width", "height", "faces"])
      #expect(abs(line["faces"].list.count - drawn.faces) <= 1)
      let (width, height) = (line["width"].count ?? 0, line["height"].count ?? 0)
      for face in line["faces"].list {
        #expect(face.keys == ["left", "top", "right", "bottom", "confidence"])
        let (left, right) = (face["left"].count ?? 0, face["right"].count ?? 0)
        let (top, bottom) = (face["top"].count ?? 0, face["bottom"].count ?? 0)
        #expect(left < right && top < bottom && right > 0 && bottom > 0 && left < width && top < height)
        #expect((face["confidence"].number ?? -1) >= 0)
      }
    }
    #expect(lines.contains { !$0["faces"].list.isEmpty })
  }

  @Test func `a file that is no photograph gets a line of its own and ends nothing`() async throws {
    let space = try Workspace()
    let folder = try await SharedSample.folder()
    let photo = "\(folder)/\((try await SharedSample.truth()).photographs[0].file)"
    try space.write("empty.jpg", "")
    try space.write("page.jpg", "<html><body>Sorry</body></html>")
    let result = try await space.run("detect", "empty.jpg", photo, "page.jpg")
    #expect(result.code == 0)
    let lines = try jsonLines(result.out)
    #expect(lines.map { $0["file"].text } == ["empty.jpg", photo, "page.jpg"])
    #expect(lines[0]["error"].text == "the file is empty")
    #expect(lines[1]["faces"] != .null)
    #expect(lines[2]["error"].text?.isEmpty == false)
    #expect(lines[2]["faces"] == .null)
    #expect(result.err == "2 of 3 files could not be read as a photograph.\n")
  }

  @Test func `a folder stands for every file below it, in the order of the names`() async throws {
    let space = try Workspace()
    for name in ["b.txt", "a/z.txt", "a/y.txt", ".hidden"] {
      try FileManager.default.createDirectory(atPath: space.file("in/a"), withIntermediateDirectories: true)
      try space.write("in/\(name)", "x")
    }
    let lines = try jsonLines(try await space.run("detect", "in/").out)
    #expect(lines.map { $0["file"].text } == ["in/a/y.txt", "in/a/z.txt", "in/b.txt"])
  }

  @Test func `whatever a line on standard input names is answered in its place, and nothing is waited for`()
    async throws
  {
    let space = try Workspace()
    let folder = try await SharedSample.folder()
    let photo = "\(folder)/\((try await SharedSample.truth()).photographs[0].file)"
    try FileManager.default.createDirectory(atPath: space.file("folder"), withIntermediateDirectories: false)
    #expect(mkfifo(space.file("pipe"), 0o600) == 0)
    try space.write("broken.jpg", "hm")
    try space.write("lines", "")
    // Line ends of two systems, blank lines, a name in Latin-1, and no end to the last line.
    let lines = "\(photo)\r\n\n\r\nmissing.jpg\nfolder\npipe\n/dev/zero\n"
    try AtomicFile.write(
      Array(lines.utf8) + [0x63, 0x61, 0x66, 0xE9, 0x0A] + Array("broken.jpg\r\n\(photo)".utf8),
      to: space.file("lines"))
    let result = try await space.runOther(
      "/bin/sh", "-c", "exec \(try RunningCurate.program()) detect - --jobs 2 < lines")
    #expect(result.code == 0)
    let answers = try jsonLines(result.out)
    #expect(
      answers.map { $0["file"].text } == [
        photo, "missing.jpg", "folder", "pipe", "/dev/zero", "caf\u{FFFD}", "broken.jpg", photo,
      ])
    #expect(
      answers.map { $0["error"].text } == [
        nil, "Cannot open missing.jpg: no such file or directory.", "folder is a folder, not a file.",
        "pipe is a named pipe, not a file.", "/dev/zero is a device, not a file.",
        "Cannot open caf\u{FFFD}: its name is not UTF-8.", "it is text, not a photograph", nil,
      ])
    #expect(answers[0]["faces"] != .null && answers[0]["faces"] == answers[7]["faces"])
  }

  @Test func `an answer that cannot be written ends the run in words`() async throws {
    let space = try Workspace()
    try space.write("a.txt", "no photograph")
    let program = try RunningCurate.program()
    for command in ["detect a.txt", "detect --json - < a.txt", "sample crawl --posts 2 --json"] {
      let result = try await space.runOther("/bin/sh", "-c", "exec \(program) \(command) > /dev/full")
      #expect(result.code == 74, "\(command)")
      #expect(result.err.hasSuffix("curate: Cannot write to standard output: no space left on device.\n"), "\(command)")
    }
  }

  @Test(arguments: [
    ("a.jpg\0b.jpg\0", "Line 1 of standard input holds a NUL byte; paths come a line each (find -print)."),
    (
      "\n" + String(repeating: "x", count: 100_000),
      "Line 2 of standard input is longer than any path; paths come a line each."
    ),
  ]) func `what is no list of paths is refused`(input: String, sentence: String) async throws {
    let result = try await Workspace().run("detect", "-", input: input)
    #expect(result.code == 65)
    #expect(result.err == "curate: \(sentence)\n")
  }

  @Test(.enabled(if: Stranger.exists, "nobody else can be made to run the program here (setpriv)"))
  func `a file or folder that may not be read is told, and the rest is answered`() async throws {
    let space = try Workspace()
    let photo = "\(try await SharedSample.folder())/\((try await SharedSample.truth()).photographs[0].file)"
    for folder in ["in/open", "in/shut", "all-shut"] {
      try FileManager.default.createDirectory(atPath: space.file(folder), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: photo, toPath: space.file("\(folder)/a.jpg"))
    }
    try FileManager.default.copyItem(atPath: photo, toPath: space.file("in/shut.jpg"))
    for name in ["in/shut", "in/shut.jpg", "all-shut"] { #expect(chmod(space.file(name), 0) == 0) }
    defer { for name in ["in/shut", "all-shut"] { chmod(space.file(name), 0o755) } }

    let result = try await Stranger.run(["detect", "in"], in: space)
    #expect(result.code == 0)
    let lines = try jsonLines(result.out)
    #expect(lines.map { $0["file"].text } == ["in/open/a.jpg", "in/shut", "in/shut.jpg"])
    #expect(
      lines.map { $0["error"].text }
        == [nil, "Cannot open in/shut: permission denied.", "Cannot open in/shut.jpg: permission denied."])
    #expect(result.err == "2 of 3 files could not be read as a photograph.\n")
    let shut = try await Stranger.run(["detect", "in/open", "all-shut"], in: space)
    #expect((shut.code, shut.out) == (66, ""))
    #expect(shut.err == "curate: Cannot look into the folder all-shut: permission denied.\n")
    let inside = try await Stranger.run(["detect", "all-shut/a.jpg"], in: space)
    #expect((inside.code, inside.out) == (66, ""))
    #expect(inside.err == "curate: Cannot look at all-shut/a.jpg: permission denied.\n")
  }

  @Test func `an empty folder is called empty`() async throws {
    let space = try Workspace()
    try FileManager.default.createDirectory(atPath: space.file("empty"), withIntermediateDirectories: false)
    let result = try await space.run("detect", "empty")
    #expect((result.code, result.out, result.err) == (0, "", "There was no file to look at.\n"))
  }

  @Test(.enabled(if: realData("awkward") != nil, "…/shared/data is not beside the checkout"))
  func `every file that breaks decoders is answered, in order`() async throws {
    let space = try Workspace()
    let folder = try needed("awkward")
    let result = try await space.run("detect", folder, timeout: 120)
    #expect(result.code == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
    let lines = try jsonLines(result.out)
    #expect(lines.map { $0["file"].text } == files.map { "\(folder)/\($0)" })
    for line in lines {
      let isFound = line["faces"] != .null && (line["width"].count ?? 0) > 0 && (line["height"].count ?? 0) > 0
      #expect(isFound != (line["error"].text?.isEmpty == false), "\(line["file"].text ?? "")")
    }
    #expect(lines.contains { $0["error"] != .null })
    #expect(lines.contains { $0["error"] == .null })
  }

  @Test(.enabled(if: realData("photos") != nil, "…/shared/data is not beside the checkout"))
  func `real photographs have as many faces as dlib's own module finds`() async throws {
    let space = try Workspace()
    let table = try String(contentsOfFile: try needed("photos.csv"), encoding: .utf8).split(separator: "\n").dropFirst()
    var wanted: [(file: String, faces: Int)] = []
    for row in table {
      let fields = row.split(separator: ",", maxSplits: 5)
      let isSmall = (Int(fields[1]) ?? 0) * (Int(fields[2]) ?? 0) < 400_000
      if isSmall, let faces = Int(fields[4]), wanted.count < 24 { wanted.append((String(fields[0]), faces)) }
    }
    let files = try wanted.map { try needed("photos/\($0.file)") }
    let lines = try jsonLines(try await space.run(["detect"] + files).out)
    #expect(lines.count == wanted.count)
    for (line, photo) in zip(lines, wanted) {
      #expect(line["faces"].list.count == photo.faces, "\(photo.file)")
    }
  }

  @Test func `with --max-side sides and boxes are still those of the full picture`() async throws {
    let space = try Workspace()
    let folder = try await SharedSample.folder()
    let files = (try await SharedSample.truth()).photographs.prefix(8).map { "\(folder)/\($0.file)" }
    let full = try jsonLines(try await space.run(["detect"] + files).out)
    let reduced = try await space.run(["detect", "--max-side", "300", "--upsample", "1", "--verbose"] + files)
    #expect(reduced.code == 0)
    #expect(reduced.err.contains(", max side 300"))
    let lines = try jsonLines(reduced.out)
    #expect(lines.map { $0["width"].count } == full.map { $0["width"].count })
    #expect(lines.map { $0["height"].count } == full.map { $0["height"].count })
    #expect(full.contains { ($0["width"].count ?? 0) > 300 })
    // Each face of the small picture lies where one of the large picture does.
    var compared = 0
    for (line, whole) in zip(lines, full) where line["faces"].list.count == 1 && whole["faces"].list.count == 1 {
      let (face, other) = (line["faces"].list[0], whole["faces"].list[0])
      func middle(_ face: Answer) -> Int { ((face["left"].count ?? 0) + (face["right"].count ?? 0)) / 2 }
      let width = (other["right"].count ?? 0) - (other["left"].count ?? 0)
      #expect(abs(middle(face) - middle(other)) < width / 3)
      compared += 1
    }
    #expect(compared > 0)
  }

  @Test(arguments: ["63", "65501", "-1"])
  func `a --max-side of no use is refused in one sentence`(side: String) async throws {
    let space = try Workspace()
    let result = try await space.run("detect", "--max-side", side, "x.jpg")
    #expect(result.code == 64)
    #expect(result.err.contains("--max-side \(side) must lie between 64 and 65500."))
  }

  @Test func `a colour profile is said to be ignored, but for --quiet and --json`() async throws {
    let space = try Workspace()
    let folder = try await SharedSample.folder()
    let photo = try Data(
      contentsOf: URL(fileURLWithPath: "\(folder)/\((try await SharedSample.truth()).photographs[0].file)"))
    try #require(photo.starts(with: [0xff, 0xd8]))
    let profile = Data([0xff, 0xe2, 0, 20]) + Data("ICC_PROFILE\0\u{1}\u{1}data".utf8)
    for name in ["a.jpg", "b.jpg"] {
      try (photo.prefix(2) + profile + photo.dropFirst(2)).write(to: URL(fileURLWithPath: space.file(name)))
    }
    try photo.write(to: URL(fileURLWithPath: space.file("c.jpg")))
    let note = "2 photographs carry a colour profile (ICC); profiles are not applied.\n"
    let three = ["detect", "a.jpg", "b.jpg", "c.jpg"]
    #expect(try await space.run(three).err == note)
    #expect(try await space.run(three + ["--quiet"]).err == "")
    #expect(try await space.run(three + ["--json"]).err == "")
    #expect(
      try await space.run("detect", "a.jpg").err
        == "1 photograph carries a colour profile (ICC); profiles are not applied.\n")
    #expect(try await space.run("detect", "c.jpg").err == "")
  }

  @Test func `a path on standard input is answered before the next one is sent`() async throws {
    let folder = try await SharedSample.folder()
    let files = (try await SharedSample.truth()).photographs.prefix(3).map { "\(folder)/\($0.file)" }
    let talk = try Conversation(["detect", "-"])
    for file in files {
      try talk.say(file)
      let line = try #require(try jsonLines(try await talk.hear()).first)
      #expect(line["file"].text == file)
      #expect(line["faces"] != .null)
    }
    #expect(try await talk.end() == 0)
  }
}
