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

  /// Keeps bytes under their hash; a file that is there already is left alone.
  package func keep(_ bytes: [UInt8], sha256: String, kind: PhotoKind) throws {
    let target = file(sha256: sha256, kind: kind)
    if FileManager.default.fileExists(atPath: target) { return }
    try AtomicFile.createFolder((target as NSString).deletingLastPathComponent)
    try AtomicFile.write(bytes, to: target)
  }

  /// Moves a finished download to its place, or drops it where the content is there already.
  package func adopt(_ temporary: String, sha256: String, kind: PhotoKind) throws {
    let target = file(sha256: sha256, kind: kind)
    if FileManager.default.fileExists(atPath: target) {
      unlink(temporary)
      return
    }
    try AtomicFile.createFolder((target as NSString).deletingLastPathComponent)
    try AtomicFile.move(temporary, to: target)
  }
}
