// KillTests: kill -9 loses nothing that was committed, and the next run ends where an undisturbed one does.
import Base
import Foundation
import Store
import Support
import Testing

@Suite(.serialized) struct KillTests {
  /// A crawl of few photographs, each of which takes long enough at `--upsample 2` to be killed amid them.
  private func crawl() async throws -> Workspace {
    let space = try Workspace()
    try await space.json("sample", "small", "--posts", "30", "--seed", "1")
    return space
  }

  private func store(of crawl: Workspace) async throws -> Workspace {
    let space = try Workspace()
    try await space.json("import", crawl.file("small/crawl"))
    return space
  }

  /// What a store holds, as the program tells it, down to the boxes of the faces: they decide an export's bytes.
  private func content(of space: Workspace, _ crawl: Workspace) async throws -> [Answer] {
    let faces = try await space.json("faces", "--upsample", "2")
    try await space.json("votes", "import", crawl.file("small/votes.csv"), "--task", "selfie")
    try await space.json("aggregate", "--task", "selfie")
    let export = try await space.json("export", "set", "--label", "selfie", "--crop", "face", "--size", "48")
    return [
      try await space.json("status").withoutTime, faces["none"], faces["one"], faces["many"], faces["failed"],
      export["manifest_sha256"],
    ]
  }

  @Test func `faces`() async throws {
    let crawl = try await crawl()
    let untouched = try await store(of: crawl)
    let wanted = try await content(of: untouched, crawl)
    let wantedRows = try faceRows(of: untouched)
    // Before the first commit, after it, and late.
    for moment in [0, 1, 5, 12, 20] {
      let space = try await store(of: crawl)
      let run = try space.start(["faces", "--upsample", "2", "--jobs", "1"])
      try await space.signal(SIGKILL, to: run, every: 20) { try space.peek()["stages"].done("faces") >= moment }
      #expect(try await run.result().code == 128 + SIGKILL, "it was killed while at work")
      let kept = try space.peek()["stages"].done("faces")
      #expect(kept >= moment && kept < 30)
      let rest = try await space.json("faces", "--upsample", "2")
      #expect(rest["already"].count == kept, "what was committed is not done again")
      #expect(rest["searched_now"].count == 30 - kept)
      #expect(try faceRows(of: space) == wantedRows)
      #expect(try await content(of: space, crawl) == wanted)
    }
  }

