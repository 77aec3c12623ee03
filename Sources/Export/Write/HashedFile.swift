// HashedFile: a file of an export, written from front to end and hashed on the way.
import Base
import Foundation

/// Bytes go through a buffer of 64 kB, so that hundreds of shards can be open at once. One owner.
final class HashedFile {
  /// Relative to the export's folder.
  let name: String
  private let path: String
  private var file: Int32
  private let hash = SHA256()
  private var buffer: [UInt8] = []
  private var count = 0
  /// How many pictures it holds or tells of, as its owner counts them.
  var pictures = 0

  private static let room = 64 << 10

  init(_ name: String, in folder: String) throws {
    self.name = name
    path = folder + "/" + name
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw creationFault(path) }
    buffer.reserveCapacity(Self.room)
  }

  deinit { if file >= 0 { Foundation.close(file) } }

  func write(_ bytes: [UInt8]) throws {
    hash.update(bytes)
    count += bytes.count
    if buffer.count + bytes.count > Self.room { try flush() }
    if bytes.count > Self.room {
      try writeAll(bytes, to: file, path: path)
    } else {
      buffer += bytes
    }
  }

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  private func flush() throws {
    try writeAll(buffer, to: file, path: path)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Ends the file; nothing may be written to it afterwards.
  func finish() throws -> WrittenFile {
    try flush()
    let ended = Foundation.close(file)
    file = -1
    guard ended == 0 else { throw writingFault(path) }
    return WrittenFile(name: name, sha256: hash.finishHex(), bytes: count, pictures: pictures)
  }
}

/// A whole small file, plainly: the folder's own rename at the end is what makes an export whole.
func writeNewFile(_ bytes: [UInt8], to path: String) throws {
  let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  guard file >= 0 else { throw creationFault(path) }
  do {
    try writeAll(bytes, to: file, path: path)
  } catch {
    close(file)
    throw error
  }
  guard close(file) == 0 else { throw writingFault(path) }
}

private func writeAll(_ bytes: [UInt8], to file: Int32, path: String) throws {
  try bytes.withUnsafeBytes { buffer in
    var offset = 0
    while offset < buffer.count {
      let count = Foundation.write(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
      if count < 0 {
        if errno == EINTR { continue }
        throw writingFault(path)
      }
      offset += count
    }
  }
}

private func creationFault(_ path: String) -> Fault {
  if let full = fullDiskFault() { return full }
  return Fault(.cannotCreate, "Cannot create \(path): \(lastSystemError()).")
}

private func writingFault(_ path: String) -> Fault {
  fullDiskFault() ?? Fault(.io, "Cannot write \(path): \(lastSystemError()).")
}

/// What `errno` says of a disk that takes no more; nil where it says something else.
func fullDiskFault() -> Fault? {
  guard [ENOSPC, EDQUOT].contains(errno) else { return nil }
  return Fault(
    .io,
    "The disk took no more in the middle of the export (\(lastSystemError())). Nothing is left of it; make room and run the "
      + "same command again.")
}
