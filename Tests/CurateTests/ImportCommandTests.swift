// ImportCommandTests: dumps come in once, later looks add to them, and tables come in through a map.
import Foundation
import Testing

@Suite struct ImportCommandTests {
  @Test func `the answer has the keys that scripts read`() async throws {
    let space = try Workspace()
    let answer = try await space.json("import", "\(try await SharedSample.folder())/crawl")
    let promised: Set = [
      "posts_new", "posts_seen", "observations", "accounts", "images", "gone", "rejected", "rejects",
    ]
    #expect(promised.isSubset(of: answer.keys))
    #expect(answer["command"].text == "import")
    #expect(answer["dialects"].list == [.text("instaloader")])
  }

  @Test func `the same dump a second time changes nothing`() async throws {
    let space = try await SharedSample.importedStore()
    let before = try await space.json("status").withoutTime
    let images = try space.hashes(below: "curate.images")
    let again = try await space.json("import", "\(try await SharedSample.folder())/crawl")
    #expect(again["posts_new"].count == 0)
    #expect(again["observations"].count == 0)
    #expect(again["images"].count == 0)
    #expect(again["posts_seen"].count == (try await SharedSample.truth()).posts.count)
    #expect(try await space.json("status").withoutTime == before)
    #expect(try space.hashes(below: "curate.images") == images)
  }

  @Test func `photographs lie beside the store under their hash`() async throws {
    let space = try await SharedSample.importedStore()
    let hashes = try space.hashes(below: "curate.images")
    #expect(hashes.count == (try await SharedSample.truth()).photographs.count)
    for (file, hash) in hashes { #expect(file == "\(hash.prefix(2))/\(hash).jpg") }
  }

  @Test func `a revisit counts what is gone, and the same revisit again finds nothing more`() async throws {
    let space = try await SharedSample.importedStore()
    let folder = try await SharedSample.folder()
    let truth = try await SharedSample.truth()
    let gone = Set(truth.filter { $0.isGone && $0.kind != "video" }.map(\.shortcode)).count
    let first = try await space.json("import", "\(folder)/revisit", "--revisit")
    #expect(first["gone"].count == gone)
    #expect((first["observations"].count ?? 0) >= truth.posts.count - gone, "each post that is left has a new reading")
    let second = try await space.json("import", "\(folder)/revisit", "--revisit")
    #expect(second["gone"].count == 0)
    #expect(second["observations"].count == 0)
    let steps = try await space.json("status")["funnel"].list
    #expect(steps.contains(["step": "gone", "count": .number(Double(gone))]))
  }

  @Test func `a table comes in through a map, and rows that are none are counted by reason`() async throws {
    let space = try Workspace()
    try space.write(
      "likes.csv",
      """
      code,who,fans,hearts,tags
      A1,ada,100,10,"sun, sea"
      A2,ben,2000,55,
      A3,ben,2000,many,sun
      A4,cleo,,7,#one #two #three

      """)
    let answer = try await space.json(
      "import", "likes.csv", "--map", "id=code,account=who,followers=fans,likes=hearts,hashtags=tags")
    #expect(answer["posts_new"].count == 3)
    #expect(answer["accounts"].count == 3)
    #expect(answer["rejects"].counts == ["bad_number": 1])
    #expect(answer["rejected"].count == 1)
    #expect(answer["dialects"].list == [.text("map")])
  }

  @Test func `standard input is a dump like any other`() async throws {
    let space = try Workspace()
    let answer = try await space.json(
      "import", "-", "--map", "id=id,likes=n", input: #"{"id":"a","n":3}"# + "\n" + #"{"id":"b","n":4}"# + "\n")
    #expect(answer["posts_new"].count == 2)
  }

  @Test func `a new store is announced once, and not with --quiet`() async throws {
    let space = try Workspace()
    try space.write("t.csv", "likes\n1\n")
    let first = try await space.run("import", "t.csv", "--map", "likes=likes")
    #expect(first.err == "Made a new store: curate.sqlite\n")
    #expect(
      first.out == "Read by --map: 1 post of 0 accounts\n  1 new post, 1 new observation, 0 new photographs\n")
    let second = try await space.run("import", "t.csv", "--map", "likes=likes")
    #expect(second.err.isEmpty)
    let quiet = try await space.run("import", "t.csv", "--map", "likes=likes", "--store", "other.sqlite", "--quiet")
    #expect(quiet.err.isEmpty)
  }

  @Test func `the store is the one that the option or the environment names`() async throws {
    let space = try Workspace()
    try space.write("t.csv", "likes\n1\n")
    let named = try await space.run(
      "import", "t.csv", "--map", "likes=likes", "--quiet", environment: ["CURATE_STORE": "env.sqlite"])
    #expect(named.code == 0)
    #expect(space.exists("env.sqlite"))
    #expect(!space.exists("curate.sqlite"))
    let option = try await space.run(
      "status", "--store", "env.sqlite", "--json", environment: ["CURATE_STORE": "missing.sqlite"])
    #expect(try option.json()["funnel"].list.first == ["step": "collected", "count": 1])
  }

  @Test func `strict ends at the first row that cannot be used`() async throws {
    let space = try Workspace()
    try space.write("t.csv", "id,likes\na,1\nb,many\nc,3\n")
    let result = try await space.run("import", "t.csv", "--map", "id=id,likes=likes", "--strict", "--quiet")
    #expect(result.code == 65)
    #expect(
      result.err
        == "curate: t.csv, record 2, cannot be used: Its likes are “many”, which is no whole number. "
        + "Nothing of \(space.file("t.csv")) was kept; leave --strict away to count such records and go on.\n")
    #expect(try await space.json("status")["funnel"].list.first == ["step": "collected", "count": 0])
  }

