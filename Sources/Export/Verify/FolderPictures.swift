// FolderPictures: what lies in a data set's folder: pictures, shards, files of annotations.
import Base
import Foundation

/// The files of a data set, by what they are; all paths are relative to its folder and in their order.
struct FolderContents {
  var pictures: [String] = []
  var shards: [String] = []
  var annotations: [String] = []
  /// Folders that may not be looked into.
  var closed: [String] = []

  /// - Parameter directory: without a slash at its end.
  /// - Throws: `Fault(.noInput)` where there is no such folder or nobody may look into it.
  init(of directory: String) throws {
    var status = stat()
    guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw Fault(.noInput, "There is no folder \(directory) to verify.")
    }
    guard let names = folders(in: directory) else {
      throw Fault(.noInput, "Cannot look into the folder \(directory): \(lastSystemError()).")
    }
    let inner = Set(names)
    // Links among the folders at the top are followed: people link their sides into place.
    var paths = names.flatMap { files(at: "\(directory)/\($0)") }
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
      if !inner.contains(entry), !entry.hasPrefix(".") { paths.append("\(directory)/\(entry)") }
    }
    for path in paths.sorted() {
      let name = String(path.dropFirst(directory.count + 1))
      if isPictureName(name) {
        pictures.append(name)
      } else if name.hasSuffix(".tar") {
        shards.append(name)
      } else if name.hasPrefix("annotations/"), name.hasSuffix(".json") {
        annotations.append(name)
      } else if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        closed.append(name)
      }
    }
  }

  /// Pictures that lie in a side's folder.
  var picturesWithSide: [String] { pictures.filter { CheckedSide.of(path: $0).side != nil } }
}
