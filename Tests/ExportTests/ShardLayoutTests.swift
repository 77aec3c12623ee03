// ShardLayoutTests: the tar files of an export, read by a few lines of the tests' own.
import Base
import Export
import Foundation
import Store
import Support
import Testing

/// A member of a tar file.
private struct Member {
  var name: String
  var header: [UInt8]
  var bytes: [UInt8]

  /// A field of the header up to its zero byte.
  func field(_ offset: Int, _ length: Int) -> String {
    String(decoding: header[offset..<offset + length].prefix { $0 != 0 }, as: UTF8.self)
  }
}

/// The members, or nil where the file is no whole USTAR archive.
private func members(ofTar bytes: [UInt8]) -> [Member]? {
  var members: [Member] = []
  var at = 0
  while at + 512 <= bytes.count, bytes[at] != 0 {
    var member = Member(name: "", header: Array(bytes[at..<at + 512]), bytes: [])
    guard member.field(257, 6) == "ustar", let size = Int(member.field(124, 12), radix: 8),
      at + 512 + size <= bytes.count
    else { return nil }
    var plain = member.header
    for place in 148..<156 { plain[place] = 32 }
    guard Int(member.field(148, 8), radix: 8) == plain.reduce(0, { $0 + Int($1) }) else { return nil }
    member.name = member.field(0, 100)
    member.bytes = Array(bytes[at + 512..<at + 512 + size])
    members.append(member)
    at += 512 + (size + 511) / 512 * 512
  }
  guard bytes.count % 10_240 == 0, bytes.count >= at + 1024, bytes[at...].allSatisfy({ $0 == 0 }) else { return nil }
  return members
}

@Suite struct ShardLayoutTests {
  private func shards(of directory: String) throws -> [(name: String, members: [Member])] {
    try filesBelow(directory).filter { $0.hasSuffix(".tar") }.map {
      ($0, try #require(members(ofTar: try AtomicFile.read("\(directory)/\($0)"))))
    }
  }

  private func options(_ album: Album, shardSize: Int) -> ExportOptions {
    var options = album.options
    (options.format, options.shardSize) = (.webdataset, shardSize)
    return options
  }

  @Test func `a sample is a picture, its line and its class, side by side`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let written = try album.export("out", options(album, shardSize: 10_000))
      let shards = try shards(of: folder + "/out")
      #expect(shards.map(\.name) == ["test-000000.tar", "train-000000.tar"])
      var found: [ManifestLine] = []
      for (name, members) in shards {
        #expect(members.count % 3 == 0)
        for place in stride(from: 0, to: members.count, by: 3) {
          let (jpg, json, cls) = (members[place], members[place + 1], members[place + 2])
          let line = try JSONDecoder().decode(ManifestLine.self, from: Data(json.bytes))
          found.append(line)
          #expect([jpg, json, cls].map(\.name) == ["jpg", "json", "cls"].map { "\(line.key).\($0)" })
          #expect(line.file == "\(name)/\(line.key).jpg")
          #expect(line.sha256 == SHA256.hex(of: jpg.bytes))
          // In the order of the names: other, selfie.
          #expect(String(decoding: cls.bytes, as: UTF8.self) == (line.label == "selfie" ? "1" : "0"))
          #expect(name.hasPrefix(line.split.rawValue + "-"))
        }
        for member in members {
          #expect(
            [(100, 8), (108, 8), (116, 8), (136, 12)].map { member.field($0.0, $0.1) }
              == ["0000644", "0000000", "0000000", "00000000000"])
          #expect(member.field(265, 32) == "" && member.field(297, 32) == "" && member.header[156] == 48)
        }
      }
      #expect(Set(found) == Set(written.lines))
      #expect(found.count == written.lines.count)
    }
  }

  @Test func `shards are full and even, without gaps, and dataset.json knows them`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let written = try album.export("out", options(album, shardSize: 7))
      let shards = try shards(of: folder + "/out")
      for side in Side.allCases {
        let own = shards.filter { $0.name.hasPrefix(side.rawValue) }
        let total = written.summary.pictures(on: side)
        #expect(own.count == (total + 6) / 7)
        #expect(own.map(\.name) == own.indices.map { "\(side.rawValue)-00000\($0).tar" })
        let sizes = own.map { $0.members.count / 3 }
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        #expect(sizes.reduce(0, +) == total)
      }
      #expect(Set(shards.map(\.name)) == written.summary.shards.map { Set($0.keys) })
      for (name, members) in shards {
        let stated = try #require(written.summary.shards?[name])
        #expect(stated.pictures == members.count / 3)
        #expect(stated.sha256 == SHA256.hex(of: try AtomicFile.read("\(folder)/out/\(name)")))
      }
    }
  }

  @Test func `classes and copies are mixed`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder, selfies: 24)
      try album.export("out", options(album, shardSize: 20))
      var neighbours = (0, 0)
      for (name, members) in try shards(of: folder + "/out") where name.hasPrefix("train") {
        let lines = try stride(from: 1, to: members.count, by: 3).map {
          try JSONDecoder().decode(ManifestLine.self, from: Data(members[$0].bytes))
        }
        #expect(Set(lines.map(\.label)) == ["selfie", "other"])
        for (one, next) in zip(lines, lines.dropFirst()) {
          neighbours.1 += 1
          if one.label != next.label { neighbours.0 += 1 }
        }
      }
      // Sorted by class there would be one change in a shard; by lot there is one at every other sample.
      #expect(neighbours.0 > neighbours.1 / 4)
    }
  }

  @Test func `there are never more shards than can be open at once`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder, selfies: 150)
      var options = options(album, shardSize: 1)
      (options.isBalanced, options.size) = (false, 8)
      let written = try album.export("out", options)
      #expect(written.lines.count == 450)
      let shards = try #require(written.summary.shards)
      #expect(shards.count <= 400)
      #expect(shards.values.allSatisfy { $0.pictures > 0 })
      #expect(shards.values.reduce(0) { $0 + $1.pictures } == 450)
    }
  }
}
