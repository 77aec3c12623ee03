// SelfiesBadInputTests: what a classifier cannot learn from, each in one sentence.
import Base
import Foundation
import Testing

@Suite struct SelfiesBadInputTests {
  @Test func `a folder that is none, empty, of one class or of three is said to be so`() async throws {
    let space = try await SelfiePhotographs.workspace()
    func refusal(_ arguments: String..., code: Int32) async throws -> String {
      let result = try await space.selfies(["evaluate"] + arguments)
      #expect(result.code == code && result.out.isEmpty, "\(arguments): \(result.code) \(result.err)")
      return result.err
    }
    #expect(try await refusal("none", code: 66) == "curate: There is no folder none.\n")
    try space.write("file", "")
    #expect(try await refusal("file", code: 66) == "curate: file is not a folder that can be looked into.\n")
    #expect(
      try await refusal("photos/selfie", code: 65)
        == "curate: photos/selfie has no folders in it; it should have one for each class, such as selfie and nonselfie.\n"
    )
    try FileManager.default.createDirectory(
      atPath: space.file("hollow/selfie"), withIntermediateDirectories: true)
    #expect(
      try await refusal("hollow", code: 65)
        == "curate: There are no labelled photographs in the folder hollow; a classifier needs two classes.\n")
    try space.choose(["selfie": 4], into: "one")
    #expect(
      try await refusal("one", code: 65)
        == "curate: All photographs of the folder one are selfie; a classifier needs two classes.\n")
    try space.choose(["selfie": 6, "nonselfie": 4], into: "three")
    try FileManager.default.createDirectory(atPath: space.file("three/cat"), withIntermediateDirectories: true)
    for name in space.files(below: "three/nonselfie").prefix(2) {
      try FileManager.default.moveItem(
        atPath: space.file("three/nonselfie/\(name)"), toPath: space.file("three/cat/\(name)"))
    }
    #expect(
      try await refusal("three", code: 64)
        == "curate: The folder three has 3 classes (cat, nonselfie, selfie), and a classifier tells two apart; name the one "
        + "to look for with --positive, all others are the other class then.\n")
    #expect(
      try await refusal("three", "--positive", "selfies", code: 64)
        == "curate: Nothing in the folder three is called selfies; there are cat, nonselfie, selfie. Did you mean selfie?\n"
    )
    let answer = try await space.selfiesAnswer("evaluate", "three", "--positive", "selfie", "--folds", "2")
    #expect(answer["positive"] == "selfie" && answer["negative"] == "not-selfie")
    #expect(answer["positives"] == 6 && answer["negatives"] == 4)
  }

  @Test func `folds that a class is too small for are refused with a number that would do`() async throws {
    let space = try await SelfiePhotographs.workspace()
    try space.choose(["selfie": 3, "nonselfie": 20], into: "few")
    let few = try await space.selfies(["evaluate", "few"])
    #expect(
      few
        == CurateResult(
          code: 65, out: "", err: "curate: The class selfie has 3 examples, and 10 folds need 10: --folds 3.\n"))
    let done = try await space.selfiesAnswer("evaluate", "few", "--folds", "3")
    #expect(done["items"] == 23 && done["folds"] == 3)
    #expect(done["warnings"].list.contains { $0.text?.contains("fewer than 3 inner folds") == true })
    let many = try await space.selfies(["evaluate", "photos", "--folds", "1000"])
    #expect(many.code == 65)
    #expect(
      many.err.wholeMatch(of: /curate: The class \w+ has \d+ examples, .*1000 folds need 1000: --folds \d+\.\n/) != nil)
    try space.choose(["selfie": 1, "nonselfie": 20], into: "single")
    let single = try await space.selfies(["evaluate", "single", "--folds", "2"])
    #expect(single.code == 65)
    #expect(
      single.err == "curate: The class selfie has 1 example, and 2 folds need 2; even 2 folds need 2.\n")
    for folds in ["1", "0", "-3", "1001"] {
      let result = try await space.selfies(["evaluate", "photos", "--folds", folds])
      #expect(result.code == 64)
      #expect(result.errLines.first == "Error: --folds \(folds) must lie between 2 and 1000.")
    }
  }

  @Test func `photographs that cannot be read are left out, counted and named`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let whole = try await space.selfiesAnswer("evaluate", "photos", "--folds", "4")
    let first = try space.bytes("photos/selfie/\(try #require(space.files(below: "photos/selfie").first))")
    try AtomicFile.write(Array(first.prefix(first.count / 2)), to: space.file("photos/selfie/cut.jpg"))
    try space.write("photos/nonselfie/words.jpg", "This is no photograph.\n")
    try space.write("photos/nonselfie/empty.png", "")
    try space.write("photos/nonselfie/.hidden", "nobody looks here")
    let result = try await space.selfies(["evaluate", "photos", "--folds", "4", "--json"])
    #expect(result.code == 0)
    let answer = try result.json()
    #expect(answer["left_out"].counts == ["truncated": 1, "not_an_image": 1, "empty": 1])
    for key in ["items", "accuracy", "auc", "confusion", "by_fold"] { #expect(answer[key] == whole[key], "\(key)") }
    #expect(
      result.err.hasPrefix(
        """
        warning: 3 photographs have no features and are left out.
          photos/nonselfie/empty.png: the file is empty
          photos/nonselfie/words.jpg: it is text, not a photograph
          photos/selfie/cut.jpg: the file ends before the picture does

        """), "\(result.err)")
    let text = try await space.selfies(["evaluate", "photos", "--folds", "4", "--quiet"])
    #expect(text.err.isEmpty)
    #expect(text.outLines[1] == "  left out: 1 empty, 1 not_an_image, 1 truncated")
  }

  @Test(.enabled(if: Stranger.exists, "nobody else can be made to run the program here (setpriv)"))
  func `a photograph that may not be read is left out`() async throws {
    let space = try await SelfiePhotographs.workspace()
    try space.choose(["selfie": 6, "nonselfie": 6], into: "few")
    let name = try #require(space.files(below: "few/selfie").first)
    #expect(chmod(space.file("few/selfie/\(name)"), 0) == 0)
    let result = try await Stranger.run(
      ["selfies", "evaluate", "few", "--folds", "3", "--json"], in: space,
      environment: ["XDG_CACHE_HOME": space.file("stranger")])
    #expect(result.code == 0, "\(result.err)")
    #expect(try result.json()["left_out"].counts == ["unreadable": 1])
    #expect(result.err.contains("  few/selfie/\(name): Cannot open few/selfie/\(name): permission denied."))
  }

  @Test func `photographs in both classes are left out, and a folder with nothing else is refused`() async throws {
    let space = try await SelfiePhotographs.workspace()
    try space.choose(["selfie": 8, "nonselfie": 8], into: "few")
    let name = try #require(space.files(below: "few/selfie").first)
    try FileManager.default.copyItem(
      atPath: space.file("few/selfie/\(name)"), toPath: space.file("few/nonselfie/again.jpg"))
    let result = try await space.selfies(["evaluate", "few", "--folds", "3", "--json"])
    #expect(result.code == 0)
    let answer = try result.json()
    #expect(answer["items"] == 15 && answer["positives"] == 7)
    #expect(answer["left_out"].counts == ["in_both_classes": 2])
    #expect(
      result.errLines.first
        == "warning: 2 photographs are in both classes, by the bytes, and left out: few/nonselfie/again.jpg, few/selfie/\(name)"
    )
    for label in ["a", "b"] {
      try FileManager.default.createDirectory(atPath: space.file("bad/\(label)"), withIntermediateDirectories: true)
      try space.write("bad/\(label)/words.jpg", "no photograph, but of class \(label)")
    }
    let none = try await space.selfies(["evaluate", "bad", "--positive", "a", "--quiet"])
    #expect(
      none
        == CurateResult(
          code: 65, out: "",
          err:
            "curate: No photograph of the folder bad could be used. The first of them, bad/a/words.jpg: it is text, not a "
            + "photograph.\n"))
  }

  @Test func `a network that is missing, broken or asked for another layer is one sentence`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let whole = try AtomicFile.read(network("depthwise.onnx"))
    try AtomicFile.write(whole, to: space.file("net.onnx"))
    try AtomicFile.write(Array(whole.prefix(whole.count / 2)), to: space.file("cut.onnx"))
    try space.write("garbage.onnx", "These are no weights.\n")
    try space.write("empty.onnx", "")
    let broken = "is no network that curate can use: "
    for (arguments, code, sentence) in [
      (["--backbone", "none.onnx"], 66, "Cannot open none.onnx: no such file or directory."),
      (["--backbone", "photos"], 66, "photos is a folder, not a file."),
      (["--backbone", "garbage.onnx"], 65, "garbage.onnx " + broken),
      (["--backbone", "empty.onnx"], 65, "empty.onnx \(broken)it is empty."),
      (["--backbone", "cut.onnx"], 65, "cut.onnx \(broken)it is no model, or is cut short or damaged."),
      (
        ["--backbone", "net.onnx", "--layer", "featurs"], 64,
        "net.onnx has no layer 'featurs'. Did you mean 'features'? curate selfies layers lists its 19 layers."
      ),
    ] as [([String], Int32, String)] {
      for command in [["evaluate", "photos"], ["train", "photos", "-o", "m.model"], ["features", "photos"]] {
        let result = try await space.selfies(command + arguments)
        #expect(result.code == code && result.out.isEmpty, "\(command) \(arguments)")
        #expect(result.errLines.count == 1 && result.err.hasPrefix("curate: "), "\(result.err)")
        #expect(result.err.contains(sentence), "\(result.err)")
      }
    }
    #expect(!space.exists("m.model"))
  }

  @Test(arguments: [
    (["--features", "backbone"], "--features backbone needs a network; name its file with --backbone."),
    (["--features", "buildin"], "--features buildin is unknown; there are builtin and backbone."),
    (["--layer", "fc"], "--layer belongs to --backbone."),
    (
      ["--backbone", "x.onnx", "--features", "builtin"],
      "--features builtin leaves the network of --backbone out; name one or the other."
    ),
    (["--group", "acount"], "--group acount is unknown; there are account, duplicates and none."),
    (["--pca", "0"], "--pca 0 must lie between 1 and 100000."), (["--cost", "0"], "--cost 0 is no number above 0."),
    (["--hold-out", "0.2"], "--hold-out belongs to --grid; folds hold out every photograph once."),
    (["--grid", "--hold-out", "1"], "--hold-out 1.0 must lie between 0 and 1."),
    (["--grid", "--plot", "x.svg"], "--plot is for one classifier, and --grid compares four."),
    (["--grid", "--head", "logistic"], "--grid compares both kernels; leave --head logistic out."),
    (["--min-votes", "2"], "--min-votes belongs to --task."),
    (["--plot", "roc.png"], "--plot roc.png must end in .svg: that is what is written."),
    (["--question", "selfie"], "--question belongs to --task."),
    (
      ["--task", "selfie"], "Name the labelled photographs: a folder, --task NAME or --label NAME, one of them."
    ),
  ]) func `options that cannot be meant are refused before any work`(arguments: [String], sentence: String) async throws
  {
    let space = try Workspace()
    let result = try await space.selfies(["evaluate", "photos"] + arguments)
    #expect(result.code == 64)
    #expect(result.errLines.first == "Error: \(sentence)")
  }

  @Test func `features that are not finite are the photograph's problem`() async throws {
    let space = try await SelfiePhotographs.workspace()
    let total = try await SelfiePhotographs.items().count
    let lines = try jsonLines(
      try await space.selfies(
        ["features", "photos", "--backbone", network("bad_nan.onnx"), "--features", "backbone", "--quiet"]
      ).out)
    let failed = lines.count { $0["error"] != .null }
    #expect(lines.count == total && failed > total / 2)
    #expect(
      lines.filter { $0["error"] != .null }.allSatisfy {
        $0["reason"] == "not_finite" && $0["error"] == "the network gives a number that is not finite"
      })
    let result = try await space.selfies(["evaluate", "photos", "--backbone", network("bad_nan.onnx"), "--quiet"])
    #expect(result.code == 65 && result.out.isEmpty)
    #expect(result.err.hasPrefix("curate: "))
    #expect(
      result.err.hasSuffix(" Left out were \(failed) not_finite.\n") || result.err.contains("No photograph of"),
      "\(result.err)")
  }

  @Test func `files that would be lost, or have no folder, are refused before the work`() async throws {
    let space = try await SharedSample.finishedStore()
    try FileManager.default.createSymbolicLink(
      atPath: space.file("curate.svg"), withDestinationPath: space.file("curate.sqlite"))
    let before = try space.bytes("curate.sqlite")
    for (option, file, code) in [
      ("-o", "curate.sqlite", 64), ("--plot", "curate.svg", 64), ("-o", "no/such.csv", 73),
      ("--plot", "no/such.svg", 73), ("-o", "curate.images", 73), ("-o", "curate.images/out.csv", 64),
    ] as [(String, String, Int32)] {
      let result = try await space.selfies(["evaluate", "--task", "selfie", "--folds", "3", option, file])
      #expect(result.code == code && result.errLines.count == 1, "\(option) \(file): \(result.err)")
    }
    #expect(try space.bytes("curate.sqlite") == before)
    try AtomicFile.write(try AtomicFile.read(network("depthwise.onnx")), to: space.file("net.onnx"))
    let twice = try await space.selfies(
      ["evaluate", "--task", "selfie", "--folds", "3", "-o", "a.svg", "--plot", "./a.svg"])
    #expect(twice.code == 64 && twice.err == "curate: a.svg is named twice; give each output a file of its own.\n")
    let net = try await space.selfies(
      ["train", "--task", "selfie", "--backbone", "net.onnx", "--folds", "3", "-o", "./net.onnx"])
    #expect(net.code == 64)
    #expect(try space.bytes("net.onnx") == (try AtomicFile.read(network("depthwise.onnx"))))
  }

  @Test func `a store without votes, labels or such a task says what brings them`() async throws {
    let space = try await SharedSample.importedStore()
    for (arguments, code, sentence) in [
      (
        ["--task", "selfie"], 65,
        "The task selfie has no votes on selfie yet; curate annotate and curate votes import bring them."
      ),
      (
        ["--task", "selfy"], 66,
        "The store has no task selfy; it has danger, selfie, top-bottom, worthiness. Did you mean selfie?"
      ),
      (["--label", "selfie"], 66, "The store has no labels yet; curate aggregate and curate score make them."),
      (["--task", "selfie", "--question", "mood"], 66, "The task selfie has no question mood; it asks selfie."),
    ] as [([String], Int32, String)] {
      let result = try await space.selfies(["evaluate"] + arguments)
      #expect(result.code == code && result.errLines.count == 1 && result.err.contains(sentence), "\(result)")
    }
    let empty = try await Workspace().run("selfies", "evaluate", "--task", "selfie")
    #expect(empty.code == 66 && empty.errLines.count == 1, "\(empty)")
  }
}
