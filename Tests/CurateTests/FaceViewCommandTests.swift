// FaceViewCommandTests: curate faces shows what it found, on a sheet and as a list, and changes nothing by it.
import Base
import Foundation
import Imaging
import Store
import Support
import Testing

@Suite struct FaceViewCommandTests {
  @Test func `a sheet is drawn after the search, the same bytes twice and at any width`() async throws {
    let space = try await SharedSample.importedStore()
    let first = try await space.json("faces", "--sheet", "one.jpg", "--only", "many", "--jobs", "2")
    let total = try #require(first["many"].count)
    #expect(first["searched_now"] != 0)
    #expect(
      first["sheet"] == ["file": "one.jpg", "photographs": .number(Double(total)), "of": .number(Double(total))])
    let again = try await space.run("faces", "--sheet", "two.JPEG", "--only", "many", "--jobs", "1")
    #expect(again.code == 0)
    #expect(again.outLines.last == "  two.JPEG shows \(total) of \(total) photographs")
    #expect(try space.bytes("one.jpg") == (try space.bytes("two.JPEG")))
    let image = try ImageFile.decode(try space.bytes("one.jpg"))
    #expect(image.width > 800 && image.height > 300)
    #expect(try await space.json("faces")["sheet"] == .null)
  }

  @Test func `a sheet of fewer than there are says so, and replaces the file`() async throws {
    let space = try await SharedSample.finishedStore()
    try space.write("few.jpg", "old")
    let answer = try await space.json("faces", "--sheet", "few.jpg", "--sheet-count", "5")
    #expect(answer["sheet"]["photographs"] == 5)
    #expect(answer["sheet"]["of"] == answer["images"])
    #expect(try ImageFile.kind(of: space.bytes("few.jpg")) == .jpeg)
    let none = try await space.json("faces", "--sheet", "few.jpg", "--only", "failed")
    #expect(none["sheet"] == ["file": "few.jpg", "photographs": 0, "of": 0])
    #expect(!space.files(below: ".").contains { $0.hasSuffix(".part") })
  }

  @Test func `what is kept is listed in the order of the hashes, and nothing is changed`() async throws {
    let space = try await SharedSample.finishedStore()
    let answer = try await space.json("faces")
    let before = try allRows(Store(at: space.file("curate.sqlite"), creating: false))
    let photographs = try space.hashes(below: "curate.images")
    var listed: [String: Int] = [:]
    for kept in ["none", "one", "many", "any"] {
      let plain = try await space.run("faces", "--keep", kept)
      #expect(plain.code == 0)
      let rows = plain.outLines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
      #expect(rows.allSatisfy { $0.count == 3 && FileManager.default.fileExists(atPath: $0[0]) })
      let files = rows.compactMap(\.first)
      #expect(files == files.sorted())
      listed[kept] = rows.count
      let lines = try jsonLines(try await space.run("faces", "--keep", kept, "--json").out)
      #expect(lines.allSatisfy { $0.keys == ["file", "sha256", "post", "posts", "faces"] })
      #expect(lines.map { $0["file"].text } == files)
      #expect(lines.map { $0["posts"].list.compactMap(\.text).joined(separator: ",") } == rows.map { $0[1] })
      #expect(lines.allSatisfy { $0["post"] == $0["posts"].list.first })
      #expect(lines.map { "\($0["faces"].count ?? -1)" } == rows.map { $0[2] })
      #expect(lines.allSatisfy { $0["post"].text?.hasPrefix("instagram/") == true })
      let wanted: ClosedRange<Int> = ["none": 0...0, "one": 1...1, "many": 2...99][kept] ?? 0...99
      #expect(lines.allSatisfy { wanted.contains($0["faces"].count ?? -1) })
    }
    #expect(listed["none"] == answer["none"].count)
    #expect(listed["one"] == answer["one"].count)
    #expect(listed["many"] == answer["many"].count)
    #expect(listed["any"] == answer["images"].count)
    #expect(try allRows(Store(at: space.file("curate.sqlite"), creating: false)) == before)
    #expect(try space.hashes(below: "curate.images") == photographs)
  }

  /// Found out by a newcomer: a look threw away a day's search.
  @Test func `a look searches nothing where there are results, whatever settings they have`() async throws {
    let space = try await SharedSample.finishedStore()
    let found = try await space.json("faces", "--min-confidence", "0.25")
    let detector = try #require(found["detector"].text)
    #expect(detector.hasSuffix("min confidence 0.25"))
    let before = try allRows(Store(at: space.file("curate.sqlite"), creating: false))
    let list = try await space.run("faces", "--keep", "one")
    #expect(list.outLines.count == found["one"].count)
    #expect(list.err.isEmpty)
    let sheet = try await space.json("faces", "--sheet", "look.jpg")
    #expect(sheet["detector"].text == detector)
    #expect(sheet["searched_now"] == 0 && sheet["already"] == found["images"] && sheet["one"] == found["one"])
    #expect(try allRows(Store(at: space.file("curate.sqlite"), creating: false)) == before)
    let status = try await space.json("status")
    #expect(status["detectors"].list.map { $0["detector"].text } == [detector])
    #expect(status["detectors"].list.first?["images"] == found["images"])
  }

  @Test func `other settings are announced, and replace what was found`() async throws {
    let space = try await SharedSample.finishedStore()
    let total = try #require(try await space.json("faces")["images"].count)
    let result = try await space.run("faces", "--min-confidence", "0.3")
    #expect(result.code == 0)
    #expect(
      result.err.contains("\(total) photographs were searched under other settings (dlib "), "\(result.err)")
    #expect(result.err.contains("this run searches them anew, and replaces what was found.\n"))
    #expect(try await space.json("faces", "--min-confidence", "0.3")["pending"] == 0)
  }

  @Test func `--keep says what a sheet shows unless --only does, and leaves stdout to the list`() async throws {
    let space = try await SharedSample.finishedStore()
    let counts = try await space.json("faces")
    let (one, many) = (try #require(counts["one"].count), try #require(counts["many"].count))
    let both = try await space.run("faces", "--keep", "one", "--sheet", "a.jpg")
    #expect(both.outLines.count == one)
    #expect(both.err.hasSuffix("a.jpg shows \(min(one, 48)) of \(one) photographs\n"))
    let apart = try await space.run("faces", "--keep", "one", "--sheet", "b.jpg", "--only", "many")
    #expect(apart.outLines.count == one)
    #expect(apart.err.hasSuffix("b.jpg shows \(many) of \(many) photographs\n"))
  }

  @Test(arguments: [
    (["--sheet", "x.png"], "--sheet x.png must end in .jpg or .jpeg: a sheet is written as a JPEG."),
    (["--sheet", "jpg"], "--sheet jpg must end in .jpg or .jpeg: a sheet is written as a JPEG."),
    (["--only", "many"], "--only says what --sheet shows; add --sheet FILE.jpg."),
    (["--sheet-count", "9"], "--sheet-count says how large --sheet is; add --sheet FILE.jpg."),
    (["--sheet", "x.jpg", "--sheet-count", "0"], "--sheet-count 0 must lie between 1 and 400."),
    (["--sheet", "x.jpg", "--sheet-count", "401"], "--sheet-count 401 must lie between 1 and 400."),
  ]) func `a sheet that cannot be meant is refused`(arguments: [String], sentence: String) async throws {
    let result = try await Workspace().run(["faces"] + arguments)
    #expect(result.code == 64)
    #expect(result.errLines.first == "Error: " + sentence)
  }

  @Test(.enabled(if: Stranger.exists, "nobody else can be made to run the program here (setpriv)"))
  func `photographs that may not be read fail, with the reason, and are searched once they may`() async throws {
    let space = try await SharedSample.importedStore()
    let photographs = space.files(below: "curate.images").filter { !$0.hasPrefix("incoming") }
    let total = photographs.count
    // One folder of photographs, and one photograph elsewhere.
    let folder = try #require(photographs.first?.split(separator: "/").first.map(String.init))
    let inside = photographs.count { $0.hasPrefix(folder + "/") }
    let file = try #require(photographs.last { !$0.hasPrefix(folder + "/") })
    let shut = ["curate.images/\(folder)", "curate.images/\(file)"].map { space.file($0) }
    for path in [space.path] + ["curate.sqlite"].map({ space.file($0) }) { #expect(chmod(path, 0o777) == 0) }
    for path in shut { #expect(chmod(path, 0) == 0) }
    defer { chmod(shut[0], 0o755) }

    let result = try await Stranger.run(["faces", "--json", "--sheet", "all.jpg"], in: space)
    #expect(result.code == 0, "\(result.err)")
    let answer = try result.json()
    #expect(answer["failed"].count == inside + 1)
    #expect(answer["reasons"] == ["unreadable_file": .number(Double(inside + 1))])
    #expect(answer["searched_now"].count == total - inside - 1)
    #expect(answer["sheet"]["of"].count == total)
    for path in shut { #expect(chmod(path, 0o755) == 0) }
    let again = try await Stranger.run(["faces", "--json"], in: space).json()
    #expect((again["failed"], again["searched_now"].count) == (0, inside + 1))
  }

  @Test func `a sheet that cannot be written is refused before the search`() async throws {
    let space = try await SharedSample.importedStore()
    try FileManager.default.createDirectory(atPath: space.file("a.jpg"), withIntermediateDirectories: false)
    try space.write("file", "")
    for (name, sentence) in [
      ("no/x.jpg", "there is no folder no."), ("file/x.jpg", "there is no folder file."), ("a.jpg", "it is a folder."),
    ] {
      let result = try await space.run("faces", "--sheet", name)
      #expect(result.code == 73)
      #expect(result.err == "curate: Cannot create \(name): \(sentence)\n")
    }
    #expect(try await space.json("status")["stages"].done("faces") == 0)
  }
}
