// Scratch: unfinished files in a folder that several runs share, and what killed runs have left there.
import Foundation
import Synchronization

/// Names for files that are not finished, and their owner's sign of life: a lock file that the kernel unlocks when the
/// owner ends, however it ends. So another run can tell what nobody will finish from what somebody is at.
package final class Scratch: Sendable {
  /// The folder, as it was named.
  package let folder: String
  private let owner: String
  private let lock: Int32
  private let hasLeft = Mutex(false)

  private static let lockEnding = ".lock"
  private static let partEnding = ".part"

  /// Makes the folder where it is missing, and removes what owners that live no more have left in it.
  /// - Throws: `Fault` with `cannotCreate` where the folder refuses, `io` where the disk has no room.
  package init(in folder: String) throws {
    self.folder = folder
    owner = String(UInt64.random(in: 0 ... .max), radix: 36)
    try AtomicFile.createFolder(folder)
    // Locked before it has its name: a lock file that is seen is held, or its owner has ended.
    let unnamed = "\(folder)/.\(owner)\(Self.lockEnding)"
    lock = open(unnamed, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard lock >= 0 else {
      throw Fault(.creating(errno), "Cannot write into the folder \(folder): \(lastSystemError()).")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0, rename(unnamed, "\(folder)/\(owner)\(Self.lockEnding)") == 0 else {
      let cause = lastSystemError()
      close(lock)
      unlink(unnamed)
      throw Fault(.cannotCreate, "Cannot lock a file in the folder \(folder): \(cause).")
    }
    Self.sweep(folder, but: owner)
  }

  deinit { leave() }

  /// Takes the sign of life away; threads that still hold the object must be done with it. May be called more than once.
  package func leave() {
    let isFirst = hasLeft.withLock { left in
      defer { left = true }
      return !left
    }
    guard isFirst else { return }
    unlink("\(folder)/\(owner)\(Self.lockEnding)")
    close(lock)
  }

  /// A name in the folder that is nobody else's, for a file that its owner moves or removes in the end.
  package func newPath() -> String {
    "\(folder)/\(owner)-\(String(UInt64.random(in: 0 ... .max), radix: 36))\(Self.partEnding)"
  }

  /// Whether a name in such a folder is one that `Scratch` gives.
  package static func isScratch(_ name: String) -> Bool { name.hasSuffix(partEnding) || name.hasSuffix(lockEnding) }

  private static func sweep(_ folder: String, but own: String) {
    var left: [String: [String]] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isScratch(name) {
      let owner = name.drop { $0 == "." }.prefix { $0 != "-" && $0 != "." }
      left[String(owner), default: []].append(name)
    }
    for (owner, names) in left where owner != own {
      // A lock file without its name is about to get it.
      if names.contains(where: { $0.hasPrefix(".") && isYoung("\(folder)/\($0)") }) { continue }
      guard !isAlive(owner, in: folder) else { continue }
      for name in names.sorted(by: { !$0.hasSuffix(lockEnding) && $1.hasSuffix(lockEnding) }) {
        unlink("\(folder)/\(name)")
      }
    }
  }

  private static func isYoung(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && time(nil) - status.st_mtim.tv_sec < 60
  }

  /// Without a lock file there is no owner; a file system that knows no locks cannot tell, and what may live is spared.
  private static func isAlive(_ owner: String, in folder: String) -> Bool {
    let file = open("\(folder)/\(owner)\(lockEnding)", O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return errno != ENOENT }
    defer { close(file) }
    return flock(file, LOCK_EX | LOCK_NB) != 0
  }
}
