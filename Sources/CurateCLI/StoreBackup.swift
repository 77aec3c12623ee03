// StoreBackup: a copy of the store of one moment, and its photographs or a list of them.
import Base
import Foundation
import Pipeline
import Store

struct StoreBackup {
  /// What came of it.
  struct Report {
    var bytes = 0
    var images = 0
    /// Photographs whose files are not there.
    var missing = 0
    var linked = 0
    var copied = 0
  }

  let store: Store
  /// As an absolute path.
  let path: String
  let takesImages: Bool
  let jobs: Int
  let isCancelled: () -> Bool
  let progress: (_ what: String, _ done: Int, _ of: Int) -> Void

  private var folder: String { (path as NSString).deletingLastPathComponent }

  /// The store takes its place last: where it is there, the rest is.
  func make() throws -> Report {
    let temporary = path + ".\(ProcessInfo.processInfo.processIdentifier).\(UInt32.random(in: 0 ... .max)).part"
    defer { for ending in ["", "-wal", "-shm", "-journal"] { unlink(temporary + ending) } }
    try store.backUp(to: temporary) { pages, all in
      if isCancelled() { throw CancellationError() }
      progress("pages", pages, all)
    }
    var report = Report()
    // From here on it is the copy that is asked what it holds: the store may have gone on.
    let copy = try Store(at: temporary, creating: false)
    report.images = try copy.read { try $0.imageCount() }
    if takesImages {
      try takeImages(of: copy, &report)
    } else {
      try writeList(of: copy, &report)
    }
    copy.close()
    report.bytes = copy.bytes
    // A log of the store that is replaced would be taken for this one's.
    for ending in ["-wal", "-shm"] { unlink(path + ending) }
    try AtomicFile.move(temporary, to: path)
    return report
  }

  private func forEachPhotograph(of copy: Store, _ body: (StoredPhotograph) throws -> Void) throws {
    var last: String?
    while true {
      let page = try copy.read { try $0.photographs(after: last, limit: 1_000) }
      guard let end = page.last else { return }
      last = end.sha256
      for photograph in page { try body(photograph) }
    }
  }

  private func isThere(_ photograph: StoredPhotograph) -> Bool {
    store.images.isThere(sha256: photograph.sha256, kind: photograph.kind, bytes: photograph.bytes)
  }

  private func writeList(of copy: Store, _ report: inout Report) throws {
    var missing = 0
    try AtomicFile.write(to: ImageList.path(beside: path)) { write in
      try write(Array("sha256\tbytes\tfile\n".utf8))
      try forEachPhotograph(of: copy) { photograph in
        let file = store.images.file(sha256: photograph.sha256, kind: photograph.kind)
        if !isThere(photograph) { missing += 1 }
        let place = ImageList.path(file, from: folder)
        try write(Array("\(photograph.sha256)\t\(photograph.bytes)\t\(place)\n".utf8))
      }
    }
    report.missing = missing
  }

  private enum End {
    case linked
    case copied
    case there
    case missing
  }

  private func takeImages(of copy: Store, _ report: inout Report) throws {
    let target = ImageFolder(beside: path)
    let scratch = try Scratch(in: target.temporaryFolder)
    defer { scratch.leave() }
    var page: ArraySlice<StoredPhotograph> = []
    var last: String?
    var (found, done) = (report, 0)
    try inOrder(
      width: jobs,
      next: {
        if isCancelled() { throw CancellationError() }
        if page.isEmpty { page = try copy.read { try $0.photographs(after: last, limit: 1_000) }[...] }
        last = page.first?.sha256 ?? last
        return page.popFirst()
      }, makeWorker: {},
      process: { (photograph: StoredPhotograph, _: Void) in try take(photograph, into: target, via: scratch) },
      emit: { end in
        done += 1
        switch end {
        case .linked: found.linked += 1
        case .copied: found.copied += 1
        case .there: break
        case .missing: found.missing += 1
        }
        progress("photographs", done, found.images)
      })
    report = found
    // What a list says beside photographs that are there would only be out of date.
    unlink(ImageList.path(beside: path))
  }

  private func take(_ photograph: StoredPhotograph, into target: ImageFolder, via scratch: Scratch) throws -> End {
    guard isThere(photograph) else { return .missing }
    if target.isThere(sha256: photograph.sha256, kind: photograph.kind, bytes: photograph.bytes) { return .there }
    let file = store.images.file(sha256: photograph.sha256, kind: photograph.kind)
    let place = target.file(sha256: photograph.sha256, kind: photograph.kind)
    try AtomicFile.createFolder((place as NSString).deletingLastPathComponent)
    let temporary = scratch.newPath()
    if link(file, temporary) == 0 {
      try AtomicFile.move(temporary, to: place)
      return .linked
    }
    try AtomicFile.write(AtomicFile.readRegular(file, maxBytes: .max), to: place, via: temporary)
    return .copied
  }
}