  /// Every row about faces, down to the confidences.
  private func faceRows(of space: Workspace) throws -> [[String]] {
    let rows = try allRows(Store(at: space.file("curate.sqlite"), creating: false))
    return try ["image", "detection", "face"].map { try #require(rows[$0]) }
  }

  @Test func `predictions`() async throws {
    let crawl = try Workspace()
    try await crawl.json("sample", "small", "--posts", "150", "--seed", "1")
    let untouched = try await store(of: crawl)
    let answer = try await untouched.json("selfies", "predict", "--jobs", "1")
    let total = try #require(answer["images"].count)
    let wanted = try rowsOfPredictions(untouched)
    #expect(wanted.allSatisfy { !$0.isEmpty } && wanted[0].count == total)
    // Before the first commit, after it, and amid the work.
    for moment in [0, 1, 40, 80] {
      let space = try await store(of: crawl)
      let run = try space.start(["selfies", "predict", "--jobs", "1"])
      try await space.signal(SIGKILL, to: run) { try featureCount(in: space) >= moment }
      #expect(try await run.result().code == 128 + SIGKILL, "it was killed while at work")
      let kept = try featureCount(in: space)
      #expect(kept >= moment && kept < total)
      let rest = try await space.json("selfies", "predict")
      #expect(rest.withoutTime == answer.withoutTime, "killed after \(kept) photographs")
      #expect(try rowsOfPredictions(space) == wanted, "killed after \(kept) photographs")
    }
  }

  private func featureCount(in space: Workspace) throws -> Int {
    try Store(at: space.file("curate.sqlite"), creating: false).read { connection in
      try connection.featureSets().reduce(0) { $0 + (try connection.featureCount(set: $1.id)) }
    }
  }

  /// Features, predictions and labels, each without the number of its row.
  private func rowsOfPredictions(_ space: Workspace) throws -> [[String]] {
    let rows = try allRows(Store(at: space.file("curate.sqlite"), creating: false))
    let features = try #require(rows["feature"]).map { String($0.drop { $0 != "|" }) }.sorted()
    return [features] + (try ["feature_set", "classifier", "prediction", "label"].map { try #require(rows[$0]) })
  }

  @Test func `fetch`() async throws {
    let crawl = try await crawl()
    let files = try Truth.read(crawl.file("small/truth.csv")).photographs.map { crawl.file("small/\($0.file)") }
    let photographs = try files.map { try AtomicFile.read($0) }
    #expect(Set(photographs.map { SHA256.hex(of: $0) }).count == 30)
    let paths = (0..<500).map { "/\($0)" }
    let server = try LocalServer { request in
      guard let number = Int(request.path.dropFirst()) else { return .reply(404) }
      // A few of each other end.
      switch number % 50 {
      case 7: return .reply(410)
      case 8: return .reply(200, Array("<html>".utf8))
      default: return LocalAnswer([.pause(0.005)] + LocalAnswer.reply(200, photographs[number % 30]).steps)
      }
    }
    defer { server.stop() }
    let links = "id,photo\n" + paths.indices.map { "p\($0),\(server.url(paths[$0]))\n" }.joined()
    func imported() async throws -> Workspace {
      let space = try Workspace()
      try space.write("links.csv", links)
      try await space.json("import", "links.csv", "--map", "id=id,url=photo")
      return space
    }
    func outcome(_ space: Workspace) throws -> [FetchedPicture] {
      try Store(at: space.file("curate.sqlite"), creating: false).read { try $0.fetchedPictures() }
    }
    @Sendable func asked() -> Int { paths.reduce(0) { $0 + server.hits(of: $1) } }

    let undisturbed = try await imported()
    #expect(try await undisturbed.json("fetch", "--allow-private")["fetched"].count == 480)
    let wanted = try outcome(undisturbed)
    let folder = try undisturbed.hashes(below: "curate.images")
    #expect(folder.count == 30)
    var generator = KeyedGenerator(seed: 1, key: ["moments"])
    for _ in 0..<10 {
      let moment = Int(generator.uniform(0, 400))
      let space = try await imported()
      let before = asked()
      let run = try space.start(["fetch", "--allow-private", "--per-host", "2"])
      try await space.signal(SIGKILL, to: run) { asked() - before >= moment }
      #expect(try await run.result().code == 128 + SIGKILL, "it was killed while at work")
      let ended = try space.peek()["stages"].done("fetch")
      let afterKill = asked()
      let rest = try await space.json("fetch", "--allow-private")
      #expect((rest["already"].count ?? 0) == ended)
      #expect(asked() - afterKill <= 500 - ended, "what was committed is not asked for again")
      #expect(try outcome(space) == wanted, "killed after \(moment) requests")
      #expect(try space.hashes(below: "curate.images") == folder, "no photograph is missing, nor is anything left over")
    }
  }

  @Test func `an import of photographs`() async throws {
    let crawl = try await crawl()
    let untouched = try await store(of: crawl)
    let wanted = try await untouched.json("status").withoutTime
    let photographs = try untouched.hashes(below: "curate.images")
    #expect(photographs.count == 30)
    var exports: Set<String> = []
    for moment in [0, 1, 10, 29] {
      let space = try Workspace()
      let run = try space.start(["import", crawl.file("small/crawl")])
      try await space.signal(SIGKILL, to: run) { space.files(below: "curate.images").count >= moment }
      _ = try await run.result()
      try await space.json("import", crawl.file("small/crawl"))
      #expect(try await space.json("status").withoutTime == wanted)
      // What was being written when the kill came may wait in its own folder, never among the photographs.
      #expect(try space.hashes(below: "curate.images").filter { !$0.key.hasPrefix("incoming/") } == photographs)
      try await space.json("votes", "import", crawl.file("small/votes.csv"), "--task", "selfie")
      try await space.json("aggregate", "--task", "selfie")
      let export = try await space.json("export", "set", "--label", "selfie", "--size", "48")
      exports.insert(export["manifest_sha256"].text ?? "")
    }
    #expect(exports.count == 1)
  }

  @Test func `a long import`() async throws {
    let source = try Workspace()
    try await source.json("sample", "many", "--posts", "60000", "--images", "0")
    let crawl = source.file("many/crawl")
    // The quicker of two: other tests may have slowed one down, and the moments have to fall into the runs.
    var duration = Double.infinity
    for store in ["first.sqlite", "curate.sqlite"] {
      let began = ContinuousClock.now
      try await source.json("import", crawl, "--store", store)
      duration = min(duration, (ContinuousClock.now - began) / .seconds(1))
    }
    let wanted = try allRows(Store(at: source.file("curate.sqlite"), creating: false))
    let score = try await source.json("score").withoutTime
    var killed = 0
    for moment in 1...10 {
      let space = try Workspace()
      let run = try space.start(["import", crawl])
      try await Task.sleep(for: .seconds(duration * Double(moment) / 11))
      run.signal(SIGKILL)
      if try await run.result().code == 128 + SIGKILL { killed += 1 }
      try await space.json("import", crawl)
      let rows = try allRows(Store(at: space.file("curate.sqlite"), creating: false))
      for (table, wanted) in wanted { #expect(rows[table] == wanted, "\(table), killed at \(moment) of 11") }
      if moment == 5 { #expect(try await space.json("score").withoutTime == score) }
    }
    #expect(killed >= 3, "some of them were at work when the kill came")
  }

  @Test func `export`() async throws {
    let options = ["export", "set", "--label", "selfie", "--balance", "--size", "400", "--jobs", "1"]
    let space = try await SharedSample.finishedStore()
    #expect(try await space.run(options).code == 0)
    let wanted = try space.hashes(below: "set")
    let before = try await space.json("status")["stages"]
    for moment in [0, 1, 30] {
      try FileManager.default.removeItem(atPath: space.file("set"))
      let run = try space.start(options)
      try await space.signal(SIGKILL, to: run) {
        space.exists("set.partial") && space.files(below: "set.partial").count >= moment
      }
      #expect(try await run.result().code == 128 + SIGKILL, "it was killed while at work")
      #expect(!space.exists("set"), "an export is whole or not there")
      #expect(try await space.run(options).code == 0)
      #expect(try space.hashes(below: "set") == wanted)
      #expect(!space.exists("set.partial"))
      #expect(try await space.json("verify", "set")["ok"] == .bool(true))
    }
    #expect(try await space.json("status")["stages"] == before)
  }
}
