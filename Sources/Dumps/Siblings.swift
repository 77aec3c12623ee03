// Siblings: the files beside a document, in its folder or in its archive.
internal import Base
import Foundation

/// Answers whether a file is there and how a medium refers to it. Paths are built from `Document.stem` or
/// `Document.folder`.
protocol Siblings {
  func isThere(_ path: String) -> Bool
  /// A medium of the file, which is there.
  func medium(_ path: String, url: String?, ordinal: Int?) -> MediaRecord
}

extension Siblings {
  /// The path of a photo with this stem and any ending that photos have.
  func photo(_ stem: String) -> String? {
    ["jpg", "webp", "png", "jpeg"].lazy.map { "\(stem).\($0)" }.first { isThere($0) }
  }
}

/// Files of the file system.
struct FolderSiblings: Siblings {
  func isThere(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  func medium(_ path: String, url: String?, ordinal: Int?) -> MediaRecord {
    MediaRecord(url: url, file: path, ordinal: ordinal)
  }
}

/// Members of an archive. Their names are listed when the first one is asked for: an archive of nothing but metadata is
/// read once.
final class ArchiveSiblings: Siblings {
  private let archive: String
  private let limits: UnfoldLimits
  /// The names' hashes: ten million members take a tenth of what their names would.
  private lazy var names: Set<UInt64> = {
    // An archive that is damaged is reported where its documents are read; here it has what can be listed.
    var names: Set<UInt64> = []
    try? eachMember(of: archive, limits) { name, _ in
      names.insert(Self.hash(plainMemberName(name)))
      return true
    }
    return names
  }()

  init(_ archive: String, _ limits: UnfoldLimits) {
    self.archive = archive
    self.limits = limits
  }

  func isThere(_ path: String) -> Bool { names.contains(Self.hash(plainMemberName(path))) }

  func medium(_ path: String, url: String?, ordinal: Int?) -> MediaRecord {
    MediaRecord(url: url, file: plainMemberName(path), archive: archive, ordinal: ordinal)
  }

  /// FNV-1a of 64 bits (Fowler, Noll and Vo): the same in every process, unlike Swift's own.
  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

/// A member's path without the dots and doubled slashes that tar files like.
func plainMemberName(_ path: String) -> String {
  guard path.contains("./") || path.contains("//") || path.hasPrefix("/") else { return path }
  return path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
}

/// No files: a stream has nothing beside it.
struct NoSiblings: Siblings {
  func isThere(_ path: String) -> Bool { false }

  func medium(_ path: String, url: String?, ordinal: Int?) -> MediaRecord { MediaRecord(url: url, ordinal: ordinal) }
}
