// InputTests: files, folders, archives and standard input, whole and broken.
import Base
import Dumps
import Foundation
import Testing

@Suite struct InputTests {
  @Test(arguments: [
    ("t.jsonl.gz", gz), ("t.jsonl.xz", xz), ("t.jsonl.zst", zst), ("t.jsonl.bz2", bz2), ("nameless", xz),
  ])
  func `compressed dumps are read through, whatever their name`(_ name: String, _ base64: String) throws {
    let folder = try DumpFolder()
    let file = try folder.write(name, base64: base64)
    folder.touch(file, 1_234_567_890)
    let reading = try read(file)
    #expect(reading.ids == ["1", "2"])
    #expect(reading.posts.map(\.origin) == [Origin(source: file, position: 1), Origin(source: file, position: 2)])
    #expect(reading.posts.map(\.observedAt) == [1_234_567_890, 1_234_567_890].map { UTCTime(seconds: $0) })
  }

  @Test(arguments: [("z.zip", zip), ("z.tar.gz", tarGz)])
  func `members of an archive are documents, compressed ones among them too`(_ name: String, _ base64: String) throws {
    let folder = try DumpFolder()
    let file = try folder.write(name, base64: base64)
    let reading = try read(file)
    #expect(reading.ids == ["1", "2", "1", "2"])
    #expect(
      reading.posts.map(\.origin.source) == [
        "\(file)!inner/t.jsonl", "\(file)!inner/t.jsonl", "\(file)!inner/u.jsonl.xz", "\(file)!inner/u.jsonl.xz",
      ])
    #expect(reading.summary == DumpSummary(dialects: [.twitter], documents: 2))
    let mapped = try read(file, map: "caption=text")
    #expect(mapped.ids.first == "\(file)!inner/t.jsonl#1")
  }

  @Test func `an archive's members were observed when they were written`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("z.tar.gz", base64: tarGz)
    #expect(try read(file).posts.map(\.observedAt.iso8601) == Array(repeating: "2020-01-02T03:04:06Z", count: 4))
    #expect(try read(file, observedAt: UTCTime(seconds: 5)).posts.first?.observedAt == UTCTime(seconds: 5))
  }

  @Test func `a truncated archive gives what it holds and says that it is damaged`() throws {
    let folder = try DumpFolder()
    let tweets = (1...3000).map { tweet($0, #","favorite_count":\#($0 * 7919 % 1_000_003)"#) }.joined(separator: "\n")
    let whole = try folder.write("whole.jsonl", tweets)
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-k", whole]
    try gzip.run()
    gzip.waitUntilExit()
    let bytes = try AtomicFile.read(whole + ".gz")
    let file = try folder.write("cut.jsonl.gz", Array(bytes[..<(bytes.count / 2)]))
    let reading = try read(file)
    #expect(reading.posts.count > 100)
    #expect(reading.posts.count < 3000)
    #expect(reading.ids == (1...reading.posts.count).map(String.init))
    #expect(reading.reasons == ["damaged_archive"])
    #expect(reading.rejections.first?.detail == "\(file) is a damaged archive: truncated gzip input.")
  }

  @Test(arguments: [("g.jsonl.gz", gz), ("g.jsonl.xz", xz), ("g.jsonl.bz2", bz2), ("g.zip", zip), ("g.tar.gz", tarGz)])
  func `an archive cut anywhere is a sentence, never a crash`(_ name: String, _ base64: String) throws {
    let folder = try DumpFolder()
    let bytes = Array(try #require(Data(base64Encoded: base64)))
    for count in stride(from: 0, to: bytes.count, by: 3) {
      let file = try folder.write(name, Array(bytes[..<count]))
      do {
        let reading = try read(file)
        #expect(!reading.posts.isEmpty)
      } catch {
        let fault = try #require(error as? Fault)
        #expect(fault.code == .data || fault.code == .usage)
        #expect(fault.sentence.hasPrefix(file))
      }
    }
  }

  @Test func `an archive with bytes changed is never a crash`() throws {
    let folder = try DumpFolder()
    var chance = KeyedGenerator(seed: 3, key: ["flip"])
    for base64 in [gz, xz, zst, bz2, zip, tarGz] {
      let bytes = Array(try #require(Data(base64Encoded: base64)))
      for _ in 0..<40 {
        var broken = bytes
        for _ in 0..<3 { broken[chance.index(broken.count)] = UInt8(chance.index(256)) }
        let file = try folder.write("broken", broken)
        do {
          _ = try read(file)
        } catch {
          #expect(error is Fault)
        }
      }
    }
  }

  @Test func `a missing path is no input`() throws {
    let folder = try DumpFolder()
    #expect(
      fault(of: folder.path + "/none.json")
        == Fault(.noInput, "Cannot open \(folder.path)/none.json: no such file or directory."))
  }

  @Test func `dumps without a post say what was seen`() throws {
    let folder = try DumpFolder()
    let empty = try folder.write("empty.json", "")
    #expect(fault(of: empty) == Fault(.data, "\(empty) holds no posts: it is empty."))
    let header = try folder.write("header.csv", "id,likes\n")
    #expect(
      fault(of: header, map: "likes=likes")
        == Fault(.data, "\(header) holds no posts: its columns are id, likes, and no row follows."))
    let list = try folder.write("list.json", "[]")
    #expect(fault(of: list) == Fault(.data, "\(list) holds no posts: it is an empty JSON list."))
    let photos = try DumpFolder()
    #expect(fault(of: photos.path) == Fault(.data, "\(photos.path) holds no posts: nothing is in it."))
    for name in ["a.jpg", "b/c.jpg", "d.txt"] { try photos.write(name, "x") }
    #expect(
      fault(of: photos.path)
        == Fault(
          .data, "\(photos.path) holds no posts: of the 3 files in it none is a dump (2 with .jpg, 1 with .txt)."))
  }

  @Test func `a folder is read in the order of its names, and broken documents do not stop it`() throws {
    let folder = try DumpFolder()
    try folder.write("b.jsonl", tweet(2))
    try folder.write("a/z.json", tweet(1))
    try folder.write("c.json", "{\"id_str\":")
    try folder.write("d.json", #"{"name":"left-pad","version":"1.0"}"#)
    try folder.write("e.csv", "who,favs\n1,2\n")
    try folder.write("f.json", "")
    try folder.write("tweets.txt", tweet(3) + "\n" + tweet(4))
    try folder.write("part-00000", tweet(5))
    let reading = try read(folder.path)
    #expect(reading.ids == ["1", "2", "5", "3", "4"])
    #expect(reading.reasons == ["bad_json", "unknown_dialect", "no_map"])
    #expect(reading.skipped == ["empty_document"])
    #expect(reading.summary.documents == 4)
  }

  @Test func `links that lead back up are followed once`() throws {
    let folder = try DumpFolder()
    try folder.write("a/t.json", tweet(1))
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/a/up", withDestinationPath: folder.path)
    #expect(try read(folder.path).ids == ["1"])
  }

  @Test func `standard input is read, and named by what it begins with`() throws {
    let folder = try DumpFolder()
    let text = "likes\n1\n2\n"
    let hash = SHA256.hex(of: Array(text.utf8)).prefix(12)
    let before = UTCTime(seconds: Int64(time(nil)))
    let reading = try withStandardInput(try folder.write("in.csv", text)) { try read("-", map: "likes=likes") }
    #expect(reading.ids == ["stdin-\(hash)#1", "stdin-\(hash)#2"])
    #expect(reading.posts.map(\.origin) == [Origin(source: "-", position: 1), Origin(source: "-", position: 2)])
    #expect(reading.posts.allSatisfy { $0.observedAt >= before })
    let zipped = try withStandardInput(try folder.write("z.zip", base64: zip)) { try read("-") }
    #expect(zipped.posts.map(\.origin.source).first == "-!inner/t.jsonl")
    #expect(zipped.ids == ["1", "2", "1", "2"])
  }

  private func withStandardInput<T>(_ path: String, _ body: () throws -> T) throws -> T {
    let saved = dup(STDIN_FILENO)
    let file = open(path, O_RDONLY)
    dup2(file, STDIN_FILENO)
    close(file)
    defer {
      dup2(saved, STDIN_FILENO)
      close(saved)
    }
    return try body()
  }

  @Test func `what the body throws ends the reading`() throws {
    struct Enough: Error {}
    let folder = try DumpFolder()
    let file = try folder.write("z.zip", base64: zip)
    var count = 0
    #expect(throws: Enough.self) {
      _ = try DumpReader().read(path: file) { _ in
        count += 1
        if count == 2 { throw Enough() }
      }
    }
    #expect(count == 2)
  }
}

