// FetchAgainTests: what later runs of fetch ask for: what is due, what is wished, and whether hosts still have it.
import Base
import Foundation
import Support
import Synchronization
import Testing

@Suite struct FetchAgainTests {
  /// A host whose answers can be changed, and a store whose posts link to it.
  private final class Scene: Sendable {
    let space: Workspace
    let server: LocalServer
    private let answers: Answers

    private final class Answers: Sendable {
      let byPath = Mutex<[String: LocalAnswer]>([:])
    }

    /// - Parameter apart: paths that are another host's, which may rest by itself.
    init(_ paths: [String], apart: Set<String> = []) async throws {
      let answers = Answers()
      self.answers = answers
      server = try LocalServer { request in
        answers.byPath.withLock { $0[request.path] } ?? .reply(404, [], type: "text/plain")
      }
      space = try Workspace()
      let rows = paths.enumerated().map { place, path in
        let url = server.url(path)
        return "p\(place),\(apart.contains(path) ? url.replacing("127.0.0.1", with: "localhost") : url)\n"
      }
      try space.write("links.csv", "id,photo\n" + rows.joined())
      try await space.json("import", "links.csv", "--map", "id=id,url=photo")
    }

    func set(_ path: String, _ answer: LocalAnswer) { answers.byPath.withLock { $0[path] = answer } }

    func fetch(_ options: String...) async throws -> Answer {
      try await space.run(["fetch", "--allow-private", "--json"] + options).json()
    }
  }

  private func photograph(_ number: Int) async throws -> [UInt8] {
    let photographs = try await SharedSample.truth().photographs.filter { $0.kind == "photo" }
    return try AtomicFile.read("\(try await SharedSample.folder())/\(photographs[number].file)")
  }

