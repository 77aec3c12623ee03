// SampleFiles: putting many small files on disk, each with the time at which a crawler would have written it.
import Base
import Foundation

/// Writes a new file and sets its times. A sample is made in an empty folder and thrown away when it is incomplete, so
/// there is no fsync: with it a million files would take hours.
func writeNew(_ bytes: [UInt8], to path: String, modified: UTCTime) throws {
  let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  guard file >= 0 else { throw Fault(.cannotCreate, "Cannot create \(path): \(lastSystemError()).") }
  defer { close(file) }
  try writeAll(bytes, to: file, path: path)
  try setTime(of: file, to: modified, path: path)
}

private func setTime(of file: Int32, to modified: UTCTime, path: String) throws {
  let moment = timespec(tv_sec: time_t(modified.seconds), tv_nsec: 0)
  guard futimens(file, [moment, moment]) == 0 else {
    throw Fault(.io, "Cannot set the time of \(path): \(lastSystemError()).")
  }
}

/// Makes a folder inside one that is there.
func makeFolder(_ path: String) throws {
  guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
    throw Fault(.cannotCreate, "Cannot create the folder \(path): \(lastSystemError()).")
  }
}

/// Creates `directory`, or makes sure that it is an empty folder.
/// - Throws: `Fault` with code `cannotCreate`.
func claimEmptyFolder(_ directory: String) throws {
  var status = stat()
  guard stat(directory, &status) == 0 else { return try AtomicFile.createFolder(directory) }
  guard status.st_mode & S_IFMT == S_IFDIR else {
    throw Fault(.cannotCreate, "\(directory) is a file: name a new or an empty folder for the sample.")
  }
  guard let folder = opendir(directory) else {
    throw Fault(.cannotCreate, "Cannot look into \(directory): \(lastSystemError()).")
  }
  defer { closedir(folder) }
  var entries = 0
  while readdir(folder) != nil { entries += 1 }
  // The folder itself and the one above are always listed.
  guard entries <= 2 else {
    throw Fault(.cannotCreate, "\(directory) is not empty: name a new or an empty folder for the sample.")
  }
}

/// A table that grows row by row and gets its name when it is whole. One owner.
final class GrowingTable {
  private let path: String
  private let temporary: String
  private var file: Int32
  private var buffer: [UInt8] = []

  init(_ path: String, header: String) throws {
    self.path = path
    temporary = path + ".part"
    file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Fault(.cannotCreate, "Cannot create \(path): \(lastSystemError()).") }
    append(header + "\n")
  }

  deinit {
    if file >= 0 {
      close(file)
      unlink(temporary)
    }
  }

  func append(_ text: String) { buffer.append(contentsOf: text.utf8) }

  /// Writes what has gathered.
  func flush(atLeast size: Int = 1 << 18) throws {
    guard buffer.count >= size else { return }
    try writeAll(buffer, to: file, path: path)
    buffer.removeAll(keepingCapacity: true)
  }

  func finish() throws {
    try flush(atLeast: 1)
    close(file)
    file = -1
    try AtomicFile.move(temporary, to: path)
  }
}

/// A new file that grows by whole pieces and gets its time in the end. One owner. No fsync, as in `writeNew`.
final class DatedFile {
  private let path: String
  private let file: Int32

  init(_ path: String) throws {
    self.path = path
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Fault(.cannotCreate, "Cannot create \(path): \(lastSystemError()).") }
  }

  deinit { close(file) }

  func append(_ bytes: [UInt8]) throws { try writeAll(bytes, to: file, path: path) }

  /// To be said after the last `append`.
  func setTime(_ modified: UTCTime) throws { try Sample.setTime(of: file, to: modified, path: path) }
}

private func writeAll(_ bytes: [UInt8], to file: Int32, path: String) throws {
  try bytes.withUnsafeBytes { buffer in
    var offset = 0
    while offset < buffer.count {
      let count = write(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
      if count < 0 {
        if errno == EINTR { continue }
        throw Fault(.io, "Cannot write \(path): \(lastSystemError()).")
      }
      offset += count
    }
  }
}
