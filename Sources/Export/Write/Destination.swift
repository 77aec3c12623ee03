import Base
// Destination: where an export goes: what may stand there, and how the finished one takes its place.
internal import CFolders
import Foundation

/// A place for an export, checked: free, or taken by an export that may be replaced.
struct Destination {
  /// As the user typed it, for sentences.
  let typed: String
  /// Absolute, and not a link.
  let path: String
  /// Whether an export stands there now.
  let isTaken: Bool

  /// Where the export grows.
  var partial: String { path + ".partial" }

  /// - Throws: `Fault(.cannotCreate)` where something stands there that is not to be replaced.
  /// - Parameter flag: what the user has said, or may say, to replace an export.
  init(_ directory: String, force: Bool, flag: String = "--force") throws {
    typed = directory
    let standard = URL(fileURLWithPath: directory).standardizedFileURL.path
    // A link stays, and what it leads to is replaced.
    path =
      realpath(standard, nil).map { found in
        defer { free(found) }
        return String(cString: found)
      } ?? standard
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      isTaken = false
      return
    }
    guard isFolder.boolValue else {
      throw Fault(.cannotCreate, "\(directory) is a file; name a folder for the export.")
    }
    let entries: [String]
    do {
      entries = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw Fault(.cannotCreate, "The folder \(directory) cannot be read; name another for the export.")
    }
    isTaken = !entries.isEmpty
    if isTaken { try Self.checkReplaceable(path, entries: entries, typed: directory, force ? flag : nil) }
  }

  private static func checkReplaceable(_ path: String, entries: [String], typed: String, _ flag: String?) throws {
    guard isExport(path) else {
      let hint =
        flag.map { "\($0) replaces exports of curate's only, and this is none: it has no dataset.json of one" } ?? ""
      throw Fault(
        .cannotCreate,
        "The folder \(typed) is not empty\(hint.isEmpty ? "" : " (\(hint))"); remove it or name another for the export."
      )
    }
    guard let flag else {
      throw Fault(
        .cannotCreate,
        "The folder \(typed) is not empty: an export is in it. --force replaces it, --update where it would change; or name "
          + "another folder.")
    }
    if let other = entries.sorted().first(where: { !isOfAnExport($0) }) {
      throw Fault(
        .cannotCreate,
        "The export \(typed) holds \(other), which curate did not write and \(flag) would remove; move it away first.")
    }
  }

  /// Whether a folder is a whole export of curate's.
  static func isExport(_ path: String) -> Bool {
    (try? AtomicFile.readRegular(path + "/dataset.json")).flatMap {
      try? JSONDecoder().decode(DatasetSummary.self, from: Data($0))
    } != nil
  }

  /// Whether an export has an entry of that name.
  static func isOfAnExport(_ name: String) -> Bool {
    let names = [
      PartialFolder.marker, "train", "test", "annotations", "manifest.jsonl", "manifest.csv", "dataset.json",
      "croissant.json", "README.md",
      "contact-sheet.jpg",
    ]
    return names.contains(name)
      || Side.allCases.contains { name.hasPrefix($0.rawValue + "-") && name.hasSuffix(".tar") }
  }

  /// Puts the finished folder in its place: at every moment there is what was there before, or all of the new one.
  /// - Parameter claim: of `partial`, which is given up.
  func take(_ claim: PartialFolder) throws {
    guard cfolders_sync(partial) == 0 else {
      throw fullDiskFault() ?? Fault(.io, "Cannot write \(typed): \(lastSystemError()).")
    }
    if isTaken {
      if cfolders_exchange(partial, path) != 0 { try replaceInTwoSteps() }
    } else if rename(partial, path) != 0 {
      // An empty folder gives way, as POSIX has it.
      throw Fault(.cannotCreate, "Cannot create \(typed): \(lastSystemError()).")
    }
    // The old export lies where the next one would grow, and goes like one that was killed. The marker goes last: until
    // then it tells whose that folder is.
    if isTaken { (try? PartialFolder(partial, of: path, asTyped: typed))?.remove() }
    claim.unmark(in: path)
  }

  /// For file systems that cannot exchange two names.
  private func replaceInTwoSteps() throws {
    let cause = lastSystemError()
    let old = path + ".replaced"
    guard rename(path, old) == 0 else { throw Fault(.cannotCreate, "Cannot replace \(typed): \(cause).") }
    guard rename(partial, path) == 0 else {
      let cause = lastSystemError()
      rename(old, path)
      throw Fault(.cannotCreate, "Cannot replace \(typed): \(cause).")
    }
    guard rename(old, partial) == 0 else {
      throw Fault(
        .io, "The export \(typed) is whole; the one before it is left in \(typed).replaced and can be removed.")
    }
  }
}
