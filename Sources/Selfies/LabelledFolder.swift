// LabelledFolder: photographs in a folder a class, as training sets are usually kept.
import Base
import Foundation

/// A folder whose subfolders are classes.
package struct LabelledFolder: Sendable, Hashable {
  package struct File: Sendable, Hashable {
    package var path: String
    package var label: String
  }

  /// Every file below a class's folder, in the order of the classes and of the names. Hidden ones are left out.
  package let files: [File]
  /// The classes that have files, sorted.
  package let labels: [String]

  /// - Throws: `Fault` where there is no such folder, or no folders in it.
  package init(_ path: String) throws {
    guard let names = folders(in: path) else {
      let isThere = path.withCString { access($0, F_OK) } == 0
      throw Fault(
        .noInput, isThere ? "\(path) is not a folder that can be looked into." : "There is no folder \(path).")
    }
    guard !names.isEmpty else {
      throw Fault(
        .data, "\(path) has no folders in it; it should have one for each class, such as selfie and nonselfie.")
    }
    let root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    files = names.flatMap { name in
      Base.files(at: root + "/" + name).map { File(path: $0, label: name) }
    }
    labels = Set(files.map(\.label)).sorted()
  }
}
