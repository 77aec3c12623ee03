// BatchWriter: a batch of a dump's records into the store, in one transaction, and the counts of what became of them.
import Base
import Dumps
import Foundation
import Store

/// One owner at a time: the importer's queue, or the importer once it has waited for the queue.
final class BatchWriter: @unchecked Sendable {
  /// A dump as it was named on the command line.
  struct DumpSource {
    var row: Int64
    /// The absolute path, `-` for standard input.
    var root: String
  }

  struct Entry {
    var event: DumpEvent
    var source: DumpSource
  }

  /// Where the counts stood before a source.
  struct Mark {
    var report: ImportReport
    var platforms: Set<String>
    var lastObservation: UTCTime?
  }

  private(set) var report = ImportReport()
  private(set) var platforms: Set<String> = []
  private(set) var lastObservation: UTCTime?

  private let store: Store
  private let options: ImportOptions
  private let rejects: (Rejection) throws -> Void
  private let progress: (Int) -> Void
  private var accounts = KnownAccounts()
  private var names = MemberNames()
  private var intake: PhotoIntake
  private var lastPost: (platform: String, id: String, row: Int64)?
  private static let exampleCount = 5
  /// Reasons for which a part of a dump, and nobody knows which posts, could not be read.
  private static let unreadParts: Set<String> = [
    "damaged_archive", "archive_bomb", "unreadable", "bad_json", "too_long",
  ]

  init(
    store: Store, options: ImportOptions, rejects: @escaping (Rejection) throws -> Void,
    progress: @escaping (Int) -> Void
  ) {
    self.store = store
    self.options = options
    self.rejects = rejects
    self.progress = progress
    intake = PhotoIntake(store: store, jobs: options.jobs, links: options.links, remembersKept: options.isStrict)
  }

  func mark() -> Mark {
    intake.forgetKept()
    return Mark(report: report, platforms: platforms, lastObservation: lastObservation)
  }

  /// Forgets a source whose transaction was rolled back, with the photographs that came with it.
  func goBack(to mark: Mark) {
    report = mark.report
    platforms = mark.platforms
    lastObservation = mark.lastObservation
    accounts = KnownAccounts()
    lastPost = nil
    intake.removeKept()
  }

  func leaveScratch() { intake.leaveScratch() }

  /// A source was read to its end.
  func end(source: DumpSource, _ summary: DumpSummary) throws {
    // Standard input is another stream each time.
    if source.root != "-" { try store.write { try $0.forgetOlderRejects(source: source.row) } }
    for dialect in summary.dialects where !report.dialects.contains(dialect) { report.dialects.append(dialect) }
    report.fieldsNeverSeen += summary.fieldsNeverSeen
    for guess in summary.guesses where !report.guesses.contains(where: { $0.map == guess.map }) {
      report.guesses.append(guess)
    }
  }

  // MARK: Batches

  /// Writes a batch in one transaction, then the photographs that came with it.
  func write(_ batch: [Entry]) throws {
    var waiting: [PhotoIntake.Waiting] = []
    try store.writeInGroup { connection in
      // Another program may have forgotten something since the batch before.
      try connection.lookForForgotten()
      for entry in batch {
        switch entry.event {
        case .post(let post): try add(post, entry.source, to: connection, &waiting)
        case .account(let account): try add(account, to: connection)
        case .comment(let comment): try add(comment, entry.source, to: connection)
        case .rejected(let rejection):
          // Only rows that --map reads carry an id here.
          if let id = rejection.postID { try connection.seePost(platform: "map", nativeID: id) }
          try reject(rejection, entry.source, in: connection)
        case .skipped(let reason):
          report.skipped[reason, default: 0] += 1
        }
      }
      (report.postsSeen, report.accounts, report.back) = try connection.seenCounts()
    }
    if !waiting.isEmpty {
      // Reading photographs takes a while: the store is free meanwhile.
      try commit()
      try keep(intake.takeIn(waiting))
    }
    progress(report.records)
  }

  /// Keeps the batches since the last commit.
  func commit() throws { try store.commitGroup() }

  /// Takes in the photographs that lie in archives, once all records are read: an archive may have them in front of their
  /// metadata.
  func takeArchived(isCancelled: () -> Bool) throws {
    try intake.takeInArchived(isCancelled: isCancelled) { try keep($0) }
  }

