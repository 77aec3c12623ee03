// Archive: zip and tar members and compressed streams, by libarchive.
internal import Base
internal import CArchive

/// What is wrong with an archive: the rest of a sentence that begins with its name, such as "truncated gzip input".
struct ArchiveProblem: Error {
  var words: String
}

/// Thrown where an archive unfolds to more than any dump does.
struct ArchiveBomb: Error {
  /// The rest of a sentence that begins with the archive's name.
  var words: String
}

/// How much an archive may unfold to, all archives inside it counted too.
package struct UnfoldLimits: Sendable {
  /// Bytes out for each byte in. JSON of real posts shrinks to a tenth, rarely to a fortieth; bombs begin at a thousand.
  package var ratio = 250
  /// The ratio counts from here on: small texts may well be blank.
  package var ratioFrom = 64 << 20
  package var bytes = 1 << 40

  package init() {}
}

/// Counts what goes in and comes out of an archive and those inside it. One owner, on one thread.
final class UnfoldCount {
  private let limits: UnfoldLimits
  /// The size of the outermost file; nil for a stream, which counts as it is read.
  private let size: Int?
  private var taken = 0
  private var given = 0

  init(_ limits: UnfoldLimits, size: Int?) {
    self.limits = limits
    self.size = size
  }

  /// Bytes of the outermost file were read. A zip file's directory may point to the same bytes again and again: they
  /// count once.
  func took(_ count: Int) { taken = min(taken + count, size ?? .max) }

  func gave(_ count: Int) throws {
    given += count
    if given > limits.ratioFrom, given / limits.ratio > taken {
      throw ArchiveBomb(words: "unfolds to more than \(limits.ratio) times its size")
    }
    if given > limits.bytes { throw ArchiveBomb(words: "unfolds to more than \(limits.bytes >> 30) GiB") }
  }
}

/// An archive that is read front to back. One owner, not shared between threads.
final class Archive {
  struct Member {
    /// Nil for a compressed stream that is no archive of members.
    var name: String?
    var modifiedSeconds: Int64?
    var isFile: Bool
    var isEncrypted: Bool
  }

  /// What the archive's bytes come from, at an address that C can hold.
  private final class Input {
    let read: ByteStream.Source
    let seek: ((Int64, Int32) -> Int64)?
    /// Set for the outermost archive only: what is inside counts as given by it.
    let count: UnfoldCount?
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    var failure: (any Error)?

    init(read: @escaping ByteStream.Source, seek: ((Int64, Int32) -> Int64)?, count: UnfoldCount?) {
      self.read = read
      self.seek = seek
      self.count = count
    }

    deinit { chunk.deallocate() }
  }

  private let input: Input
  private let archive: OpaquePointer
  private let count: UnfoldCount
  private var isInMember = false

  /// - Parameters:
  ///   - read: gives the archive's bytes from its start.
  ///   - seek: moves in them as lseek does, where that can be done; zip files are then read by their directory.
  ///   - count: shared with the archives inside this one.
  ///   - isOutermost: whether the bytes come from a file and not out of another archive.
  init(
    read: @escaping ByteStream.Source, seek: ((Int64, Int32) -> Int64)? = nil, count: UnfoldCount, isOutermost: Bool
  ) {
    self.count = count
    input = Input(read: read, seek: seek, count: isOutermost ? count : nil)
    let created = carchive_create(
      Unmanaged.passUnretained(input).toOpaque(),
      { context, chunk in
        guard let context else { return -1 }
        let input = Unmanaged<Input>.fromOpaque(context).takeUnretainedValue()
        do {
          let count = try input.read(input.chunk)
          input.count?.took(count)
          chunk.pointee = UnsafeRawPointer(input.chunk.baseAddress)
          return Int64(count)
        } catch {
          input.failure = error
          return -1
        }
      },
      seek == nil
        ? nil
        : { context, offset, whence in
          guard let context else { return -1 }
          return Unmanaged<Input>.fromOpaque(context).takeUnretainedValue().seek?(offset, whence) ?? -1
        })
    guard let created else { preconditionFailure("no memory to open an archive") }
    archive = created
  }

  deinit { carchive_free(archive) }

  /// Moves on to the next member, skipping what is left of the one before; nil at the end.
  /// - Throws: `ArchiveProblem` where the archive is damaged; `ArchiveBomb`; what its own source threw.
  func next() throws -> Member? {
    // What is skipped inside a compressed archive is unfolded all the same, so it has to be counted.
    if isInMember, carchive_is_compressed(archive) != 0 {
      let scrap = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
      defer { scrap.deallocate() }
      while try read(into: scrap) > 0 {}
    }
    isInMember = false
    let code = carchive_next(archive)
    guard code >= 0 else { throw problem() }
    guard code > 0 else { return nil }
    if carchive_is_stream(archive) != 0, carchive_is_compressed(archive) == 0 {
      throw ArchiveProblem(words: "its first bytes promise an archive and the rest breaks the promise")
    }
    isInMember = true
    var seconds: Int64 = 0
    let hasTime = carchive_modified(archive, &seconds) != 0
    let isStream = carchive_is_stream(archive) != 0
    return Member(
      name: isStream ? nil : carchive_name(archive).map { Self.readable(String(cString: $0)) } ?? "",
      modifiedSeconds: hasTime && !isStream ? seconds : nil, isFile: carchive_is_file(archive) != 0,
      isEncrypted: carchive_is_encrypted(archive) != 0)
  }

  /// Reads on in the member; returns how many bytes, 0 at its end. Throws as `next`.
  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = room.baseAddress, !room.isEmpty else { return 0 }
    let count = carchive_read(archive, base, room.count)
    guard count >= 0 else { throw problem() }
    try self.count.gave(Int(count))
    return Int(count)
  }

  /// The name itself, or a shorter one where no sentence could hold it: its beginning, its end, and a hash that tells
  /// such names apart.
  private static func readable(_ name: String) -> String {
    guard name.utf8.count > longestName else { return name }
    let hash = SHA256.hex(of: Array(name.utf8)).prefix(12)
    let (first, last) = (name.utf8.prefix(400), name.utf8.suffix(60))
    return "\(String(decoding: first, as: UTF8.self))…\(hash)…\(String(decoding: last, as: UTF8.self))"
  }

  /// Archives may stand in archives four deep, each with its name in the sentence.
  private static let longestName = 900

  private func problem() -> any Error {
    if let failure = input.failure { return failure }
    let words = String(cString: carchive_error(archive))
    return ArchiveProblem(
      words: words.isEmpty
        ? "libarchive cannot read it"
        : words.hasPrefix("ZIP") ? words : words.prefix(1).lowercased() + words.dropFirst())
  }

  /// Whether a file that begins with these bytes (262 of them suffice) is an archive or compressed.
  static func isArchive(_ head: some Collection<UInt8>) -> Bool {
    let head = Array(head.prefix(262))
    let magics: [[UInt8]] = [
      [0x1f, 0x8b], [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], [0x28, 0xb5, 0x2f, 0xfd],
      [0x50, 0x4b, 0x03, 0x04], [0x50, 0x4b, 0x05, 0x06], [0x50, 0x4b, 0x07, 0x08],
    ]
    if magics.contains(where: { head.starts(with: $0) }) { return true }
    // bzip2: "BZh", the block size, then the digits of pi or, where it is empty, of its square root.
    if head.count >= 10, head.starts(with: Array("BZh".utf8)), (0x31...0x39).contains(head[3]),
      head[4] == 0x31 || head[4] == 0x17
    {
      return true
    }
    return head.count >= 262 && head[257..<262].elementsEqual("ustar".utf8)
  }
}
