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
  /// - Parameters:
  ///   - scratch: where they wait until they are whole, in `temporaryFolder`; one of its own where none is given.
  ///   - file: a file with these bytes, to be linked instead of copied where the file system can.
  /// - Returns: whether the folder did not have them.
  @discardableResult
  package func keep(
    _ bytes: [UInt8], sha256: String, kind: PhotoKind, via scratch: Scratch? = nil, linking file: String? = nil
  ) throws -> Bool {
    let target = self.file(sha256: sha256, kind: kind)
    if isThere(sha256: sha256, kind: kind, bytes: bytes.count) { return false }
    try AtomicFile.createFolder((target as NSString).deletingLastPathComponent)
    let scratch = try scratch ?? Scratch(in: temporaryFolder)
    let temporary = scratch.newPath()
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

  /// Removes what killed runs have left in the temporary folder, where there is one.
  package func sweep() throws {
    guard FileManager.default.fileExists(atPath: temporaryFolder) else { return }
    _ = try Scratch(in: temporaryFolder)
  }

  /// Moves a finished download to its place, or drops it where the content is there already.
  package func adopt(_ temporary: String, sha256: String, kind: PhotoKind) throws {
    let target = file(sha256: sha256, kind: kind)
    var arrived = stat()
    if stat(temporary, &arrived) == 0, isThere(sha256: sha256, kind: kind, bytes: Int(arrived.st_size)) {
      unlink(temporary)
      return
    }
    // The folder is there but for the first of each.
    if rename(temporary, target) == 0 { return }
    if errno == ENOENT { try AtomicFile.createFolder((target as NSString).deletingLastPathComponent) }
    try AtomicFile.move(temporary, to: target)
  }
}