  private func keep(_ taken: [PhotoIntake.Taken]) throws {
    guard !taken.isEmpty else { return }
    let now = UTCTime(seconds: Int64(Date().timeIntervalSince1970))
    try store.write { connection in
      var forgotten: [PhotoIntake.Photo] = []
      for (picture, end) in taken {
        switch end {
        case .kept(let photo):
          if try connection.isForgotten(photograph: photo.sha256, ofMedia: picture.media) {
            skipForgotten()
            forgotten.append(photo)
            continue
          }
          let image = try connection.addImage(
            sha256: photo.sha256, kind: photo.kind, bytes: photo.bytes, width: photo.width, height: photo.height,
            at: now)
          try connection.setImage(image.id, ofMedia: picture.media)
          if image.isNew { report.images += 1 }
        case .refused(let reason, let sentence):
          let rejection = Rejection(source: picture.name, position: 0, reason: reason, detail: sentence)
          try reject(rejection, picture.source, in: connection)
        }
      }
      // At the end, since the same file may have come with a post of somebody else.
      for photo in forgotten where try !connection.hasImage(sha256: photo.sha256) {
        store.images.remove(sha256: photo.sha256, kind: photo.kind)
      }
    }
  }

  // MARK: Accounts

  private func skipForgotten() { report.skipped["forgotten", default: 0] += 1 }

  private func add(_ account: AccountRecord, to connection: Connection) throws {
    guard !isForgotten(account, in: connection) else { return skipForgotten() }
    let id = try row(of: account, readAt: account.observedAt, in: connection)
    guard let observedAt = account.observedAt, account.followers != nil || account.following != nil else { return }
    let isNew = try connection.observeAccount(
      id, at: observedAt, followers: account.followers, following: account.following)
    if isNew { report.observations += 1 }
  }

  private func isForgotten(_ account: AccountRecord, in connection: Connection) -> Bool {
    connection.isForgotten(accountOn: account.platform, id: account.id, username: account.username)
  }

  private func row(of account: AccountRecord, readAt time: UTCTime?, in connection: Connection) throws -> Int64 {
    if let known = accounts.find(account.platform, account.id) {
      let isLater = (known.namedAt?.seconds ?? 0) < (time?.seconds ?? 0)
      if account.username != nil, isLater || known.username == nil {
        try connection.nameAccount(known.row, account.username, readAt: time)
        accounts.keep(account.platform, account.id, row: known.row, username: account.username, namedAt: time)
      }
      return known.row
    }
    let row = try connection.account(
      platform: account.platform, nativeID: account.id, username: account.username, readAt: time)
    accounts.keep(account.platform, account.id, row: row, username: account.username, namedAt: time)
    return row
  }

  // MARK: Posts

  private func add(
    _ record: PostRecord, _ source: DumpSource, to connection: Connection, _ waiting: inout [PhotoIntake.Waiting]
  ) throws {
    platforms.insert(record.platform)
    if lastObservation.map({ $0 < record.observedAt }) ?? true { lastObservation = record.observedAt }
    if connection.isForgotten(postOn: record.platform, id: record.id)
      || record.account.map({ isForgotten($0, in: connection) }) == true
    {
      return skipForgotten()
    }
    report.records += 1
    var post = NewPost(platform: record.platform, nativeID: record.id, observedAt: record.observedAt)
    if let account = record.account {
      post.accountID = try row(of: account, readAt: record.observedAt, in: connection)
    }
    post.postedAt = record.postedAt
    post.permalink = connection.addressUnlessForgotten(record.permalink)
    post.caption = connection.withoutForgotten(ifAny: record.caption, .prose)
    post.hashtags = connection.withoutForgotten(hashtags: record.hashtags)
    post.hashtagCount = record.hashtagCount
    post.latitude = record.latitude
    post.longitude = record.longitude
    post.member = connection.withoutForgotten(ifAny: names.member(record.origin.source, of: source.root), .member)
    post.position = record.origin.position
    post.part = record.origin.part
    post.likes = record.likes
    post.comments = record.comments
    post.followers = record.followers
    guard case .kept(let id, let isNew, let isFirst, let reading) = try connection.addPost(post, source: source.row)
    else {
      let rejection = Rejection(
        source: record.origin.source, position: record.origin.position, part: record.origin.part,
        reason: "other_account",
        detail: "The post \(record.id) is in the store with another account than \(record.account?.id ?? "")."
          + (record.platform == "map" ? " Map a column to id, so that rows are not known by their place." : ""))
      return try reject(rejection, source, in: connection)
    }
    lastPost = (record.platform, record.id, id)
    if isNew { report.postsNew += 1 }
    let byRepost = connection.isRepeatedByRepost(post: id, isRepost: record.isRepost)
    if !isFirst { report.merged[byRepost ? "repost" : "repeat", default: 0] += 1 }
    switch reading {
    case .new: report.observations += 1
    case .contradicting: report.skipped["other_reading_at_that_time", default: 0] += 1
    case .known: break
    }
    for (index, picture) in record.media.enumerated() {
      let media = try connection.addMedia(
        post: id, ordinal: picture.ordinal ?? index + 1, url: connection.addressUnlessForgotten(picture.url),
        file: connection.withoutForgotten(ifAny: picture.name, .path), readAt: record.observedAt)
      guard let file = picture.file else { continue }
      // A photograph whose file was lost comes back with its dump.
      let isThere = media.image.map { store.images.isThere(sha256: $0.sha256, kind: $0.kind, bytes: $0.bytes) } ?? false
      if isThere { continue }
      let picture = PhotoIntake.Waiting(media: media.id, file: file, archive: picture.archive, source: source)
      if picture.archive == nil { waiting.append(picture) } else { intake.remember(picture) }
    }
  }

