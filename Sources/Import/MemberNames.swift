// MemberNames: the files inside a folder or archive, named from the dump on.
import Foundation

/// Remembers the last answer, since thousands of records in a row come from one file.
struct MemberNames {
  private var last: (source: String, root: String, member: String?)?

  /// The name of `source` inside the dump; nil where it is the dump itself.
  mutating func member(_ source: String, of root: String) -> String? {
    if let last, last.source == source, last.root == root { return last.member }
    let member = Self.find(source, in: root)
    last = (source, root, member)
    return member
  }

  private static func find(_ source: String, in root: String) -> String? {
    if source == root { return nil }
    // The dump may have been named by a relative path or with dots in it.
    let inside = source == "-" ? "-" : URL(fileURLWithPath: source).standardizedFileURL.path
    for path in [source, inside] {
      for separator in ["/", "!"] where path.hasPrefix(root + separator) {
        return String(path.dropFirst(root.count + 1))
      }
    }
    return inside == root ? nil : source
  }
}
