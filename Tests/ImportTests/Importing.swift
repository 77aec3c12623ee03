// Importing: an import as tests run it, and what they ask the store afterwards.
import Base
import Dumps
import Import
import Store
import Support

/// Imports the paths in a run of their own.
func importing(
  _ paths: [String], into store: Store, reader: DumpReader = DumpReader(), isRevisit: Bool = false,
  isStrict: Bool = false, links: Bool = false, rejects: @escaping (Rejection) throws -> Void = { _ in },
  isCancelled: @escaping () -> Bool = { false }
) throws -> ImportReport {
  let run = try store.write { try $0.beginRun(command: "import", arguments: paths, at: testTime) }
  var options = ImportOptions()
  options.isRevisit = isRevisit
  options.isStrict = isStrict
  options.links = links
  return try Importer(store: store, run: run, options: options, rejects: rejects, isCancelled: isCancelled)
    .run(paths: paths, reader: reader)
}

func step(_ store: Store, _ name: String) throws -> Int? {
  try store.read { try $0.funnel(relativeTo: "/").first { $0.step == name }?.count }
}

func scoreRows(_ store: Store) throws -> [ScoreRow] {
  var found: [ScoreRow] = []
  try store.read { connection in try connection.forEachScoreRow(likes: .latest, faces: false) { found.append($0) } }
  return found
}

/// Three posts of two accounts: A and C show the same picture, B another.
func crawl(in folder: String) throws -> InstaloaderFolder {
  let crawl = try InstaloaderFolder(folder + "/crawl")
  try crawl.addPost("A", owner: "7", likes: 5, photo: photograph(1))
  try crawl.addPost("B", owner: "7", likes: 6, photo: photograph(2, width: 20, height: 50))
  try crawl.addPost("C", owner: "8", likes: -1, photo: photograph(1))
  try crawl.addProfile("7", followers: 900)
  return crawl
}
