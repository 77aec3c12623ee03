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

  /// Whether somebody is at work in such a folder.
  /// - Parameter own: who asks, and does not count.
  package static func isInUse(_ folder: String, but own: Scratch? = nil) -> Bool {
    names(in: folder).keys.contains { owner in owner != own?.owner && isAlive(owner, in: folder) }
  }

  /// What owners that live no more have left in such a folder, as paths, sorted. Nothing is removed.
  package static func abandoned(in folder: String) -> [String] {
    names(in: folder).filter { !isAtWork($0.key, $0.value, in: folder) }.values.joined().map { "\(folder)/\($0)" }
      .sorted()
  }

  /// Whether a name in such a folder is one that `Scratch` gives.
  package static func isScratch(_ name: String) -> Bool { name.hasSuffix(partEnding) || name.hasSuffix(lockEnding) }

  private static func sweep(_ folder: String, but own: String) {
    for (owner, names) in names(in: folder) where owner != own && !isAtWork(owner, names, in: folder) {
      for name in names.sorted(by: { !$0.hasSuffix(lockEnding) && $1.hasSuffix(lockEnding) }) {
        unlink("\(folder)/\(name)")
      }
    }
  }

  /// The names in the folder, by their owners.
  private static func names(in folder: String) -> [String: [String]] {
    var found: [String: [String]] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isScratch(name) {
      let owner = name.drop { $0 == "." }.prefix { $0 != "-" && $0 != "." }
      found[String(owner), default: []].append(name)
    }
    return found
  }

  private static func isAtWork(_ owner: String, _ names: [String], in folder: String) -> Bool {
    // A lock file without its name is about to get it.
    names.contains { $0.hasPrefix(".") && isYoung("\(folder)/\($0)") } || isAlive(owner, in: folder)
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
