// VotesAndLabelsTests: votes from files, agreement and majority over them, labels in the store and in files.
import Base
import Foundation
import Testing

@Suite struct VotesAndLabelsTests {
  @Test func `an item may be a hash, the start of one, a shortcode, a carousel's second picture or a file name`()
    async throws
  {
    let space = try await SharedSample.importedStore()
    let folder = try await SharedSample.folder()
    let truth = try await SharedSample.truth().photographs
    func hash(_ photo: Truth) throws -> String { SHA256.hex(of: try AtomicFile.read("\(folder)/\(photo.file)")) }
    let photos = truth.filter { $0.kind == "photo" }
    let carousel = truth.filter { $0.kind == "carousel" }
    #expect(carousel.count >= 2)
    let name = (photos[3].file as NSString).lastPathComponent
    let items = [
      (try hash(photos[0]), try hash(photos[0])), (String(try hash(photos[1]).prefix(10)), try hash(photos[1])),
      (photos[2].shortcode, try hash(photos[2])), (name, try hash(photos[3])),
      ("\(carousel[0].shortcode)/2", try hash(carousel[1])), ("nobody-knows-it", "nobody-knows-it"),
    ]
    try space.write("votes.csv", "item,annotator,label\n" + items.map { "\($0.0),ada,y\n" }.joined())
    let imported = try await space.json("votes", "import", "votes.csv", "--task", "selfie")
    #expect(imported["votes_new"].count == items.count)
    #expect(imported["items_without_image"].count == 1)
    let exported = try await space.run("votes", "export", "--task", "selfie")
    #expect(Set(exported.outLines.dropFirst()) == Set(items.map { "\($0.1),ada,y" }))
  }

  @Test func `the same votes again change nothing, and a changed mind counts once`() async throws {
    let space = try await SharedSample.importedStore()
    let photo = try await SharedSample.truth().photographs[0].shortcode
    try space.write("votes.csv", "item,annotator,label\n\(photo),ada,y\n")
    #expect(try await space.json("votes", "import", "votes.csv", "--task", "selfie")["votes_new"].count == 1)
    #expect(try await space.json("votes", "import", "votes.csv", "--task", "selfie")["votes_new"].count == 0)
    try space.write("votes.csv", "task,worker,label\n\(photo),ada,n\n\(photo),ben,n\n")
    let changed = try await space.run("votes", "import", "votes.csv", "--task", "selfie")
    #expect(
      changed.out == "2 votes read, 2 new (1 in place of other answers of the same annotators), on selfie (selfie)\n")
    let exported = try await space.run("votes", "export", "--task", "selfie")
    #expect(exported.outLines.dropFirst().map { String($0.suffix(6)) } == [",ada,n", ",ben,n"])
  }

  @Test func `rows that are no votes are counted and told, and end nothing`() async throws {
    let space = try Workspace()
    try space.write("votes.csv", "item,annotator,label\na,ada,y\n,ada,y\nb,,n\n")
    let result = try await space.run("votes", "import", "votes.csv", "--task", "selfie", "--json")
    let answer = try result.json()
    #expect(answer["votes_new"].count == 1)
    #expect(answer["rejects"].counts == ["no_item": 1, "no_annotator": 1])
    #expect(
      result.err == """
        Made a new store: curate.sqlite
        warning: 2 rows of votes.csv are no votes: 1 no_annotator, 1 no_item.
          line 3: the item is empty
          line 4: the annotator is empty
        warning: 1 item of votes.csv are no images of the store, or more than one (a); their votes are kept, but cannot be exported.

        """)
  }

  @Test func `a file of votes becomes a file of labels`() async throws {
    let space = try Workspace()
    try space.write(
      "votes.csv",
      """
      item,annotator,label
      a,ada,cat
      a,ben,cat
      a,cleo,dog
      "b, c",ada,dog
      "b, c",ben,dog
      d,ada,cat

      """)
    let answer = try await space.json("aggregate", "votes.csv", "-o", "labels.csv")
    #expect(
      try space.read("labels.csv") == """
        item,label,probability,votes,tie
        a,cat,0.6666666666666666,3,0
        "b, c",dog,1.0,2,0
        d,cat,1.0,1,0

        """)
    #expect(answer["method"] == "majority")
    #expect(answer["items"] == 3)
    #expect(answer["labels"] == ["cat": 2, "dog": 1])
    #expect(answer["ties"] == 0)
    #expect(answer["flips_from_majority"] == 0)
    #expect(answer["annotators"].list.map { $0["annotator"] } == ["ada", "ben", "cleo"])
    #expect(answer["annotators"].list.map { $0["accuracy"] } == [1, 1, 0])
  }

  @Test func `a tie falls by the seed, the same way every time`() async throws {
    let space = try Workspace()
    let rows = (0..<40).map { "i\($0),ada,y\ni\($0),ben,n\n" }.joined()
    try space.write("votes.csv", "item,annotator,label\n" + rows)
    let first = try await space.json("aggregate", "votes.csv", "-o", "a.csv", "--seed", "1")
    try await space.json("aggregate", "votes.csv", "-o", "b.csv", "--seed", "1")
    try await space.json("aggregate", "votes.csv", "-o", "c.csv", "--seed", "2")
    #expect(first["ties"] == 40)
    #expect(first["labels"].counts.count == 2, "ties do not all fall the same way")
    #expect(try space.read("a.csv") == space.read("b.csv"))
    #expect(try space.read("a.csv") != space.read("c.csv"))
    #expect(try space.read("a.csv").split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix(",0.5,2,1") })
  }

  @Test func `agreement on the store's task is that of the file`() async throws {
    let space = try await SharedSample.finishedStore()
    let stored = try await space.json("agreement", "--task", "selfie")
    let file = try await space.json("agreement", "\(try await SharedSample.folder())/votes.csv")
    for key in ["items", "annotators", "votes", "categories", "per_item", "reading"] {
      #expect(stored[key] == file[key])
    }
    // Items are named otherwise, so that sums run in another order.
    for coefficient in ["fleiss_kappa", "krippendorff_alpha", "gwet_ac1"] {
      for part in ["value", "se", "low", "high"] {
        let (one, other) = (stored[coefficient][part].number ?? -9, file[coefficient][part].number ?? 9)
        #expect(abs(one - other) < 1e-12, "\(coefficient) \(part)")
      }
    }
    #expect((stored["fleiss_kappa"]["value"].number ?? 0) > 0.5)
  }

  @Test func `a task of one's own is added, listed, shown and asked`() async throws {
    let space = try await SharedSample.importedStore()
    let yaml = """
      name: mood
      definition: What the picture feels like.
      questions:
        - name: mood
          ask: Bright or gloomy?
          answers:
            - {key: "b", label: "bright"}
            - {key: "g", label: "gloomy"}

      """
    try space.write("mood.yaml", yaml)
    try await space.json("tasks", "add", "mood.yaml")
    #expect(
      try await space.json("tasks", "list")["tasks"].list.map { $0["name"] } == [
        "danger", "mood", "selfie", "top-bottom", "worthiness",
      ])
    #expect(try await space.run("tasks", "show", "mood").out == yaml)
    let asked = try await space.run("annotate", "--as", "ada", "--task", "mood", "--plain", input: "b\n")
    #expect(asked.outLines[0].hasSuffix("\tBright or gloomy?\tb=bright g=gloomy"))
    #expect(try await space.run("votes", "export", "--task", "mood").outLines[1].hasSuffix(",ada,bright"))
  }
}
