// PhotoIntake: photographs that lie beside a dump or in its archive, checked and kept under their hashes.
import Base
import Dumps
import Imaging
import Pipeline
import Store

/// Takes photographs in: the header is checked here, the pixels by the first stage that needs them.
struct PhotoIntake {
  /// A picture of a post whose photograph came as a file.
  struct Waiting {
    /// The picture's row.
    var media: Int64
    /// Absolute, or inside the archive.
    var file: String
    /// The archive's absolute path.
    var archive: String?
    var source: BatchWriter.DumpSource

    /// For sentences and rejects.
    var name: String { archive.map { "\($0)!\(file)" } ?? file }
  }

  /// A photograph that is in the store's folder.
  struct Photo: Sendable {
    var sha256: String
    var kind: PhotoKind
    var bytes: Int
    var width: Int
    var height: Int
    /// Whether the folder did not have it before.
    var isNew: Bool
  }

  enum End: Sendable {
    case kept(Photo)
    case refused(reason: String, sentence: String)
  }

  typealias Taken = (picture: Waiting, end: End)

  /// No photograph of an archive is longer: its bytes are held in memory.
  private static let longestMember = 256 << 20
  private static let archiveBatch = 64

  private let store: Store
  private let jobs: Int
  private let links: Bool
  /// By archive and member; several pictures may name one member.
  private var archived: [String: [String: [Waiting]]] = [:]
  private let remembersKept: Bool
  private var kept: [Photo] = []
  /// Made for the first photograph: a crawl of addresses alone needs no folder.
  private var scratch: Scratch?

  /// - Parameter remembersKept: whether `removeKept` may be asked for.
  init(store: Store, jobs: Int, links: Bool, remembersKept: Bool) {
    self.remembersKept = remembersKept
    self.store = store
    self.jobs = jobs
    self.links = links
  }

  // MARK: Files

  /// Reads, checks, hashes and keeps each file, `jobs` at a time; the result has the order of the pictures.
  mutating func takeIn(_ pictures: [Waiting]) throws -> [Taken] {
    guard !pictures.isEmpty else { return [] }
    var names = pictures.lazy.map(\.file).makeIterator()
    var ends: [End] = []
    let (folder, links) = (store.images, links)
    let scratch = try readyScratch()
    try inOrder(
      width: min(jobs, pictures.count), next: { names.next() }, makeWorker: {},
      process: { (file: String, _: Void) in try Self.takeIn(file, into: folder, via: scratch, links: links) },
      emit: { ends.append($0) })
    for case .kept(let photo) in ends { remember(photo) }
    return Array(zip(pictures, ends).map { ($0, $1) })
  }

  private static func takeIn(_ file: String, into folder: ImageFolder, via scratch: Scratch, links: Bool) throws -> End
  {
    let bytes: [UInt8]
    do {
      bytes = try AtomicFile.read(file)
    } catch let fault as Fault {
      return .refused(reason: "photo_unreadable", sentence: fault.sentence)
    }
    return try keep(bytes, file, into: folder, via: scratch, linking: links ? file : nil)
  }

  /// Gives up the place for unfinished files, so that nothing of it is left when the import has ended.
  mutating func leaveScratch() {
    scratch?.leave()
    scratch = nil
  }

  private mutating func readyScratch() throws -> Scratch {
    if let scratch { return scratch }
    let made = try Scratch(in: store.images.temporaryFolder)
    scratch = made
    return made
  }

  private static func keep(
    _ bytes: [UInt8], _ name: String, into folder: ImageFolder, via scratch: Scratch, linking file: String?
  ) throws -> End {
    do {
      let header = try ImageFile.header(of: bytes)
      let sha256 = SHA256.hex(of: bytes)
      let isNew = try folder.keep(bytes, sha256: sha256, kind: header.kind, via: scratch, linking: file)
      return .kept(
        Photo(
          sha256: sha256, kind: header.kind, bytes: bytes.count, width: header.width, height: header.height,
          isNew: isNew))
    } catch let problem as ImageProblem {
      return .refused(reason: "photo_\(problem.reason.rawValue)", sentence: problem.sentence)
    }
  }

  // MARK: Members of archives

  mutating func remember(_ picture: Waiting) {
    archived[picture.archive ?? "", default: [:]][picture.file, default: []].append(picture)
  }

  /// Goes once through each archive with pictures that are wanted.
  mutating func takeInArchived(isCancelled: () -> Bool, _ keep: ([Taken]) throws -> Void) throws {
    struct Cancelled: Error {}
    let archives = archived.sorted { $0.key < $1.key }
    guard !archives.isEmpty else { return }
    let scratch = try readyScratch()
    archived = [:]
    for (archive, members) in archives {
      var batch: [Taken] = []
      do {
        try readMembers(Set(members.keys), of: archive, longest: Self.longestMember) { name, result in
          if isCancelled() { throw Cancelled() }
          let end: End
          switch result {
          case .success(let bytes): end = try Self.keep(bytes, name, into: store.images, via: scratch, linking: nil)
          case .failure(let problem): end = .refused(reason: problem.reason, sentence: problem.sentence)
          }
          if case .kept(let photo) = end { remember(photo) }
          batch += (members[name] ?? []).map { ($0, end) }
          if batch.count >= Self.archiveBatch {
            try keep(batch)
            batch = []
          }
        }
      } catch is Cancelled {
        try keep(batch)
        return
      } catch let problem as ArchivePhotoProblem {
        // The records of a damaged archive are kept, and so are the photographs before the damage.
        try keep(batch)
        batch = []
        if let first = members.values.first?.first {
          var place = first
          place.file = ""
          try keep([(place, .refused(reason: problem.reason, sentence: problem.sentence))])
        }
      }
      try keep(batch)
    }
  }

  // MARK: Going back

  mutating func forgetKept() { kept = [] }

  /// Removes the files that were kept since `forgetKept` and that no row names.
  mutating func removeKept() {
    archived = [:]
    let files = kept
    kept = []
    for photo in files {
      // In a write, so that no other program gives the file a row meanwhile; where the store is busy the file stays, which
      // harms nobody.
      try? store.write { connection in
        if try !connection.hasImage(sha256: photo.sha256) {
          store.images.remove(sha256: photo.sha256, kind: photo.kind)
        }
      }
    }
  }

  private mutating func remember(_ photo: Photo) {
    if remembersKept, photo.isNew { kept.append(photo) }
  }
}
