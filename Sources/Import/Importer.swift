// Importer: dumps to the store, a batch of records at a time.
import Base
import Dumps
import Foundation
import Store

/// Brings dumps into the store. Everything is an upsert by the platform's own ids and the time of the reading, so the
/// same dump twice changes nothing, and an import that was killed is simply run again.
///
/// A batch is written on a queue of its own while the next is read. The reading thread owns `pending`; everything that
/// `write` touches belongs to the queue until `settle` has waited for it.
package final class Importer: @unchecked Sendable {
  private let store: Store
  private let run: Int64
  private let jobs: Int
  private let isCancelled: () -> Bool
  private let progress: (_ posts: Int) -> Void

  private var report = ImportReport()
  private var pending: [(event: DumpEvent, source: Int64, root: String)] = []
  private var platforms: Set<String> = []
  private var lastObservation: UTCTime?
  private var postsRead = 0
  /// Rows of accounts that were just met; emptied when it is full, since a crawl has more accounts than memory.
  private var knownAccounts: [String: (id: Int64, username: String?)] = [:]
  private let queue = DispatchQueue(label: "curate.import")
  private var inHand: DispatchWorkItem?
  private var failure: (any Error)?

  /// The last answer of `member(_:of:)`: thousands of records in a row come from one file.
  private var lastMember: (source: String, root: String, member: String?)?

  private static let batchSize = 2000
  private static let exampleCount = 5
  private static let knownAccountLimit = 100_000

  /// - Parameters:
  ///   - jobs: how many photographs are taken in at a time.
  ///   - isCancelled: asked between records; true ends the import after the batch in hand.
  ///   - progress: called after each batch with the posts read so far.
  package init(
    store: Store, run: Int64, jobs: Int = 2, isCancelled: @escaping () -> Bool = { false },
    progress: @escaping (Int) -> Void = { _ in }
  ) {
    self.store = store
    self.run = run
    self.jobs = jobs
    self.isCancelled = isCancelled
    self.progress = progress
  }

  /// Imports each path.
  /// - Parameters:
  ///   - paths: files, folders, or `-`.
  ///   - isRevisit: posts that the store has and these dumps do not are gone since the dumps' last reading.
  ///   - isStrict: the first row that cannot be used ends the import; what came before it stays.
  /// - Throws: `Fault` where a dump is missing or cannot be used at all.
  package func run(paths: [String], reader: DumpReader, isRevisit: Bool, isStrict: Bool) throws -> ImportReport {
    try store.write { try $0.beginSeeing() }
    store.images.sweep()
    do {
      for path in paths { try importDump(path, reader: reader, isStrict: isStrict) }
    } catch is Interruption {
      report.wasInterrupted = true
    }
    try flush()
    try settle()
    // A revisit that was broken off has not looked everywhere: nothing may be called gone.
    if isRevisit, !report.wasInterrupted, let lastObservation {
      let revisit = try store.write { try $0.endRevisit(platforms: platforms.sorted(), at: lastObservation) }
      report.gone = revisit.gone
      report.unseenButLater = revisit.later
      report.knownBeforeRevisit = revisit.known
    }
    report.records = postsRead
    (report.postsSeen, report.accounts) = try store.read { try $0.seenCounts() }
    return report
  }

  private struct Interruption: Error {}

  private func importDump(_ path: String, reader: DumpReader, isStrict: Bool) throws {
    let root = path == "-" ? "-" : URL(fileURLWithPath: path).standardizedFileURL.path
    var source: Int64?
    let summary = try reader.read(path: path) { event in
      if isCancelled() { throw Interruption() }
      if case .rejected(let rejection) = event, isStrict {
        try flush()
        try settle()
        throw Fault(
          .data,
          "\(Self.place(rejection))\(rejection.position > 0 ? "," : "") cannot be used: \(rejection.detail) Leave --strict away to count such rows and go on."
        )
      }
      let id: Int64
      if let source {
        id = source
      } else {
        id = try store.write { try $0.source(path: root, dialect: reader.dialect.rawValue, run: run) }
        source = id
      }
      pending.append((event, id, root))
      if pending.count >= Self.batchSize { try flush() }
    }
    for dialect in summary.dialects where !report.dialects.contains(dialect) { report.dialects.append(dialect) }
    report.fieldsNeverSeen += summary.fieldsNeverSeen
  }

  private static func place(_ rejection: Rejection) -> String {
    rejection.position > 0 ? "\(rejection.source), record \(rejection.position)" : rejection.source
  }

  /// Hands the batch to the queue, once the one before it is written.
  private func flush() throws {
    try settle()
    guard !pending.isEmpty else { return }
    let batch = pending
    pending = []
    pending.reserveCapacity(Self.batchSize)
    let work = DispatchWorkItem { [self] in
      do {
        try write(batch)
      } catch {
        failure = error
      }
    }
    inHand = work
    queue.async(execute: work)
  }

  /// Waits for the batch in hand.
  private func settle() throws {
    inHand?.wait()
    inHand = nil
    if let failure { throw failure }
  }

  /// Writes a batch in one transaction, with the photographs that came with it.
  private func write(_ batch: [(event: DumpEvent, source: Int64, root: String)]) throws {
    var waiting: [(media: Int64, file: String, source: Int64, root: String)] = []
    try store.write { connection in
      for (event, source, root) in batch {
        switch event {
        case .post(let post):
          for picture in try add(post, source: source, root: root, in: connection) {
            waiting.append((picture.media, picture.file, source, root))
          }
        case .account(let account):
          try add(account, in: connection)
        case .rejected(let rejection):
          // Only rows that --map reads carry an id here.
          if let id = rejection.postID { try connection.seePost(platform: "map", nativeID: id) }
          try reject(rejection, source: source, root: root, in: connection)
        case .skipped(let reason):
          report.skipped[reason, default: 0] += 1
        }
      }
    }
    try takePhotographs(waiting)
    progress(postsRead)
  }

  private func takePhotographs(_ waiting: [(media: Int64, file: String, source: Int64, root: String)]) throws {
    let ends = try takeIn(waiting.map(\.file), into: store.images, jobs: jobs)
    guard !ends.isEmpty else { return }
    let now = UTCTime(seconds: Int64(Date().timeIntervalSince1970))
    try store.write { connection in
      for (picture, end) in zip(waiting, ends) {
        switch end {
        case .kept(let sha256, let kind, let bytes, let width, let height):
          let image = try connection.addImage(
            sha256: sha256, kind: kind, bytes: bytes, width: width, height: height, at: now)
          try connection.setImage(image.id, ofMedia: picture.media)
          if image.isNew { report.images += 1 }
        case .refused(let reason, let sentence):
          let rejection = Rejection(source: picture.file, position: 0, reason: reason, detail: sentence)
          try reject(rejection, source: picture.source, root: picture.root, in: connection)
        }
      }
    }
  }

  private func add(_ account: AccountRecord, in connection: Connection) throws {
    let id = try row(of: account, in: connection)
    guard let observedAt = account.observedAt, account.followers != nil || account.following != nil else { return }
    let isNew = try connection.observeAccount(
      id, at: observedAt, followers: account.followers, following: account.following)
    if isNew { report.observations += 1 }
  }

  private func row(of account: AccountRecord, in connection: Connection) throws -> Int64 {
    let key = "\(account.platform)/\(account.id)"
    if let known = knownAccounts[key], account.username == nil || account.username == known.username { return known.id }
    let id = try connection.account(platform: account.platform, nativeID: account.id, username: account.username)
    if knownAccounts.count >= Self.knownAccountLimit { knownAccounts.removeAll(keepingCapacity: true) }
    knownAccounts[key] = (id, account.username)
    return id
  }

  /// Returns the pictures that came as files and are not in the store yet.
  private func add(_ record: PostRecord, source: Int64, root: String, in connection: Connection) throws
    -> [(media: Int64, file: String)]
  {
    postsRead += 1
    platforms.insert(record.platform)
    lastObservation = max(lastObservation ?? record.observedAt, record.observedAt)
    var post = NewPost(platform: record.platform, nativeID: record.id, observedAt: record.observedAt)
    if let account = record.account {
      post.accountID = try row(of: account, in: connection)
    }
    post.postedAt = record.postedAt
    post.permalink = record.permalink
    post.caption = record.caption
    post.hashtags = record.hashtags
    post.hashtagCount = record.hashtagCount
    post.latitude = record.latitude
    post.longitude = record.longitude
    post.member = member(record.origin.source, of: root)
    post.position = record.origin.position
    post.likes = record.likes
    post.comments = record.comments
    post.followers = record.followers
    guard case .kept(let id, let isNew, let reading) = try connection.addPost(post, source: source) else {
      let rejection = Rejection(
        source: record.origin.source, position: record.origin.position, reason: "other_account",
        detail: "The post \(record.id) is in the store with another account than \(record.account?.id ?? "")."
          + (record.platform == "map" ? " Map a column to id, so that rows are not known by their place." : ""))
      try reject(rejection, source: source, root: root, in: connection)
      return []
    }
    if isNew { report.postsNew += 1 }
    switch reading {
    case .new: report.observations += 1
    case .contradicting: report.skipped["other_reading_at_that_time", default: 0] += 1
    case .known: break
    }
    var files: [(Int64, String)] = []
    for (index, picture) in record.media.enumerated() {
      let media = try connection.addMedia(post: id, ordinal: index + 1, url: picture.url, file: picture.file)
      // A photograph whose file was lost comes back with its dump.
      let isThere = media.image.map { store.images.isThere(sha256: $0.sha256, kind: $0.kind, bytes: $0.bytes) } ?? false
      if !isThere, let file = picture.file { files.append((media.id, file)) }
    }
    return files
  }

  private func reject(_ rejection: Rejection, source: Int64, root: String, in connection: Connection) throws {
    report.rejects[rejection.reason, default: 0] += 1
    if report.examples.count < Self.exampleCount {
      report.examples.append("\(Self.place(rejection)): \(rejection.detail)")
    }
    try connection.reject(
      source: source, member: member(rejection.source, of: root), position: rejection.position,
      reason: rejection.reason, detail: rejection.detail)
  }

  /// The file inside a folder or archive; nil where the record's source is the dump itself.
  private func member(_ source: String, of root: String) -> String? {
    if let lastMember, lastMember.source == source, lastMember.root == root { return lastMember.member }
    let member = Self.findMember(source, of: root)
    lastMember = (source, root, member)
    return member
  }

  private static func findMember(_ source: String, of root: String) -> String? {
    if source == root { return nil }
    // The dump may have been named by a relative path or with dots in it.
    let inside = source == "-" ? "-" : URL(fileURLWithPath: source).standardizedFileURL.path
    for path in [source, inside] {
      for separator in ["/", "!"] where path.hasPrefix(root + separator) {
        return String(path.dropFirst(root.count + 1))
      }
    }
    return inside == root ? nil : source
  }
}
