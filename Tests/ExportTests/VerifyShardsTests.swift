// VerifyShardsTests: WebDatasets: sound ones pass, each mistake is found under its name, hostile ones do no harm.
import Base
import Export
import Foundation
import Support
import Testing

@Suite struct VerifyShardsTests {
  /// Two training shards and a test shard, sound; `change` may spoil the members of the first one.
  private func verify(
    _ change: (inout [TarMember]) throws -> Void = { _ in }, also: (PictureFolder) throws -> Void = { _ in }
  ) throws -> VerifyReport {
    try verifying { folder in
      var first = try sample("a1", 1, 0, "cat") + sample("a2", 2, 1, "dog")
      try change(&first)
      try folder.write(shard: "train-000000.tar", first)
      try folder.write(shard: "train-000001.tar", try sample("a3", 3, 0, "cat") + sample("a4", 4, 1, "dog"))
      try folder.write(shard: "test-000000.tar", try sample("b1", 5, 0, "cat") + sample("b2", 6, 1, "dog"))
      try also(folder)
    }
  }

  @Test func `sound shards pass`() throws {
    let report = try verify()
    #expect(report.problems == [])
    #expect((report.images, report.format, report.hasManifest) == (6, .webdataset, false))
    #expect(report.sides == ["train": 4, "test": 2])
  }

  @Test func `leaks and contradictions are found across shards`() throws {
    let report = try verify {
      $0 += try sample("a5", 5, 0, "cat") + sample("a6", 4, 0, "cat")
    } also: {
      try $0.write(
        shard: "test-000001.tar",
        [
          TarMember("b3.jpg", try PictureFolder.jpeg(3, side: 80)), TarMember("b3.json", "{}"),
          TarMember("b3.cls", "0"),
        ])
    }
    #expect(report.kinds == [.sameBytesOnBothSides: 1, .sameBytesInTwoClasses: 1, .nearDuplicateOnBothSides: 1])
    #expect(report.examples(.sameBytesOnBothSides) == ["test-000000.tar/b1.jpg = train-000000.tar/a5.jpg"])
  }

