// FetchCommandTests: photographs from a host that misbehaves, each address once.
import Base
import Foundation
import Support
import Testing

@Suite struct FetchCommandTests {
  /// A host with one address for each kind of behaviour, and a store whose posts link to all of them.
  private func scene(_ paths: [String]) async throws -> (space: Workspace, server: LocalServer) {
    let photographs = try await SharedSample.truth().photographs.filter { $0.kind == "photo" }
    let folder = try await SharedSample.folder()
    let ok = try AtomicFile.read("\(folder)/\(photographs[0].file)")
    let other = try AtomicFile.read("\(folder)/\(photographs[1].file)")
    let third = try AtomicFile.read("\(folder)/\(photographs[2].file)")
    let fourth = try AtomicFile.read("\(folder)/\(photographs[3].file)")
    let server = try LocalServer { request in
      switch request.path {
      case "/ok", "/same": .reply(200, ok)
      case "/flaky": request.hit == 1 ? .reply(503, [], type: "text/plain") : .reply(200, other)
      case "/limit": request.hit == 1 ? .reply(429, [], headers: ["Retry-After: 1"]) : .reply(200, third)
      case "/breaks": request.hit == 1 ? .reset(amid: fourth) : .reply(200, fourth)
      case "/reset": .reset(amid: other)
      case "/short": .short(other, missing: 100)
      case "/page": .reply(200, Array("<html><body>Log in</body></html>".utf8), type: "text/html")
      case "/gone": .reply(410, [], type: "text/plain")
      default: .reply(404, [], type: "text/plain")
      }
    }
    let space = try Workspace()
    let rows = paths.enumerated().map { "p\($0.offset),\(server.url($0.element))\n" }
    try space.write("links.csv", "id,photo\n" + rows.joined())
    try await space.json("import", "links.csv", "--map", "id=id,url=photo")
    return (space, server)
  }

  @Test func `a photograph whose file was lost is fetched again`() async throws {
    let (space, server) = try await scene(["/ok", "/gone"])
    defer { server.stop() }
    #expect(try await space.json("fetch", "--allow-private")["fetched"].count == 1)
    let file = try #require(space.files(below: "curate.images").first { $0.hasSuffix(".jpg") })
    try FileManager.default.removeItem(atPath: space.file("curate.images/\(file)"))
    #expect(try await space.json("fetch", "--allow-private")["fetched"].count == 1)
    #expect(space.exists("curate.images/\(file)"))
    #expect(server.hits(of: "/ok") == 2)
    #expect(server.hits(of: "/gone") == 1)
  }

  @Test func `a post that links to an address already fetched has its photograph at once`() async throws {
    let (space, server) = try await scene(["/ok", "/missing"])
    defer { server.stop() }
    try await space.json("fetch", "--allow-private")
    try space.write("more.csv", "id,photo\np1,\(server.url("/ok"))\np9,\(server.url("/ok"))\n")
    try await space.json("import", "more.csv", "--map", "id=id,url=photo", "--observed-at", "2030-01-01")
    let again = try await space.json("fetch", "--allow-private")
    #expect(again["pending"].count == 0)
    #expect(server.hits(of: "/ok") == 1)
    let steps = try await space.json("status")["funnel"].list
    #expect(steps.first { $0["step"] == "with_photographs" }?["count"].count == 3)
  }

  @Test func `each address ends as what its host made of it, and what is final is never asked again`() async throws {
    let paths = ["/ok", "/same", "/flaky", "/limit", "/breaks", "/reset", "/short", "/page", "/gone", "/missing"]
    let (space, server) = try await scene(paths)
    defer { server.stop() }
    let promised: Set = [
      "fetched", "already", "duplicates", "pending", "failed", "gone", "rejected", "bytes", "reasons",
    ]
    let first = try await space.json("fetch", "--allow-private", "--retries", "1")
    #expect(promised.isSubset(of: first.keys))
    #expect(first["fetched"].count == 5)
    #expect(first["duplicates"].count == 1, "/ok and /same are one photograph")
    #expect(first["failed"].count == 2)
    #expect(first["gone"].count == 2)
    #expect(first["rejected"].count == 1)
    #expect(first["pending"].count == 0)
    #expect(first["already"].count == 0)
    #expect(first["reasons"].counts.values.reduce(0, +) == 5)
    #expect(first["reasons"].counts["http_404"] == 1)
    #expect(first["reasons"].counts["http_410"] == 1)
    #expect(first["reasons"].counts["not_an_image"] == 1)

    let files = try space.hashes(below: "curate.images")
    #expect(files.count == 4)
    for (file, hash) in files { #expect(file == "\(hash.prefix(2))/\(hash).jpg") }

    let hits = Dictionary(uniqueKeysWithValues: paths.map { ($0, server.hits(of: $0)) })
    for path in ["/ok", "/same", "/page", "/gone", "/missing"] { #expect(hits[path] == 1, "\(path)") }
    for path in ["/flaky", "/limit", "/breaks", "/reset", "/short"] {
      #expect(hits[path] == 2, "\(path): one try more")
    }

    let second = try await space.json("fetch", "--allow-private", "--retries", "0")
    #expect(second["fetched"].count == 0)
    #expect(second["already"].count == 5)
    #expect(second["failed"].count == 2)
    for path in paths {
      let more = ["/reset", "/short"].contains(path) ? 1 : 0
      #expect(server.hits(of: path) == (hits[path] ?? 0) + more, "\(path): only what failed is worth another try")
    }
    let stage = try await space.json("status")["stages"].list.first { $0["stage"] == "fetch" }
    #expect(stage?.counts == ["done": 5, "failed": 2, "rejected": 3, "pending": 0])
  }

  @Test func `a private address is refused without a request, and asked once it is allowed`() async throws {
    let (space, server) = try await scene(["/ok", "/flaky"])
    defer { server.stop() }
    let refused = try await space.json("fetch")
    #expect(refused["rejected"].count == 2)
    #expect(refused["reasons"].counts == ["private_address": 2])
    #expect(server.hits(of: "/ok") + server.hits(of: "/flaky") == 0)
    #expect(server.connectionsAccepted == 0)
    let again = try await space.json("fetch")
    #expect(again["reasons"].counts == ["private_address": 2])
    let allowed = try await space.json("fetch", "--allow-private")
    #expect(allowed["fetched"].count == 2)
    #expect(allowed["rejected"].count == 0)
  }

  @Test func `the reasons are told one by one with --verbose`() async throws {
    let (space, server) = try await scene(["/missing"])
    defer { server.stop() }
    let result = try await space.run("fetch", "--allow-private", "--verbose")
    #expect(result.code == 0)
    #expect(result.err == "  \(server.url("/missing")): final: 127.0.0.1 answered 404 (not found)\n")
  }

  @Test func `fetched photographs belong to their posts: votes on a post's id find them`() async throws {
    let (space, server) = try await scene(["/ok", "/flaky"])
    defer { server.stop() }
    try await space.json("fetch", "--allow-private")
    try space.write("votes.csv", "item,annotator,label\np0,ada,y\np1,ada,n\n")
    let imported = try await space.json("votes", "import", "votes.csv", "--task", "selfie")
    #expect(imported["items_without_image"].count == 0)
    let first = try #require(try await SharedSample.truth().photographs.first { $0.kind == "photo" })
    let photograph = SHA256.hex(of: try AtomicFile.read("\(try await SharedSample.folder())/\(first.file)"))
    let exported = try await space.run("votes", "export", "--task", "selfie")
    #expect(exported.outLines.contains("\(photograph),ada,y"))
  }
}
