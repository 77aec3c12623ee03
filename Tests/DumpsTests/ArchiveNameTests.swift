// ArchiveNameTests: members whose names are longer than any sentence.
import Dumps
import Testing

struct ArchiveNameTests {
  @Test func `very long names of members stay apart, keep their ending and fit into a sentence`() throws {
    let folder = try DumpFolder()
    let long = String(repeating: "crawl/", count: 2500)
    let file = try folder.write(
      "z.tar",
      tar([(long + "a.jsonl", broken), (long + "b.jsonl", broken), (long + "c.jpg", "no dump"), ("d.jsonl", post)]))
    let reading = try read(file, .twitter)
    #expect(reading.ids == ["1"])
    #expect(reading.reasons == ["bad_json", "bad_json"])
    let sources = reading.rejections.map(\.source)
    #expect(Set(sources).count == 2)
    #expect(sources.allSatisfy { $0.hasPrefix("\(file)!crawl/crawl/") && $0.contains("…") && $0.utf8.count < 1000 })
    #expect(sources.map { $0.suffix(13) } == ["crawl/a.jsonl", "crawl/b.jsonl"])
  }

  @Test func `names that a file system takes are told in full`() throws {
    let folder = try DumpFolder()
    let deep = String(repeating: "crawl/", count: 140) + "a.jsonl"
    let file = try folder.write("z.tar", tar([(deep, broken), ("d.jsonl", post)]))
    #expect(try read(file, .twitter).rejections.map(\.source) == ["\(file)!\(deep)"])
  }
}

private let broken = #"{"a": 1"#
private let post = #"{"id_str": "1", "created_at": "Wed Oct 10 20:19:24 +0000 2018", "text": "t"}"#

/// A tar file with GNU's long names.
private func tar(_ members: [(name: String, text: String)]) -> [UInt8] {
  let parts = members.flatMap { member -> [UInt8] in
    entry("././@LongLink", kind: "L", Array((member.name + "\0").utf8))
      + entry(String(member.name.prefix(99)), kind: "0", Array(member.text.utf8))
  }
  return parts + [UInt8](repeating: 0, count: 1024)
}

/// A header of 512 bytes (POSIX 1003.1, ustar), and the data in blocks of as many.
private func entry(_ name: String, kind: String, _ data: [UInt8]) -> [UInt8] {
  var header = [UInt8](repeating: 0, count: 512)
  func put(_ text: String, at place: Int) { header.replaceSubrange(place..<place + text.utf8.count, with: text.utf8) }
  func octal(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: digits - text.count) + text
  }
  put(name, at: 0)
  put("0000644", at: 100)
  put("0000000", at: 108)
  put("0000000", at: 116)
  put(octal(data.count, 11), at: 124)
  put(octal(1_500_000_000, 11), at: 136)
  put("        ", at: 148)
  put(kind, at: 156)
  put("ustar  ", at: 257)
  put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0 ", at: 148)
  return header + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
}
