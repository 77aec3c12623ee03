// TemporaryFolder: a folder of its own for each test, gone afterwards however the test ends.
import Base
import Foundation

/// Makes an empty folder, hands over its absolute path, and removes it with all that is in it.
package func withTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
  let folder = try makeTemporaryFolder()
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// `withTemporaryFolder` for work that waits.
package func withAsyncTemporaryFolder<T>(_ body: (String) async throws -> T) async throws -> T {
  let folder = try makeTemporaryFolder()
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try await body(folder)
}

private func makeTemporaryFolder() throws -> String {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("curate-tests-\(UUID().uuidString)")
  // Without symbolic links, so that paths in sentences and in the store can be compared as text.
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder.resolvingSymlinksInPath().path
}

/// The paths of all plain files below a folder, relative to it, sorted.
package func filesBelow(_ folder: String) -> [String] {
  let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  return names.filter {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: "\(folder)/\($0)", isDirectory: &isFolder) && !isFolder.boolValue
  }.sorted()
}

/// The fault that `body` ends with; nil where it ends well or with another error.
package func fault(_ body: () throws -> Void) -> Fault? {
  do {
    try body()
    return nil
  } catch {
    return error as? Fault
  }
}
