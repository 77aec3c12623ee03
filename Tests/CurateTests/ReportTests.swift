// ReportCommandTests: curate report, from a store with nothing but an import to one with everything.
import Base
import Foundation
import Imaging
import Store
import Testing

/// A thumbnail as it lies in a report.
private struct Embedded {
  /// The first digits of the photograph's hash.
  var hash: String
  var words: String
  var jpeg: [UInt8]
}

/// All thumbnails of a report.
private func thumbnails(_ html: String) throws -> [Embedded] {
  try html.matches(of: /<img src="data:image\/jpeg;base64,([^"]*)"[^>]* alt="(Photograph ([0-9a-f]{12}), [^"]*)">/).map
  {
    guard let data = Data(base64Encoded: String($0.1)) else { throw Unexpected("A thumbnail is no base64.") }
    return Embedded(hash: String($0.3), words: String($0.2), jpeg: Array(data))
  }
}

/// The mean step between two pictures' bytes in a box of pixels.
private func difference(_ a: RGBImage, _ b: RGBImage, _ columns: Range<Int>, _ rows: Range<Int>) -> Double {
  var sum = 0
  for y in rows {
    for x in columns {
      for channel in 0..<3 {
        let place = 3 * (y * a.width + x) + channel
        sum += abs(Int(a.pixels[place]) - Int(b.pixels[place]))
      }
    }
  }
  return Double(sum) / Double(max(1, 3 * columns.count * rows.count))
}

@Suite struct ReportCommandTests {
  /// A store that has been through every step, cross-validation and export too.
  private func wholeStore() async throws -> Workspace {
    let space = try await SharedSample.finishedStore()
    try await space.json("selfies", "evaluate", "--task", "selfie", "--folds", "4")
    try await space.json("export", "set", "--label", "selfie", "--size", "32")
    return space
  }

