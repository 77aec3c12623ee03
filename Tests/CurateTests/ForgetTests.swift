// ForgetTests: after curate forget no byte leads to the account, nothing of others has changed, and nothing comes back.
import Base
import Foundation
import Store
import Testing

@Suite struct ForgetTests {
  @Test func `no byte is left, others are as they were, and a second import brings nothing back`() async throws {
    let ground = try await ForgottenGround()
    let space = ground.space
    let before = try ground.traces()
    for pattern in ground.patterns.prefix(5 + ground.posts.count) {
      #expect(before.contains { $0.hasPrefix(String(decoding: pattern, as: UTF8.self)) }, "it was there to be found")
    }
    let others = try ground.otherRows()
    let stages = try await space.json("status")

    let files = try space.hashes(below: ".")
    let dry = try await space.json("forget", "--account", ground.account, "--dry-run")
    #expect(try space.hashes(below: ".") == files, "a dry run changes no byte")
    #expect(dry["dry_run"].bool == true)

    let answer = try await space.json("forget", "--account", ground.account)
    for key in answer.keys.subtracting(["seconds", "dry_run"]) { #expect(answer[key] == dry[key], "\(key)") }
    #expect(answer["accounts"] == 1 && answer["posts"].count == ground.posts.count)
    #expect(answer["images"].count == ground.hashes.count && answer["files"] == answer["images"])
    #expect(answer["images_kept"] == 1 && answer["comments"] == 2 && answer["mentions"] == 2)
    #expect((answer["votes"].count ?? 0) > 3 * ground.hashes.count / 2 && (answer["labels"].count ?? 0) > 0)
    #expect(
      answer["exports"].list.map { $0["command"] } == [
        "curate export set --label selfie --size 32 --balance --update",
        .text("curate export likes/of_\(ground.account) --label regression --size 32 --force"),
      ])
    #expect(answer["exports"].list.allSatisfy { $0["there"].bool == true && ($0["pictures"].count ?? 0) > 0 })
    #expect(try ground.traces() == [])
    #expect(space.exists("set/manifest.jsonl"), "an export's files are the user's")

    // The command that makes a recipe's export again can be typed.
    let replacing = answer["exports"].list.compactMap { $0["command"].text?.split(separator: " ") }
    #expect(replacing.allSatisfy { $0.count { $0 == "--force" || $0 == "--update" } == 1 })
    let shared = "curate.images/\(ground.sharedHash.prefix(2))/\(ground.sharedHash).jpg"
    #expect(space.exists(shared))
    let mention = "At the sea with @\(ground.account) #fun"
    let expected = others.map { $0.replacing(mention, with: "At the sea with @forgotten #fun") }
    #expect(Set(try ground.otherRows()) == Set(expected))
    #expect(try await space.json("check")["ok"].bool == true)
    let collected = stages["funnel"].list.first?["count"].count ?? 0
    #expect(
      try await space.json("status")["funnel"].list.first?["count"].count == collected - ground.posts.count)

    // Everything once more, from the same files.
    let again = try await space.json(
      "import", "sample/crawl", "extra/\(ground.account)", "extra/\(ForgottenGround.other)")
    #expect(again["posts_new"] == 0 && again["images"] == 0 && again["comments"] == 0 && again["rejected"] == 0)
    #expect((again["skipped"]["forgotten"].count ?? 0) >= ground.posts.count)
    try await space.json("import", "sample/revisit", "--revisit")
    for file in ["sample/votes.csv", "more.csv"] {
      let votes = try await space.json("votes", "import", file, "--task", "selfie")
      #expect((votes["forgotten"].count ?? 0) > 0)
    }
    // A recipe that had read its folder goes on without it, and keeps no name of it.
    let recipe = try await space.run("run", "follower-bins", "--until", "import")
    #expect(recipe.code == 0 && recipe.out.contains("extra/forgotten is there no longer"), "\(recipe)")
    #expect(try ground.traces() == [])

