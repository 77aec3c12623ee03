// FunnelTests: the numbers of `curate status`, and the ledger behind them.
import Base
import Store
import Support
import Testing

@Suite struct FunnelTests {
  @Test func `an empty store has the fixed steps, all at nought`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let steps: [String] = [
        "collected", "revisited", "gone", "with_photographs", "images", "faces_searched", "with_faces", "one_face",
        "voted_images",
      ]
      let expected = steps.map { FunnelStep(step: $0, count: 0) }
      #expect(try store.read { try $0.funnel(relativeTo: folder) } == expected)
    }
  }

  @Test func `each step counts what it says`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      for id in ["A", "B", "C", "D"] { try crawl.add(id, at: 100) }
      try crawl.beginSeeing()
      for id in ["A", "B", "C"] { try crawl.add(id, at: 200) }
      _ = try crawl.endRevisit(at: 200)
      try crawl.store.write { connection in
        var images: [Int64] = []
        for number in 0..<5 {
          images.append(
            try connection.addImage(
              sha256: String(repeating: "\(number)", count: 64), kind: .jpeg, bytes: 1, width: 1, height: 1,
              at: testTime
            ).id)
        }
        let a = try connection.addMedia(post: 1, ordinal: 1, url: "https://a.example/1", file: nil)
        _ = try connection.addMedia(post: 1, ordinal: 2, url: "https://a.example/2", file: nil)
        _ = try connection.addMedia(post: 2, ordinal: 1, url: "https://a.example/2", file: nil)
        try connection.setImage(images[0], ofMedia: a.id)
        let face = FaceBox(left: 1, top: 1, right: 2, bottom: 2, confidence: 1, subDetector: 0)
        for (index, faces) in [0, 1, 1, 3].enumerated() {
          try connection.saveDetection(
            imageID: images[index], detector: "d", faces: Array(repeating: face, count: faces))
        }
        try connection.saveTask(name: "t", yaml: "", at: testTime)
        let task = try #require(try connection.task(named: "t")).id
        let ada = try connection.addAnnotator(named: "ada", at: testTime).id
        for (index, label) in [(0, "y"), (1, "y"), (1, nil), (2, "n"), (2, "y")] as [(Int, String?)] {
          try connection.appendVote(
            task: task, question: "q", item: "\(index)", image: images[index], annotator: ada, label: label,
            at: testTime,
            seconds: nil, run: crawl.run)
        }
        let set = try connection.beginLabelSet(name: "z", kind: .votes, method: "majority", run: crawl.run)
        for index in 0..<3 {
          try connection.addImageLabel(
            set: set, image: images[index], value: index == 0 ? "y" : "n", probability: 1, votes: 1, tie: false)
        }
        // The second export to the same folder counts; the first is what it replaced.
        for (seed, count) in [(1, 3), (2, 2)] {
          try connection.recordExport(
            ExportRecord(directory: "/out", label: "z", seed: UInt64(seed), manifestSHA256: "x"), run: crawl.run,
            items: (0..<count).map {
              ExportItem(key: "k\($0)", image: images[$0], split: $0 == 0 ? "test" : "train", label: "y", copy: 0)
            })
        }
        try connection.recordExport(
          ExportRecord(directory: folder + "/in/side", label: "z", seed: 0, manifestSHA256: "x"), run: crawl.run,
          items: [ExportItem(key: "k", image: images[0], split: "train", label: "y", copy: 0)])
      }
      let steps: [(String, Int)] = [
        ("collected", 4), ("revisited", 3), ("gone", 1), ("with_photographs", 1), ("images", 5), ("faces_searched", 4),
        ("with_faces", 3), ("one_face", 2), ("voted_images", 2), ("label z=n", 2), ("label z=y", 1),
        ("exported /out train", 1), ("exported /out test", 1), ("exported in/side train", 1),
      ]
      let expected = steps.map { FunnelStep(step: $0.0, count: $0.1) }
      #expect(try crawl.store.read { try $0.funnel(relativeTo: folder) } == expected)
      let faces = try crawl.store.read { try $0.faceCounts() }
      #expect((faces.none, faces.one, faces.many) == (1, 2, 1))
      #expect(try crawl.store.read { try $0.addressCount() } == 2)
      #expect(try crawl.store.read { try $0.unfetchedCount() } == 1)
    }
  }
}

@Suite struct LedgerTests {
  @Test func `an item has one row, its last end, and a count of its runs`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(0, in: folder)
      let failed = LedgerEntry(item: "x", fingerprint: "1", status: .failed, reason: "late", message: "it is late")
      let done = LedgerEntry(item: "x", fingerprint: "2", status: .done)
      for entry in [failed, done] { try store.write { try $0.record(entry, stage: "s", at: testTime) } }
      #expect(try store.read { try $0.ledgerEntry(of: "x", stage: "s") } == done)
      #expect(try store.read { try $0.ledgerEntry(of: "x", stage: "t") } == nil)
      #expect(try rows(store.path, "SELECT runs FROM stage_item") == ["2"])
    }
  }

  @Test func `stages are counted, and their problems listed`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(0, in: folder)
      let failed = LedgerEntry(item: "z", fingerprint: "1", status: .failed, reason: "late", message: "it is late")
      let rejected = LedgerEntry(item: "a", fingerprint: "1", status: .rejected, reason: "odd", message: "it is odd")
      try store.write { connection in
        for entry in [failed, rejected, LedgerEntry(item: "b", fingerprint: "1", status: .done)] {
          try connection.record(entry, stage: "s", at: testTime)
        }
        try connection.record(LedgerEntry(item: "a", fingerprint: "1", status: .done), stage: "t", at: testTime)
      }
      #expect(try store.read { try $0.problems(of: "s") } == [rejected, failed])
      let counts = try store.read { try $0.stageCounts() }
      #expect(Set(counts.keys) == ["s", "t"])
      #expect(counts["s"].map { [$0.done, $0.failed, $0.rejected] } == [1, 1, 1])
      #expect(counts["t"].map { [$0.done, $0.failed, $0.rejected] } == [1, 0, 0])
    }
  }

  @Test func `a run is noted with what was typed, and how it ended`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(0, in: folder)
      let id = try store.write { try $0.beginRun(command: "import", arguments: ["a b", "\"c\""], at: testTime) }
      let row = "SELECT command, arguments, version, started_at, finished_at, outcome FROM run WHERE id = \(id)"
      #expect(
        try rows(store.path, row) == [#"import ["a b","\"c\""] \#(Version.current) 1500000000 - -"#])
      try store.write { try $0.endRun(id, outcome: "done", at: UTCTime(seconds: 1_500_000_009)) }
      #expect(try rows(store.path, row).first?.hasSuffix("1500000009 done") == true)
    }
  }
}
