// BadInputTests: dumps, vote files, folders and names that cannot be used: one sentence and the right exit code.
import Foundation
import Testing

@Suite struct BadInputTests {
  /// The command ends with this code and this sentence, and nothing on stdout.
  private func expect(
    _ arguments: [String], in space: Workspace, _ code: Int32, _ sentence: String,
    at place: SourceLocation = #_sourceLocation
  ) async throws {
    let result = try await space.run(arguments + ["--quiet"])
    #expect(result == CurateResult(code: code, out: "", err: "curate: \(sentence)\n"), sourceLocation: place)
  }

  @Test func `dumps`() async throws {
    let space = try Workspace()
    try space.write("empty.json", "")
    try space.write("table.csv", "who,favs\nada,3\n")
    try space.write("noise.txt", "\u{1}\u{2}\u{0}\u{3}binary")
    try await expect(["import", "nowhere.json"], in: space, 66, "There is no nowhere.json to import.")
    #expect(!space.exists("curate.sqlite"), "a slip in a path leaves no store behind")
    try await expect(["import", "empty.json"], in: space, 65, "empty.json holds no posts: it is empty.")
    try await expect(
      ["import", "table.csv", "--map", "likes=fav"], in: space, 65,
      "table.csv has no column “fav” for --map likes. Did you mean “favs”? Its columns are who, favs.")
    try await expect(
      ["import", "table.csv", "--map", "hearts=favs"], in: space, 64,
      "--map does not know the field “hearts”. The fields are id, account, url, posted_at, likes, followers, "
        + "comments, hashtags, hashtag_count, caption, latitude, longitude, file.")
    try await expect(
      ["import", "table.csv"], in: space, 64,
      "table.csv is a table with the columns who, favs. Say which are which, such as --map likes=favs.")
    try await expect(
      ["import", "table.csv", "--dialect", "myspace"], in: space, 64,
      "--dialect does not know myspace; it takes auto, instaloader, instagram-scraper, instagram-graphql, "
        + "instagram-graph-api, gallery-dl, twitter, twitter-v2, twarc-csv, snscrape, mastodon, map.")
    try await expect(
      ["import", "table.csv", "--map", "likes=favs", "--observed-at", "yesterday"], in: space, 64,
      "--observed-at yesterday is no time; write it as 2016-11-15T12:00:00Z.")
    let noise = try await space.run("import", "noise.txt", "--quiet")
    #expect(noise.code == 65)
    #expect(noise.err.hasPrefix("curate: noise.txt is no dump that curate can read: "))
    #expect(noise.errLines.count == 1)
  }

