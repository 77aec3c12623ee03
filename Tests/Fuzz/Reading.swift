// Reading: a case through every dialect, and through the import.
import Base
import Dumps
import Foundation
import Import
import Store

/// What a reading came to. Two readings of the same dump are equal.
struct Reading: Equatable {
  var events: [DumpEvent] = []
  var summary: DumpSummary?
  var fault: Fault?

  /// - Throws: what is no `Fault`, which no dump may cause.
  init(_ path: String, _ reader: DumpReader) throws {
    do {
      var events: [DumpEvent] = []
      defer { self.events = events }
      summary = try reader.read(path: path) { events.append($0) }
    } catch let fault as Fault {
      self.fault = fault
    }
  }

  func check(_ broken: inout Broken) {
    for event in events { broken.check(event) }
    if let fault {
      broken.unless(fault.code != .bug, "A fault is curate's own: \(fault.sentence)")
      broken.unless(fault.sentence.hasSuffix("."), "A fault's sentence has no end: \(fault.sentence)")
      broken.unlessReadable(fault.sentence)
    }
    guard let summary else { return }
    broken.unless(!events.isEmpty, "A reading ends well and found nothing.")
    broken.unless(
      summary.documents > 0 || !events.contains { if case .post = $0 { true } else { false } },
      "There are posts, and no document that they came from.")
    broken.unless(!summary.dialects.contains(.auto), "A document is said to be in the dialect auto.")
    broken.unless(
      Set(summary.dialects).count == summary.dialects.count && summary.dialects.count <= summary.documents,
      "\(summary.documents) documents were in \(summary.dialects.count) dialects.")
  }

  var posts: Int { events.count { if case .post = $0 { true } else { false } } }
}

/// Reads the dump at `path` as `auto` does, in some of the named dialects, and by the map. Case after case takes other
/// dialects: all of them for each would be most of the work, and mostly refused at the door.
/// - Parameter read: one reading, as `Reading.init`.
/// - Returns: what `auto` made of it.
func readInDialects(
  _ path: String, case number: Int, map: FieldMap, _ broken: inout Broken,
  _ read: (String, DumpReader) throws -> Reading
) throws -> Reading {
  let found = try read(path, DumpReader())
  found.check(&broken)
  let again = try read(path, DumpReader())
  broken.unless(again == found, "A second reading is not the same.")
  let named = Dialect.allCases.filter { $0 != .auto && $0 != .map }
  for step in 0..<3 {
    try read(path, DumpReader(dialect: named[(number + step * 3) % named.count])).check(&broken)
  }
  try read(path, DumpReader(map: map)).check(&broken)
  return found
}

/// Imports the dump into a new store twice.
/// - Parameter importOnce: one import, as the function of that name.
func importTwice(
  _ path: String, _ found: Reading, store folder: String, _ broken: inout Broken,
  _ importOnce: (String, Store) throws -> ImportReport?
) throws {
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try AtomicFile.createFolder(folder)
  let store = try Store(at: folder + "/store.sqlite", creating: true)
  guard let first = try importOnce(path, store), let second = try importOnce(path, store) else {
    return broken.unless(found.fault != nil, "The import ends with a fault, and the reading did not.")
  }
  broken.unless(found.fault == nil, "The import ends well, and the reading did not.")
  broken.unless(first.records == found.posts, "\(found.posts) posts were read and \(first.records) imported.")
  broken.unless(
    first.postsNew <= first.postsSeen && first.postsSeen <= first.records,
    "Of \(first.records) records there are \(first.postsSeen) posts, and \(first.postsNew) new ones.")
  broken.unless(
    first.records
      == first.postsSeen + first.merged.values.reduce(0, +) + first.rejects["other_account", default: 0],
    "\(first.records) records are not \(first.postsSeen) posts, \(first.merged) and \(first.rejects).")
  broken.unless(second.postsNew == 0, "The same dump a second time brings \(second.postsNew) posts.")
  broken.unless(second.observations == 0, "The same dump a second time brings \(second.observations) readings.")
  broken.unless(second.comments == 0, "The same dump a second time brings \(second.comments) comments.")
  broken.unless(second.images == 0, "The same dump a second time brings \(second.images) photographs.")
  broken.unless(
    (first.postsSeen, first.accounts, first.records) == (second.postsSeen, second.accounts, second.records)
      && first.rejects == second.rejects,
    "The same dump a second time has other counts.")
}

func importOnce(_ path: String, into store: Store) throws -> ImportReport? {
  let run = try store.write {
    try $0.beginRun(command: "import", arguments: [path], at: UTCTime(seconds: 1_541_030_400))
  }
  do {
    return try Importer(store: store, run: run).run(
      paths: [path], reader: DumpReader())
  } catch let fault as Fault where fault.code != .bug {
    return nil
  }
}
