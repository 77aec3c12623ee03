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
      // Where it ran is nobody's business.
      var lines = result.out.replacing(space.path, with: "/data").components(separatedBy: "\n")
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
    // A picture that is named elsewhere in the document is one of those that were made.
    for name in text.matches(of: /curate explain (\S+\/\S+\.jpg)/) {
      #expect(space.exists(String(name.1)), "\(name.1)")
    }
    if Self.isWriting { try AtomicFile.write(transcript.text(with: outputs), to: "\(root)/\(document)") }
  }

  @Test func `the demo runs what the README shows`() throws {
    let demo = String(decoding: try AtomicFile.read("\(root)/scripts/demo.sh"), as: UTF8.self)
    let run = demo.split(separator: "\n").filter { $0.hasPrefix("run ") }.map { "curate " + $0.dropFirst(4) }
    let readme = String(decoding: try AtomicFile.read("\(root)/README.md"), as: UTF8.self)
    #expect(Transcript(readme).entries.map(\.command) == run)
  }

  @Test func `the command reference is what the commands say of themselves`() async throws {
    let path = "\(root)/docs/COMMANDS.md"
    let space = try Workspace()
    let lines = """
      # Commands

      What `curate help COMMAND` prints, written by `make docs` and held to it by a test. [REFERENCE.md](REFERENCE.md) has the JSON keys, the exit codes and the formats.

      """
    let reference = lines + (try await help([], in: space))
    if Self.isWriting { return try AtomicFile.write(reference, to: path) }
    let shown = String(decoding: try AtomicFile.read(path), as: UTF8.self)
    for (shown, said) in zip(sections(shown), sections(reference)) { #expect(shown == said) }
    #expect(shown == reference, "make docs writes it anew")
  }

  private func sections(_ text: String) -> [String] { text.components(separatedBy: "\n## ") }

  /// The help of a command and of all below it, each under its name.
  private func help(_ words: [String], in space: Workspace) async throws -> String {
    let result = try await space.run(["help"] + words, environment: ["COLUMNS": "120"])
    #expect(result.code == 0)
    let code = result.out.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    " + $0 }
    var text = "\n## \((["curate"] + words).joined(separator: " "))\n\n" + code.joined(separator: "\n")
    while text.hasSuffix("\n") { text.removeLast() }
    text += "\n"
    guard let list = result.out.range(of: "SUBCOMMANDS:\n") else { return text }
    for name in result.out[list.upperBound...].matches(of: /(?m)^  ([a-z]+)(?: \(default\))? {2,}/) {
      text += try await help(words + [String(name.1)], in: space)
    }
    return text
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