  private func add(_ comment: CommentRecord, _ source: DumpSource, to connection: Connection) throws {
    if connection.isForgotten(postOn: comment.platform, id: comment.postID)
      || connection.isForgotten(accountOn: comment.platform, id: comment.authorID, username: comment.authorName)
    {
      return skipForgotten()
    }
    let post: Int64?
    if let lastPost, lastPost.id == comment.postID, lastPost.platform == comment.platform {
      post = lastPost.row
    } else {
      post = try connection.post(platform: comment.platform, nativeID: comment.postID)
    }
    guard let post else {
      report.skipped["comment_without_post", default: 0] += 1
      return
    }
    var new = NewComment(nativeID: comment.id, text: connection.withoutForgotten(comment.text, .prose))
    new.authorID = comment.authorID
    new.authorName = comment.authorName
    new.writtenAt = comment.writtenAt
    new.likes = comment.likes
    if try connection.addComment(new, post: post, source: source.row) { report.comments += 1 }
  }

  // MARK: Rejects

  private func reject(_ rejection: Rejection, _ source: DumpSource, in connection: Connection) throws {
    let member = names.member(rejection.source, of: source.root)
    guard !connection.isForgotten(rejectOf: member, detail: rejection.detail, head: rejection.head) else {
      return skipForgotten()
    }
    if options.isStrict {
      try rejects(rejection)
      throw Fault(
        .data,
        Self.sentence(rejection, rejection.position > 0 ? ", cannot be used: " : " cannot be used: ") + " "
          + "Nothing of \(source.root) was kept; leave --strict away to count such records and go on.")
    }
    report.rejects[rejection.reason, default: 0] += 1
    if rejection.position == 0, Self.unreadParts.contains(rejection.reason) { report.hasUnreadParts = true }
    if report.examples.count < Self.exampleCount {
      report.examples.append(Self.sentence(rejection, ": "))
    }
    try connection.reject(
      source: source.row, member: member, position: rejection.position, part: rejection.part,
      reason: rejection.reason, detail: rejection.detail, head: rejection.head)
    try rejects(rejection)
  }

  /// What is wrong, with the place; what is said of a whole document names it already.
  private static func sentence(_ rejection: Rejection, _ join: String) -> String {
    if rejection.position == 0, rejection.detail.hasPrefix(rejection.source) { return rejection.detail }
    return place(rejection) + join + rejection.detail
  }

  private static func place(_ rejection: Rejection) -> String {
    guard rejection.position > 0 else { return rejection.source }
    let part = rejection.part > 0 ? ", part \(rejection.part)" : ""
    return "\(rejection.source), record \(rejection.position)\(part)"
  }
}

extension MediaRecord {
  /// What the store calls the file.
  fileprivate var name: String? {
    guard let file else { return nil }
    return archive.map { "\($0)!\(file)" } ?? file
  }
}
