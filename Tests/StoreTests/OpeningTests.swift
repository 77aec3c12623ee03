// OpeningTests: a store is made, found again, and refused with a whole sentence where it is none.
import Base
import Foundation
import Migrations
import Store
import Support
import Synchronization
import Testing

private func opening(_ path: String, creating: Bool = true) -> Fault? {
  fault { _ = try Store(at: path, creating: creating) }
}

@Suite struct OpeningTests {
  private static let migrations = [
    "0001_first_store", "0002_history", "0003_fetch", "0004_annotation", "0005_scores", "0006_features",
    "0007_exports", "0008_web", "0009_decisions", "0011_run_counts",
  ]

  @Test func `a new store has its tables and its identity, and opens again`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/curate.sqlite"
      do {
        let store = try Store(at: path, creating: true)
        #expect(store.path == path)
        #expect(store.images.path == folder + "/curate.images")
        _ = try store.write { try $0.addAnnotator(named: "ada", at: testTime) }
      }
      #expect(try rows(path, "PRAGMA application_id") == ["\(0x6375_7261)"])
      #expect(try rows(path, "PRAGMA journal_mode") == ["wal"])
      #expect(try rows(path, "SELECT identifier FROM grdb_migrations ORDER BY 1") == Self.migrations)
      let again = try Store(at: path, creating: false)
      #expect(try again.read { try $0.annotators().map(\.name) } == ["ada"])
    }
  }

  @Test func `a store of the first schema grows into this one with all it has`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/old.sqlite"
      try execute(
        path,
        Migration.all[0].sql
          + """
          ;
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('0001_first_store');
          INSERT INTO run (id, command, arguments, version, started_at) VALUES (1, 'import', '[]', '0', 0);
          INSERT INTO source VALUES (1, '/d/a.csv', 'map', 1);
          INSERT INTO post (id, platform, native_id, hashtags, source_id, source_position)
            VALUES (1, 'map', 'a', '', 1, 1);
          INSERT INTO media (id, post_id, ordinal, url) VALUES (1, 1, 1, 'https://a.example/1'), (2, 1, 2, NULL);
          INSERT INTO rejected VALUES (1, '', 2, 'no_id', 'Its id is empty.');
          """)
      let store = try Store(at: path, creating: false)
      #expect(try rows(path, "SELECT url_key FROM media ORDER BY id") == ["-", "-"])
      try store.write { try $0.keyAddresses() }
      #expect(try store.read { try $0.addresses(after: nil, limit: 9) } == ["https://a.example/1"])
      #expect(
        try rows(path, "SELECT member, position, part, reason, detail, length(head) FROM rejected")
          == [" 2 0 no_id Its id is empty. 0"])
      // FNV-1a of 64 bits has published vectors; this address's key was computed with Python from its definition.
      #expect(try rows(path, "SELECT url_key FROM media ORDER BY id") == ["-4306476334830986955", "-"])
    }
  }

  @Test func `a store with labels of scores and of votes in one table keeps them all`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/old.sqlite"
      let hash = String(repeating: "a", count: 64)
      try execute(
        path,
        Migration.all[..<4].map(\.sql).joined(separator: ";\n")
          + """
          ;
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations
            VALUES ('0001_first_store'), ('0002_history'), ('0003_fetch'), ('0004_annotation');
          INSERT INTO run (id, command, arguments, version, started_at) VALUES (1, 'import', '[]', '0', 0);
          INSERT INTO source VALUES (1, '/d/a.csv', 'map', 1);
          INSERT INTO post (id, platform, native_id, hashtags, source_id, source_position)
            VALUES (1, 'map', 'a', '', 1, 1), (2, 'map', 'b', '', 1, 2), (3, 'map', 'c', '', 1, 3);
          INSERT INTO image VALUES (5, '\(hash)', 'jpeg', 9, 8, 8, 0);
          INSERT INTO media (post_id, ordinal, image_id) VALUES (3, 1, 5);
          INSERT INTO label_set VALUES (1, 'likes', 'score', 'regression', 1), (2, 'selfie', 'votes', 'majority', 1),
            (4, 'more', 'score', 'regression', 1);
          INSERT INTO label (set_id, post_id, value, score) VALUES (4, 3, 'top', 2.5), (1, 3, 'top', 0.5), (1, 1, NULL, 0.25);
          INSERT INTO label (set_id, image_id, value, probability, votes, tie) VALUES (2, 5, 'yes', 0.75, 3, 1);
          INSERT INTO label (set_id, post_id, value, score) VALUES (1, 2, 'bottom', -1);
          """)
      let store = try Store(at: path, creating: false)
      #expect(
        try rows(path, "SELECT set_id, post_id, value, score FROM post_label ORDER BY 1, 2")
          == ["1 1 - 0.25", "1 2 bottom -1.0", "1 3 top 0.5", "4 3 top 2.5"])
      #expect(
        try rows(path, "SELECT id, set_id, image_id, value, score, probability, votes, tie FROM label")
          == ["4 2 5 yes - 0.75 3 1"])
      #expect(
        try rows(path, "SELECT id, name, kind, method, run_id, summary FROM label_set WHERE id = 4")
          == ["4 more score regression 1 -"])
      #expect(try store.read { try $0.labelledImages(set: "likes").images.map(\.label) } == ["top"])
      #expect(try store.read { try $0.labelledImages(set: "selfie").images.map(\.label) } == ["yes"])
      #expect(try rows(path, "PRAGMA foreign_key_check") == [])
      #expect(try rows(path, "PRAGMA integrity_check") == ["ok"])
    }
  }

  @Test func `a store with labels, places and votes keeps them all when classifiers come in`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/old.sqlite"
      let hash = String(repeating: "a", count: 64)
      try execute(
        path,
        Migration.all[..<5].map(\.sql).joined(separator: ";\n")
          + """
          ;
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations
            VALUES ('0001_first_store'), ('0002_history'), ('0003_fetch'), ('0004_annotation'), ('0005_scores');
          INSERT INTO run (id, command, arguments, version, started_at) VALUES (1, 'import', '[]', '0', 0);
          INSERT INTO source VALUES (1, '/d/a.csv', 'map', 1);
          INSERT INTO post (id, platform, native_id, hashtags, source_id, source_position)
            VALUES (1, 'map', 'a', '', 1, 1), (2, 'map', 'b', '', 1, 2), (3, 'map', 'c', '', 1, 3);
          INSERT INTO image VALUES (5, '\(hash)', 'jpeg', 9, 8, 8, 0), (6, 'b\(hash.dropFirst())', 'png', 9, 8, 8, 0);
          INSERT INTO media (post_id, ordinal, image_id) VALUES (3, 1, 5);
          INSERT INTO task VALUES (1, 'selfie', '', 0);
          INSERT INTO annotator VALUES (1, 'ada', 0), (2, 'ben', 0);
          INSERT INTO vote (task_id, question, item, image_id, annotator_id, label, cast_at, seconds, run_id, kind)
            VALUES (1, 'selfie', '\(hash)', 5, 1, 'yes', 7, 1.5, 1, 'vote'),
              (1, 'selfie', '\(hash)', 5, 2, 'no', 8, NULL, 1, 'vote');
          INSERT INTO assignment VALUES (1, 5, 1, 'regular', 1, 0, 1, 99), (1, 5, 2, 'conflict', 2, 700, 1, 100);
          INSERT INTO label_set VALUES (1, 'likes', 'score', 'regression', 1, '{"a": 1}'),
            (2, 'selfie', 'votes', 'majority', 1, NULL), (9, 'empty', 'votes', 'majority', 1, NULL);
          INSERT INTO post_label VALUES (1, 3, 'top', 0.5), (1, 2, NULL, 0.25);
          INSERT INTO label (id, set_id, image_id, value, score, probability, votes, tie)
            VALUES (4, 2, 6, 'yes', NULL, 0.75, 3, 1), (3, 2, 5, 'no', 2.5, NULL, NULL, 0);
          """)
      let tables = [
        "label_set": "id, name, kind, method, run_id, summary",
        "label": "id, set_id, image_id, value, score, probability, votes, tie",
        "post_label": "set_id, post_id, value, score",
        "assignment": "task_id, image_id, annotator_id, reason, given_at, expires_at, run_id, process",
        "vote": "*", "current_vote": "*", "post": "*", "image": "*",
      ]
      func everything() throws -> [String: [String]] {
        try tables.reduce(into: [:]) { found, table in
          found[table.key] = try rows(path, "SELECT \(table.value) FROM \(table.key) ORDER BY 1, 2, 3")
        }
      }
      let before = try everything()
      #expect(before.values.allSatisfy { $0.count >= 2 })
      let store = try Store(at: path, creating: false)
      #expect(try everything() == before)
      #expect(try rows(path, "PRAGMA foreign_key_check") == [])
      #expect(try rows(path, "PRAGMA integrity_check") == ["ok"])
      // What kept labels and sets together keeps them together still.
      #expect(throws: (any Error).self) { try execute(path, "INSERT INTO label (set_id, image_id) VALUES (77, 5)") }
      #expect(throws: (any Error).self) {
        try execute(path, "INSERT INTO label_set VALUES (3, 'x', 'x', 'x', 1, NULL)")
      }
      try execute(path, "DELETE FROM post WHERE id = 2")
      #expect(try rows(path, "SELECT post_id FROM post_label") == ["3"])
      try store.write { connection in
        _ = try connection.beginLabelSet(name: "likes", kind: .score, method: "ratio", run: 1)
        _ = try connection.beginLabelSet(name: "selfie", kind: .votes, method: "majority", run: 1)
        _ = try connection.beginLabelSet(name: "model", kind: .model, method: "svm", run: 1)
      }
      #expect(try rows(path, "SELECT * FROM post_label") == [])
      #expect(try rows(path, "SELECT * FROM label") == [])
      try execute(path, "DELETE FROM media; DELETE FROM vote; DELETE FROM image WHERE id = 5")
      #expect(try rows(path, "SELECT * FROM assignment") == [])
    }
  }

  @Test func `an empty file becomes a store`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([], to: folder + "/a.db")
      let store = try Store(at: folder + "/a.db", creating: false)
      #expect(try store.read { try $0.imageCount() } == 0)
      #expect(store.images.path == folder + "/a.images")
    }
  }

  @Test func `a newer store is refused, and left as it was`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/s.sqlite"
      _ = try Store(at: path, creating: true)
      try execute(path, "INSERT INTO grdb_migrations VALUES ('9999_from_the_future'); CREATE TABLE future (a)")
      #expect(
        opening(path)
          == Fault(
            .data,
            "The store \(path) was made by a newer curate than this one (\(Version.current)); update curate to use it.")
      )
      #expect(
        try rows(path, "SELECT identifier FROM grdb_migrations ORDER BY 1")
          == Self.migrations + ["9999_from_the_future"])
    }
  }

  @Test func `a text file is no store`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/notes.txt"
      let text = String(repeating: "Not a store at all, but some notes.\n", count: 50)
      try AtomicFile.write(text, to: path)
      #expect(
        opening(path)
          == Fault(.data, "\(path) is not a store of curate: it is no SQLite file; name another with --store."))
      #expect(try AtomicFile.read(path) == Array(text.utf8))
    }
  }

  @Test func `another program's SQLite file is refused, and not a byte of it changes`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/bookmarks.sqlite"
      try execute(path, "CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES ('https://a.example/')")
      let before = try AtomicFile.read(path)
      #expect(
        opening(path)
          == Fault(.data, "\(path) is an SQLite file, but not a store of curate; name another with --store."))
      #expect(try AtomicFile.read(path) == before)
      #expect(filesBelow(folder) == ["bookmarks.sqlite"])
    }
  }

  @Test func `a missing store is only made where that is asked for`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/none.sqlite"
      #expect(
        opening(path, creating: false)
          == Fault(.noInput, "There is no store at \(path); curate import makes one, or name yours with --store."))
      #expect(filesBelow(folder) == [])
      #expect(
        opening(folder + "/none/s.sqlite")
          == Fault(.cannotCreate, "Cannot create the store \(folder)/none/s.sqlite: its folder does not exist."))
    }
  }

  @Test func `a place where no file can be made is named`() throws {
    #expect(
      opening("/proc/curate.sqlite")
        == Fault(
          .cannotCreate,
          "Cannot write the store /proc/curate.sqlite: the file or its folder is read-only or cannot be opened."))
    try withTemporaryFolder { folder in
      #expect(
        opening(folder)
          == Fault(
            .data,
            "\(folder) is a folder, not a store; name the store's file, such as \(folder)/curate.sqlite."))
    }
  }

  @Test func `a store whose making was killed half-way is made to its end`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/s.sqlite"
      // What is there when the kill comes after the first statement of the first migration.
      try execute(path, "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
      #expect(try Store(at: path, creating: false).read { try $0.funnel(relativeTo: folder).first?.count } == 0)
    }
  }

  @Test func `a damaged store is called damaged`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/s.sqlite"
      try autoreleasing {
        let store = try storeOfImages(2_000, in: folder)
        #expect(store.path == folder + "/store.sqlite")
      }
      try execute(folder + "/store.sqlite", "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
      var bytes = try AtomicFile.read(folder + "/store.sqlite")
      // All but the first page, which says what the file is.
      for at in 4096..<bytes.count { bytes[at] = 0x5a }
      try AtomicFile.write(bytes, to: path)
      #expect(
        fault {
          let store = try Store(at: path, creating: false)
          _ = try store.read { try $0.images(after: nil, limit: 5_000) }
        } == Fault(.data, "The store \(path) is damaged; restore it from a copy."))
    }
  }

  @Test func `a write that throws leaves nothing behind`() throws {
    struct Stop: Error {}
    try withTemporaryFolder { folder in
      let store = try storeOfImages(0, in: folder)
      #expect(throws: Stop.self) {
        try store.write { connection in
          _ = try connection.addAnnotator(named: "ada", at: testTime)
          throw Stop()
        }
      }
      #expect(try store.read { try $0.annotators().isEmpty })
    }
  }

  @Test func `a fault inside a write stays the fault that it is`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(0, in: folder)
      #expect(fault { try store.write { _ in throw Fault(.data, "No.") } } == Fault(.data, "No."))
    }
  }

  @Test func `two openings of one store see each other's writes`() throws {
    try withTemporaryFolder { folder in
      let one = try storeOfImages(1, in: folder)
      let two = try Store(at: folder + "/store.sqlite", creating: false)
      let trouble = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 2) { side in
        for number in 0..<100 {
          do {
            try (side == 0 ? one : two).write { _ = try $0.addAnnotator(named: "\(side) \(number)", at: testTime) }
          } catch {
            trouble.withLock { $0.append("\(error)") }
          }
        }
      }
      #expect(trouble.withLock { $0 } == [])
      #expect(try one.read { try $0.annotators().count } == 200)
      #expect(try two.read { try $0.annotators().count } == 200)
    }
  }
}

/// Lets go of what is made inside before it returns.
private func autoreleasing(_ body: () throws -> Void) throws { try body() }
