// ImageFolder+Files: what lies in the folder of photographs, whoever put it there.
import Base
import Foundation

extension ImageFolder {
  /// A file in the folder.
  package struct File: Sendable, Hashable {
    /// From the folder on.
    package var name: String
    package var bytes: Int
    /// Of the name; nil where it is none that a photograph has here.
    package var sha256: String?
  }

  /// The files in the folders of photographs, a folder at a time, in the order of their names; unfinished ones and hidden
  /// ones left out.
  /// - Parameter body: gets the first two digits of the hashes, empty for files elsewhere, and the files.
  package func forEachFolder(_ body: (_ digits: String, _ files: [File]) throws -> Void) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    for folder in (folders(in: path) ?? []) where folder != "incoming" {
      let isOurs = folder.count == 2 && folder.utf8.allSatisfy(Self.isHex)
      let found = Base.files(at: "\(path)/\(folder)").compactMap { file($0, in: isOurs ? folder : nil) }
      try body(isOurs ? folder : "", found)
    }
    let beside = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let loose = beside.sorted().filter { !$0.hasPrefix(".") }.compactMap { name in
      FileMode(of: "\(path)/\(name)") == .folder ? nil : file("\(path)/\(name)", in: nil)
    }
    if !loose.isEmpty { try body("", loose) }
  }

  private func file(_ path: String, in digits: String?) -> File? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    let name = String(path.dropFirst(self.path.count + 1))
    return File(name: name, bytes: Int(status.st_size), sha256: digits.flatMap { Self.hash(name, in: $0) })
  }

  /// The hash in `ab/abcdef….jpg`.
  private static func hash(_ name: String, in digits: String) -> String? {
    let parts = name.dropFirst(3).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, PhotoKind.allCases.contains(where: { $0.fileExtension == parts[1] }) else { return nil }
    let isHash = parts[0].utf8.count == 64 && parts[0].utf8.allSatisfy(isHex) && parts[0].hasPrefix(digits)
    return isHash ? String(parts[0]) : nil
  }

  private static func isHex(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }
}
