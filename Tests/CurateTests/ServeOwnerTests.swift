// ServeOwnerTests: the owner's pages: progress, agreement, what waits for a decision, and decisions.
import Foundation
import Testing

@Suite(.serialized) struct ServeOwnerTests {
  private static let pair = """
    name: pair
    definition: Two annotators, so that there are ties.
    votes_per_item: 2
    questions:
      - {name: kind, ask: "Is it a selfie?", answers: [{key: "y", label: "yes"}, {key: "n", label: "no"}]}
    """

  /// ada says yes and ben no, to the first `count` photographs; mia owns the dataset.
  private func place(disagreeing count: Int) async throws -> WebPlace {
    try await WebPlace { space in
      try space.write("pair.yaml", Self.pair)
      try await space.json("tasks", "add", "pair.yaml")
      try await space.json(
        "annotators", "passwd", "mia", "--role", "owner", input: WebPlace.password + "\n")
      let lines = String(repeating: "y\n", count: 40)
      _ = try await space.run("annotate", "--as", "ada", "--task", "pair", "--plain", input: lines)
      let items = try await space.run("votes", "export", "--task", "pair").outLines.dropFirst()
        .map { String($0.prefix(64)) }
      #expect(items.count == 40)
      let rows = items.enumerated().map { "\($1),ben,\($0 < count ? "no" : "yes")" }
      try space.write("ben.csv", (["item,annotator,label"] + rows).joined(separator: "\n") + "\n")
      try await space.json("votes", "import", "ben.csv", "--task", "pair")
    }
  }

  @Test func `only an owner sees them, and nobody else learns that they are there`() async throws {
    let place = try await place(disagreeing: 2)
    let ada = try await place.annotator("ada", reading: [])
    let mia = try await place.annotator("mia", reading: [])
    let queue = try await mia.get("/owner/tasks/pair/kind").text
    let item = try #require(queue.firstMatch(of: /kind\/([0-9a-f]{64})"/)).1
    let nothing = try await ada.get("/nothing")
    for path in ["/owner", "/owner/tasks/pair", "/owner/tasks/pair/kind", "/owner/tasks/pair/kind/\(item)"] {
      #expect(try await mia.get(path).status == 200, "\(path)")
      let answer = try await ada.get(path)
      #expect(answer.status == 404 && answer.body == nothing.body, "\(path)")
      #expect(try await Browser(port: place.port).get(path).location == "/login", "\(path)")
    }
    #expect(try await ada.post("/owner/tasks/pair/kind/\(item)", ["label": "yes"]).status == 404)
    #expect(try await place.space.json("votes", "decisions", "--task", "pair")["decisions"].list.isEmpty)
    // An owner looks at photographs that they were not given; others do not.
    #expect(try await mia.get("/pictures/\(item)/small").status == 200)
    #expect(try await ada.get("/pictures/\(item)/small").status == 404)
    #expect(!(try await ada.get("/tasks").text.contains("/owner")))
    #expect(try await mia.get("/tasks").text.contains("href=\"/owner\""))
    try await place.end()
  }

  @Test func `progress and agreement are those of the commands`() async throws {
    let place = try await place(disagreeing: 8)
    let mia = try await place.annotator("mia", reading: [])
    let page = try await mia.get("/owner/tasks/pair").text
    #expect(page.contains("40 of 40 images have their 2 annotators."))
    let found = try await place.space.json("agreement", "--task", "pair", "--bootstrap", "0")
    for key in ["fleiss_kappa", "krippendorff_alpha", "gwet_ac1", "observed_agreement"] {
      let (value, low, high) = (
        try #require(found[key]["value"].number), try #require(found[key]["low"].number),
        try #require(found[key]["high"].number)
      )
      let row = String(
        format: "<td class=\"n\">%.3f</td><td>%.3f to %.3f</td>", value, low, high)
      #expect(page.contains(row), "\(key): \(row)")
    }
    #expect(page.contains("8 images to review"))
    #expect(page.contains("<th scope=\"row\">ada</th><td class=\"n\">40</td>"))
    try await place.end()
  }

