// PartialFolder: the folder in which an export grows, one export at a time, and nobody else's.
import Base
import Foundation

/// A claimed `DIRECTORY.partial`: empty but for a marker, which is locked as long as this lives. What a killed export
/// left is cleared away; a folder without the marker is somebody's own and stays.
final class PartialFolder {
  private let marker: String
  private let file: Int32

  /// - Throws: `Fault`: `tryAgain` where another export is at work in it, `cannotCreate` where it is not ours or cannot
  ///   be made.
  init(_ path: String, asTyped directory: String) throws {
    marker = path + "/.being-exported"
    let manager = FileManager.default
    if manager.fileExists(atPath: path), !manager.fileExists(atPath: marker) {
      let entries = (try? manager.contentsOfDirectory(atPath: path)) ?? []
      guard entries.isEmpty else {
        throw Fault(
          .cannotCreate,
          "The export grows in \(directory).partial, and that folder is not one of curate's; move it away.")
      }
    }
    try AtomicFile.createFolder(path)
    file = open(marker, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Fault(.cannotCreate, "Cannot create \(directory).partial: \(lastSystemError()).") }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw Fault(.tryAgain, "Another curate is exporting to \(directory) now; try again when it is done.")
    }
    for entry in (try? manager.contentsOfDirectory(atPath: path)) ?? [] where path + "/" + entry != marker {
      try? manager.removeItem(atPath: path + "/" + entry)
    }
  }

  deinit { close(file) }

  /// Takes the marker out of the finished folder.
  func unmark() { unlink(marker) }
}
