// GalleryDLDialect: what gallery-dl says of the files that it finds, in its sidecars, its `-j` output and its JSONL.
internal import Base

/// Reads gallery-dl's keywords of Instagram and Twitter, up to version 1.32. They come as a sidecar beside each file
/// (`123_1.jpg.json`), as one file for a post, as JSONL, or in messages: `[2, {…}]` begins a post, `[3, "url", {…}]` is
/// one of its files, `[6, "url", {…}]` sends to another page, `[-1, {…}]` is an error.
///
/// All keywords of a post stand in each of its files again: each photo is handed out as its post with this one photo,
/// and all of them count as one reading of the post. A film is counted once it is sure that its post holds no photo.
final class GalleryDLDialect: DialectReader {
  /// The post that is being read, one file after the other.
  private struct Run {
    let platform: String
    let id: String
    /// The first file's time.
    let observedAt: UTCTime
    /// What a message about the post as a whole said, until a file of it says the same.
    var waiting: DumpEvent?
    var files = 0
    /// Films since the post began.
    var films = 0
    var hasPhoto = false
    var isHandedOut = false
  }

  /// The pieces of a message that is the only one of its file, where its array looks like a list of records.
  private struct LooseMessage {
    let document: Document
    let kind: GalleryDLMessage.Kind
    var url: String?
  }

  /// A post's files are written within a moment, so that numbers this far apart (in seconds) are two readings.
  private static let longestReading: Int64 = 600

  private var run: Run?
  private var loose: LooseMessage?

  // MARK: Claims

  func claims(_ value: JSONValue) -> Bool {
    if value.kind == .array { return GalleryDLMessage(value)?.isCertain ?? false }
    guard value["category"].filledText != nil, value["subcategory"]?.string != nil else { return false }
    switch GalleryDLSite(value) {
    case .instagram: return GalleryDLInstagram.isRecord(value)
    case .twitter: return GalleryDLTwitter.isRecord(value)
    case .other: return value["extension"]?.string != nil && value["filename"]?.string != nil
    }
  }

  // MARK: Reading

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    defer { if value.isObject { loose = nil } }
    switch value.kind {
    case .array:
      guard let message = GalleryDLMessage(value) else {
        try endRun(emit)
        return try emit(place.rejection(.notAPost, "It is a list, but no message of gallery-dl."))
      }
      try read(message.keywords, message.kind, message.url, place, emit)
    case .object:
      if let loose, loose.document === place.document {
        // Alone, a message about a post has no files to wait for.
        try read(value, loose.kind == .post ? nil : loose.kind, loose.url, place, emit)
      } else {
        try read(value, GalleryDLFile.isDescribed(by: value) ? .file : nil, nil, place, emit)
      }
    default:
      if isPieceOfMessage(value, place) { return }
      try endRun(emit)
      try emit(place.rejection(.notAPost, "It is a JSON value, but neither keywords nor a message of gallery-dl."))
    }
  }

  /// Takes the 3 and the URL of `[3, "url", {…}]`, where they come as if they were records.
  private func isPieceOfMessage(_ value: JSONValue, _ place: Place) -> Bool {
    if place.position == 1, let kind = value.int.flatMap(GalleryDLMessage.Kind.init) {
      loose = LooseMessage(document: place.document, kind: kind)
      return true
    }
    if place.position == 2, let url = value.string, loose?.document === place.document {
      loose?.url = url
      return true
    }
    return false
  }

  /// - Parameter kind: nil for keywords of a post in a file of their own.
  private func read(
    _ keywords: JSONValue?, _ kind: GalleryDLMessage.Kind?, _ url: String?, _ place: Place,
    _ emit: (DumpEvent) throws -> Void
  ) throws {
    guard let keywords, kind != .version, kind != .queue, kind != .error else {
      try endRun(emit)
      return try emit(.skipped(.otherNode))
    }
    let finding =
      switch GalleryDLSite(keywords) {
      case .instagram: GalleryDLInstagram.finding(in: keywords, place)
      case .twitter: GalleryDLTwitter.finding(in: keywords, place)
      case .other: GalleryDLFinding.skipped(.otherNode)
      }
    switch finding {
    case .skipped(let reason):
      try endRun(emit)
      try emit(.skipped(reason))
    case .rejected(let reason, let sentence):
      try endRun(emit)
      try emit(place.rejection(reason, sentence))
    case .account(let account):
      try endRun(emit)
      try emit(.account(account))
    case .post(let post):
      let post = try joined(post, emit)
      if kind == .file {
        try read(GalleryDLFile(keywords, url: url, place), of: post, emit)
      } else {
        try readWhole(post, keywords, isMessage: kind != nil, emit)
      }
    }
  }

  // MARK: Posts

  /// The post with the time of its reading, which may have begun with an earlier file.
  private func joined(_ post: PostRecord, _ emit: (DumpEvent) throws -> Void) throws -> PostRecord {
    var post = post
    if let run, run.platform == post.platform, run.id == post.id,
      abs(run.observedAt.seconds - post.observedAt.seconds) < Self.longestReading
    {
      post.observedAt = run.observedAt
      if post.account?.observedAt != nil { post.account?.observedAt = run.observedAt }
    } else {
      try endRun(emit)
      run = Run(platform: post.platform, id: post.id, observedAt: post.observedAt)
    }
    return post
  }

  /// What is said of the post as a whole. In messages its files follow and say it again, or that all of them are films:
  /// they are waited for.
  private func readWhole(
    _ post: PostRecord, _ keywords: JSONValue, isMessage: Bool, _ emit: (DumpEvent) throws -> Void
  ) throws {
    let event = GalleryDLFile.isFilmOnly(keywords) ? DumpEvent.skipped(.video) : .post(post)
    if isMessage, keywords["count"].count != 0 {
      run?.waiting = event
    } else {
      if case .post = event { run?.isHandedOut = true }
      try emit(event)
    }
  }

  private func read(_ file: GalleryDLFile, of post: PostRecord, _ emit: (DumpEvent) throws -> Void) throws {
    guard file.kind != .sound, var run else { return }
    run.waiting = nil
    run.files += 1
    var post = post
    switch file.kind {
    case .photo:
      let medium = file.medium(ordinal: file.number ?? run.files)
      post.media = medium.map { [$0] } ?? []
      (run.hasPhoto, run.isHandedOut, run.films) = (true, true, 0)
      try emit(.post(post))
      if medium == nil { try emit(.skipped(.fileMissing)) }
    case .film where !run.hasPhoto:
      run.films += 1
      // The last file of the post, or one that does not tell how many there are.
      if run.files >= file.count ?? 0 {
        for _ in 0..<run.films { try emit(.skipped(.video)) }
        run.films = 0
      }
    case .other where !run.isHandedOut && run.films == 0:
      run.isHandedOut = true
      try emit(.post(post))
    case .film, .other, .sound: break
    }
    self.run = run
  }

  func endDump(_ emit: (DumpEvent) throws -> Void) throws { try endRun(emit) }

  /// Hands out what was kept back until the post's end.
  private func endRun(_ emit: (DumpEvent) throws -> Void) throws {
    guard let ended = run else { return }
    run = nil
    if let event = ended.waiting { try emit(event) }
    for _ in 0..<ended.films { try emit(.skipped(.video)) }
  }
}
