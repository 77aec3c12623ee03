// ServeTests: the pages of curate serve, and those who try to get more out of them than they should.
import Foundation
import Testing

@Suite(.serialized) struct ServeTests {
  @Test func `votes are kept, taken back and counted once, however many windows send them`() async throws {
    let place = try await WebPlace()
    let ada = try await place.annotator("ada")
    let first = try await ada.get("/tasks/selfie")
    let item = try #require(first.field("item"))
    #expect(try await place.vote(ada).status == 303)
    // The other window still shows the first image.
    #expect(try await place.vote(ada, "n", changing: ["item": item]).status == 303)
    let page = try await ada.get("/tasks/selfie")
    #expect(page.text.contains("That question was answered already"))
    #expect(try await place.votes().count == 1)
    _ = try await ada.post("/tasks/selfie/undo")
    #expect(try await ada.get("/tasks/selfie").field("item") == item)
    #expect(try await place.votes() == [])
    _ = try await place.vote(ada, "n")
    let votes = try await place.votes()
    #expect(votes.count == 1 && votes[0].hasPrefix(item))
    try await place.end()
  }

  @Test func `somebody else's photograph is nobody's`() async throws {
    let place = try await WebPlace()
    let (ada, ben) = (try await place.annotator("ada"), try await place.annotator("ben"))
    var theirs: Set<String> = []
    for _ in 0..<3 {
      let page = try await ada.get("/tasks/selfie")
      let item = try #require(page.field("item"))
      let picture = try await ada.get("/pictures/\(item)")
      #expect(picture.status == 200)
      #expect(picture.body.starts(with: [0xff, 0xd8]))
      theirs.insert(item)
      _ = try await place.vote(ada)
    }
    let bens = try #require(try await ben.get("/tasks/selfie").field("item"))
    let others = theirs.subtracting([bens])
    #expect(!others.isEmpty)
    let nothing = String(repeating: "0", count: 64)
    for item in others {
      let answer = try await ben.get("/pictures/\(item)")
      #expect(answer.status == 404)
      #expect(answer.body == (try await ben.get("/pictures/\(nothing)")).body, "whether it is there does not show")
    }
    // A browser that has it already asks whether it may still show it.
    let mine = try await ben.get("/pictures/\(bens)")
    #expect(mine.headers["cache-control"] == ["private, no-cache"])
    let mark = try #require(mine.headers["etag"]?.first)
    #expect(try await ben.get("/pictures/\(bens)", headers: ["If-None-Match": mark]).status == 304)
    #expect(try await ada.get("/pictures/\(others.first ?? "")", headers: ["If-None-Match": mark]).status == 200)
    let stranger = try await Browser(port: place.port).get("/pictures/\(bens)")
    #expect(stranger.status == 303 && stranger.location == "/login")
    try await place.end()
  }

  @Test func `a login that ended opens nothing, and a password that changes ends it`() async throws {
    let place = try await WebPlace()
    let ada = try await place.annotator("ada")
    let stale = Browser(port: place.port, cookie: ada.cookie)
    #expect(try await stale.get("/tasks").status == 200)
    _ = try await ada.post("/logout")
    for path in ["/tasks", "/tasks/selfie", "/pictures/\(String(repeating: "0", count: 64))"] {
      let answer = try await stale.get(path)
      #expect(answer.status == 303 && answer.location == "/login", "\(path)")
    }
    let again = try await place.annotator("ada")
    try await place.space.json("annotators", "passwd", "ada", input: "another long password\n")
    #expect(try await again.get("/tasks").status == 303)
    // The store knows hashes only.
    let bytes = try place.space.bytes("curate.sqlite") + ((try? place.space.bytes("curate.sqlite-wal")) ?? [])
    let cookie = try #require(again.cookie)
    #expect(bytes.firstRange(of: Array(cookie.utf8)) == nil)
    #expect(bytes.firstRange(of: Array("another long password".utf8)) == nil)
    try await place.end()
  }

  @Test func `a form that is not from here does nothing`() async throws {
    let place = try await WebPlace()
    let (ada, ben) = (try await place.annotator("ada"), try await place.annotator("ben"))
    let bens = try #require(try await ben.get("/tasks").field("form"))
    for form in ["", "0", bens, String(repeating: "a", count: 64)] {
      #expect(try await place.vote(ada, changing: ["form": form]).status == 403, "\(form)")
    }
    let page = try await ada.get("/tasks/selfie")
    let fields = ["form": page.field("form") ?? "", "item": page.field("item") ?? "", "question": "selfie", "key": "y"]
    let cross = try await ada.post("/tasks/selfie/answer", fields, headers: ["Sec-Fetch-Site": "cross-site"])
    #expect(cross.status == 403)
    #expect(try await place.votes() == [])
    // What only asks changes nothing.
    #expect(try await ada.get("/tasks/selfie/answer?key=y").status == 404)
    #expect(try await place.votes() == [])
    try await place.end()
  }

