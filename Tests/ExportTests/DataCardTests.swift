// DataCardTests: README.md and croissant.json: what they say, and that no name of a stranger breaks them.
import Base
import Export
import Foundation
import Store
import Support
import Testing

@Suite struct DataCardTests {
  private func text(_ path: String) throws -> String { String(decoding: try AtomicFile.read(path), as: UTF8.self) }

  /// The album with other names for its two classes.
  private func renamed(_ album: Album, _ selfie: String, _ other: String) -> [LabelledImage] {
    album.labelled.map { image in
      var image = image
      image.label = image.label == "selfie" ? selfie : other
      return image
    }
  }

  private var facts: DatasetFacts {
    var facts = DatasetFacts()
    (facts.platforms, facts.dialects, facts.posts, facts.accounts) = (["instagram"], ["instaloader"], 4_200, 310)
    (facts.postedFrom, facts.postedTo) = ("2017-01-02", "2018-03-04")
    (facts.observedFrom, facts.observedTo) = ("2018-04-01", "2018-04-03")
    facts.funnel = [.init(step: "posts", count: 4_200), .init(step: "images", count: 3_900)]
    (facts.labelKind, facts.labelMethod) = ("votes", "majority")
    var annotation = DatasetFacts.Annotation(task: "selfie", question: "selfie")
    (annotation.prompt, annotation.choices) = ("Is this a *selfie*?", ["selfie", "other"])
    annotation.definition = "A picture | that <somebody>\ntook of themselves."
    (annotation.annotators, annotation.items, annotation.votes, annotation.votesPerItem) = (5, 900, 2_700, [3, 3])
    annotation.percentAgreement = .init(value: 0.914, low: 0.9, high: 0.925)
    annotation.fleissKappa = .init(value: 0.6204, low: 0.58, high: 0.66)
    annotation.reading = "substantial"
    facts.annotation = annotation
    return facts
  }

  @Test func `the card tells collection, labels, classes, split and limits`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let summary = try album.export("out", facts: facts).summary
      let card = try text(folder + "/out/README.md")
      for part in [
        "# test: other and selfie", "## How it was collected",
        "4,200 posts of 310 accounts were collected from instagram",
        "posted between 2017-01-02 and 2018-03-04", "| posts | 4,200 |", "## How the labels came about",
        "5 people cast 2,700 votes on 900 items in the task selfie, 3 on each.", "\"Is this a \\*selfie\\*?\"",
        "A picture \\| that &lt;somebody&gt; took of themselves.",
        "| percent agreement | 91.4 % (95 % interval 90.0 % to 92.5 %) |",
        "| Fleiss' kappa | 0.620 (95 % interval 0.580 to 0.660) |", "substantial",
        "## Classes", "## How it was split", "by 12 groups, each of which is on one side as a whole", "## Known limits",
        "## Privacy", "## How to load it",
        "curate verify", "contact-sheet.jpg",
      ] { #expect(card.contains(part), "the card lacks: \(part)") }
      for (name, count) in summary.classes { #expect(card.contains("| \(name) | \(count.train) | \(count.test) |")) }
      #expect(!card.contains(folder))
    }
  }

  @Test func `labels of a score and of a classifier say so`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      var score = DatasetFacts()
      (score.labelKind, score.labelMethod) = ("score", "regression")
      score.labelSummary =
        "{\"posts\": 4000, \"labels\": {\"top\": 400, \"bottom\": 400}, \"thresholds\": {\"low\": -0.31, \"high\": 0.28}, "
        + "\"r_squared\": 0.576}"
      try album.export("score", facts: score)
      let card = try text(folder + "/score/README.md")
      #expect(card.contains("Its tails are the classes: bottom (400) and top (400) of the 4,000 posts with a score"))
      #expect(card.contains("ends at a score of -0.310, the upper one begins at 0.280"))
      #expect(card.contains("57.6 %"))
      var model = DatasetFacts()
      (model.labelKind, model.labelMethod) = ("model", "selfie.model")
      try album.export("model", facts: model)
      #expect(try text(folder + "/model/README.md").contains("No person has looked at these photographs"))
    }
  }

  @Test func `the paper's order is called a leak`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      var options = album.options
      options.order = .paper
      let written = try album.export("out", options)
      #expect(written.summary.order == .paper)
      #expect(try text(folder + "/out/README.md").contains("copies of one photograph are on both sides, on purpose"))
    }
  }

  @Test(arguments: [
    ("y", "no"), ("1", "007"), ("it's", "say \"cheese\""), ("ein Selfie", "später"), ("#1", "- a: b"),
    ("a|b", "<b>*x*"),
  ])
  func `any name may be a class`(_ selfie: String, _ other: String) throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      for format in ExportFormat.allCases {
        var options = album.options
        (options.format, options.isBalanced) = (format, false)
        let directory = "\(folder)/\(format.rawValue)"
        let written = try album.export(format.rawValue, options, labelled: renamed(album, selfie, other))
        let names = [selfie, other].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(Set(written.lines.map(\.label)) == Set(names))
        #expect(written.summary.classNames == names)
        let card = try text(directory + "/README.md")
        if format != .manifest {
          for (number, name) in names.enumerated() {
            #expect(card.contains("'\(number)': '\(name.replacing("'", with: "''"))'\n"))
          }
        }
        #expect(!card.contains("| <b>"))
        let croissant = try JSONSerialization.jsonObject(
          with: Data(try AtomicFile.read(directory + "/croissant.json")))
        #expect((croissant as? [String: Any])?["name"] as? String == written.summary.name)
        if format == .folder {
          for name in names { #expect(filesBelow("\(directory)/train/\(name)").count > 0) }
        }
      }
    }
  }

  @Test func `Croissant knows the files, the classes and the day`() throws {
    struct Croissant: Decodable {
      struct File: Decodable {
        var id: String
        var sha256: String?

        enum CodingKeys: String, CodingKey {
          case id = "@id"
          case sha256
        }
      }

      var datePublished: String
      var distribution: [File]
    }
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      func croissant(_ format: ExportFormat, published: String?, facts: DatasetFacts) throws -> Croissant {
        var options = album.options
        (options.format, options.published, options.shardSize) = (format, published, 9)
        try album.export("out", options, force: true, facts: facts)
        return try JSONDecoder().decode(
          Croissant.self, from: Data(try AtomicFile.read(folder + "/out/croissant.json")))
      }
      for format in ExportFormat.allCases {
        let told = try croissant(format, published: nil, facts: facts)
        #expect(told.datePublished == "2018-04-03")
        for file in told.distribution where file.id != "picture-files" {
          #expect(file.sha256 == SHA256.hex(of: try AtomicFile.read("\(folder)/out/\(file.id)")))
        }
        #expect(told.distribution.contains { $0.id == "manifest.jsonl" })
      }
      #expect(try croissant(.folder, published: "2020-05-06", facts: facts).datePublished == "2020-05-06")
      #expect(try croissant(.folder, published: nil, facts: DatasetFacts()).datePublished == "1970-01-01")
    }
  }
}
