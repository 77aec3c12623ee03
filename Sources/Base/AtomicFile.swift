// AtomicFile: a file is either whole and in its place, or not there.
import Foundation

/// Writing that survives a kill at any moment: a temporary name beside the target, fsync, rename.
package enum AtomicFile {
  /// Puts `bytes` at `path`, replacing what is there.
  /// - Parameter temporary: a name of nobody else's on the same disk, where the bytes wait until they are whole; beside
  ///   the target where none is given.
  /// - Throws: `Fault` with code `cannotCreate` where the folder refuses, `io` where writing fails.
  package static func write(_ bytes: [UInt8], to path: String, via temporary: String? = nil) throws {
    let temporary =
      temporary ?? path + ".\(ProcessInfo.processInfo.processIdentifier).\(UInt32.random(in: 0 ... .max)).part"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Fault(.creating(errno), "Cannot create \(path): \(lastSystemError()).") }
    do {
      try writeAll(bytes, to: file, path: path)
      guard fsync(file) == 0 else { throw Fault(.io, "Cannot write \(path): \(lastSystemError()).") }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    close(file)
    try move(temporary, to: path)
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
  package static func read(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Fault(.noInput, "Cannot open \(path): \(lastSystemError()).") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Fault(.io, "Cannot read \(path): \(lastSystemError()).") }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Fault(.noInput, "\(path) is a folder, not a file.") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size) + 1)
    var chunk = [UInt8](repeating: 0, count: max(64 << 10, min(Int(status.st_size) + 1, 8 << 20)))
    while true {
      let count = Foundation.read(file, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Fault(.io, "Cannot read \(path): \(lastSystemError()).")
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
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