  @Test func `a body of a gigabyte is not read to its end`() async throws {
    let place = try await WebPlace()
    let ada = try await place.annotator("ada")
    for path in ["/login", "/tasks/selfie/answer"] {
      let answer = try? await ada.send(
        "POST", path, body: [UInt8](repeating: 97, count: 1 << 20), length: 1 << 30)
      // It says so, or hangs up while it is still being sent.
      #expect(answer == nil || answer?.status == 413, "\(path): \(answer?.status ?? 0)")
    }
    #expect(try await ada.get("/tasks").status == 200)
    try await place.end()
  }

  @Test func `paths that lead elsewhere lead nowhere`() async throws {
    let place = try await WebPlace()
    let ada = try await place.annotator("ada")
    let ways = [
      "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/curate.sqlite", "..\\..\\curate.sqlite",
      "....//....//curate.sqlite", "%00", "selfie%00", "curate.sqlite",
    ]
    for way in ways {
      for path in ["/pictures/\(way)", "/pictures/\(way)/whole", "/tasks/\(way)", "/invitation/\(way)", "/\(way)"] {
        let answer = try await ada.get(path)
        #expect((400..<500).contains(answer.status), "\(path): \(answer.status)")
        #expect(!answer.text.contains("SQLite format") && !answer.text.contains("root:"), "\(path)")
      }
      for field in ["item", "question", "key"] {
        #expect(try await place.vote(ada, changing: [field: way]).status == 303)
      }
    }
    #expect(try await place.votes() == [])
    try await place.end()
  }

  @Test func `wrong passwords are slowed, and do not tell who is known`() async throws {
    let place = try await WebPlace()
    var sentences: Set<String> = []
    var slowed = 0
    for name in ["ada", "nobody"] {
      let browser = Browser(port: place.port)
      let form = try await browser.get("/login").field("form") ?? ""
      for attempt in 0..<500 {
        let answer = try await browser.post("/login", ["form": form, "name": name, "password": "wrong \(attempt)"])
        if answer.status == 429 {
          slowed += 1
          #expect(answer.headers["retry-after"] != nil)
        } else {
          #expect(answer.status == 401)
          sentences.insert(answer.text.replacing(name, with: "NAME").replacing(form, with: "FORM"))
        }
      }
    }
    #expect(sentences.count == 1)
    #expect(slowed > 900, "\(slowed) of 1,000 were slowed")
    let log = try await place.space.json("annotators", "logins", "--limit", "5000")["logins"].list
    let refused = log.filter { $0["outcome"] == "refused" }
    #expect(!refused.isEmpty && refused.count + slowed == 1000)
    #expect(refused.allSatisfy { $0["name"] == "ada" || $0["name"] == .null }, "a name that is nobody's is not kept")
    try await place.end()
  }

  @Test func `many wrong passwords at once are slowed as one after the other`() async throws {
    let place = try await WebPlace()
    let form = try await Browser(port: place.port).get("/login")
    let cookie = form.headers["set-cookie"]?.first?.firstMatch(of: /^curate=([^;]*)/).map { String($0.1) }
    let fields = ["form": form.field("form") ?? "", "name": "ada", "password": "wrong wrong"]
    let port = place.port
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<60 {
        group.addTask { try await Browser(port: port, cookie: cookie).post("/login", fields).status }
      }
      return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect((statuses[401] ?? 0) <= 6, "\(statuses)")
    #expect((statuses[401] ?? 0) + (statuses[429] ?? 0) == 60, "\(statuses)")
    let log = try await place.space.json("annotators", "logins")["logins"].list
    #expect(log.contains { $0["outcome"] == "slowed" && $0["name"] == "ada" })
    try await place.end()
  }

