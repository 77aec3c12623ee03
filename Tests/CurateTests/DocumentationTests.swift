// DocumentationTests: what the README and the tutorials show is what the program prints.
import Base
import Foundation
import Testing

/// The checkout.
private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

@Suite struct DocumentationTests {
  /// Every document whose sessions are run.
  private static let documents = ["README.md"] + tutorials()

  private static func tutorials() -> [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/docs/tutorials")) ?? []
    return found.filter { $0.hasSuffix(".md") }.sorted().map { "docs/tutorials/\($0)" }
  }

  /// With CURATE_WRITE_DOCS=1 (`make docs`) the documents get what is printed; else they are held against it.
  @Test(arguments: documents)
  func `a document's commands print what it shows`(_ document: String) async throws {
    let text = String(decoding: try AtomicFile.read("\(root)/\(document)"), as: UTF8.self)
    let transcript = Transcript(text)
    #expect(!transcript.entries.isEmpty)
    let space = try Workspace()
    let folder = (try RunningCurate.program() as NSString).deletingLastPathComponent
    let path = folder + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    var outputs: [[String]] = []
    for entry in transcript.entries {
      let shell = try RunningCurate(
        ["-c", entry.command], in: space.path, input: "", environment: ["PATH": path], program: "/bin/sh")
      let result = try await shell.result(timeout: 600)
      var lines = result.out.components(separatedBy: "\n")
      while lines.last == "" { lines.removeLast() }
      outputs.append(lines)
      let agrees = Transcript.agree(entry.output, lines)
      #expect(
        result.code == 0 || entry.command.hasSuffix("|| true"),
        "\(document): \(entry.command): \(result.code) \(result.err)")
      if !Self.isWriting {
        #expect(
          agrees,
          "\(document): $ \(entry.command)\nshows\n\(entry.output.joined(separator: "\n"))\nand prints\n\(result.out)")
      }
    }
    if Self.isWriting { try AtomicFile.write(transcript.text(with: outputs), to: "\(root)/\(document)") }
  }

  private static var isWriting: Bool { ProcessInfo.processInfo.environment["CURATE_WRITE_DOCS"] == "1" }

  @Test func `what a document leaves out is not looked at, and the rest is`() {
    #expect(Transcript.agree(["a", "…", "d"], ["a", "b", "c", "d"]))
    #expect(Transcript.agree(["a", "…"], ["a"]))
    #expect(!Transcript.agree(["a", "…", "e"], ["a", "b", "c", "d"]))
    #expect(Transcript.agree(["took … s, … rows"], ["took 3.2 s, 7 rows"]))
    #expect(!Transcript.agree(["took … s"], ["took 3.2 h"]))
    #expect(Transcript.agree(["done on 2026-11-22"], ["done on 2031-01-02"]))
    #expect(!Transcript.agree(["done on 2024-03-01"], ["done on 2024-03-02"]))
    #expect(!Transcript.agree([], ["more"]) && !Transcript.agree(["more"], []))
    let transcript = Transcript("Text.\n\n    $ one\n    1\n\n    2\n    # a remark\n    $ two\n\nMore text.\n")
    #expect(transcript.entries.map(\.command) == ["one", "two"])
    #expect(transcript.entries.map(\.output) == [["1", "", "2"], []])
    #expect(
      transcript.text(with: [["3"], ["4"]])
        == "Text.\n\n    $ one\n    3\n    # a remark\n    $ two\n    4\n\nMore text.\n")
  }
}
