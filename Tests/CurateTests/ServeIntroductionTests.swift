// ServeIntroductionTests: what annotators see before their first vote counts, on pages and in a terminal.
import Foundation
import Testing

@Suite(.serialized) struct ServeIntroductionTests {
  /// Four lessons on the first photographs of the sample: an example of each answer and two for practice.
  private static func lessons(in space: Workspace) async throws {
    var names: [String] = []
    for line in try space.read("small/truth.csv").split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if cells[3] == "photo", cells[16] == "no" { names.append(cells[1]) }
    }
    try space.write(
      "lessons.csv",
      """
      item,label,kind,reason
      \(names[0]),y,example,the arm <b> is seen
      \(names[1]),n,example,
      \(names[2]),y,practice,look at the mirror
      \(names[3]),n,practice,somebody else took it
      """)
    let made = try await space.json("tasks", "introduce", "selfie", "lessons.csv")
    #expect(made["examples"] == 2 && made["practice"] == 2 && made["items_without_image"] == 0)
  }

  @Test func `definition, examples and practice come first, and nothing of them is a vote`() async throws {
    let place = try await WebPlace(prepare: Self.lessons)
    let ada = try await place.annotator("ada", reading: [])
    let opening = try await ada.get("/tasks/selfie")
    #expect(opening.text.contains("A selfie is a photograph that a person took of themselves"))
    #expect(opening.text.contains("the arm &lt;b&gt; is seen"))
    let examples = opening.text.matches(of: /src="(\/pictures\/[0-9a-f]{64})"/).map { String($0.1) }
    #expect(examples.count == 2)
    for example in examples { #expect(try await ada.get(example).status == 200) }
    // Nobody can vote without having read it.
    let form = try #require(opening.field("form"))
    let item = try #require(examples.first?.suffix(64)).description
    let early = ["form": form, "item": item, "question": "selfie", "key": "y"]
    #expect(try await ada.post("/tasks/selfie/answer", early).status == 303)
    #expect(try await ada.get("/tasks/selfie").text.contains("Before you begin"))

    _ = try await ada.post("/tasks/selfie/begin", ["form": form])
    var practised: Set<String> = []
    let told = [("look at the mirror", "Yes"), ("You said a selfie. It is meant as not a selfie", "Not quite")]
    for (words, heading) in told {
      let page = try await ada.get("/tasks/selfie")
      #expect(page.text.contains("<p class=\"practice\">Practice</p>"))
      practised.insert(try #require(page.field("item")))
      #expect(try await place.vote(ada, "y").status == 303)
      let verdict = try await ada.get("/tasks/selfie")
      #expect(verdict.text.contains("<h1>\(heading)</h1>") && verdict.text.contains(words), "\(words)")
      // Looked at again it is the same, and an answer that comes twice changes nothing.
      _ = try await ada.post("/tasks/selfie/answer", page.form.merging(["key": "n"]) { $1 })
      #expect(try await ada.get("/tasks/selfie").text.contains("<h1>\(heading)</h1>"))
      _ = try await ada.post("/tasks/selfie/proceed")
    }
    let over = try await ada.get("/tasks/selfie")
    #expect(over.text.contains("1 of 2 as they are meant. From here on your answers count."))
    _ = try await ada.post("/tasks/selfie/proceed")
    #expect(try await place.votes() == [])
    let first = try await ada.get("/tasks/selfie")
    #expect(first.text.contains("1 of \(try await place.asked())"))
    #expect(!first.text.contains("class=\"practice\""))
    // Answers in practice are on record, and its images come no more.
    let people = try await place.space.json("annotators", "list", "--task", "selfie")["annotators"].list
    #expect(people.map { $0["practice"]["hits"] } == [1] && people.map { $0["practice"]["count"] } == [2])
    var voted: Set<String> = []
    while let item = try await ada.get("/tasks/selfie").field("item") {
      voted.insert(item)
      #expect(try await place.vote(ada).status == 303)
    }
    #expect(voted.count == (try await place.asked()))
    #expect(voted.isDisjoint(with: practised.union(examples.map { String($0.suffix(64)) })))
    try await place.end()
    // Once is enough, after a restart too.
    let again = try await WebPlace(place.space)
    let page = try await again.annotator("ada", reading: []).get("/tasks/selfie")
    #expect(page.text.contains("Nothing is left for ada on selfie."))
    try await again.end()
  }

  @Test func `a terminal session shows the same lessons, and votes behind them`() async throws {
    let space = try Workspace()
    try await space.json("sample", "small", "--posts", "40", "--seed", "3")
    try await space.json("import", "small/crawl")
    try await Self.lessons(in: space)
    let lines = ["", "", "y", "", "y", "", "", "n", "q"]
    let session = try await space.run(
      "annotate", "--as", "ada", "--task", "selfie", "--plain", input: lines.joined(separator: "\n") + "\n")
    #expect(session.code == 0)
    let titles = session.outLines.map { String($0.prefix { $0 != ":" && $0 != "]" }) }
    #expect(
      titles == [
        "Example 1 of 2", "Example 2 of 2",
        "? A few to practise on", "[1/2", "Yes", "[2/2", "Not quite", "The practice is over",
        "[1/36", "[2/36",
      ], "\(session.out)")
    let votes = try await space.run("votes", "export", "--task", "selfie").outLines.dropFirst()
    #expect(votes.count == 1 && votes.first?.hasSuffix(",ada,n") == true)
    // The next session goes straight to the work.
    let next = try await space.run("annotate", "--as", "ada", "--task", "selfie", "--plain", input: "q\n")
    #expect(next.outLines.first?.hasPrefix("[2/36]") == true)
  }

  @Test func `lessons that are none are told by their row`() async throws {
    let space = try Workspace()
    try await space.json("sample", "small", "--posts", "40", "--seed", "3")
    try await space.json("import", "small/crawl")
    let files = [
      ("item,answer\na,y\n", "lessons.csv needs the columns item and label; its columns are item, answer."),
      (
        "item,label\na,maybe\n",
        "lessons.csv, row 1: the question selfie has no answer \"maybe\"; its answers are y, n."
      ),
      (
        "item,label,kind\na,y,lesson\n", "lessons.csv, row 1: the kind \"lesson\" must be example or practice."
      ),
      (
        "item,label,question\na,y,hats\n",
        "lessons.csv, row 1: the task selfie has no question hats with answers; it has selfie."
      ),
      (
        "item,label,knd\na,y,practice\n",
        "lessons.csv has the column knd, which means nothing here; there are item, label, kind, reason, question."
      ),
      ("item,label\nnobody,y\n", "No item of lessons.csv is an image of the store; nothing was changed."),
      ("item,label\n", "lessons.csv holds no lessons: no row names an item."),
    ]
    for (text, sentence) in files {
      try space.write("lessons.csv", text)
      let result = try await space.run("tasks", "introduce", "selfie", "lessons.csv")
      #expect(result.code == 65 && result.err == "curate: \(sentence)\n", "\(result.err)")
    }
    let missing = try await space.run("tasks", "introduce", "selfie", "none.csv")
    #expect(missing.code == 66)
    let both = try await space.run("tasks", "introduce", "selfie", "lessons.csv", "--clear")
    #expect(both.code == 64 && both.err.contains("Name either a file with lessons or --clear."))
  }
}

extension WebPlace {
  /// How many photographs are asked about: all but those of the lessons.
  fileprivate func asked() async throws -> Int {
    let images = try await space.json("status")["funnel"].list.first { $0["step"] == "images" }
    return Int(images?["count"].number ?? 0) - 4
  }
}
