// OutputFile: whether a file can be written, asked before the work that fills it.
import Base
import Foundation

/// Refuses early what writing the file would fail at in the end: a missing folder, a folder in its place, no permission,
/// a file of somebody else's work.
/// - Parameter files: what must not be written over.
/// - Throws: `Fault` with code `cannotCreate` or `usage`.
func checkCanWrite(_ path: String, keepingClearOf files: [String]) throws {
  let folder = (path as NSString).deletingLastPathComponent
  var isFolder: ObjCBool = false
  let manager = FileManager.default
  guard folder.isEmpty || manager.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue else {
    throw Fault(.cannotCreate, "Cannot create \(path): there is no folder \(folder).")
  }
  if manager.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
    throw Fault(.cannotCreate, "Cannot create \(path): it is a folder.")
  }
  guard access(folder.isEmpty ? "." : folder, W_OK) == 0 else {
    throw Fault(.cannotCreate, "Cannot create \(path): \(lastSystemError()).")
  }
  try AtomicFile.keepClear(path, of: files)
}
