// DocumentFinder: from a path to its documents, through folders, archives and compression.
internal import Base
import Foundation

/// Finds documents and hands them out one at a time, in an order that depends on names only. What cannot be read goes
/// to `problem`, and the search goes on.
struct DocumentFinder {
  /// Something that was seen and could not be read as a document.
  struct Problem {
    var source: String
    var reason: Rejection.Reason
    var code: Fault.Code
    /// A full sentence that names the source.
    var sentence: String
  }

  private static let deepestNesting = 4

  private let observedAt: UTCTime?
  private let limits: UnfoldLimits
  private let visit: (Document) throws -> Void
  private let problem: (Problem) throws -> Void
  /// How many files and members were passed over, by their ending.
  private(set) var passedOver: [String: Int] = [:]

  init(
    observedAt: UTCTime?, limits: UnfoldLimits, visit: @escaping (Document) throws -> Void,
    problem: @escaping (Problem) throws -> Void
  ) {
    self.observedAt = observedAt
    self.limits = limits
    self.visit = visit
    self.problem = problem
  }

  /// - Throws: `Fault` with code `noInput` where the path is missing; what the closures throw.
  mutating func find(_ path: String) throws {
    if path == "-" { return try standardInput() }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Fault(.noInput, "Cannot open \(path): \(lastSystemError()).")
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      var visited: Set<[UInt64]> = []
      try folder(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, status, &visited)
    } else {
      try file(path)
    }
  }

  private mutating func folder(_ path: String, _ status: stat, _ visited: inout Set<[UInt64]>) throws {
    // A link back up would go round for ever.
    guard visited.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else { return }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      return try problem(
        Problem(
          source: path, reason: .unreadable, code: .noInput, sentence: "The folder \(path) cannot be read."))
    }
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where !name.hasPrefix(".") {
      let inner = path == "/" ? "/\(name)" : "\(path)/\(name)"
      var status = stat()
      guard stat(inner, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try folder(inner, status, &visited)
      case S_IFREG:
        let promise = NamePromise(name)
        if promise == .dump {
          try file(inner)
        } else if promise == .perhaps {
          try file(inner, onlyIfJSON: true)
        } else {
          passedOver[NamePromise.ending(name), default: 0] += 1
        }
      default: continue
      }
    }
  }

  private mutating func file(_ path: String, onlyIfJSON: Bool = false) throws {
    do {
      let file = try OpenFile(path: path)
      let absolute = absolutePath(path)
      let stream = ByteStream(file.read)
      if onlyIfJSON, !(try Self.beginsLikeJSON(stream)) {
        passedOver[NamePromise.ending(path), default: 0] += 1
        return
      }
      let rewind: ((Int64, Int32) -> Int64)? =
        file.isRegular ? { offset, whence in Int64(lseek(file.descriptor, Int(offset), whence)) } : nil
      try open(
        stream, raw: file.isRegular ? file.read : nil, seek: rewind,
        Site(
          source: path, identity: { absolute }, folder: Self.parent(of: absolute), stem: NamePromise.stem(absolute),
          siblings: FolderSiblings(), modified: UTCTime(seconds: file.modifiedSeconds),
          archive: file.isRegular ? absolute : nil, count: UnfoldCount(limits, size: file.isRegular ? file.size : nil)),
        depth: 0)
    } catch let failure as OpenFile.Failure {
      try problem(
        Problem(
          source: path, reason: .unreadable, code: failure.isMissing ? .noInput : .io,
          sentence: "Cannot read \(path): \(failure.words)."))
    }
  }

  private mutating func standardInput() throws {
    let stream = ByteStream { room in try OpenFile.read(STDIN_FILENO, into: room) }
    let now = UTCTime(seconds: Int64(time(nil)))
    do {
      // Taken before anything is read: the name of a stream is what it begins with.
      let hash = SHA256()
      try stream.peek(64 << 10).withUnsafeBytes { hash.update($0) }
      let identity = "stdin-\(hash.finishHex().prefix(12))"
      let folder = FileManager.default.currentDirectoryPath
      try open(
        stream, raw: nil, seek: nil,
        Site(
          source: "-", identity: { identity }, folder: folder, stem: nil, siblings: NoSiblings(), modified: now,
          count: UnfoldCount(limits, size: nil)), depth: 0)
    } catch let failure as OpenFile.Failure {
      throw Fault(.io, "Cannot read standard input: \(failure.words).")
    }
  }

  /// What a document needs to know, before it is known to be one.
  private struct Site {
    var source: String
    var identity: () -> String
    var folder: String
    var stem: String?
    var siblings: any Siblings
    var modified: UTCTime
    /// The archive's absolute path, where its members can be looked for again.
    var archive: String?
    var count: UnfoldCount
  }

  /// Hands out the stream as a document, or what is in it where it is an archive.
  private mutating func open(
    _ stream: ByteStream, raw: ByteStream.Source?, seek: ((Int64, Int32) -> Int64)?, _ site: Site, depth: Int
  ) throws {
    let head = try stream.peek(512)
    guard Archive.isArchive(head), depth < Self.deepestNesting else {
      return try visit(
        Document(
          source: site.source, folder: site.folder, stem: site.stem, observedAt: observedAt ?? site.modified,
          hasGivenTime: observedAt != nil, siblings: site.siblings, stream: stream, identity: site.identity))
    }
    let archive: Archive
    if let raw, let seek {
      _ = seek(0, SEEK_SET)
      archive = Archive(read: raw, seek: seek, count: site.count, isOutermost: depth == 0)
    } else {
      archive = Archive(read: stream.read, count: site.count, isOutermost: depth == 0)
    }
    var wasDamaged = false
    let siblings: any Siblings = site.archive.map { ArchiveSiblings($0, limits) } ?? NoSiblings()
    do {
      while let member = try archive.next() {
        guard member.name != nil else {
          try self.member(member, of: archive, site, siblings, depth)
          continue
        }
        do {
          try self.member(member, of: archive, site, siblings, depth)
        } catch let damage as ArchiveProblem {
          // One damaged member costs itself, unless the archive cannot go on behind it.
          wasDamaged = true
          try problem(
            Problem(
              source: "\(site.source)!\(member.name ?? "")", reason: .damagedArchive, code: .data,
              sentence: "\(site.source)!\(member.name ?? "") is damaged: \(damage.words)."))
        }
      }
    } catch is ArchiveProblem where wasDamaged {
      // It cannot go on, which has been said.
    } catch let bomb as ArchiveBomb where depth == 0 {
      try problem(
        Problem(
          source: site.source, reason: .archiveBomb, code: .data,
          sentence: "\(site.source) \(bomb.words), as no dump does; it was not read further."))
    } catch let damage as ArchiveProblem {
      try problem(
        Problem(
          source: site.source, reason: .damagedArchive, code: .data,
          sentence: "\(site.source) is a damaged archive: \(damage.words)."))
    }
  }

  private mutating func member(
    _ member: Archive.Member, of archive: Archive, _ site: Site, _ siblings: any Siblings, _ depth: Int
  ) throws {
    let stream = ByteStream(archive.read)
    guard let name = member.name else { return try open(stream, raw: nil, seek: nil, site, depth: depth + 1) }
    guard member.isFile else { return }
    let inner = Site(
      source: "\(site.source)!\(name)", identity: { "\(site.identity())!\(name)" },
      folder: name.contains("/") ? Self.parent(of: name) : "", stem: NamePromise.stem(name), siblings: siblings,
      modified: member.modifiedSeconds.map { UTCTime(seconds: $0) } ?? site.modified, count: site.count)
    let promise = NamePromise(name)
    guard promise != .other else {
      passedOver[NamePromise.ending(name), default: 0] += 1
      return
    }
    if member.isEncrypted {
      return try problem(
        Problem(
          source: inner.source, reason: .unreadable, code: .data,
          sentence: "\(inner.source) is encrypted. Decrypt the archive and import that."))
    }
    if promise == .perhaps, !(try Self.beginsLikeJSON(stream)) {
      passedOver[NamePromise.ending(name), default: 0] += 1
      return
    }
    try open(stream, raw: nil, seek: nil, inner, depth: depth + 1)
  }

  private static func beginsLikeJSON(_ stream: ByteStream) throws -> Bool {
    let first = try stream.peek(64).first { $0 > 32 && $0 != 0xef && $0 != 0xbb && $0 != 0xbf }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