  @Test func `vote files`() async throws {
    let space = try await SharedSample.importedStore()
    try space.write("table.csv", "who,favs\nada,3\n")
    try space.write("strange.csv", "item,annotator,label\na,ada,maybe\nb,ada,y\n")
    try space.write("empty.csv", "")
    try space.write("head.csv", "item,annotator,label\n")
    let importing = { ["votes", "import", $0, "--task", "selfie"] }
    let columns = "table.csv has no column item (task, image, subject are read too); its columns are who, favs."
    try await expect(importing("table.csv"), in: space, 65, columns)
    try await expect(["agreement", "table.csv"], in: space, 65, columns)
    try await expect(
      importing("strange.csv"), in: space, 65,
      "strange.csv has the labels maybe, which the question selfie of the task selfie does not offer; its answers are y, n."
    )
    try await expect(
      importing("empty.csv"), in: space, 65,
      "empty.csv is empty; a vote file has the columns item, annotator and label.")
    try await expect(
      importing("head.csv"), in: space, 65, "head.csv holds no votes: it has a header and no row that can be used.")
    try await expect(importing("missing.csv"), in: space, 66, "Cannot open missing.csv: no such file or directory.")
    #expect(
      try await space.run("votes", "export", "--task", "selfie").out == "item,annotator,label\n", "nothing was kept")
  }

  @Test func `names that are not there`() async throws {
    let space = try await SharedSample.importedStore()
    let tasks = "The store has no task cats; it has danger, selfie, top-bottom, worthiness."
    try await expect(["annotate", "--as", "ada", "--task", "cats"], in: space, 66, tasks)
    try await expect(["agreement", "--task", "cats"], in: space, 66, tasks)
    try await expect(["aggregate", "--task", "cats"], in: space, 66, tasks)
    try await expect(["votes", "export", "--task", "cats"], in: space, 66, tasks)
    try await expect(
      ["agreement", "--task", "selfie", "--question", "mood"], in: space, 66,
      "The task selfie has no question mood; it asks selfie.")
    try await expect(
      ["export", "set", "--label", "selfie"], in: space, 66,
      "The store has no labels selfie; it has no labels yet. curate aggregate and curate score make them.")
    try await expect(["detect", "missing.jpg"], in: space, 66, "There is no missing.jpg to look at.")
    try await expect(["verify", "missing"], in: space, 66, "There is no folder missing to verify.")
    try await expect(
      ["annotate", "--as", " ", "--task", "selfie"], in: space, 64,
      "\" \" is no annotator's name: use 1 to 100 characters, without line ends or blanks around.")
  }

  @Test func `a store that has not come far enough`() async throws {
    let space = try Workspace()
    try space.write("likes.csv", "account,likes\nada,3\n")
    try await space.json("import", "likes.csv", "--map", "account=account,likes=likes")
    try await expect(
      ["annotate", "--as", "ada", "--task", "selfie"], in: space, 65,
      "The store has no images to annotate; curate import or curate fetch brings them.")
    try await expect(
      ["aggregate", "--task", "selfie"], in: space, 65,
      "The task selfie has no votes on selfie yet; curate annotate and curate votes import bring them.")
    try await expect(["score"], in: space, 65, "No post of the store can be scored: 1 followers_unknown.")
  }

  @Test func `folders for exports and samples`() async throws {
    let space = try await SharedSample.finishedStore()
    try FileManager.default.createDirectory(atPath: space.file("full"), withIntermediateDirectories: true)
    try space.write("full/mine.txt", "mine")
    try space.write("file", "mine")
    try await expect(
      ["export", "full", "--label", "selfie"], in: space, 73,
      "The folder full is not empty; remove it or name another for the export.")
    #expect(try space.read("full/mine.txt") == "mine")
    try await expect(
      ["export", "file", "--label", "selfie"], in: space, 73, "file is a file; name a folder for the export.")
    try await expect(
      ["sample", "full", "--posts", "3"], in: space, 73,
      "full is not empty: name a new or an empty folder for the sample.")
    try await expect(
      ["verify", "full"], in: space, 65,
      "full is no export: it holds neither a manifest.jsonl nor pictures in train/CLASS and test/CLASS.")
    let proc = try await space.run("export", "/proc/set", "--label", "selfie", "--quiet")
    #expect(proc.code == 73)
    #expect(proc.err.hasPrefix("curate: Cannot create the folder /proc/set"))
    #expect(proc.errLines.count == 1)
  }

  @Test(.enabled(if: geteuid() != 0, "root may write into any folder"))
  func `a folder that may not be written to`() async throws {
    let space = try Workspace()
    try FileManager.default.createDirectory(atPath: space.file("locked"), withIntermediateDirectories: true)
    chmod(space.file("locked"), 0o555)
    try await expect(
      ["sample", "locked/made", "--posts", "3"], in: space, 73,
      "Cannot create the folder locked/made: permission denied.")
    chmod(space.file("locked"), 0o755)
  }

  @Test func `classes that no split can be made of`() async throws {
    let space = try await SharedSample.importedStore()
    let truth = try await SharedSample.truth().photographs.filter { $0.kind == "photo" }
    func label(_ votes: [(Truth, String)]) async throws {
      try space.write("votes.csv", "item,annotator,label\n" + votes.map { "\($0.0.shortcode),ada,\($0.1)\n" }.joined())
      try await space.json("votes", "import", "votes.csv", "--task", "selfie")
      try await space.json("aggregate", "--task", "selfie")
    }
    // One class only.
    try await label(truth.prefix(6).map { ($0, "y") })
    let one = try await space.run("export", "set", "--label", "selfie")
    #expect(one.code == 65)
    #expect(one.errLines.count == 1)
    // The second class comes from one account.
    let lonely = truth[0].account
    try await label(truth.map { ($0, $0.account == lonely ? "n" : "y") })
    let count = truth.count { $0.account == lonely }
    let result = try await space.run("export", "set", "--label", "selfie")
    #expect(result.code == 65)
    #expect(result.err.hasPrefix("curate: All \(count) images of the class n belong together (instagram/"))
    #expect(
      result.err.hasSuffix(
        "), so that it cannot be on both sides of a split without a leak; collect this class from more accounts.\n"))
    #expect(!space.exists("set"))
    #expect(!space.exists("set.partial"))
  }

  @Test(arguments: [
    (
      ["export", "set", "--label", "x", "--split", "80"],
      "--split 80 must be two numbers above 0, such as 80:20 or 3:1."
    ),
    (
      ["export", "set", "--label", "x", "--split", "1:0"],
      "--split 1:0 must be two numbers above 0, such as 80:20 or 3:1."
    ),
    (["export", "set", "--label", "x", "--size", "4"], "--size 4 must lie between 8 and 4096 pixels."),
    (["export", "set", "--label", "x", "--factor", "0"], "--factor 0 must lie between 1 and 100."),
    (["faces", "--jobs", "0"], "--jobs 0 must lie between 1 and 1024."),
    (["faces", "--upsample", "9"], "--upsample 9 must lie between 0 and 4."),
    (
      ["fetch", "--limit-rate", "fast"],
      "--limit-rate fast must be a number of bytes a second, such as 500k or 2M."
    ),
    (
      ["fetch", "--rewrite", "nothing"],
      "--rewrite nothing must be FROM=TO, the beginning of addresses and what replaces it."
    ),
    (["fetch", "--proxy", "nonsense"], "--proxy nonsense must be a URL such as http://proxy.example:3128."),
    (["fetch", "--jobs", "2000"], "--jobs 2000 must be 1024 or less."),
    (["fetch", "--rate", "fast"], "--rate fast must be a number of requests a second, such as 2 or 0.5/s."),
    (["fetch", "--timeout", "0"], "--timeout 0.0 must lie between 0 and 3600 seconds."),
    (["score", "--top", "0.7"], "--top 0.7 must lie between 0 and 0.5."),
    (
      ["score", "--controls", "weather"],
      "--controls does not know weather; it takes followers, hashtags, age, weekday, comments."
    ),
    (["agreement"], "Name either a vote file or --task NAME."),
    (["agreement", "votes.csv", "--task", "selfie"], "Name either a vote file or --task NAME."),
    (["aggregate", "votes.csv"], "Name the file for the labels with -o LABELS.csv."),
    (["export"], "Missing expected argument '<directory>'"),
    (["probe"], "Missing expected argument '<directory>'"),
    (["probe", "set", "--head", "svm"], "--head svm is unknown; there are svm-linear, svm-rbf, logistic."),
    (["probe", "set", "--at-most", "1"], "--at-most 1 must lie between 2 and 20000."),
    (["probe", "set", "--cost", "0"], "--cost 0 is no number above 0."),
    (["probe", "set", "--pca", "0"], "--pca 0 must lie between 1 and 100000."),
    (["explain"], "Missing expected argument '<image-or-post>'"),
    (["runs", "--last", "0"], "--last 0 must be 1 or more."),
    (["status", "--verbos"], "Unknown option '--verbos'. Did you mean '--verbose'?"),
  ])
  func `options`(arguments: [String], sentence: String) async throws {
    let space = try Workspace()
    let result = try await space.run(arguments)
    #expect(result.code == 64)
    #expect(result.out.isEmpty)
    #expect(result.errLines.first == "Error: \(sentence)")
    #expect(result.err.contains("\nUsage: curate \(arguments[0])"), "the usage follows")
    #expect(space.files(below: ".").isEmpty, "wrong usage leaves nothing behind")
  }

  @Test func `a slip in a command's name gets a hint`() async throws {
    let space = try Workspace()
    try await expect(
      ["improt", "x"], in: space, 64, "There is no command curate improt. Did you mean import? curate help lists them.")
    try await expect(["conquer"], in: space, 64, "There is no command curate conquer. curate help lists them.")
    try await expect(
      ["votes", "exprt"], in: space, 64,
      "There is no command curate votes exprt. Did you mean export? There are import, export, decisions.")
  }

  @Test func `numbers below nought are told, not taken for options`() async throws {
    let space = try Workspace()
    let result = try await space.run("faces", "--jobs", "-1")
    #expect(result.code == 64)
    #expect(result.errLines.first == "Error: --jobs -1 must lie between 1 and 1024.")
  }

  @Test(arguments: [
    (
      "wobble",
      "--augment does not know wobble; it takes shift=0.2, hflip, vflip, rotate=180, shear=0.2 and zoom=0.2, "
        + "with commas between, or none."
    ),
    ("rotate", "--augment rotate needs a number, such as rotate=180."),
    ("shift=2", "--augment shift=2 must be a number between 0.0 and 1.0."),
  ])
  func `augmentations`(list: String, sentence: String) async throws {
    let space = try await SharedSample.finishedStore()
    try await expect(["export", "set", "--label", "selfie", "--balance", "--augment", list], in: space, 64, sentence)
  }
}