    let second = try await space.run("forget", "--account", ground.account)
    #expect(
      second == CurateResult(code: 0, out: "\(ground.account): forgotten before; nothing of it is here.\n", err: ""))
    #expect(try await space.json("forget", "--list")["forgotten"].list.map { $0["accounts"] } == [1])
  }

  @Test func `a post goes alone`() async throws {
    let space = try await SharedSample.finishedStore()
    let truth = try await SharedSample.truth().photographs
    let photo = try #require(truth.first { $0.kind == "photo" })
    let answer = try await space.json("forget", "--post", "https://www.instagram.com/p/\(photo.shortcode)")
    #expect(answer["accounts"] == 0 && answer["posts"] == 1 && answer["images"] == 1 && answer["files"] == 1)
    let bytes = Data(try space.bytes("curate.sqlite"))
    #expect(bytes.range(of: Data(photo.shortcode.utf8)) == nil)
    let again = try await space.json("import", "\(try await SharedSample.folder())/crawl")
    #expect(again["posts_new"] == 0 && again["images"] == 0 && again["skipped"]["forgotten"] == 1)
    #expect(Data(try space.bytes("curate.sqlite")).range(of: Data(photo.account.utf8)) != nil, "its account stays")
  }

  @Test func `names that fit nothing or several`() async throws {
    let space = try await SharedSample.importedStore()
    try space.write("a.csv", "id,account,likes\n1,ada,3\n")
    try await space.json("import", "a.csv", "--map", "id=id,account=account,likes=likes")
    let nobody = try await space.run("forget", "--account", "nobody")
    #expect(
      nobody
        == CurateResult(
          code: 66, out: "",
          err:
            "curate: The store has no account nobody, and never forgot one of that name; --account takes a user name, "
            + "an id or platform/id.\n"))
    #expect(try await space.run("forget").code == 64)
    #expect(try await space.run("forget", "--list", "--account", "ada").code == 64)
    #expect(try await space.run("forget", "--account", " ").code == 64)
    #expect(try await space.json("forget", "--account", "map/ada", "--dry-run")["posts"] == 1)
  }

  @Test func `a store that somebody reads is busy; killed or not, the same command finishes it`() async throws {
    for isKilled in [false, true] {
      let space = try await SharedSample.finishedStore()
      let account = try #require(try await SharedSample.truth().photographs.first).account
      let photographs = space.files(below: "curate.images").count
      let reader = try Reader(of: space.file("curate.sqlite"))
      let run = try space.start(["forget", "--account", account])
      if isKilled {
        // Its photographs have gone, its pages wait for the reader.
        try await space.signal(SIGKILL, to: run) { space.files(below: "curate.images").count < photographs }
      }
      let result = try await run.result()
      reader.leave()
      if isKilled {
        #expect(result.code == 128 + SIGKILL)
      } else {
        #expect(result.code == 75)
        #expect(
          result.err
            == "curate: The store curate.sqlite is busy: another curate is writing to it; try again when it is done. It is "
            + "forgotten, but files or bytes of it may still be there until the same command has run again.\n")
      }
      let check = try await space.run("check", "--json")
      #expect(check.code == 1)
      let kinds = Set(try check.json()["problems"].list.compactMap { $0["kind"].text })
      #expect(kinds.contains("unfinished_forgetting"))
      // The kill may have come between two of its photographs.
      #expect(kinds.isSubset(of: isKilled ? ["unfinished_forgetting", "orphan_file"] : ["unfinished_forgetting"]))
      let again = try await space.run("forget", "--account", account)
      #expect(again.code == 0 && again.out.hasPrefix("\(account): forgotten before"), "\(again.err)")
      #expect(Data(try space.bytes("curate.sqlite")).range(of: Data(account.utf8)) == nil)
      #expect(!space.exists("curate.sqlite-wal"))
      #expect(try await space.json("check")["ok"].bool == true)
    }
  }
}

/// Somebody who reads a store, and holds on to what they see.
private final class Reader: Sendable {
  private let mayLeave = DispatchSemaphore(value: 0)
  private let hasLeft = DispatchSemaphore(value: 0)

  init(of path: String) throws {
    let store = try Store(at: path, creating: false)
    let isReading = DispatchSemaphore(value: 0)
    Thread.detachNewThread { [mayLeave, hasLeft] in
      try? store.read { connection in
        _ = try connection.imageCount()
        isReading.signal()
        mayLeave.wait()
      }
      store.close()
      hasLeft.signal()
    }
    isReading.wait()
  }

  func leave() {
    mayLeave.signal()
    hasLeft.wait()
  }
}
