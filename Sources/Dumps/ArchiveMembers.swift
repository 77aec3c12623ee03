// ArchiveMembers: the files inside an archive, for the photos among them.
internal import Base
import Foundation

/// Goes through the regular files of an archive front to back.
/// - Parameter body: takes a member's name and what reads its bytes; returns false to end.
/// - Throws: `ArchiveProblem`, `ArchiveBomb`, `OpenFile.Failure`; what `body` throws.
func eachMember(of path: String, _ limits: UnfoldLimits, _ body: (String, ByteStream.Source) throws -> Bool) throws {
  let file = try OpenFile(path: path)
  let archive = Archive(
    read: file.read, seek: { offset, whence in Int64(lseek(file.descriptor, Int(offset), whence)) },
    count: UnfoldCount(limits, size: file.size), isOutermost: true)
  while let member = try archive.next() {
    guard let name = member.name, member.isFile, !member.isEncrypted else { continue }
    guard try body(name, archive.read) else { return }
  }
}

/// A photo inside an archive, or the archive itself, could not be read.
package struct ArchivePhotoProblem: Error, Sendable {
  package var reason: String
  /// A full sentence.
  package var sentence: String
}

/// Reads the named members of an archive, in the archive's order, each once.
/// - Parameters:
///   - longest: a member above this many bytes is a problem.
///   - wanted: names as `MediaRecord.file` has them.
///   - body: takes a name and the bytes, or what is wrong with it. Members that are not in the archive are not told of.
/// - Throws: `ArchivePhotoProblem` where the archive cannot be read on; what `body` throws.
package func readMembers(
  _ wanted: Set<String>, of path: String, longest: Int,
  _ body: (String, Result<[UInt8], ArchivePhotoProblem>) throws -> Void
) throws {
  var open = wanted
  do {
    try eachMember(of: path, UnfoldLimits()) { member, read in
      let name = plainMemberName(member)
      guard open.remove(name) != nil else { return true }
      var bytes: [UInt8] = []
      let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
      defer { room.deallocate() }
      do {
        while bytes.count <= longest {
          let count = try read(room)
          if count == 0 { break }
          bytes.append(contentsOf: room[..<count])
        }
      } catch let damage as ArchiveProblem {
        let sentence = "\(path)!\(name) is damaged: \(damage.words)."
        try body(name, .failure(ArchivePhotoProblem(reason: "damaged_archive", sentence: sentence)))
        return !open.isEmpty
      }
      if bytes.count > longest {
        let sentence = "\(path)!\(name) is longer than \(longest >> 20) MiB."
        try body(name, .failure(ArchivePhotoProblem(reason: "photo_too_large", sentence: sentence)))
      } else {
        try body(name, .success(bytes))
      }
      return !open.isEmpty
    }
  } catch let problem as ArchiveProblem {
    throw ArchivePhotoProblem(
      reason: "damaged_archive", sentence: "\(path) is a damaged archive: \(problem.words).")
  } catch let bomb as ArchiveBomb {
    throw ArchivePhotoProblem(reason: "archive_bomb", sentence: "\(path) \(bomb.words), as no dump does.")
  } catch let failure as OpenFile.Failure {
    throw ArchivePhotoProblem(reason: "unreadable", sentence: "Cannot read \(path): \(failure.words).")
  }
}
