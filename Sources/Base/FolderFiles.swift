// FolderFiles: every file below a folder, in an order that does not depend on the disk.
import Foundation

/// The path itself, or every file below it where it is a folder, hidden ones left out, in the order of their names. A
/// folder below it that cannot be looked into stands for itself: opening it tells why. Links to folders are not followed:
/// they may lead back up.
package func files(at path: String) -> [String] {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [path] }
  var found: [String] = []
  var folders = [path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path]
  while let folder = folders.popLast() {
    guard let names = names(in: folder) else {
      found.append(folder)
      continue
    }
    for name in names {
      let file = folder == "/" ? "/" + name : "\(folder)/\(name)"
      if lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        folders.append(file)
      } else {
        found.append(file)
      }
    }
  }
  return found.sorted()
}

/// The names of the folders in a folder, hidden ones left out, sorted; links to folders count. Nil where it cannot be
/// looked into.
package func folders(in path: String) -> [String]? {
  names(in: path)?.filter { name in
    var status = stat()
    return stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }.sorted()
}

/// In the order of the disk, without hidden ones.
private func names(in folder: String) -> [String]? {
  guard let stream = opendir(folder) else { return nil }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names
}
