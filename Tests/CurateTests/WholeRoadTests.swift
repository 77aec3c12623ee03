// WholeRoadTests: from a made-up crawl to two verified exports, every count held against the sample's truth.
import Base
import Foundation
import Testing

@Suite struct WholeRoadTests {
  @Test func `a crawl becomes verified training sets, and every count is the truth's`() async throws {
    let space = try Workspace()
    let sample = try await space.json("sample", "sample", "--posts", "120", "--seed", "7")
    let truth = try Truth.read(space.file("sample/truth.csv"))
    #expect(sample["posts"].count == Set(truth.map(\.shortcode)).count)
    #expect(sample["images"].count == truth.photographs.count)
    #expect(sample["gone"].count == Set(truth.filter(\.isGone).map(\.shortcode)).count)

    let crawl = try await space.json("import", "sample/crawl")
    #expect(crawl["posts_new"].count == truth.posts.count)
    #expect(crawl["posts_seen"].count == truth.posts.count)
    #expect(crawl["images"].count == truth.photographs.count)
    #expect(crawl["accounts"].count == Set(truth.map(\.account)).count)
    #expect(crawl["rejected"].count == 0)
    #expect(crawl["skipped"].counts == ["video": Set(truth.filter { $0.kind == "video" }.map(\.shortcode)).count])

    let gone = Set(truth.filter { $0.isGone && $0.kind != "video" }.map(\.shortcode))
    let revisit = try await space.json("import", "sample/revisit", "--revisit")
    #expect(revisit["posts_new"].count == 0)
    #expect(revisit["posts_seen"].count == truth.posts.count - gone.count)
    #expect(revisit["gone"].count == gone.count)

    try await faces(in: space, truth: truth)

    let score = try await space.json("score", "--top", "0.2", "--bottom", "0.2")
    let hidden = truth.posts.subtracting(gone).intersection(truth.filter(\.hidesLikes).map(\.shortcode))
    let scored = truth.posts.count - gone.count - hidden.count
    #expect(score["posts"].count == scored)
    #expect(score["excluded"].counts == ["gone": gone.count, "likes_unknown": hidden.count].filter { $0.value > 0 })
    #expect(score["labels"].counts == ["top": scored / 5, "bottom": scored / 5])

    let labels = try await votes(in: space, truth: truth)
    try await export(in: space, truth: truth, labels: labels)
    try await funnel(in: space, truth: truth, gone: gone.count)
  }