  @Test func `an array of 300 MB is read in the memory of its batches`() async throws {
    let space = try Workspace()
    try space.write("long.json", "[")
    let handle = try #require(FileHandle(forWritingAtPath: space.file("long.json")))
    try handle.seekToEnd()
    let filler = String(repeating: "x", count: 14_000)
    for chunk in 0..<20 {
      let tweets = (chunk * 1000 + 1...chunk * 1000 + 1000).map { id in
        #"{"id_str":"\#(id)","created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"t","note":"\#(filler)"}"#
      }
      try handle.write(contentsOf: Data(((chunk == 0 ? "" : ",") + tweets.joined(separator: ",")).utf8))
    }
    try handle.write(contentsOf: Data("]".utf8))
    try handle.close()
    let run = try space.start(["import", "long.json", "--json"])
    let peak = await run.peakMemory()
    #expect(try await run.result().json()["posts_new"] == 20_000)
    #expect(peak > 10 << 20 && peak < 200 << 20, "\(peak >> 20) MB at most")
  }

  @Test func `rejects are written out with how they begin`() async throws {
    let space = try Workspace()
    try space.write("t.csv", "id,likes\na,1\nb,many\nc,\"x,\"\"y\u{1}\"\n")
    let result = try await space.run("import", "t.csv", "--map", "id=id,likes=likes", "--rejects", "r.csv")
    #expect(result.code == 0)
    #expect(!result.err.contains("--rejects FILE writes"))
    #expect(
      try space.read("r.csv") == """
        source,record,part,reason,detail,head
        t.csv,2,0,bad_number,"Its likes are “many”, which is no whole number.","b,many"
        t.csv,3,0,bad_number,"Its likes are “x,""y\u{1}”, which is no whole number.","c,x,""y\\x01"

        """)
    #expect(space.files(below: ".").filter { $0.hasSuffix(".part") }.isEmpty)
    for name in ["t.csv", "./t.csv", "curate.sqlite"] {
      let clash = try await space.run(
        "import", "t.csv", "--map", "id=id,likes=likes", "--rejects", name, "--quiet")
      #expect(clash.code == 64)
      #expect(
        clash.err == "curate: --rejects \(name) would take the place of a dump or of the store; name another file.\n")
    }
    #expect(try space.read("t.csv").hasPrefix("id,likes"))
    let stopped = try await space.run(
      "import", "t.csv", "--map", "id=id,likes=likes", "--strict", "--rejects", "s.csv", "--quiet")
    #expect(stopped.code == 65)
    #expect(try space.read("s.csv").split(separator: "\n").count == 2, "the one that it stopped at")
    #expect(!space.exists("curate.sqlite-wal"), "the store is one file when nobody uses it")
    let nowhere = try await space.run(
      "import", "t.csv", "--map", "id=id,likes=likes", "--rejects", "no/r.csv", "--quiet")
    #expect(nowhere.code == 73)
    #expect(nowhere.err == "curate: Cannot create no/r.csv: no such file or directory.\n")
  }

  @Test func `plain columns are guessed, and the guess is told`() async throws {
    let space = try Workspace()
    try space.write("likes.csv", "post_id,username,likes,followers\na,ada,3,90\n")
    let told = try await space.run("import", "likes.csv")
    #expect(told.code == 0)
    #expect(
      told.err.contains(
        "likes.csv is read by the names of its columns: --map id=post_id,account=username,likes=likes,followers=followers"
      ))
    let answer = try await space.json("import", "likes.csv")
    #expect(answer["guessed"].list == ["id=post_id,account=username,likes=likes,followers=followers"])
    try space.write("bare.csv", "likes,followers\n3,90\n")
    let revisit = try await space.run("import", "bare.csv", "--revisit", "--quiet")
    #expect(revisit.code == 64, "a second look needs an id")
  }
}