// Two tweets with the ids 1 and 2 as t.jsonl, compressed by gzip, xz, zstd and bzip2; a zip and a tar of a.jpg,
// inner/t.jsonl and inner/u.jsonl.xz, all of 2020-01-02T03:04:06Z.
private let gz =
  "H4sIAAAAAAACA6tWykyJLy4pUrJSMlTSUUouSk0sSU2JTywBCoSnpij4J5coGBooGBlYGVpaGZkoaBsAAZBraAFUXZJaAVKX"
  + "n5eqVMtVjTDJiLBJplhNKinPB5oEAAjmSwGUAAAA"
private let xz =
  "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4ACTAFNdAD2IiSaDqFZstFJ+ZBlQyXVQ8nWo0qr86BtGpesMZVD076HWA7BZgyH0"
  + "pCF+F84cYn1HR1WPIIakPGQV1SFVkg1ZvfpragGaYxGnEIPe3NHMy2cAAAAI5ksBAAFrlAEAAADxzVw9PjANiwIAAAAAAVla"
private let zst =
  "KLUv/SSUhQIA8kQQEZB9YzBM6pHuul0OTSSGuVMdYHvFjwzYLmn15Z/l+/BUiAlEhGOWKouYQEp4yEKUzZf/c1H+kxb68OLL"
  + "7V8Xp+sEAOATcHcTDCYAgAKWG+sC"
