// DetectCommandTests: faces of files without a store: a line for each file, in order, whatever the file is.
import Foundation
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
