// ForgottenGround: a store that has been through every command, somebody in it, and all that leads to them.
import Base
import Foundation
import Store

/// The sample with two more posts: one of its account with a caption of its own, and one of another account that shows the
/// same photograph, names the first one, and has comments of both.
struct ForgottenGround {
  let space: Workspace
  let account: String
  let accountID: String
  /// The account's posts of the sample, and the further one.
  let posts: [String]
  /// Captions of these that nobody else has.
  let captions: [String]
  /// The photographs that no other post shows.
  let hashes: [String]
  /// The photograph that another post shows too.
  let sharedHash: String

  static let other = "merry_badger7"

  /// Every command that leaves something in the store.
  init() async throws {
    let space = try Workspace()
    self.space = space
    try await space.json("sample", "sample", "--posts", "60")
    let truth = try Truth.read(space.file("sample/truth.csv"))
    let counts = Dictionary(grouping: truth.photographs, by: \.account).mapValues(\.count)
    guard let account = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key,
      let photograph = truth.photographs.first(where: { $0.account != account })
    else { throw Unexpected("The sample has no two accounts with photographs.") }
    self.account = account
    let profile = space.files(below: "sample/crawl/\(account)").first { $0.hasPrefix(account + "_") }
    accountID = String(profile?.dropFirst(account.count + 1).dropLast(5) ?? "")
    let own = truth.photographs.filter { $0.account == account }
    posts = Set(own.map(\.shortcode)).sorted() + ["QuokkaPost1"]
    hashes = try Set(own.map { SHA256.hex(of: try AtomicFile.read("\(space.path)/sample/\($0.file)")) }).sorted()
    // Another photograph, which only these two posts show.
    let shared = try AtomicFile.read("\(space.path)/sample/\(photograph.file)") + Array("tail".utf8)
    sharedHash = SHA256.hex(of: shared)
    captions = ["Zanzibar quokka umbrella", "marmalade under it", "xylophone from me"]
    try Self.addCrawl(to: space, account, accountID, shared: shared)
    try await fill()
  }

  private static func addCrawl(to space: Workspace, _ account: String, _ id: String, shared: [UInt8]) throws {
    func post(_ code: String, _ owner: (String, String), _ caption: String, _ comments: [(String, String, String)])
      throws
    {
      let folder = "extra/\(owner.1)"
      try AtomicFile.createFolder(space.file(folder))
      let text = """
        {"node": {"__typename": "GraphImage", "shortcode": "\(code)", "date": 1709515772,
          "display_url": "https://i.example/\(code).jpg", "owner": {"id": "\(owner.0)", "username": "\(owner.1)"},
          "edge_media_preview_like": {"count": 7},
          "edge_media_to_caption": {"edges": [{"node": {"text": "\(caption)"}}]}},
          "instaloader": {"version": "4.14", "node_type": "Post"}}
        """
      try space.write("\(folder)/\(code)_UTC.json", text)
      try AtomicFile.write(shared, to: space.file("\(folder)/\(code)_UTC.jpg"))
      let list = comments.enumerated().map { number, comment in
        """
        {"id": "\(code)\(number)", "created_at": 1709515999, "text": "\(comment.2)",
         "owner": {"id": "\(comment.0)", "username": "\(comment.1)"}, "likes_count": 1, "answers": []}
        """
      }
      try space.write("\(folder)/\(code)_UTC_comments.json", "[\(list.joined(separator: ", "))]")
    }
    try post(
      "QuokkaPost1", (id, account), "Zanzibar quokka umbrella", [("777", "passer_by9", "marmalade under it")])
    try post(
      "BadgerPost2", ("778", other), "At the sea with @\(account) #fun",
      [(id, account, "xylophone from me"), ("777", "passer_by9", "ah, @\(account), you here")])
    // What cannot be used is kept by its beginning.
    try space.write(
      "extra/\(account)/cut.json", "{\"node\": {\"owner\": {\"id\": \"\(id)\", \"username\": \"\(account)\"")
  }

  private func fill() async throws {
    try await space.json("import", "sample/crawl")
    try await space.json("import", "extra/\(account)", "extra/\(Self.other)")
    try await space.json("import", "sample/revisit", "--revisit")
    try await space.json("faces")
    try await space.json("score", "--top", "0.2", "--bottom", "0.2")
    try await space.json("votes", "import", "sample/votes.csv", "--task", "selfie")
    // A vote on a post of which the store has nothing but its name, and two on what is shared.
    try space.write(
      "more.csv",
      "item,annotator,label\n\(account)/nowhere.jpg,ada,y\nQuokkaPost1,ada,y\n\(sharedHash),ben,n\n\(hashes[0]),ben,y\n"
    )
    try await space.json("votes", "import", "more.csv", "--task", "selfie")
    try await space.json("aggregate", "--task", "selfie")
    try space.write("gold.csv", "item,label\n\(posts[0]),y\n")
    try await space.json("tasks", "gold", "selfie", "gold.csv")
    try await space.json("selfies", "predict")
    try await space.json("selfies", "evaluate", "--task", "selfie", "--folds", "4")
    try await space.json("suspects", "--task", "selfie", "--queue", "5")
    try await space.json("export", "set", "--label", "selfie", "--size", "32", "--balance", "--update")
    try await space.json("export", "likes/of_\(account)", "--label", "regression", "--size", "32")
    try await space.json(
      "run", "follower-bins", "extra/\(account)", "--out", "likes/set_of_\(account)", "--until", "import")
    _ = try await space.run(["annotate", "--as", "dora", "--task", "selfie", "--plain", "--json"], input: "y\nn\ny\n")
  }

  /// Everything that leads to the account, as text and as raw bytes.
  var patterns: [[UInt8]] {
    let words = [account, accountID] + posts + captions + hashes
    return words.map { Array($0.utf8) }
      + hashes.map { hash in
        stride(from: 0, to: 64, by: 2).compactMap { UInt8(hash.dropFirst($0).prefix(2), radix: 16) }
      }
  }

  /// The patterns that are somewhere in the store's files or in the folder of photographs, with the place of each.
  func traces() throws -> [String] {
    let files =
      space.files(below: ".").filter { $0.hasPrefix("curate.sqlite") }
      + space.files(below: "curate.images").map { "curate.images/\($0)" }
    var found: [String] = []
    for file in files {
      let bytes = Data(try space.bytes(file))
      for pattern in patterns
      where bytes.range(of: Data(pattern)) != nil || file.contains(String(decoding: pattern, as: UTF8.self)) {
        found.append("\(String(decoding: pattern, as: UTF8.self)) in \(file)")
      }
    }
    return found
  }

  /// The rows of the other accounts' posts, each without the number of its row.
  func otherRows() throws -> [String] {
    let rows = try Store(at: space.file("curate.sqlite"), creating: false).read { try $0.everything(except: ["run"]) }
    let own = Set(posts)
    return (rows["post"] ?? []).filter { row in !own.contains { row.contains("'\($0)'") } }
      + (rows["image"] ?? []).filter { row in !hashes.contains { row.contains($0) } }
  }
}
