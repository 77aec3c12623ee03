// SecondLookTests: what comes later meets what is there: revisits, photographs after votes, carousels without accounts.
import Base
import Foundation
import Testing

@Suite struct SecondLookTests {
  @Test func `a revisit calls no post gone that it has, however badly it is written`() async throws {
    let space = try Workspace()
    try space.write("first.csv", "id,account,likes\na,x,1\nb,x,2\nc,y,3\nd,y,4\n")
    try space.write("second.csv", "id,account,likes\na,x,5\nb,x,many\nc,z,6\n")
    let map = ["--map", "id=id,account=account,likes=likes"]
    #expect(try await space.run(["import", "first.csv", "--observed-at", "2020-01-01"] + map).code == 0)
    let result = try await space.run(
      ["import", "second.csv", "--observed-at", "2020-01-08", "--revisit", "--json"] + map)
    let answer = try result.json()
    #expect(answer["gone"].count == 1, "only d is gone")
    #expect(answer["rejects"].counts == ["bad_number": 1, "other_account": 1])
    let steps = try await space.json("status")["funnel"].list
    #expect(steps.first { $0["step"] == "revisited" }?["count"].count == 3)
  }

  @Test func `votes that came before the photographs become votes on them`() async throws {
    let space = try Workspace()
    let photographs = try await SharedSample.truth().photographs.filter { $0.kind == "photo" }.prefix(4)
    let votes = photographs.enumerated().flatMap { place, photo in
      ["ada", "ben", "cleo"].map { "\(photo.shortcode),\($0),\(place % 2 == 0 ? "y" : "n")\n" }
    }
    try space.write("votes.csv", "item,annotator,label\n" + votes.joined())
    #expect(try await space.json("votes", "import", "votes.csv", "--task", "selfie")["items_without_image"].count == 4)
    let folder = try await SharedSample.folder()
    try await space.json("import", "\(folder)/crawl")
    #expect(try await space.json("votes", "import", "votes.csv", "--task", "selfie")["items_without_image"].count == 0)
    #expect(try await space.json("agreement", "--task", "selfie")["items"].count == 4)
    let labels = try await space.json("aggregate", "--task", "selfie")
    #expect(labels["items"].count == 4)
    #expect(labels["ties"].count == 0)
  }

  @Test func `the pictures of a post stay together where nobody knows the account`() async throws {
    let space = try Workspace()
    let folder = try await SharedSample.folder()
    let files = try await SharedSample.truth().photographs.prefix(24).map { "\(folder)/\($0.file)" }
    let rows = stride(from: 0, to: 24, by: 2).map {
      "{\"id\":\"p\($0)\",\"files\":[\"\(files[$0])\",\"\(files[$0 + 1])\"]}\n"
    }
    try space.write("posts.jsonl", rows.joined())
    try await space.json("import", "posts.jsonl", "--map", "id=id,file=files")
    let votes = stride(from: 0, to: 24, by: 2).flatMap { post in
      (1...2).map { "p\(post)/\($0),ada,\(post % 4 == 0 ? "y" : "n")\n" }
    }
    try space.write("votes.csv", "item,annotator,label\n" + votes.joined())
    try await space.json("votes", "import", "votes.csv", "--task", "selfie")
    try await space.json("aggregate", "--task", "selfie")
    #expect(try await space.json("export", "set", "--label", "selfie", "--size", "32")["groups"].count == 12)
    #expect(try await space.json("verify", "set")["ok"] == .bool(true))
  }
}