  @Test func `of a whole store every section is there, in one file that asks for nothing`() async throws {
    let space = try await wholeStore()
    let answer = try await space.json("report", "report.html", "--title", "A <b>title</b> & more")
    #expect(
      answer["figures"].list.compactMap(\.text) == [
        "funnel", "likes", "balance", "agreement", "annotators", "classifier", "splits", "photographs", "photographs",
        "doubted",
      ])
    #expect(answer["missing"].list.isEmpty && answer["blurred"] == .bool(false) && answer["out"] == "report.html")
    let html = try space.read("report.html")
    #expect(answer["bytes"].count == html.utf8.count)
    let shown = try thumbnails(html)
    #expect(answer["thumbnails"].count == shown.count && shown.count > 20)
    let words = [
      "A &lt;b&gt;title&lt;/b&gt; &amp; more", "Faces are shown", "<code>curate status</code>",
      "<code>curate score --top 0.2 --bottom 0.2</code>", "<code>curate aggregate --task selfie</code>",
      "<code>curate agreement --task selfie</code>", "<code>curate annotators list --task selfie</code>",
      "<code>curate selfies evaluate --task selfie</code>", "<code>curate verify set</code>",
      "<code>curate suspects --task selfie</code>",
      "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\"", "@media print",
    ]
    #expect(words.filter { !html.contains($0) } == [])
    let targets = html.matches(of: /(?:src|href)="([^"]{0,30})/).map { String($0.1) }
    #expect(targets.filter { !$0.hasPrefix("#") && !$0.hasPrefix("data:image/jpeg;base64,") } == [])
    let (hasScript, hasLink, hasURL) = (
      html.contains("<script"), html.contains("<link"), html.contains("http:") || html.contains("https:")
    )
    #expect(!hasScript && !hasLink && !hasURL)
    let hasPath = html.contains(space.path)
    #expect(!hasPath, "a report to be sent does not name this machine's folders")
    // The numbers are those of the commands.
    let agreement = try await space.json("agreement", "--task", "selfie")
    let kappa = try #require(agreement["fleiss_kappa"]["value"].number ?? agreement["fleiss_kappa"].number)
    let hasKappa = html.contains("Fleiss kappa \(String(format: "%.3f", kappa)) [")
    #expect(hasKappa)
  }

  @Test func `a store with nothing but an import has the funnel, and the commands that bring the rest`() async throws {
    let space = try await SharedSample.importedStore()
    let answer = try await space.json("report", "report.html")
    #expect(answer["figures"].list.compactMap(\.text) == ["funnel"])
    #expect(
      answer["missing"].list.compactMap(\.text) == [
        "likes", "balance", "agreement", "annotators", "classifier", "splits", "photographs", "doubted",
      ])
    #expect(answer["thumbnails"] == 0)
    let html = try space.read("report.html")
    let commands = [
      "curate score", "curate aggregate --task selfie", "curate annotate --as NAME --task selfie",
      "curate selfies evaluate --task selfie", "curate export DIR --label selfie",
    ]
    #expect(commands.filter { !html.contains("<code>\($0)</code>") } == [])
  }

  @Test func `the same store and seed give the same bytes at any number of jobs, and the store stays as it was`()
    async throws
  {
    let space = try await wholeStore()
    let before = try SHA256.hex(of: space.bytes("curate.sqlite"))
    try await space.json("report", "a.html", "--jobs", "1")
    try await space.json("report", "b.html", "--jobs", "4")
    let areSame = try space.bytes("a.html") == space.bytes("b.html")
    #expect(areSame)
    #expect(try SHA256.hex(of: space.bytes("curate.sqlite")) == before)
    try await space.json("report", "c.html", "--seed", "5", "--per-class", "3")
    let (usual, other) = (try thumbnails(space.read("a.html")), try thumbnails(space.read("c.html")))
    #expect(other.count <= 15 && other.count < usual.count)
    try await space.json("report", "none.html", "--per-class", "0")
    #expect(try thumbnails(space.read("none.html")).isEmpty)
  }

  @Test func `with --blur nothing is left of the faces that were found, and other photographs are as they were`()
    async throws
  {
    let space = try await wholeStore()
    try await space.json("report", "shown.html")
    let answer = try await space.json("report", "blurred.html", "--blur")
    #expect(answer["blurred"] == .bool(true) && answer["hidden_wholly"] == 0)
    let (shown, blurred) = (try thumbnails(space.read("shown.html")), try thumbnails(space.read("blurred.html")))
    try #require(shown.map(\.hash) == blurred.map(\.hash))
    let store = try Store(at: space.file("curate.sqlite"), creating: false)
    var (withFaces, withoutFaces) = (0, 0)
    for (before, after) in zip(shown, blurred) {
      let found = try store.read { connection in
        try connection.images(after: before.hash, limit: 1).first.map { ($0, try connection.faces(ofImage: $0.id)) }
      }
      let (image, faces) = try #require(found)
      #expect(image.sha256.hasPrefix(before.hash))
      let areSame = before.jpeg == after.jpeg
      guard let faces, !faces.isEmpty else {
        withoutFaces += 1
        #expect(areSame, "\(before.hash) has no face to hide")
        continue
      }
      withFaces += 1
      #expect(!areSame)
      #expect(after.words.hasSuffix("made unrecognisable"))
      let (old, new) = (try ImageFile.decode(before.jpeg), try ImageFile.decode(after.jpeg))
      try #require((old.width, old.height) == (new.width, new.height))
      let scale = Double(old.width) / Double(image.width)
      func range(_ low: Int, _ high: Int, _ size: Int) -> Range<Int> {
        let first = min(size - 1, max(0, Int(Double(low) * scale)))
        return first..<max(first + 1, min(size, Int(Double(high) * scale)))
      }
      for face in faces {
        let (columns, rows) = (range(face.left, face.right, old.width), range(face.top, face.bottom, old.height))
        let change = difference(old, new, columns, rows)
        #expect(change > 3, "a face of \(before.hash) has changed by \(change) only")
      }
    }
    #expect(withFaces > 10 && withoutFaces > 2)
    // No copy of what is hidden lies anywhere else in the file.
    let html = try space.read("blurred.html")
    let left = zip(shown, blurred).filter { before, after in
      before.jpeg != after.jpeg && html.contains(Data(before.jpeg).base64EncodedString())
    }.map(\.0.hash)
    #expect(left == [])
  }

  @Test func `photographs that were never searched for faces are hidden as a whole`() async throws {
    let space = try await SharedSample.importedStore()
    try await space.json("score", "--top", "0.2", "--bottom", "0.2")
    let answer = try await space.json("report", "report.html", "--blur")
    let count = try #require(answer["thumbnails"].count)
    #expect(count > 10 && answer["hidden_wholly"].count == count)
    let shown = try thumbnails(space.read("report.html"))
    #expect(shown.filter { !$0.words.hasSuffix("wholly made unrecognisable") }.map(\.hash) == [])
    let said = try await space.run("report", "report.html", "--blur")
    #expect(said.out.contains("not searched for faces: unrecognisable as a whole; curate faces searches them"))
  }

  @Test func `a photograph whose file is gone has its place and a warning`() async throws {
    let space = try await SharedSample.finishedStore()
    try space.remove("curate.images")
    let result = try await space.run("report", "report.html", "--json")
    #expect(result.code == 0)
    let answer = try result.json()
    #expect(answer["thumbnails"] == 0 && (answer["unreadable"].count ?? 0) > 10)
    #expect(result.err.contains("cannot be read; the report says so in their places"))
    let isSaid = try space.read("report.html").contains("no file that can be read")
    #expect(isSaid)
  }

  @Test func `what cannot or must not be written is refused with a sentence, and nothing is written`() async throws {
    let space = try await SharedSample.importedStore()
    let before = space.files(below: ".")
    for (arguments, code, sentence) in [
      (["nowhere/r.html"], 73, "curate: Cannot create nowhere/r.html: there is no folder nowhere.\n"),
      (
        ["curate.images/r.html"], 64,
        "curate: curate.images/r.html lies among the store's photographs, which are nobody's to write; name another file.\n"
      ),
      (
        ["r.html", "--store", "none.sqlite"], 66,
        "curate: There is no store at none.sqlite; curate import makes one, or name yours with --store.\n"
      ),
    ] as [([String], Int32, String)] {
      let result = try await space.run(["report"] + arguments)
      #expect(result.code == code && result.err == sentence && result.out.isEmpty)
    }
    for (arguments, words) in [
      (["r.txt"], "r.txt must end in .html: that is what is written."),
      (["r.html", "--per-class", "-1"], "--per-class -1 must lie between 0 and 500."),
      (["r.html", "--title", " "], "--title needs a word at least."),
    ] {
      let result = try await space.run(["report"] + arguments)
      #expect(result.code == 64 && result.err.contains(words))
    }
    #expect(space.files(below: ".") == before)
    try FileManager.default.copyItem(atPath: space.file("curate.sqlite"), toPath: space.file("s.html"))
    let result = try await space.run("report", "s.html", "--store", "s.html")
    #expect(result.code == 64)
    #expect(result.err == "curate: s.html would take the place of s.html; name another file.\n")
  }
}