  @Test func `a decision goes before the votes, is signed, and can be taken back`() async throws {
    let place = try await place(disagreeing: 3)
    let mia = try await place.annotator("mia", reading: [])
    let queue = "/owner/tasks/pair/kind"
    func waiting() async throws -> [String] {
      let open = try await mia.get(queue).text.components(separatedBy: "<h2>Decided</h2>")[0]
      return open.matches(of: /kind\/([0-9a-f]{64})"/).map { String($0.1) }
    }
    let ties = try await waiting()
    #expect(ties.count == 3)
    let note = "<i>the arm is seen</i>, I asked"
    let first = try await mia.post(
      "\(queue)/\(ties[0])", ["label": "yes", "note": note], formOf: "\(queue)/\(ties[0])")
    #expect(first.status == 303 && first.location == "\(queue)/\(ties[1])?kept", "on to the next one")
    #expect(try await mia.get(first.location ?? "").text.contains("<p role=\"status\" class=\"notice\">Kept.</p>"))
    let leave = ["verdict": "leave_out", "note": "a drawing"]
    #expect(try await mia.decide("\(queue)/\(ties[1])", leave).status == 303)
    #expect(try await waiting() == [ties[2]])
    let page = try await mia.get("\(queue)/\(ties[0])").text
    #expect(page.contains("yes: &lt;i&gt;the arm is seen&lt;/i&gt;, I asked"))
    #expect(page.contains("<th scope=\"row\">ben</th><td>kind</td><td>no</td>"))

    let listed = try await place.space.json("votes", "decisions", "--task", "pair")["decisions"].list
    #expect(listed.map { $0["by"] } == ["mia", "mia"])
    #expect(Set(listed.map { $0["verdict"] }) == ["label", "leave_out"])
    #expect(Set(listed.map { $0["note"].text }) == [note, "a drawing"])
    let made = try await place.space.json("aggregate", "--task", "pair", "-o", "labels.csv")
    #expect(made["decided"] == ["labels": 1, "overruled": 1, "left_out": 1])
    #expect(made["ties"] == 1 && made["items"] == 39)
    let labels = try place.space.read("labels.csv")
    #expect(labels.contains("\n\(ties[0]),yes,1.0,2,0\n"))
    #expect(!labels.contains(ties[1]))
    // What votes say of agreement stays what it is.
    #expect(try await place.space.json("agreement", "--task", "pair")["votes"] == 80)

    // A page from before somebody else's decision decides nothing.
    let old = ["label": "no", "decision": "0"]
    #expect(try await mia.post("\(queue)/\(ties[0])", old, formOf: "\(queue)/\(ties[0])").status == 409)
    #expect(try await place.space.json("votes", "decisions", "--task", "pair")["decisions"].list == listed)

    for bad in [["label": "perhaps"], ["verdict": "burn"], ["label": "yes", "verdict": "withdraw"], [:]] {
      #expect(try await mia.decide("\(queue)/\(ties[2])", bad).status == 400, "\(bad)")
    }
    #expect(try await mia.post("\(queue)/\(ties[2])", ["label": "yes", "form": "0"]).status == 403)
    let nobody = "\(queue)/\(String(repeating: "0", count: 64))"
    #expect(try await mia.post(nobody, ["label": "yes"], formOf: queue + "/" + ties[2]).status == 404)

    _ = try await mia.decide("\(queue)/\(ties[0])", ["verdict": "withdraw"])
    #expect(Set(try await waiting()) == [ties[0], ties[2]])
    #expect(try await place.space.json("aggregate", "--task", "pair")["decided"]["labels"] == 0)
    try await place.end()
  }

  @Test func `a flag waits for the owner, who sees to it`() async throws {
    let place = try await place(disagreeing: 0)
    let (ada, mia) = (
      try await place.annotator("ada", reading: ["selfie"]), try await place.annotator("mia", reading: [])
    )
    let form = try await ada.get("/tasks/selfie").form
    let item = try #require(form["item"])
    _ = try await ada.post("/tasks/selfie/flag", form.merging(["note": "two people <3"]) { $1 })
    let queue = "/owner/tasks/selfie/selfie"
    #expect(try await mia.get(queue).text.contains("Flagged by ada: two people &lt;3"))
    let seen = ["verdict": "seen", "note": "both count"]
    let page = try await mia.get("\(queue)/\(item)")
    // Another one comes while she reads.
    _ = try await ada.post("/tasks/selfie/flag", form.merging(["note": "and a dog"]) { $1 })
    let sent = seen.merging(["form": page.field("form") ?? "", "flag": page.field("flag") ?? ""]) { $1 }
    #expect(try await mia.post("\(queue)/\(item)", sent).location == queue + "?kept")
    #expect(try await mia.get(queue).text.contains("Flagged by ada: and a dog"))
    #expect(!(try await mia.get(queue).text.contains("two people")))
    // What a decision settled waits again when it is taken back.
    var again = try await mia.get("\(queue)/\(item)")
    #expect(again.text.contains("Flagged by ada: two people &lt;3 (seen to by mia)"))
    _ = try await mia.decide("\(queue)/\(item)", ["label": "y"])
    #expect(try await mia.get(queue).text.contains("Nothing waits"))
    again = try await mia.get("\(queue)/\(item)")
    #expect(again.text.contains("and a dog (seen to by mia)"))
    _ = try await mia.decide("\(queue)/\(item)", ["verdict": "withdraw"])
    #expect(try await mia.get(queue).text.contains("Flagged by ada: and a dog"))
    _ = try await mia.decide("\(queue)/\(item)", seen)
    #expect(try await mia.get(queue).text.contains("Nothing waits"))
    // It stays on record.
    #expect(try await place.space.json("annotators", "flags")["flags"].list.count == 2)
    #expect(try await place.space.json("votes", "decisions", "--task", "selfie")["decisions"].list.isEmpty)
    try await place.end()
  }
}

extension Browser {
  /// Sends the form of a page on which an owner decides, as the page has it but for these fields.
  fileprivate func decide(_ path: String, _ fields: [String: String]) async throws -> WebAnswer {
    let page = try await get(path)
    let hidden = ["form", "decision", "flag"].reduce(into: [String: String]()) { $0[$1] = page.field($1) }
    return try await post(path, hidden.merging(fields) { $1 })
  }
}
