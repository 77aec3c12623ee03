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
    }
  }

  @Test func `files are dated about an hour and exactly seven days after the post`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 200, images: 0, seed: 1, jobs: 2)) { sample in
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
    try await SampleFolder.with(SampleOptions(posts: 500, images: 0, seed: 2, jobs: 2)) { sample in
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
      let before = sample.files(under: "crawl", endingIn: "_UTC.json")
      let after = sample.files(under: "revisit", endingIn: "_UTC.json")
      #expect(before.count == 4000)
      #expect(before.count - after.count == sample.summary.gone)
      // Four standard errors of a share of 0.117 among 4,000.
      #expect(abs(Double(sample.summary.gone) / 4000 - 0.117) < 0.0203)
      #expect(Set(after.map { $0.replacing("revisit/", with: "crawl/") }).isSubset(of: before))
      for file in after.prefix(300) {
        let early = try sample.node(file.replacing("revisit/", with: "crawl/")).node
        let late = try sample.node(file).node
        let likes = (early.count("edge_media_preview_like") ?? 0, late.count("edge_media_preview_like") ?? 0)
        #expect(likes.0 <= likes.1 && (likes.0 < likes.1 || likes.1 < 2))
        #expect(early.text("id") == late.text("id"))
      }
    }
  }

  @Test func `videos, carousels and hidden likes are among the posts`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 1000, images: 0, seed: 4, jobs: 2)) { sample in
      let nodes = try sample.files(under: "crawl", endingIn: "_UTC.json").map { try sample.node($0).node }
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
}
