// Archive: zip and tar members and compressed streams, by libarchive.
internal import CArchive

/// What is wrong with an archive: the rest of a sentence that begins with its name, such as "truncated gzip input".
struct ArchiveProblem: Error {
  var words: String
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
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    var failure: (any Error)?

    init(read: @escaping ByteStream.Source, seek: ((Int64, Int32) -> Int64)?) {
      self.read = read
      self.seek = seek
    }

    deinit { chunk.deallocate() }
  }

  private let input: Input
  private let archive: OpaquePointer

  /// - Parameters:
  ///   - read: gives the archive's bytes from its start.
  ///   - seek: moves in them as lseek does, where that can be done; zip files are then read by their directory.
  init(read: @escaping ByteStream.Source, seek: ((Int64, Int32) -> Int64)? = nil) {
    input = Input(read: read, seek: seek)
    let created = carchive_create(
      Unmanaged.passUnretained(input).toOpaque(),
      { context, chunk in
        guard let context else { return -1 }
        let input = Unmanaged<Input>.fromOpaque(context).takeUnretainedValue()
        do {
          let count = try input.read(input.chunk)
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
  /// - Throws: `ArchiveProblem` where the archive is damaged; what its own source threw.
  func next() throws -> Member? {
    let code = carchive_next(archive)
    guard code >= 0 else { throw problem() }
    guard code > 0 else { return nil }
    if carchive_is_stream(archive) != 0, carchive_is_compressed(archive) == 0 {
      throw ArchiveProblem(words: "its first bytes promise an archive and the rest breaks the promise")
    }
    var seconds: Int64 = 0
    let hasTime = carchive_modified(archive, &seconds) != 0
    let isStream = carchive_is_stream(archive) != 0
    return Member(
      name: isStream ? nil : carchive_name(archive).map { String(cString: $0) } ?? "",
      modifiedSeconds: hasTime && !isStream ? seconds : nil, isFile: carchive_is_file(archive) != 0,
      isEncrypted: carchive_is_encrypted(archive) != 0)
  }

  /// Reads on in the member; returns how many bytes, 0 at its end. Throws as `next`.
  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = room.baseAddress, !room.isEmpty else { return 0 }
    let count = carchive_read(archive, base, room.count)
    guard count >= 0 else { throw problem() }
    return Int(count)
  }

  private func problem() -> any Error {
    if let failure = input.failure { return failure }
    let words = String(cString: carchive_error(archive))
    return ArchiveProblem(
      words: words.isEmpty ? "libarchive cannot read it" : words.prefix(1).lowercased() + words.dropFirst())
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
