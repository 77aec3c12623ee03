// AtomicFile: a file is either whole and in its place, or not there.
import Foundation

/// Writing that survives a kill at any moment: a temporary name beside the target, fsync, rename.
package enum AtomicFile {
  /// Puts `bytes` at `path`, replacing what is there: a link keeps being one, and what it leads to is replaced; a pipe or a
  /// device is written into.
  /// - Parameter temporary: a name of nobody else's on the same disk, where the bytes wait until they are whole; beside
  ///   the target where none is given.
  /// - Throws: `Fault` with code `cannotCreate` where the folder refuses, `io` where writing fails.
  package static func write(_ bytes: [UInt8], to path: String, via temporary: String? = nil) throws {
    try write(to: path, via: temporary) { try $0(bytes) }
  }

  /// Puts at `path` what `body` hands out piece by piece, replacing what is there: for files that are larger than the
  /// memory they should take.
  /// - Throws: as above, and what `body` throws; the file is then as it was.
  package static func write(
    to path: String, via temporary: String? = nil, _ body: ((_ piece: [UInt8]) throws -> Void) throws -> Void
  ) throws {
    let path = target(of: path)
    if leadsElsewhere(path) { return try writeInto(path, body) }
    let temporary =
      temporary ?? path + ".\(ProcessInfo.processInfo.processIdentifier).\(UInt32.random(in: 0 ... .max)).part"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Fault(.creating(errno), "Cannot create \(path): \(lastSystemError()).") }
    do {
      try body { try writeAll($0, to: file, path: path) }
      guard fsync(file) == 0 else { throw Fault(.io, "Cannot write \(path): \(lastSystemError()).") }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    close(file)
    try move(temporary, to: path)
  }

  /// The file that a link leads to; the path itself where it is none, or leads nowhere.
  private static func target(of path: String) -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let end = realpath(path, nil) else {
      return path
    }
    defer { free(end) }
    return String(cString: end)
  }

  /// Whether something stands at the path that is not to be replaced by a file.
  private static func leadsElsewhere(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && otherKind(status.st_mode) != nil && status.st_mode & S_IFMT != S_IFDIR
  }

  private static func writeInto(_ path: String, _ body: ((_ piece: [UInt8]) throws -> Void) throws -> Void) throws {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw Fault(.cannotCreate, "Cannot write \(path): \(lastSystemError()).") }
    defer { close(file) }
    try body { try writeAll($0, to: file, path: path) }
  }

  /// - Throws: `Fault(.usage)` where writing `path` would take the place of one of these files.
  package static func keepClear(_ path: String, of files: [String]) throws {
    var (own, other) = (stat(), stat())
    guard stat(path, &own) == 0 else { return }
    for file in files where stat(file, &other) == 0 && own.st_dev == other.st_dev && own.st_ino == other.st_ino {
      throw Fault(.usage, "\(path) would take the place of \(file); name another file.")
    }
  }

  package static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Renames a finished temporary file into place. On failure the temporary file is removed.
  package static func move(_ temporary: String, to path: String) throws {
    guard rename(temporary, path) == 0 else {
      let problem = errno
      unlink(temporary)
      throw Fault(.creating(problem), "Cannot create \(path): \(systemError(problem)).")
    }
  }

  /// Creates the folder and those above it; one that is there is fine, also where another thread is just making it.
  package static func createFolder(_ path: String) throws {
    guard makeFolder(path) else {
      throw Fault(.creating(errno), "Cannot create the folder \(path): \(lastSystemError()).")
    }
  }

  /// True where the folder is there in the end; otherwise `errno` says why it is not.
  private static func makeFolder(_ path: String) -> Bool {
    if mkdir(path, 0o777) == 0 || isFolder(path) { return true }
    guard errno == ENOENT else { return false }
    let parent = (path as NSString).deletingLastPathComponent
    guard !parent.isEmpty, parent != path, makeFolder(parent) else { return false }
    return mkdir(path, 0o777) == 0 || isFolder(path)
  }

  /// Leaves `errno` as it was.
  private static func isFolder(_ path: String) -> Bool {
    let cause = errno
    defer { errno = cause }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// All bytes of a file.
  /// - Throws: `Fault` with `noInput` where it is missing or unreadable, `io` where reading fails.
  package static func read(_ path: String) throws -> [UInt8] { try read(path, flags: 0) }

  private static func read(_ path: String, flags: Int32) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | flags)
    guard file >= 0 else { throw Fault(.noInput, "Cannot open \(path): \(lastSystemError()).") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Fault(.io, "Cannot read \(path): \(lastSystemError()).") }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Fault(.noInput, "\(path) is a folder, not a file.") }
    /// Fills the room as far as there are bytes; less than all of it means that the end is reached.
    func fill(_ room: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
      var filled = 0
      while filled < room.count, let start = room.baseAddress {
        let count = Foundation.read(file, start + filled, min(room.count - filled, 1 << 30))
        if count == 0 { break }
        if count > 0 {
          filled += count
        } else if errno != EINTR {
          throw Fault(.io, "Cannot read \(path): \(lastSystemError()).")
        }
      }
      return filled
    }
    // One byte more than its size, so that the end shows; no byte is touched twice.
    let size = max(0, Int(status.st_size)) + 1
    var bytes = try [UInt8](unsafeUninitializedCapacity: size) { room, count in
      count = try fill(UnsafeMutableBufferPointer(rebasing: room[..<size]))
    }
    guard bytes.count == size else { return bytes }
    // It grows, or is none of those files that know their size.
    while true {
      let more = try [UInt8](unsafeUninitializedCapacity: 1 << 20) { room, count in
        count = try fill(UnsafeMutableBufferPointer(rebasing: room[..<(1 << 20)]))
      }
      bytes += more
      if more.count < 1 << 20 { return bytes }
    }
  }

  /// All bytes of a regular file, for paths that nobody has chosen by hand: a named pipe would keep the reader waiting, a
  /// device might never end.
  /// - Parameter maxBytes: a longer file is not read.
  /// - Throws: `Fault` as `read` does, and `noInput` for everything else than a regular file.
  package static func readRegular(_ path: String, maxBytes: Int = 1 << 30) throws -> [UInt8] {
    // The words of a path end at a NUL for the system: what would be opened is another file.
    guard !path.utf8.contains(0) else { throw Fault(.noInput, "A path cannot hold a NUL byte.") }
    var status = stat()
    guard stat(path, &status) == 0 else { throw Fault(.noInput, "Cannot open \(path): \(lastSystemError()).") }
    if let kind = otherKind(status.st_mode) {
      // A folder that may not be looked into is no more than a name to whoever asks; that it may not is the cause.
      if status.st_mode & S_IFMT == S_IFDIR, access(path, R_OK) != 0 {
        throw Fault(.noInput, "Cannot open \(path): \(lastSystemError()).")
      }
      throw Fault(.noInput, "\(path) is \(kind), not a file.")
    }
    guard Int(status.st_size) <= maxBytes else {
      throw Fault(.noInput, "\(path) has \(status.st_size) bytes, more than the limit of \(maxBytes).")
    }
    return try read(path, flags: O_NONBLOCK)
  }

  /// What a path leads to where it is no regular file; nil where it is one.
  private static func otherKind(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }

  private static func writeAll(_ bytes: [UInt8], to file: Int32, path: String) throws {
    try bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = Foundation.write(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
        if count < 0 {
          if errno == EINTR { continue }
          throw Fault(.io, "Cannot write \(path): \(lastSystemError()).")
        }
        offset += count
      }
    }
  }
}

extension Fault.Code {
  /// What `errno` means where something could not be created: a disk without room is no fault of the place.
  static func creating(_ problem: Int32) -> Fault.Code {
    [ENOSPC, EDQUOT, EIO].contains(problem) ? .io : .cannotCreate
  }
}

/// The words of `errno`, lower case at the start so that they fit into a sentence.
package func lastSystemError() -> String { systemError(errno) }

package func systemError(_ code: Int32) -> String {
  let words = String(cString: strerror(code))
  return words.prefix(1).lowercased() + words.dropFirst()
}
