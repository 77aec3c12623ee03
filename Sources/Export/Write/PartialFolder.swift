// PartialFolder: the folder in which an export grows, one export at a time, and nobody else's.
import Base
import Foundation

/// A claimed `DIRECTORY.partial`: empty but for a marker, which is locked as long as this lives. What a killed export
/// left is cleared away, also where it was killed while it changed places with another; a folder that is not curate's is
/// somebody's own and stays.
final class PartialFolder {
  /// The marker's name.
  static let marker = ".being-exported"

  private let path: String
  private var file: Int32

  /// - Throws: `Fault`: `tryAgain` where another export is at work in it, `cannotCreate` where it is not ours or cannot
  ///   be made.
  init(_ path: String, of final: String, asTyped directory: String) throws {
    self.path = path
    let marker = path + "/" + Self.marker
    let manager = FileManager.default
    // An export without the marker is here only where a killed one had just changed places with it: then the new one, in
    // its place, has the marker still. Any other is somebody's own export of that name.
    let isReplaced = Destination.isExport(path) && manager.fileExists(atPath: "\(final)/\(Self.marker)")
    if manager.fileExists(atPath: path), !manager.fileExists(atPath: marker), !isReplaced {
      let entries = (try? manager.contentsOfDirectory(atPath: path)) ?? [""]
      guard entries.isEmpty else {
        throw Fault(
          .cannotCreate,
          "The export grows in \(directory).partial, and that folder is not one of curate's; move it away.")
      }
    }
    try AtomicFile.createFolder(path)
    file = open(marker, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw fullDiskFault() ?? Fault(.cannotCreate, "Cannot create \(directory).partial: \(lastSystemError()).")
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      file = -1
      throw Fault(.tryAgain, "Another curate is exporting to \(directory) now; try again when it is done.")
    }
    clear()
  }

  deinit { if file >= 0 { close(file) } }

  private func clear() {
    let manager = FileManager.default
    for entry in (try? manager.contentsOfDirectory(atPath: path)) ?? [] where entry != Self.marker {
      try? manager.removeItem(atPath: path + "/" + entry)
    }
  }

  /// Takes the marker out of the finished folder, which stands at `path` by now, and lets go of the lock.
  func unmark(in path: String) {
    unlink(path + "/" + Self.marker)
    if file >= 0 { close(file) }
    file = -1
  }

  /// Removes the folder with all that is in it, the marker last.
  func remove() {
    clear()
    unmark(in: path)
    rmdir(path)
  }
}
