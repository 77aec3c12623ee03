// OutputFile: whether a file can be written, asked before the work that fills it.
import Base
import Foundation
import Store

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

/// The same of several files of one command, none of which may be the store, another of them or among the photographs.
/// - Parameter store: the store's path, whether or not it is there.
/// - Throws: `Fault` with code `cannotCreate` or `usage`.
func checkCanWrite(_ paths: [String], besideStore store: String, keepingClearOf files: [String]) throws {
  /// The absolute path without links, so that two names of one file are the same.
  func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
  for path in paths { try checkCanWrite(path, keepingClearOf: [store] + files) }
  let photographs = resolved(ImageFolder(beside: resolved(store)).path)
  for (place, path) in paths.enumerated() {
    guard !paths.prefix(place).contains(where: { resolved($0) == resolved(path) }) else {
      throw Fault(.usage, "\(path) is named twice; give each output a file of its own.")
    }
    guard !resolved(path).hasPrefix(photographs + "/") else {
      throw Fault(
        .usage, "\(path) lies among the store's photographs, which are nobody's to write; name another file.")
    }
  }
}
