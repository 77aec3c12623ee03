// ImageFolder: the photographs beside the store, named by their content.
import Base
import Foundation

/// `curate.images/ab/abcdef….jpg` beside `curate.sqlite`: one file for each content, kept as it came.
package struct ImageFolder: Sendable, Hashable {
  /// The folder, as an absolute path.
  package let path: String

  package init(beside store: String) {
    path = (store as NSString).deletingPathExtension + ".images"
  }

  /// Where the photograph of this hash lies, or will lie.
  package func file(sha256: String, kind: PhotoKind) -> String {
    "\(path)/\(sha256.prefix(2))/\(sha256).\(kind.fileExtension)"
  }

  /// Where downloads and copies wait until they are whole.
  package var temporaryFolder: String { path + "/incoming" }

  /// Whether the photograph's file is there with its whole length.
  package func isThere(sha256: String, kind: PhotoKind, bytes: Int) -> Bool {
    var status = stat()
    return stat(file(sha256: sha256, kind: kind), &status) == 0 && Int(status.st_size) == bytes
  }

  /// Keeps bytes under their hash; a whole file that is there already is left alone.
  /// - Parameter file: a file with these bytes, to be linked instead of copied where the file system can.
  /// - Returns: whether the folder did not have them.
  @discardableResult
  package func keep(_ bytes: [UInt8], sha256: String, kind: PhotoKind, linking file: String? = nil) throws -> Bool {
    let target = self.file(sha256: sha256, kind: kind)
    if isThere(sha256: sha256, kind: kind, bytes: bytes.count) { return false }
    try AtomicFile.createFolder((target as NSString).deletingLastPathComponent)
    try AtomicFile.createFolder(temporaryFolder)
    let name = "\(Self.prefix)\(ProcessInfo.processInfo.processIdentifier)-\(UInt64.random(in: 0 ... .max))"
    let temporary = "\(temporaryFolder)/\(name)\(Self.ending)"
    // A link is there or not; it takes its place as a download does, by renaming.
    // What a symbolic link points to is linked, not the link.
    if let file, linkat(AT_FDCWD, file, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 {
      guard rename(temporary, target) == 0 else {
        unlink(temporary)
        throw Fault(.cannotCreate, "Cannot write \(target): \(lastSystemError()).")
      }
      return true
    }
    try AtomicFile.write(bytes, to: target, via: temporary)
    return true
  }

  /// Removes a photograph that no row names.
  package func remove(sha256: String, kind: PhotoKind) { unlink(file(sha256: sha256, kind: kind)) }

  private static let prefix = "import-"
  private static let ending = ".part"

  /// Removes what killed imports have left in the temporary folder a day ago and more; younger files may be another
  /// import's.
  package func sweep() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: temporaryFolder)) ?? []
    where name.hasPrefix(Self.prefix) && name.hasSuffix(Self.ending) {
      var status = stat()
      let file = "\(temporaryFolder)/\(name)"
      // The time of its last change of name: a linked photograph may have been taken long ago.
      if stat(file, &status) == 0, time(nil) - status.st_ctim.tv_sec > 86400 { unlink(file) }
    }
  }

  /// Moves a finished download to its place, or drops it where the content is there already.
  package func adopt(_ temporary: String, sha256: String, kind: PhotoKind) throws {
    let target = file(sha256: sha256, kind: kind)
    var arrived = stat()
    if stat(temporary, &arrived) == 0, isThere(sha256: sha256, kind: kind, bytes: Int(arrived.st_size)) {
      unlink(temporary)
      return
    }
    try AtomicFile.createFolder((target as NSString).deletingLastPathComponent)
    try AtomicFile.move(temporary, to: target)
  }
}
