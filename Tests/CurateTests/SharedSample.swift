// SharedSample: one made-up crawl and one finished store for the whole test process; tests copy or only read them.
import Base
import Foundation

/// A sample of 60 posts, and a store that has been through every step before the export.
actor SharedSample {
  static let shared = SharedSample()

  private var making: Task<Workspace, any Error>?

  /// The folder: `sample/`, `curate.sqlite`, `curate.images/`. It goes when the process does.
  private func workspace() async throws -> Workspace {
    if let making { return try await making.value }
    let task = Task {
      let space = try Workspace()
      removeAtExit(space.path)
      try await space.json("sample", "sample", "--posts", "60")
      try await space.json("import", "sample/crawl")
      try await space.json("import", "sample/revisit", "--revisit")
      try await space.json("faces")
      try await space.json("score", "--top", "0.2", "--bottom", "0.2")
      try await space.json("votes", "import", "sample/votes.csv", "--task", "selfie")
      try await space.json("aggregate", "--task", "selfie")
      return space
    }
    making = task
    return try await task.value
  }

  /// The sample's folder, to read only.
  static func folder() async throws -> String { try await shared.workspace().file("sample") }

  static func truth() async throws -> [Truth] { try Truth.read("\(try await folder())/truth.csv") }

  /// A workspace with a copy of the finished store.
  static func finishedStore() async throws -> Workspace {
    let original = try await shared.workspace()
    let copy = try Workspace()
    for name in ["curate.sqlite", "curate.images"] {
      try FileManager.default.copyItem(atPath: original.file(name), toPath: copy.file(name))
    }
    return copy
  }

  /// A workspace with a store that has the sample's posts and photographs, and nothing more.
  static func importedStore() async throws -> Workspace {
    let copy = try Workspace()
    try await copy.json("import", "\(try await folder())/crawl")
    return copy
  }
}

/// Folders that outlive their tests, removed when the process ends.
func removeAtExit(_ path: String) {
  LastingFolders.shared.add(path)
}

private final class LastingFolders: @unchecked Sendable {
  static let shared = LastingFolders()
  private let lock = NSLock()
  private var paths: [String] = []

  private init() { atexit { LastingFolders.shared.removeAll() } }

  func add(_ path: String) { lock.withLock { paths.append(path) } }

  private func removeAll() {
    for path in lock.withLock({ paths }) { try? FileManager.default.removeItem(atPath: path) }
  }
}

/// A row of a sample's truth.csv: a photograph, or a post without one.
struct Truth: Sendable {
  var file: String
  var shortcode: String
  var account: String
  /// photo, carousel or video.
  var kind: String
  var faces: Int
  var isSelfie: Bool
  var hidesLikes: Bool
  var isGone: Bool

  static func read(_ path: String) throws -> [Truth] {
    let lines = String(decoding: try AtomicFile.read(path), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = lines.first else { throw Unexpected("\(path) is empty.") }
    return try lines.dropFirst().map { fields in
      func field(_ name: String) throws -> String {
        guard let index = header.firstIndex(of: name), fields.count == header.count else {
          throw Unexpected("\(path) has no \(name).")
        }
        return fields[index]
      }
      return Truth(
        file: try field("file"), shortcode: try field("shortcode"), account: try field("account"),
        kind: try field("kind"),
        faces: Int(try field("faces")) ?? -1, isSelfie: try field("selfie") == "yes",
        hidesLikes: try field("likes_hidden") == "yes", isGone: try field("gone") == "yes")
    }
  }
}

extension [Truth] {
  /// The shortcodes of the posts that an import keeps: videos have no photograph and are left out.
  var posts: Set<String> { Set(lazy.filter { $0.kind != "video" }.map(\.shortcode)) }
  var photographs: [Truth] { filter { !$0.file.isEmpty } }
}
