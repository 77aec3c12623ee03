// FramingTests: how documents are cut into records: arrays of any length, values one after another, and cut-off ends.
import Base
import Dumps
import Foundation
import Testing

@Suite struct FramingTests {
  @Test func `an array is read element by element, and a broken element costs itself`() throws {
    let text = "[\(tweet(1)),\n{\"id_str\": 2, broken},\n\(tweet(3)) , 7, \"]\", [\(tweet(4))], \(tweet(5))]"
    let reading = try read(text: text, as: "a.json")
    #expect(reading.ids == ["1", "3", "5"])
    #expect(reading.posts.map(\.origin.position) == [1, 3, 7])
    #expect(reading.rejections.map(\.position) == [2, 4, 5, 6])
    #expect(reading.reasons == ["bad_json", "not_a_post", "not_a_post", "not_a_post"])
    #expect(reading.rejections[0].detail.hasPrefix("The text is not JSON: "))
    #expect(String(decoding: reading.rejections[0].head, as: UTF8.self) == "{\"id_str\": 2, broken}")
  }

  @Test func `an array that was cut off gives what is whole`() throws {
    let whole = "[" + (1...50).map { tweet($0) }.joined(separator: ",") + "]"
    for length in [whole.utf8.count - 1, whole.utf8.count - 2, whole.utf8.count / 2] {
      let reading = try read(text: String(decoding: whole.utf8.prefix(length), as: UTF8.self), as: "a.json")
      #expect(reading.ids == (1...reading.posts.count).map(String.init))
      #expect(reading.reasons == (length == whole.utf8.count - 1 ? [] : ["bad_json"]))
    }
  }

  @Test(arguments: ["\n", "", " "])
  func `an element that lacks a bracket or a quote costs itself, and on one line the next, not all after it`(
    _ join: String
  ) throws {
    for broken in [#"{"id_str":"2","user":{"id_str":"7"},"text":"t""#, #"{"id_str":"2","text":"t}"#] {
      let elements = [tweet(1), broken] + (3...100).map { tweet($0) }
      let reading = try read(text: "[" + elements.joined(separator: ",\(join)") + "]", as: "a.json")
      let first = join == "\n" || broken.hasSuffix("}") ? 3 : 4
      #expect(reading.ids == ["1"] + (first...100).map(String.init))
      #expect(reading.reasons == ["bad_json"])
    }
  }

  @Test func `brackets that close nothing are one reject in a row`() throws {
    let reading = try read(text: "[\(tweet(1))" + String(repeating: "]}", count: 20_000) + tweet(2), as: "a.json")
    #expect(reading.ids == ["1", "2"])
    #expect(reading.reasons == ["bad_json"])
  }

  @Test func `broken records one after another are given up in the end, and counted`() throws {
    let text = "[" + String(repeating: "{\"a\":\n", count: 3000) + "]"
    let reading = try read(text: "[\(tweet(1)),\n" + text, as: "a.json")
    #expect(reading.ids == ["1"])
    #expect(reading.reasons.count > 100 && reading.reasons.count < 110)
  }

  @Test(arguments: ["", "\n", " ", "\u{1e}", ",\n", "\r\n\r\n"])
  func `objects one after another are as many posts, whatever stands between them`(_ join: String) throws {
    let pretty = { (id: Int) in "{\n  \"id_str\": \"\(id)\",\n  \"created_at\": \"x\",\n  \"text\": \"a } { \\\" ]\"\n}"
    }
    let reading = try read(text: [pretty(1), pretty(2), pretty(3)].joined(separator: join), as: "a.json")
    #expect(reading.ids == ["1", "2", "3"])
    #expect(reading.rejections.isEmpty)
  }
}

@Suite struct BombTests {
  private func gzip(_ file: String) throws -> String {
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-9", file]
    try gzip.run()
    gzip.waitUntilExit()
    return file + ".gz"
  }

  @Test func `what unfolds to hundreds of times its size is refused, and what came before it kept`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("a.jsonl", tweet(1) + "\n")
    let handle = try #require(FileHandle(forWritingAtPath: file))
    try handle.seekToEnd()
    let blanks = Data(repeating: 32, count: 16 << 20)
    for _ in 0..<8 { try handle.write(contentsOf: blanks) }
    try handle.close()
    let packed = try gzip(file)
    let reading = try read(packed)
    #expect(reading.ids == ["1"])
    #expect(
      reading.rejections.map(\.detail) == [
        "\(packed) unfolds to more than 250 times its size, as no dump does; it was not read further."
      ])
    #expect(reading.reasons == ["archive_bomb"])
  }

  @Test func `an archive that unfolds to more than the limit is refused`() throws {
    let folder = try DumpFolder()
    let lines = (1...4000).map { tweet($0, #","favorite_count":\#($0 * 7919 % 1_000_003)"#) }.joined(separator: "\n")
    let packed = try gzip(try folder.write("a.jsonl", lines))
    var limits = UnfoldLimits()
    var reasons: [String] = []
    for bytes in [1 << 40, 200_000] {
      limits.bytes = bytes
      reasons = []
      _ = try DumpReader(limits: limits).read(path: packed) { event in
        if case .rejected(let rejection) = event { reasons.append(rejection.reason) }
      }
      #expect(reasons == (bytes > 1 << 30 ? [] : ["archive_bomb"]))
    }
  }
}
