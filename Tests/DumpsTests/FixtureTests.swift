// FixtureTests: every faithful file of every dialect, as auto reads it: by its content, whatever its name.
import Base
import Dumps
import Foundation
import Testing

private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
  .path
private let names = ((try? FileManager.default.contentsOfDirectory(atPath: fixtures)) ?? []).filter {
  !$0.hasPrefix(".")
}.sorted()

/// The dialect that a fixture is named after.
private func dialect(of name: String) -> Dialect? {
  if name.hasPrefix("pixelfed") { return .mastodon }
  if name.hasPrefix("guess") { return .map }
  let named = Dialect.allCases.filter { name.hasPrefix($0.rawValue) }
  // `twitter-v2` is named more exactly than `twitter`.
  return named.max { $0.rawValue.count < $1.rawValue.count }
}

@Suite struct FixtureTests {
  @Test func `there is a faithful file for each dialect`() {
    let dialects = Set(names.compactMap(dialect(of:)))
    #expect(dialects == Set(Dialect.allCases).subtracting([.auto]))
  }

  @Test(arguments: names)
  func `auto takes it for what it is, under another name too`(_ name: String) throws {
    let expected = try #require(dialect(of: name))
    let reading = try read(fixture(name))
    #expect(reading.summary.dialects == [expected])
    // Comments in a file of their own need their post beside them.
    let isStray = name.contains("_comments")
    #expect(!reading.posts.isEmpty || !reading.accounts.isEmpty || !reading.skipped.isEmpty || isStray)
    let folder = try DumpFolder()
    let ending = name.split(separator: ".").dropFirst().joined(separator: ".")
    let copy = try folder.write("dump.\(ending)", AtomicFile.read(fixture(name)))
    #expect(try read(copy).summary.dialects == [expected])
  }

  @Test(arguments: names)
  func `what it promises holds for every event`(_ name: String) throws {
    let reading = try read(fixture(name))
    for post in reading.posts {
      #expect(!post.id.isEmpty && !post.platform.isEmpty)
      #expect((post.likes ?? 0) >= 0 && (post.comments ?? 0) >= 0 && (post.followers ?? 0) >= 0)
      #expect(Set(post.hashtags).count == post.hashtags.count)
      #expect((post.hashtagCount ?? post.hashtags.count) >= post.hashtags.count)
      for tag in post.hashtags {
        #expect(!tag.isEmpty && !tag.hasPrefix("#"))
        #expect(Array(tag.lowercased().precomposedStringWithCanonicalMapping.utf8) == Array(tag.utf8))
      }
      let places = post.media.enumerated().map { $1.ordinal ?? $0 + 1 }
      #expect(places == Set(places).sorted(), "in the post's order, each place once")
      #expect(post.media.allSatisfy { $0.url != nil || $0.file != nil })
    }
    for comment in reading.comments {
      #expect(!comment.id.isEmpty && !comment.text.isEmpty)
      #expect(reading.ids.contains(comment.postID))
    }
  }
}