  @Test func `a number that is missing among the shards`() throws {
    let report = try verify(also: { try $0.write(shard: "train-000004.tar", try sample("a9", 9, 0, "cat")) })
    #expect(report.kinds == [.shardGap: 1])
    #expect(
      report.examples(.shardGap) == ["train-000001.tar = train-000004.tar: 2 numbers are missing between them"])
  }

  @Test func `a sample whose members are torn apart`() throws {
    let report = try verify { members in members.append(members.remove(at: 1)) }
    #expect(report.kinds == [.splitSample: 1])
    #expect(report.examples(.splitSample) == ["train-000000.tar/a1"])
  }

  @Test func `a key that stands twice, in one shard, in another, and within a sample`() throws {
    #expect(try verify { $0 += try sample("a1", 8, 0, "cat") }.kinds == [.duplicateKey: 1])
    #expect(try verify { $0 += try sample("b1", 8, 0, "cat") }.kinds == [.duplicateKey: 1])
    #expect(try verify { $0.insert(TarMember("a1.cls", "0"), at: 3) }.kinds == [.duplicateKey: 1])
  }

  @Test func `a key with a dot, and endings with a dot that are meant`() throws {
    #expect(try verify { $0 += try sample("my.photo", 8, 0, "cat") }.kinds[.keyWithDot] == 1)
    #expect(try verify { $0.append(TarMember("a2.depth.png", [])) }.kinds == [.unreadableImage: 1])
  }

  @Test func `a class without its number, and a sample without a picture`() throws {
    let report = try verify { members in
      members.removeAll { $0.name == "a1.cls" || $0.name == "a2.jpg" }
    }
    #expect(report.kinds == [.incompleteSample: 2])
    #expect(
      report.examples(.incompleteSample)
        == ["train-000000.tar/a1: it has no .cls", "train-000000.tar/a2: it has no picture"])
  }

  @Test func `pictures without any labels are no mistake`() throws {
    let report = try verifying {
      try $0.write(shard: "train-0.tar", [TarMember("a.jpg", try PictureFolder.jpeg(1))])
      try $0.write(shard: "test-0.tar", [TarMember("b.jpg", try PictureFolder.jpeg(2))])
    }
    #expect(report.problems == [])
  }

  @Test func `a number that is not the one of the class`() throws {
    #expect(try verify { $0[2] = TarMember("a1.cls", "1") }.kinds[.labelContradicts] != nil)
  }

  @Test func `a picture that is cut short`() throws {
    let report = try verify { $0[0].contents.removeLast(30) }
    #expect(report.kinds == [.unreadableImage: 1])
  }

  @Test(arguments: [100, 512, 700, 3000])
  func `a shard that is cut short`(length: Int) throws {
    let report = try verify(also: {
      let whole = try AtomicFile.read($0.path + "/train-000000.tar")
      try $0.write(Array(whole.prefix(length)), to: "train-000000.tar")
    })
    #expect(report.kinds[.shardUnreadable] == 1)
  }

  @Test func `a shard without the mark at its end may be cut short`() throws {
    let report = try verify(also: {
      let whole = try AtomicFile.read($0.path + "/train-000001.tar")
      try $0.write(Array(whole.dropLast(1024)), to: "train-000001.tar")
    })
    #expect(report.kinds == [.shardUnreadable: 1])
    #expect(report.images == 6)
  }

  @Test func `names that lead elsewhere are told and touch nothing`() throws {
    let report = try verify {
      $0 += [
        TarMember("../../outside.jpg", try PictureFolder.jpeg(7)),
        TarMember("/etc/outside.jpg", try PictureFolder.jpeg(8)),
      ]
    }
    #expect(report.kinds[.unsafeName] == 2)
  }

  @Test func `a member that claims more bytes than there are takes no memory`() throws {
    for size in [1 << 20, 1 << 32] {
      let report = try verify { $0.append(TarMember("z.jpg", [1, 2, 3], statedSize: size)) }
      #expect(report.kinds[.shardUnreadable] == 1)
    }
  }

  @Test func `garbage, an empty file, links and folders among the members`() throws {
    #expect(
      try verify(also: { try $0.write(Array("no tar at all".utf8), to: "train-000002.tar") }).kinds == [
        .shardUnreadable: 1
      ])
    #expect(try verify(also: { try $0.write([], to: "train-000002.tar") }).kinds == [.shardUnreadable: 1])
    #expect(
      try verify {
        $0.insert(TarMember("folder/", [], kind: "5"), at: 0)
        $0.append(TarMember("link.jpg", [], kind: "2"))
      }.problems == [])
  }

  @Test func `long names of GNU tar and of pax are read`() throws {
    let long = String(repeating: "k", count: 150)
    let pax = "path=\(long)2.jpg\n"
    let record = "\(pax.utf8.count + 4) \(pax)"
    let report = try verifying {
      try $0.write(
        shard: "train-0.tar",
        [
          TarMember("././@LongLink", Array("\(long).jpg\0".utf8), kind: "L"),
          TarMember("cut", try PictureFolder.jpeg(1)),
          TarMember("PaxHeader", Array(record.utf8), kind: "x"), TarMember("cut", try PictureFolder.jpeg(2)),
        ])
      try $0.write(shard: "test-0.tar", [TarMember("b.jpg", try PictureFolder.jpeg(1))])
    }
    #expect(report.images == 3)
    #expect(report.examples(.sameBytesOnBothSides) == ["test-0.tar/b.jpg = train-0.tar/\(long).jpg"])
  }

  @Test func `JSON of strangers may hold anything`() throws {
    #expect(
      try verify { $0[1] = TarMember("a1.json", String(repeating: "[", count: 100_000)) }.kinds == [
        .manifestLineUnreadable: 1
      ])
    #expect(try verify { $0[1] = TarMember("a1.json", #"{"label": 7, "text": "x"}"#) }.problems == [])
    #expect(try verify { $0[1] = TarMember("a1.json", "[1, 2]") }.problems == [])
  }
}
