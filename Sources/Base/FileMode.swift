// FileMode: what a path or an open file is, so that nobody else has to know the system's struct for it.
import Foundation

/// The kinds of things that a path may lead to, as far as they matter here.
package enum FileMode: Sendable, Hashable {
  case file
  case folder
  /// A pipe, a device, a socket.
  case other

  /// What a path leads to, links followed; nil where `errno` says why that cannot be told.
  package init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// What an open file is; nil where `errno` says why that cannot be told.
  package init?(ofOpen file: Int32) {
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}