  /// dlib and the drawing agree on all but a rare picture.
  private func faces(in space: Workspace, truth: [Truth]) async throws {
    let photographs = truth.photographs
    let faces = try await space.json("faces")
    #expect(faces["images"].count == photographs.count)
    #expect(faces["failed"].count == 0)
    #expect(faces["searched_now"].count == photographs.count)
    for (key, wanted) in [("none", 0...0), ("one", 1...1), ("many", 2...99)] {
      let drawn = photographs.count { wanted.contains($0.faces) }
      #expect(abs((faces[key].count ?? -99) - drawn) <= 2, "\(key): \(drawn) drawn")
    }
    let files = photographs.map { "sample/" + $0.file }
    let detected = try jsonLines(try await space.run(["detect"] + files).out)
    #expect(detected.map { $0["file"].text } == files)
    let wrong = zip(detected, photographs).count { $0["faces"].list.count != $1.faces }
    #expect(wrong <= 2, "\(wrong) of \(files.count) pictures have another number of faces than were drawn")
    let again = try await space.json("faces")
    #expect(again["searched_now"].count == 0)
    #expect(again["already"].count == photographs.count)
    for key in ["none", "one", "many"] { #expect(again[key] == faces[key]) }
  }

  /// Returns the majority's label by the hash of the photograph, counted here and not by the program.
  private func votes(in space: Workspace, truth: [Truth]) async throws -> [String: String] {
    let rows = try space.read("sample/votes.csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }
    let voted = truth.filter { $0.kind == "photo" && !$0.file.isEmpty }
    #expect(rows.count == 3 * voted.count)
    let imported = try await space.json("votes", "import", "sample/votes.csv", "--task", "selfie")
    #expect(imported["votes_new"].count == rows.count)
    #expect(imported["items_without_image"].count == 0)

    var yes: [String: Int] = [:]
    for row in rows { yes[row[0], default: 0] += row[2] == "y" ? 1 : 0 }
    let majority = yes.mapValues { $0 >= 2 ? "y" : "n" }
    let aggregate = try await space.json("aggregate", "--task", "selfie")
    #expect(aggregate["items"].count == voted.count)
    #expect(aggregate["ties"].count == 0)
    #expect(
      aggregate["labels"].counts == [
        "y": majority.values.count { $0 == "y" }, "n": majority.values.count { $0 == "n" },
      ])
    let right = voted.count { majority[$0.shortcode] == ($0.isSelfie ? "y" : "n") }
    #expect(Double(right) / Double(voted.count) > 0.93, "three annotators wrong at 4, 8 and 14 % are right together")

    var labels: [String: String] = [:]
    for photo in voted { labels[SHA256.hex(of: try space.bytes("sample/" + photo.file))] = majority[photo.shortcode] }
    return labels
  }

  private func export(in space: Workspace, truth: [Truth], labels: [String: String]) async throws {
    let export = try await space.json("export", "selfies", "--label", "selfie", "--balance")
    let manifest = try jsonLines(try space.read("selfies/manifest.jsonl"))
    #expect(export["manifest_sha256"].text == SHA256.hex(of: try space.bytes("selfies/manifest.jsonl")))
    #expect(
      space.files(below: "selfies").filter { $0.hasPrefix("t") } == manifest.compactMap { $0["file"].text }.sorted())

    var accounts: [String: String] = [:]
    for photo in truth.photographs { accounts[SHA256.hex(of: try space.bytes("sample/" + photo.file))] = photo.account }
    var sides: [String: Set<String>] = [:]
    var counted: [String: [String: Int]] = [:]
    for line in manifest {
      let (source, side) = (line["source_sha256"].text ?? "", line["split"].text ?? "")
      #expect(line["label"].text == labels[source], "the class of \(source) is the majority's")
      sides[accounts[source] ?? "none", default: []].insert(side)
      counted[line["label"].text ?? "", default: [:]][side, default: 0] += 1
      if side == "test" { #expect(line["copy"].count == 0, "the test side holds originals only") }
    }
    #expect(sides.allSatisfy { $0.value.count == 1 }, "an account is on one side")
    #expect(export["classes"].members.mapValues(\.counts) == counted)
    let train = counted.values.compactMap { $0["train"] }
    #expect(Set(train).count == 1, "the training side is balanced")
    #expect(export["augmented"].count == manifest.count { $0["copy"].count != 0 })

    try await space.json(
      "export", "likeable", "--label", "regression", "--faces", "one", "--split", "3:1", "--crop", "face")
    for folder in ["selfies", "likeable"] {
      let verify = try await space.json("verify", folder)
      #expect(verify["ok"].bool == true)
      #expect(verify["images"].count == space.files(below: folder).count { $0.hasPrefix("t") })
      #expect(verify["problems"].list.isEmpty)
    }
  }

  private func funnel(in space: Workspace, truth: [Truth], gone: Int) async throws {
    let status = try await space.json("status")
    let steps = Dictionary(
      status["funnel"].list.map { ($0["step"].text ?? "", $0["count"].count ?? -1) },
      uniquingKeysWith: { first, _ in first })
    #expect(steps["collected"] == truth.posts.count)
    #expect(steps["revisited"] == truth.posts.count - gone)
    #expect(steps["gone"] == gone)
    #expect(steps["images"] == truth.photographs.count)
    #expect(steps["faces_searched"] == truth.photographs.count)
    #expect(steps["voted_images"] == truth.count { $0.kind == "photo" && !$0.file.isEmpty })
    let pictures = space.files(below: "selfies").filter { $0.hasSuffix(".jpg") }
    #expect(steps["exported selfies train"] == pictures.count { $0.hasPrefix("train/") })
    #expect(steps["exported selfies test"] == pictures.count { $0.hasPrefix("test/") })
  }
}
