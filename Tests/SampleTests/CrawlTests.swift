// CrawlTests: what lies in crawl/ and revisit/ is what Instaloader would have left there.
import Base
import Foundation
import Sample
import Testing

@Suite struct CrawlTests {
  @Test func `there are as many image files as asked for and each has its row and its post`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 50, seed: 3, jobs: 2)) { sample in
      let photos = sample.files(under: "crawl", endingIn: ".jpg")
      let rows = try sample.table("truth.csv")
      #expect(photos.count == 50)
      #expect(sample.summary.images == 50)
      #expect(rows.compactMap { $0["file"] }.filter { !$0.isEmpty }.sorted() == photos)
      // The one carousel of fifty posts has two files, the one video has none.
      #expect(photos.count { $0.hasSuffix("_UTC_1.jpg") } == 1)
      #expect(photos.count { $0.hasSuffix("_UTC_2.jpg") } == 1)
      #expect(rows.count { $0["kind"] == "video" && $0["file"] == "" } == 1)
      for photo in photos {
        let stem = photo.replacing(/(_[12])?\.jpg$/, with: "")
        let (type, node) = try sample.node(stem + ".json")
        #expect(type == "Post")
        #expect(rows.contains { $0["file"] == photo && $0["shortcode"] == node.text("shortcode") })
        #expect(try sample.modified(photo) == sample.modified(stem + ".json"))
      }
    }
  }

  @Test func `fewer images than posts are the first posts' and the rest is metadata`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 100, images: 7, jobs: 1)) { sample in
      #expect(sample.files(endingIn: ".jpg").count == 7)
      let names = sample.files(under: "crawl", endingIn: "_UTC.json").map { ($0 as NSString).lastPathComponent }
      #expect(Set(names).count == 100)
      #expect(sample.files(endingIn: ".jsonl").isEmpty)
    }
  }

  @Test func `files are dated about an hour and exactly seven days after the post`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 200, images: 1, seed: 1, jobs: 2)) { sample in
      for (folder, ages) in [("crawl", Int64(3600)...4199), ("revisit", 604_800...604_800)] {
        for file in sample.files(under: folder, endingIn: "_UTC.json") {
          let node = try sample.node(file).node
          let posted = try #require(node["taken_at_timestamp"] as? Int64)
          #expect(ages.contains(try sample.modified(file) - posted))
          let name = UTCTime(seconds: posted).iso8601.dropLast().replacing("T", with: "_").replacing(":", with: "-")
          #expect(file.hasSuffix("/\(name)_UTC.json"))
        }
        let profiles = sample.files(under: folder, endingIn: ".json").filter { !$0.hasSuffix("_UTC.json") }
        #expect(profiles.count == sample.summary.accounts)
        #expect(Set(try profiles.map { try sample.modified($0) }).count == 1)
      }
    }
  }

  @Test func `every post belongs to the account of its folder and no id comes twice`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 500, images: 1, seed: 2, jobs: 2)) { sample in
      var owners: [String: String] = [:]
      for file in sample.files(under: "crawl", endingIn: ".json") where !file.hasSuffix("_UTC.json") {
        let (type, node) = try sample.node(file)
        #expect(type == "Profile")
        #expect((30...1_000_000).contains(node.count("edge_followed_by") ?? 0))
        owners[node.text("username")] = node.text("id")
      }
      var ids: Set<String> = []
      var shortcodes: Set<String> = []
      var postsOf: [String: Int] = [:]
      for file in sample.files(under: "crawl", endingIn: "_UTC.json") {
        let node = try sample.node(file).node
        #expect(owners[String(file.split(separator: "/")[1])] == node.owner)
        ids.insert(node.text("id"))
        shortcodes.insert(node.text("shortcode"))
        postsOf[node.owner, default: 0] += 1
      }
      #expect(ids.count == 500)
      #expect(shortcodes.count == 500)
      // Groups matter: at least an account for every eight posts, and some with many.
      #expect(postsOf.count == sample.summary.accounts)
      #expect(postsOf.count >= 500 / 8)
      #expect((postsOf.values.max() ?? 0) >= 15)
    }
  }

  @Test func `seven days later about 11.7 percent of the posts are gone and the others have more likes`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 4000, images: 0, jobs: 2)) { sample in
      let before = try sample.nodes("crawl")
      let after = try sample.nodes("revisit")
      #expect(before.count == 4000)
      #expect(before.count - after.count == sample.summary.gone)
      // Four standard errors of a share of 0.117 among 4,000.
      #expect(abs(Double(sample.summary.gone) / 4000 - 0.117) < 0.0203)
      let early = Dictionary(uniqueKeysWithValues: before.map { ($0.text("id"), $0) })
      for late in after {
        let first = try #require(early[late.text("id")], "the revisit finds no post that the crawl has not")
        let likes = (first.count("edge_media_preview_like") ?? 0, late.count("edge_media_preview_like") ?? 0)
        #expect(likes.0 <= likes.1 && (likes.0 < likes.1 || likes.1 < 2))
        #expect(first.text("shortcode") == late.text("shortcode"))
      }
    }
  }

  @Test func `videos, carousels and hidden likes are among the posts`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 1000, images: 0, seed: 4, jobs: 2)) { sample in
      let nodes = try sample.nodes("crawl")
      #expect(nodes.count { $0.text("__typename") == "GraphVideo" } == 20)
      #expect(nodes.count { $0.text("__typename") == "GraphSidecar" && $0["edge_sidecar_to_children"] != nil } == 20)
      #expect(nodes.count { $0.text("__typename") == "GraphImage" } == 960)
      let hidden = nodes.count { $0.count("edge_media_preview_like") == -1 }
      #expect(hidden == sample.summary.hiddenLikes)
      #expect((5...40).contains(hidden))
      #expect(nodes.allSatisfy { $0.text("display_url").hasPrefix("https://photos.example/") })
      #expect(try sample.table("truth.csv").count { $0["likes_hidden"] == "yes" } == hidden)
    }
  }

  @Test func `without images the lines are what the files would hold, in the order of posting`() async throws {
    let options = [1, 0].map { SampleOptions(posts: 300, images: $0, seed: 6, jobs: 2) }
    try await SampleFolder.with(options[0]) { folders in
      try await SampleFolder.with(options[1]) { lines in
        for folder in ["crawl", "revisit"] {
          let files = folders.files(under: folder, endingIn: ".json")
          let posts = try files.filter { $0.hasSuffix("_UTC.json") }.map { Data(try folders.bytes(of: $0)) }
          let profiles = try files.filter { !$0.hasSuffix("_UTC.json") }.map { Data(try folders.bytes(of: $0)) }
          #expect(Set(try lines.lines(folder, "posts-")) == Set(posts))
          #expect(Set(try lines.lines(folder, "profiles")) == Set(profiles))
          let times = try lines.nodes(folder).compactMap { $0["taken_at_timestamp"] as? Int64 }
          #expect(times.count == posts.count && times == times.sorted())
          #expect(lines.files(under: folder) == ["\(folder)/posts-000001.jsonl", "\(folder)/profiles.jsonl"])
        }
      }
    }
  }

  @Test func `a hundred thousand posts make a file, dated when the last of them was read`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 100_260, images: 0, seed: 7, jobs: 2)) { sample in
      let names = ["posts-000001.jsonl", "posts-000002.jsonl", "profiles.jsonl"]
      let crawl = sample.files(under: "crawl")
      let revisit = sample.files(under: "revisit")
      #expect(crawl == names.map { "crawl/\($0)" })
      #expect(revisit == names.map { "revisit/\($0)" })
      #expect(try sample.bytes(of: crawl[0]).count { $0 == UInt8(ascii: "\n") } == 100_000)
      #expect(try sample.bytes(of: crawl[1]).count { $0 == UInt8(ascii: "\n") } == 260)
      #expect(try sample.bytes(of: crawl[2]).count { $0 == UInt8(ascii: "\n") } == sample.summary.accounts)
      let left = try revisit.prefix(2).map { try sample.bytes(of: $0).count { $0 == UInt8(ascii: "\n") } }
      #expect(left[0] + left[1] == 100_260 - sample.summary.gone)
      for (folder, ages) in [("crawl", Int64(3600)...4199), ("revisit", 604_800...604_800)] {
        let last = try #require(try sample.nodes(folder, "posts-000002").last?["taken_at_timestamp"] as? Int64)
        let read = try sample.modified("\(folder)/posts-000002.jsonl")
        // An earlier post may be read last, where the crawler was slower to come to it.
        #expect(ages.contains(read - last))
        #expect(try sample.modified("\(folder)/profiles.jsonl") > read)
      }
    }
  }
}