  @Test func `who logs out leaves the places of others alone, and their own in another browser`() async throws {
    let place = try await WebPlace()
    let (ada, ben) = (try await place.annotator("ada"), try await place.annotator("ben"))
    let too = try await place.annotator("ada")
    let (hers, his) = (try await ada.get("/tasks/selfie").form, try await ben.get("/tasks/selfie").form)
    #expect(try await too.get("/tasks/selfie").field("item") == hers["item"])
    _ = try await too.post("/logout")
    #expect(try await ada.get("/pictures/\(hers["item"] ?? "")").status == 200)
    _ = try await ada.post("/tasks/selfie/answer", hers.merging(["key": "y"]) { $1 })
    _ = try await ada.post("/logout")
    #expect(try await ben.get("/pictures/\(his["item"] ?? "")").status == 200)
    _ = try await ben.post("/tasks/selfie/answer", his.merging(["key": "n"]) { $1 })
    #expect(
      Set(try await place.votes().map { $0.split(separator: ",").dropFirst().joined(separator: ",") }) == [
        "ada,y", "ben,n",
      ])
    try await place.end()
  }

  @Test func `what was put off comes again when it is asked for`() async throws {
    let place = try await WebPlace()
    let ada = try await place.annotator("ada")
    let off = try await ada.get("/tasks/selfie").form
    _ = try await ada.post("/tasks/selfie/skip", off)
    while try await ada.get("/tasks/selfie").field("item") != nil { _ = try await place.vote(ada) }
    #expect(try await ada.get("/tasks/selfie").text.contains("One image was put off."))
    _ = try await ada.post("/tasks/selfie/again")
    #expect(try await ada.get("/tasks/selfie").field("item") == off["item"])
    try await place.end()
  }

  @Test func `SQL and HTML in a reason stay words`() async throws {
    let place = try await WebPlace()
    let ada = try await place.annotator("ada")
    let words = "<script>alert(1)</script> \" onload=x '); DROP TABLE vote; --"
    let page = try await ada.get("/tasks/selfie")
    var form = ["form", "item", "question"].reduce(into: [String: String]()) { $0[$1] = page.field($1) }
    form["note"] = words
    #expect(try await ada.post("/tasks/selfie/flag", form).status == 303)
    let flags = try await place.space.json("annotators", "flags")["flags"].list
    #expect(flags.map { $0["note"].text } == [words])
    // A reason of one annotator is offered to the next.
    for _ in 0..<6 {
      let page = try await ada.get("/tasks/danger")
      if page.text.contains("name=\"text\"") { break }
      _ = try await place.vote(ada, "y", task: "danger", changing: ["question": page.field("question") ?? ""])
    }
    var reason = try await ada.get("/tasks/danger")
    let fields = ["form", "item", "question"].reduce(into: [String: String]()) { $0[$1] = reason.field($1) }
    #expect(reason.text.contains("name=\"text\""))
    _ = try await ada.post("/tasks/danger/answer", fields.merging(["text": words]) { $1 })
    for _ in 0..<6 {
      reason = try await ada.get("/tasks/danger")
      if reason.text.contains("name=\"text\"") { break }
      _ = try await place.vote(ada, "y", task: "danger", changing: ["question": reason.field("question") ?? ""])
    }
    #expect(reason.text.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot; onload=x &#39;); DROP TABLE vote; --"))
    #expect(!reason.text.contains("<script>alert"))
    try await place.end()
  }

  @Test func `an invitation works once, and every page is told what it may do`() async throws {
    let place = try await WebPlace()
    let invited = try await place.space.json("annotators", "invite", "cleo", "--at", "http://127.0.0.1:\(place.port)")
    let link = try #require(invited["link"].text)
    let path = try #require(link.firstRange(of: "/invitation/")).lowerBound
    let way = String(link[path...])
    let cleo = Browser(port: place.port)
    #expect(try await cleo.get(way).status == 200)
    let short = try await cleo.post(way, ["password": "short", "again": "short"], formOf: way)
    #expect(short.status == 422 && short.text.contains("A password needs 10 characters or more."))
    let right = ["password": WebPlace.password, "again": WebPlace.password]
    #expect(try await cleo.post(way, right, formOf: way).status == 303)
    #expect(try await cleo.get("/tasks").status == 200)
    #expect(try await Browser(port: place.port).get(way).status == 404)
    for path in ["/login", "/tasks", "/style.css", "/nothing", "/tasks/selfie"] {
      let answer = try await cleo.get(path)
      let policy = answer.headers["content-security-policy"]?.first ?? ""
      #expect(policy.hasPrefix("default-src 'none';") && !policy.contains("unsafe"), "\(path)")
      #expect(answer.headers["referrer-policy"] == ["no-referrer"])
      #expect(answer.headers["x-content-type-options"] == ["nosniff"])
      #expect(!answer.text.contains("<script>") && !answer.text.contains("style=\""), "\(path)")
    }
    let fresh = try await Browser(port: place.port).get("/login")
    let cookie = try #require(fresh.headers["set-cookie"]?.first)
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
    try await place.end()
  }
}