private let bz2 =
  "QlpoOTFBWSZTWVvor1EAAElfgEAQUAx2cAAAgICuIZzKIABoJVNqNGjEaZGg0yBVVPNCmg0NDQMamJY0bQWLORz9SB6MBCBY"
  + "RBVPNyIPHCgkxKVUYIgmosUbqvKyHU9uKHpM/NO768G9ltOGrkk1XSVXStiuh/F3JFOFCQW+ivUQ"
private let zip =
  "UEsDBAoAAgAAAIMYIlDCkgjlCwAAAAsAAAAFAAAAYS5qcGdub3QgYSBwaG90b1BLAwQUAAIACACDGCJQCOZLAVQAAACUAAAA"
  + "DQAAAGlubmVyL3QuanNvbmyrVspMiS8uKVKyUjJU0lFKLkpNLElNiU8sAQqEp6Yo+CeXKBgaKBgZWBlaWhmZKGgbAAGQa2gB"
  + "VF2SWgFSl5+XqlTLVY0wyYiwSaZYTSopzweaBABQSwMECgACAAAAgxgiUBQQ/cCQAAAAkAAAABAAAABpbm5lci91Lmpzb25s"
  + "Lnh6/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4ACTAFNdAD2IiSaDqFZstFJ+ZBlQyXVQ8nWo0qr86BtGpesMZVD076HWA7BZ"
  + "gyH0pCF+F84cYn1HR1WPIIakPGQV1SFVkg1ZvfpragGaYxGnEIPe3NHMy2cAAAAI5ksBAAFrlAEAAADxzVw9PjANiwIAAAAA"
  + "AVlaUEsBAh4DCgACAAAAgxgiUMKSCOULAAAACwAAAAUAAAAAAAAAAQAAAKSBAAAAAGEuanBnUEsBAh4DFAACAAgAgxgiUAjm"
  + "SwFUAAAAlAAAAA0AAAAAAAAAAQAAAKSBLgAAAGlubmVyL3QuanNvbmxQSwECHgMKAAIAAACDGCJQFBD9wJAAAACQAAAAEAAA"
  + "AAAAAAAAAAAApIGtAAAAaW5uZXIvdS5qc29ubC54elBLBQYAAAAAAwADAKwAAABrAQAAAAA="
private let tarGz =
  "H4sIAAAAAAACA+3XzSuEQRwH8Hm4SBQHSRxmn4MLrZl53thw5OBgIy8r0mOfJ3bpebQ7m23FZUvkoHByU0RODq7+AHmL4iQ5"
  + "STmInESZ5aKNlHgkv89l5pmmXzNN3189pj86Ooh+FhF0VX0ZheyREKogquhEYZquqzoilFBDQZggDyTi3IyJo3zHJd9e7o9w"
  + "XI5NPDrkcheB/yfiOHas5ufzb2jax/kX86z8KwZDWIP8e/T+3B+Nu87IL/V/xtSs96cGYdD/vTAuR6z+OI/JAZnK1XI4Zpvc"
  + "tvpNLha6bAu3hjmmBDMSoHUBpuKqzOXEJ60Vu7mdzOxzHVueyH9TiX1eSXu3Eh9zRSXoyl7nP/Gaf38y9Tv5z+7/TFEMyL8X"
  + "noxUdw9CUkQ+13OQT6oQa0WH3XsXaAG196GG6ZnK9HrnyFbbpFUW3EkE7xLrxxuPV+VNq9cFdvD+Zvk0dzOU9t2v+CZLDyoG"
  + "JpqbO+bw1Eq9VXLi65gvDG0/DEelpXDxWlH6/Oxobzfzr5F32SIhaXhREvPb/d6GRlI4m5M5jBTqgUQCAAAAAAAAAAAAAAAA"
  + "AAAA8HXPi1iTBQAoAAA="
