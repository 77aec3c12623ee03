// SelfiesEvaluateTests: the figures of a cross-validation, which agree with each other and are the same every time.
import Base
import Foundation
import Testing

@Suite struct SelfiesEvaluateTests {
  /// The keys that scripts read.
  private static let promised: Set = [
    "items", "folds", "accuracy", "precision", "recall", "f1", "auc", "confusion", "backbone", "head",
  ]

  @Test func `the answer has the keys that scripts read, and its figures agree`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let items = try await SelfiePhotographs.items()
    let answer = try await space.selfiesAnswer("evaluate", "photos", "-o", "out.csv", "--plot", "out.svg")
    #expect(answer.keys.isSuperset(of: Self.promised))
    #expect(answer["accuracy"].keys == ["mean", "sd"])
    #expect(answer["command"] == "selfies evaluate" && answer["head"] == "svm-rbf" && answer["backbone"] == .null)
    #expect(answer["items"].count == items.count)
    #expect(answer["folds"] == 10 && answer["by_fold"].list.count == 10)
    #expect(answer["positive"] == "selfie" && answer["negative"] == "nonselfie")
    #expect(answer["positives"].count == items.count { $0.path.hasPrefix("photos/selfie/") })
    #expect(answer["positives"].count.map { items.count - $0 } == answer["negatives"].count)
    try expectFigures(answer, of: try FoldRow.read(try space.read("out.csv")))
    // Every ninth label is wrong, so that the right answer to them is the wrong one: no figure may be perfect.
    let accuracy = try #require(answer["accuracy"]["mean"].number)
    #expect(accuracy > 0.7 && accuracy < 0.99)
    let plot = try space.read("out.svg")
    #expect(plot.hasPrefix("<svg ") && plot.hasSuffix("</svg>\n"))
    #expect(plot.contains("selfie against nonselfie</title>") && plot.contains("\(items.count) photographs"))
    #expect(answer["plot"] == "out.svg" && answer["out"] == "out.csv" && answer["kept"] == .bool(false))
  }

  /// Computes the answer's figures once more, from the probabilities.
  private func expectFigures(_ answer: Answer, of rows: [FoldRow], positive: String = "selfie") throws {
    #expect(answer["items"].count == rows.count)
    #expect(rows.map(\.item) == rows.map(\.item).sorted() && Set(rows.map(\.item)).count == rows.count)
    #expect(rows.allSatisfy { (0...1).contains($0.probability) })
    func count(_ isPositive: Bool, _ isCalled: Bool) -> Int {
      rows.count { ($0.label == positive) == isPositive && ($0.probability >= 0.5) == isCalled }
    }
    let (tn, fp, fn, tp) = (count(false, false), count(false, true), count(true, false), count(true, true))
    #expect(answer["confusion"].list.map { $0.list.compactMap(\.count) } == [[tn, fp], [fn, tp]])
    func near(_ key: String, _ value: Double) {
      #expect(abs((answer[key].number ?? .nan) - value) < 1e-12, "\(key)")
    }
    near("accuracy_of_all", Double(tn + tp) / Double(rows.count))
    near("precision", Double(tp) / Double(tp + fp))
    near("recall", Double(tp) / Double(tp + fn))
    near("f1", Double(2 * tp) / Double(2 * tp + fp + fn))
    near("brier", rows.reduce(0) { $0 + pow($1.probability - ($1.label == positive ? 1 : 0), 2) } / Double(rows.count))
    let (yes, no) = (rows.filter { $0.label == positive }, rows.filter { $0.label != positive })
    let wins = yes.reduce(0.0) { sum, one in
      no.reduce(sum) { $0 + ($1.probability < one.probability ? 1 : $1.probability == one.probability ? 0.5 : 0) }
    }
    near("auc", wins / Double(yes.count * no.count))
    let folds = Dictionary(grouping: rows, by: \.fold).sorted { $0.key < $1.key }.map(\.value)
    #expect(answer["by_fold"].list.map { $0["items"].count } == folds.map(\.count))
    let shares = folds.map { fold in
      Double(fold.count { ($0.label == positive) == ($0.probability >= 0.5) }) / Double(fold.count)
    }
    let mean = shares.reduce(0, +) / Double(shares.count)
    let sd = (shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count - 1)).squareRoot()
    #expect(abs((answer["accuracy"]["mean"].number ?? .nan) - mean) < 1e-12)
    #expect(abs((answer["accuracy"]["sd"].number ?? .nan) - sd) < 1e-12)
    #expect(answer["calibration"].list.reduce(0) { $0 + ($1["items"].count ?? 0) } == rows.count)
    let error = answer["calibration"].list.reduce(0.0) { sum, bin in
      guard let share = bin["share"].number, let said = bin["mean_probability"].number else { return sum }
      return sum + abs(share - said) * Double(bin["items"].count ?? 0) / Double(rows.count)
    }
    near("ece", error)
  }

  @Test func `the same figures come twice, at any width, without the cache and under other names`() async throws {
    let space = try await SelfiePhotographs.workspace()
    func answer(_ arguments: String..., cache: String = "cache") async throws -> Answer {
      let result = try await space.selfies(["evaluate"] + arguments + ["--json", "--quiet"], cache: cache)
      #expect(result.code == 0, "\(result.err)")
      return try result.json().withoutTime
    }
    let first = try await answer("photos", "--jobs", "1")
    #expect(try await answer("photos", "--jobs", "1") == first)
    #expect(try await answer("photos", "--jobs", "4") == first)
    #expect(try await answer("photos", "--jobs", "3", cache: "empty") == first)
    #expect(!space.files(below: "empty/curate/features").isEmpty, "what was computed is kept")
    for file in space.files(below: "empty/curate/features") {
      try space.write("empty/curate/features/\(file)", "this was a cache once")
    }
    #expect(try await answer("photos", cache: "empty") == first, "what was spoilt is computed again")
    // No folder can be made there.
    try space.write("file", "")
    #expect(try await answer("photos", cache: "file") == first)
    // Names that come in another order.
    for (number, name) in space.files(below: "photos").enumerated() {
      let folder = (name as NSString).deletingLastPathComponent
      try FileManager.default.moveItem(
        atPath: space.file("photos/\(name)"), toPath: space.file("photos/\(folder)/\(number * 7919 % 997) ä.jpeg"))
    }
    #expect(try await answer("photos/") == first)
    let seeded = try await answer("photos", "--seed", "1")
    #expect(seeded["by_fold"] != first["by_fold"] && seeded["seed"] == "1")
  }

  @Test func `another seed gives other folds, with equal shares of both classes`() async throws {
    let space = try await SelfiePhotographs.workspace()
    func folds(_ seed: String) async throws -> [FoldRow] {
      _ = try await space.selfiesAnswer("evaluate", "photos", "--seed", seed, "-o", "out.csv", "--folds", "5")
      return try FoldRow.read(try space.read("out.csv"))
    }
    let (a, b) = (try await folds("0"), try await folds("7"))
    #expect(a.map(\.item) == b.map(\.item) && a.map(\.fold) != b.map(\.fold))
    for rows in [a, b] {
      #expect(Set(rows.map(\.fold)) == [1, 2, 3, 4, 5])
      for label in ["selfie", "nonselfie"] {
        let counts = (1...5).map { fold in rows.count { $0.fold == fold && $0.label == label } }
        // A pair of near-duplicates may have to move together.
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 2, "\(label): \(counts)")
      }
    }
  }

  @Test(arguments: [
    ["--head", "svm-linear"], ["--head", "logistic"], ["--head", "svm-rbf", "--pca", "5"],
    ["--head", "svm-linear", "--pca", "100000", "--cost", "0.5"], ["--weights", "equal"],
  ]) func `every head is judged by the same figures`(options: [String]) async throws {
    let space = try await SelfiePhotographs.workspace()
    let result = try await space.selfies(
      ["evaluate", "photos", "--folds", "4", "-o", "out.csv", "--json", "--quiet"] + options)
    #expect(result.code == 0, "\(result.err)")
    let answer = try result.json()
    try expectFigures(answer, of: try FoldRow.read(try space.read("out.csv")))
    if options.first == "--head" { #expect(answer["head"].text == options[1]) }
    if options.contains("5") { #expect(answer["pca"] == 5) }
    if options.contains("--cost") { #expect(answer["costs"] == .list([.number(0.5)])) }
    // A picture with a large face is easily told from others: worse than this no head may be.
    #expect((answer["auc"].number ?? 0) > 0.7)
  }

  @Test func `the grid has four rows, in folds or held out`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let answer = try await space.selfiesAnswer("evaluate", "photos", "--grid", "--folds", "4", "--pca", "9")
    let rows = answer["grid"].list
    #expect(rows.map { $0["head"] } == ["svm-linear", "svm-rbf", "svm-linear", "svm-rbf"])
    #expect(rows.map { $0["pca"] } == [9, 9, .null, .null])
    for row in rows {
      let accuracy = try #require(row["accuracy"]["mean"].number)
      #expect(accuracy > 0.6 && accuracy <= 1 && (row["accuracy"]["sd"].number ?? -1) >= 0)
      #expect(try #require(row["train_accuracy"].number) >= accuracy - 0.1)
    }
    // One of the four is what the same options come to without --grid.
    let alone = try await space.selfiesAnswer("evaluate", "photos", "--folds", "4")
    #expect(rows[3]["accuracy"] == alone["accuracy"] && rows[3]["auc"] == alone["auc"])
    let held = try await space.selfiesAnswer("evaluate", "photos", "--grid", "--hold-out", "0.2")
    #expect(held["grid"].list.count == 4 && held["folds"] == .null && held["hold_out"].number == 0.2)
    #expect(held["grid"].list.allSatisfy { $0["accuracy"]["sd"] == .null })
    let table = try await space.selfies(["evaluate", "photos", "--grid", "--hold-out", "0.2", "--quiet"])
    #expect(table.outLines.count(where: { $0.hasPrefix("  linear ") || $0.hasPrefix("  RBF ") }) == 4)
    #expect(table.out.contains(" held out (") && table.out.contains("20.0 % were asked for"))
    let again = try await space.selfies(
      ["evaluate", "photos", "--grid", "--hold-out", "0.2", "--quiet", "--jobs", "1"])
    #expect(again == table)
  }

  @Test func `near-duplicates stay together unless they may part`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let items = try await SelfiePhotographs.items()
    try space.choose(["selfie": 12, "nonselfie": 12], into: "few")
    // The same bytes under four names are one group, whatever --group says.
    for label in ["selfie", "nonselfie"] {
      let name = try #require(space.files(below: "few/\(label)").first)
      for copy in 1...3 {
        try FileManager.default.copyItem(
          atPath: space.file("few/\(label)/\(name)"), toPath: space.file("few/\(label)/copy\(copy).jpg"))
      }
    }
    let free = try await space.selfiesAnswer(
      "evaluate", "few", "--group", "", "--folds", "3", "-o", "out.csv")
    #expect(free["items"] == 30 && free["groups"] == 24)
    let rows = try FoldRow.read(try space.read("out.csv"))
    for label in ["selfie", "nonselfie"] {
      let same = rows.filter { $0.label == label && $0.item.contains("/copy") }
      #expect(same.count == 3 && Set(same.map(\.fold)).count == 1 && Set(same.map(\.probability)).count == 1)
    }
    let all = try await space.selfiesAnswer("evaluate", "photos", "--group", "", "--folds", "3")
    let kin = try await space.selfiesAnswer("evaluate", "photos", "--folds", "3")
    #expect(all["groups"].count == items.count)
    #expect((kin["groups"].count ?? .max) <= items.count)
  }

  @Test func `votes are learnt from as a task and as its labels, with accounts kept together`() async throws {
    let space = try await SharedSample.finishedStore()
    let truth = try await SharedSample.truth().photographs
    let task = try await space.selfiesAnswer("evaluate", "--task", "selfie", "--folds", "4", "-o", "a.csv")
    #expect(task.keys.isSuperset(of: Self.promised))
    #expect(task["kept"] == .bool(true) && task["positive"] == "y" && task["negative"] == "n")
    let accounts = Set(truth.map(\.account))
    #expect((task["groups"].count ?? .max) <= accounts.count)
    let rows = try FoldRow.read(try space.read("a.csv"))
    try expectFigures(task, of: rows, positive: "y")
    // The items are hashes; whose photographs they are is in the sample's truth.
    let folder = try await SharedSample.folder()
    let account = Dictionary(
      try truth.map { (SHA256.hex(of: try AtomicFile.read("\(folder)/\($0.file)")), $0.account) },
      uniquingKeysWith: { first, _ in first })
    for (account, rows) in Dictionary(grouping: rows, by: { account[$0.item] ?? "nobody" }) {
      #expect(account != "nobody" && Set(rows.map(\.fold)).count == 1, "\(account)")
    }
    let labels = try await space.selfiesAnswer("evaluate", "--label", "selfie", "--folds", "4", "-o", "b.csv")
    #expect(labels["kept"] == .bool(false))
    for key in ["items", "accuracy", "auc", "confusion", "by_fold", "groups", "positive"] {
      #expect(labels[key] == task[key], "\(key)")
    }
    #expect(try space.read("b.csv") == (try space.read("a.csv")))
    let again = try await space.selfiesAnswer(
      "evaluate", "--task", "selfie", "--folds", "4", "-o", "a.csv", "--jobs", "1")
    #expect(again.withoutTime == task.withoutTime)
    #expect(!space.exists("cache"), "features of the store's photographs are in the store")
    let parted = try await space.selfiesAnswer("evaluate", "--task", "selfie", "--group", "duplicates")
    #expect((parted["groups"].count ?? 0) > accounts.count)
    let other = try await space.selfiesAnswer(
      "evaluate", "--task", "selfie", "--positive", "n", "--folds", "4")
    #expect(other["positive"] == "n" && other["positives"] == task["negatives"])
  }

  @Test func `the text says what the figures are of`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let result = try await space.selfies(["evaluate", "photos"])
    let answer = try await space.selfiesAnswer("evaluate", "photos")
    #expect(result.code == 0)
    let (all, positives) = (answer["items"].count ?? 0, answer["positives"].count ?? 0)
    #expect(result.outLines[0].hasPrefix("\(all) photographs: \(positives) selfie, \(all - positives) nonselfie"))
    #expect(result.outLines[1].hasPrefix("  svm-rbf on builtin ("))
    #expect(result.outLines[2].hasPrefix("  accuracy    0."))
    #expect(
      result.err
        == "warning: \(all) photographs say little about a classifier; a few hundred are where figures begin to hold.\n"
    )
  }

  @Test func `a network joins the builtin features, or stands alone`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let file = network("depthwise.onnx")
    let both = try await space.selfiesAnswer("evaluate", "photos", "--backbone", file, "--folds", "4")
    #expect(both["backbone"] == "depthwise" && both["features"].list.map { $0["name"] } == ["builtin", "depthwise"])
    let alone = try await space.selfiesAnswer(
      "evaluate", "photos", "--backbone", file, "--features", "backbone", "--folds", "4", "--jobs", "1")
    #expect(alone["features"].list.map { $0["columns"] } == [6])
    let again = try await space.selfiesAnswer(
      "evaluate", "photos", "--backbone", file, "--features", "backbone", "--folds", "4", "--jobs", "3",
      cache: "elsewhere")
    #expect(again.withoutTime == alone.withoutTime)
  }
}