  @Test func `what was gone or failed is asked for again on request`() async throws {
    let scene = try await Scene(["/a", "/b", "/c"], apart: ["/b"])
    defer { scene.server.stop() }
    scene.set("/b", .reply(503, [], headers: ["Retry-After: 86400"]))
    scene.set("/c", .reply(200, Array("<html>".utf8)))
    let first = try await scene.fetch()
    #expect(
      [first["gone"].count, first["failed"].count, first["rejected"].count, first["waiting"].count] == [1, 1, 1, 1])
    scene.set("/a", .reply(200, try await photograph(0)))
    scene.set("/b", .reply(200, try await photograph(1)))
    let second = try await scene.space.run("fetch", "--allow-private")
    #expect(second.err.contains("1 failed address waits for its time, the first until "), "\(second.err)")
    #expect(second.err.contains("--retry-failed asks at once."))
    #expect(scene.server.hits(of: "/a") == 1 && scene.server.hits(of: "/b") == 1 && scene.server.hits(of: "/c") == 1)
    let third = try await scene.fetch("--retry-failed")
    #expect(third["fetched"].count == 1 && third["failed"].count == 0 && third["gone"].count == 1)
    let fourth = try await scene.fetch("--retry-gone")
    #expect(fourth["fetched"].count == 1 && fourth["gone"].count == 0)
    #expect(scene.server.hits(of: "/a") == 2 && scene.server.hits(of: "/b") == 2 && scene.server.hits(of: "/c") == 1)
  }

  @Test func `a failed address is asked again by the next run once its pause is over`() async throws {
    let scene = try await Scene(["/a"])
    defer { scene.server.stop() }
    scene.set("/a", .reply(500))
    #expect(try await scene.fetch("--retries", "0")["failed"].count == 1)
    scene.set("/a", .reply(200, try await photograph(0)))
    #expect(try await scene.fetch("--retries", "0")["fetched"].count == 1)
  }

  @Test func `a revisit notes what is gone and changed, and keeps the photographs`() async throws {
    let paths = ["/same", "/dated", "/bare", "/other", "/gone", "/busy"]
    let scene = try await Scene(paths + ["/never"])
    defer { scene.server.stop() }
    for (number, path) in paths.enumerated() {
      let headers = ["/same": ["ETag: \"1\""], "/dated": ["Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT"]][path] ?? []
      scene.set(path, .reply(200, try await photograph(number), headers: headers))
    }
    #expect(try await scene.fetch()["fetched"].count == 6)
    let files = try scene.space.hashes(below: "curate.images")
    scene.set("/same", .reply(304))
    scene.set("/dated", .reply(304))
    scene.set("/other", .reply(200, try await photograph(7)))
    scene.set("/gone", .reply(410))
    scene.set("/busy", .reply(500))
    let look = try await scene.fetch("--revisit", "--retries", "0")
    #expect(look["looks"].counts == ["unchanged": 3, "changed": 1, "gone": 1, "unanswered": 1])
    #expect(look["fetched"].count == 0 && look["already"].count == 6 && look["gone"].count == 1)
    #expect(try scene.space.hashes(below: "curate.images") == files, "what was kept is kept")
    #expect(scene.server.hits(of: "/never") == 1, "what was gone from the start needs no look")
    let hits = paths.map { scene.server.hits(of: $0) }
    #expect(try await scene.fetch()["already"].count == 6)
    #expect(paths.map { scene.server.hits(of: $0) } == hits, "an ordinary run asks for none of them")
    scene.set("/gone", .reply(200, try await photograph(4)))
    let back = try await scene.space.run("fetch", "--allow-private", "--revisit", "--retries", "0")
    #expect(
      back.out.contains("of the photographs here, hosts still have 4; gone 0, another picture by now 1, no answer 1"),
      "\(back.out)")
  }

  @Test func `a dry run says what would be asked for, and asks for nothing`() async throws {
    let scene = try await Scene(["/a", "/b"])
    defer { scene.server.stop() }
    try scene.space.write("more.csv", "id,photo\nx,https://cdn.example/x.jpg\ny,mailto:ada@example.org\n")
    try await scene.space.json("import", "more.csv", "--map", "id=id,url=photo")
    let plan = try await scene.fetch("--dry-run", "--rewrite", "https://cdn.example=https://mirror.example")
    #expect(plan["would_ask"].count == 3 && plan["not_urls"].count == 1)
    #expect(plan["hosts"].counts == ["127.0.0.1:\(scene.server.port)": 2, "mirror.example": 1])
    #expect(scene.server.connectionsAccepted == 0)
  }

  @Test func `few descriptors make a run narrower, not wrong`() async throws {
    let paths = (0..<150).map { "/\($0)" }
    let scene = try await Scene(paths)
    defer { scene.server.stop() }
    for path in paths { scene.set(path, .reply(200, try await photograph(0))) }
    let program = try RunningCurate.program()
    let result = try await scene.space.runOther(
      "/bin/sh", "-c", "ulimit -n 128; exec \"$0\" fetch --allow-private --jobs 100 --per-host 100 --json", program)
    #expect(result.code == 0)
    #expect(try result.json()["fetched"].count == 150)
    #expect(scene.server.mostInFlight <= 8)
  }

  @Test func `Ctrl-C ends a run that only waits within two seconds`() async throws {
    let scene = try await Scene(["/stalls", "/a"])
    defer { scene.server.stop() }
    scene.set("/stalls", .stall(after: Array(try await photograph(0).prefix(1000)), length: 100_000))
    let run = try scene.space.start(["fetch", "--allow-private", "--json"])
    let server = scene.server
    try await scene.space.signal(SIGINT, to: run) { server.hits(of: "/stalls") == 1 && server.hits(of: "/a") == 1 }
    let signalled = ContinuousClock.now
    let result = try await run.result()
    #expect(result.code == 130)
    #expect(ContinuousClock.now - signalled < .seconds(2))
    #expect(scene.space.files(below: "curate.images") == [], "nothing half-written is left")
    #expect(try result.json()["interrupted"] == .bool(true))
  }

  @Test func `a full disk ends the run with one sentence, and the next goes on`() async throws {
    let scene = try await Scene((0..<8).map { "/\($0)" })
    defer { scene.server.stop() }
    for number in 0..<8 {
      // A comment makes the photograph long, and each one another.
      var photo = try await photograph(0)
      let comment = [0xff, 0xfe, 0xff, 0xfe] + [UInt8](repeating: UInt8(number), count: 0xfffc)
      for _ in 0..<24 { photo.insert(contentsOf: comment, at: 2) }
      scene.set("/\(number)", .reply(200, photo))
    }
    // The system's limit on the size of files stands in for the disk: a photograph is longer, the store is not.
    let program = try RunningCurate.program()
    let result = try await scene.space.runOther(
      "/bin/sh", "-c", "trap '' XFSZ; ulimit -f 2000; exec \"$0\" fetch --allow-private", program)
    #expect(result.code == 74)
    #expect(result.errLines.count == 1, "\(result.err)")
    #expect(result.err.hasPrefix("curate: Cannot keep photographs in "))
    #expect(result.err.hasSuffix("What was finished is kept; make room and run the same command again.\n"))
    #expect(scene.space.files(below: "curate.images") == [])
    let again = try await scene.fetch()
    #expect(again["fetched"].count == 8 && again["failed"].count == 0)
  }
}
