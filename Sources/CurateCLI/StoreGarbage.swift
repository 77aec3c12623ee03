// StoreGarbage: files among the photographs that nobody needs, and how they go without harm to who is at work.
import Base
import Foundation
import Store

struct StoreGarbage {
  /// Photographs that no row names, from the folder on.
  private(set) var orphans: [ImageFolder.File] = []
  /// What killed runs have left, as absolute paths.
  private(set) var unfinished: [(path: String, bytes: Int)] = []
  private let store: Store

  /// Looks; nothing is changed.
  init(of store: Store) throws {
    self.store = store
    var found: [ImageFolder.File] = []
    try store.images.forEachFolder { digits, files in
      guard !digits.isEmpty else { return }
      let names = try store.read { try $0.photographNames(beginning: digits) }
      found += files.filter { $0.sha256 != nil && !names.contains(String($0.name.dropFirst(3))) }
    }
    orphans = found
    unfinished = Scratch.abandoned(in: store.images.temporaryFolder).map { ($0, fileSize($0) ?? 0) }
  }

  var bytes: Int { orphans.reduce(0) { $0 + $1.bytes } + unfinished.reduce(0) { $0 + $1.bytes } }

  /// Whether an import or a fetch is at work: the photographs that it has just brought get their rows later.
  var isDisturbed: Bool { Scratch.isInUse(store.images.temporaryFolder) }

  /// Removes the files. An orphan is moved aside first, and back where somebody has begun to bring photographs meanwhile,
  /// who may have seen it in its place and count on it.
  /// - Returns: the files that went, and their bytes.
  func remove() throws -> (files: Int, bytes: Int) {
    guard FileManager.default.fileExists(atPath: store.images.temporaryFolder) || !orphans.isEmpty else {
      return (0, 0)
    }
    // It removes what killed runs have left as it comes.
    let scratch = try Scratch(in: store.images.temporaryFolder)
    defer { scratch.leave() }
    let left = unfinished.filter { !FileManager.default.fileExists(atPath: $0.path) }
    var (files, bytes) = (left.count, left.reduce(0) { $0 + $1.bytes })
    if Scratch.isInUse(store.images.temporaryFolder, but: scratch) { return (files, bytes) }
    var rest = orphans[...]
    while !rest.isEmpty {
      let batch = rest.prefix(256)
      rest = rest.dropFirst(256)
      var aside: [(from: String, to: String, bytes: Int)] = []
      try store.write { connection in
        for orphan in batch {
          guard let sha256 = orphan.sha256, try !connection.hasImage(sha256: sha256) else { continue }
          let (from, to) = ("\(store.images.path)/\(orphan.name)", scratch.newPath())
          if rename(from, to) == 0 { aside.append((from, to, orphan.bytes)) }
        }
      }
      if Scratch.isInUse(store.images.temporaryFolder, but: scratch) {
        for file in aside { rename(file.to, file.from) }
        return (files, bytes)
      }
      for file in aside where unlink(file.to) == 0 {
        files += 1
        bytes += file.bytes
        rmdir((file.from as NSString).deletingLastPathComponent)
      }
    }
    return (files, bytes)
  }
}
