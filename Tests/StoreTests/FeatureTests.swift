// FeatureTests: features and predictions come out of the store as they went in, and go with their images.
import Base
import Store
import Support
import Testing

@Suite struct FeatureTests {
  private func images(_ store: Store) throws -> [StoredImage] {
    try store.read { try $0.images(after: nil, limit: 999) }
  }

  @Test func `numbers come back bit for bit`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(3, in: folder)
      let ids = try images(store).map(\.id)
      let odd: [Float] = [0, -0, 1, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, 1 / 3]
      try store.write { connection in
        let set = try connection.featureSet(name: "net", fingerprint: "net 1", dimensions: 6)
        try connection.saveFeatures(set: set, image: ids[0], vector: [9, 9, 9, 9, 9, 9])
        try connection.saveFeatures(set: set, image: ids[0], vector: odd)
        try connection.saveFeatures(set: set, image: ids[2], vector: odd.reversed())
        #expect(try connection.featureSet(name: "net", fingerprint: "net 1", dimensions: 6) == set)
        #expect(
          try connection.featureSet(fingerprint: "net 1")
            == connection.featureSets().first)
        #expect(try connection.featureSet(fingerprint: "net 2") == nil)
        let found = try connection.features(set: set, images: ids + [77])
        #expect(
          found.mapValues { $0.map(\.bitPattern) } == [
            ids[0]: odd.map(\.bitPattern), ids[2]: odd.reversed().map(\.bitPattern),
          ])
        #expect(try connection.featureCount(set: set) == 2)
        #expect(try ids.map { try connection.hasFeatures(set: set, image: $0) } == [true, false, true])
        let hashes = try connection.images(after: nil, limit: 9).map(\.sha256)
        #expect(try hashes.map { try connection.hasFeatures(fingerprint: "net 1", sha256: $0) } == [true, false, true])
        #expect(try !connection.hasFeatures(fingerprint: "net", sha256: hashes[0]))
      }
      // 1 as a 32-bit float, little-endian.
      #expect(try rows(store.path, "SELECT hex(substr(vector, 9, 4)) FROM feature ORDER BY id LIMIT 1") == ["0000803F"])
    }
  }

  @Test func `a fingerprint stands for one length`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(1, in: folder)
      let image = try images(store)[0].id
      let set = try store.write { try $0.featureSet(name: "net", fingerprint: "net 1", dimensions: 6) }
      #expect(
        fault { _ = try store.write { try $0.featureSet(name: "net", fingerprint: "net 1", dimensions: 7) } }
          == Fault(.bug, "A bug of curate's: the features net 1 have 7 numbers now, and had 6."))
      for damage in ["x'0000803F'", "x'000080'"] {
        try execute(
          store.path,
          "INSERT INTO feature (set_id, image_id, vector) VALUES (\(set), \(image), \(damage)) "
            + "ON CONFLICT DO UPDATE SET vector = excluded.vector")
        #expect(
          fault { _ = try store.read { try $0.features(set: set, images: [image]) } }
            == Fault(
              .data, "The store's features of an image have another length than their set's 6; it is damaged."))
      }
    }
  }

  @Test func `a set that is dropped, and an image that is deleted, take their rows along`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(3, in: folder)
      let ids = try images(store).map(\.id)
      let (one, two) = try store.write { connection in
        let run = try connection.beginRun(command: "test", arguments: [], at: testTime)
        let (one, two) = (
          try connection.featureSet(name: "a", fingerprint: "a", dimensions: 1),
          try connection.featureSet(name: "b", fingerprint: "b", dimensions: 1)
        )
        let classifier = try connection.classifier(
          name: "selfie", fingerprint: "c", positive: "selfie", negative: "other", summary: "{}", run: run)
        try connection.saveTask(name: "t", yaml: "", at: testTime)
        let task = try #require(try connection.task(named: "t")).id
        for id in ids {
          try connection.saveFeatures(set: one, image: id, vector: [1])
          try connection.saveFeatures(set: two, image: id, vector: [2])
          try connection.keepPrediction(classifier: classifier, image: id, probability: 0.5)
        }
        try connection.replaceFoldProbabilities(
          ids.map { FoldProbability(image: $0, label: "yes", probability: 0.25, fold: 0) },
          of: FoldRun(positive: "yes", negative: "no", features: ["a"], head: "svm", folds: 2), task: task,
          question: "q", at: testTime, run: run)
        return (one, two)
      }
      try execute(store.path, "DELETE FROM label; DELETE FROM image WHERE id = \(ids[0])")
      for table in ["feature", "prediction", "fold_probability"] {
        #expect(
          try rows(store.path, "SELECT DISTINCT image_id FROM \(table) ORDER BY 1")
            == ids[1...].sorted().map { "\($0)" })
      }
      try store.write { try $0.dropFeatures(set: one) }
      #expect(try rows(store.path, "SELECT DISTINCT set_id FROM feature") == ["\(two)"])
      #expect(try store.read { try $0.featureSets().map(\.id) } == [two])
      try store.write { try $0.dropClassifier(try #require(try $0.classifiers().first).id) }
      #expect(try rows(store.path, "SELECT * FROM prediction") == [])
      #expect(try rows(store.path, "PRAGMA foreign_key_check") == [])
    }
  }

  @Test func `images are found among ids in the order of their hashes, a page at a time`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(30, in: folder)
      let all = try images(store)
      let wanted = [all[20], all[3], all[11], all[3], all[29]].map(\.id) + [5_000]
      try store.read { connection throws in
        #expect(try connection.images(among: wanted, after: nil, limit: 3) == [all[3], all[11], all[20]])
        #expect(try connection.images(among: wanted, after: all[20].sha256, limit: 3) == [all[29]])
        #expect(try connection.images(among: [], after: nil, limit: 3) == [])
        #expect(try connection.imageCount(among: wanted) == 4)
      }
    }
  }

  @Test func `every account that posted an image is known`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let ids = try crawl.store.write { connection in
        try (0..<4).map {
          try connection.addImage(
            sha256: String(repeating: "\($0)", count: 64), kind: .jpeg, bytes: 1, width: 9, height: 9, at: testTime
          ).id
        }
      }
      let (ada, ben) = (try crawl.account("1"), try crawl.account("2"))
      for (post, account, shown) in [("A", ben, [0, 1]), ("B", ada, [1]), ("C", ada, [1, 0]), ("D", nil, [2])]
        as [(String, Int64?, [Int])]
      {
        let id = try #require(try crawl.add(post, at: 100) { $0.accountID = account }.id)
        for (index, image) in shown.enumerated() {
          try crawl.store.write {
            try $0.setImage(ids[image], ofMedia: $0.addMedia(post: id, ordinal: index + 1, url: nil, file: nil).id)
          }
        }
      }
      let found = try crawl.store.read { try $0.accountsOfImages(ids + ids + [99]) }
      #expect(found == [ids[0]: [ada, ben].sorted(), ids[1]: [ada, ben].sorted()])
      #expect(try crawl.store.read { try $0.accountsOfImages([ids[2]]) } == [:])
    }
  }
}

@Suite struct PredictionTests {
  @Test func `a classifier's predictions are paged, counted and made into labels`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(5, in: folder)
      let images = try store.read { try $0.images(after: nil, limit: 9) }
      let run = try store.write { try $0.beginRun(command: "test", arguments: [], at: testTime) }
      let classifiers = try store.write { connection in
        try ["one", "two"].map {
          try connection.classifier(
            name: "selfie", fingerprint: $0, positive: "selfie", negative: "other", summary: "{\"c\": 1}", run: run)
        }
      }
      try store.write { connection in
        for (index, image) in images.prefix(4).enumerated() {
          try connection.keepPrediction(classifier: classifiers[0], image: image.id, probability: 0.9)
          try connection.keepPrediction(
            classifier: classifiers[0], image: image.id, probability: [0.25, 0.5, 0.75, 1][index])
        }
        try connection.keepPrediction(classifier: classifiers[1], image: images[4].id, probability: 0)
        #expect(
          try connection.classifier(
            name: "selfie", fingerprint: "two", positive: "selfie", negative: "other", summary: "{}", run: run)
            == classifiers[1])
      }
      try store.read { connection throws in
        #expect(try connection.classifiers().map(\.fingerprint) == ["one", "two"])
        #expect(try connection.classifier(fingerprint: "two")?.summary == "{\"c\": 1}")
        #expect(
          try connection.predictions(classifier: classifiers[0], after: nil, limit: 2)
            == [Prediction(image: images[0], probability: 0.25), Prediction(image: images[1], probability: 0.5)])
        #expect(
          try connection.predictions(classifier: classifiers[0], after: images[1].sha256, limit: 9).map(\.probability)
            == [0.75, 1])
        #expect(try connection.predictionCount(classifier: classifiers[0]) == 4)
        #expect(try connection.predictionCount(classifier: classifiers[0], atLeast: 0.5) == 3)
        #expect(try connection.hasPrediction(fingerprint: "one", sha256: images[0].sha256))
        #expect(try !connection.hasPrediction(fingerprint: "two", sha256: images[0].sha256))
      }
      let counts = try store.write { connection in
        let set = try connection.beginLabelSet(name: "mine", kind: .model, method: "one", run: run)
        return try connection.addPredictedLabels(set: set, of: classifiers[0], threshold: 0.75)
      }
      #expect(counts == (2, 2))
      #expect(
        try rows(
          store.path,
          """
          SELECT l.value, l.score, l.probability, l.votes FROM label AS l JOIN image AS i ON i.id = l.image_id
          WHERE l.set_id = (SELECT id FROM label_set WHERE name = 'mine') ORDER BY i.sha256
          """) == ["other 0.25 0.75 -", "other 0.5 0.5 -", "selfie 0.75 0.75 -", "selfie 1.0 1.0 -"])
      #expect(
        try store.read { try $0.labelledImages(set: "mine").images.map(\.label) }
          == ["other", "other", "selfie", "selfie"])
    }
  }

  @Test func `images with features of all sets are the ones to predict`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(6, in: folder)
      let images = try store.read { try $0.images(after: nil, limit: 9) }
      let sets = try store.write { connection in
        let sets = try ["a", "b"].map { try connection.featureSet(name: $0, fingerprint: $0, dimensions: 1) }
        for index in [0, 1, 3, 4] { try connection.saveFeatures(set: sets[0], image: images[index].id, vector: [0]) }
        for index in [1, 2, 3, 5] { try connection.saveFeatures(set: sets[1], image: images[index].id, vector: [0]) }
        return sets
      }
      try store.read { connection throws in
        #expect(try connection.imagesWithFeatures(sets: sets, after: nil, limit: 9) == [images[1], images[3]])
        #expect(try connection.imagesWithFeatures(sets: sets, after: images[1].sha256, limit: 9) == [images[3]])
        #expect(try connection.imagesWithFeatures(sets: [sets[0]], after: nil, limit: 2) == [images[0], images[1]])
        #expect(try connection.imagesWithFeatures(sets: [], after: nil, limit: 2) == [])
        #expect(try connection.imagesWithFeaturesCount(sets: sets) == 2)
        #expect(try connection.imagesWithFeaturesCount(sets: [sets[1]]) == 4)
        #expect(try connection.imagesWithFeaturesCount(sets: []) == 0)
      }
    }
  }

  @Test func `a cross-validation takes the place of the one before, question by question`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(3, in: folder)
      let ids = try store.read { try $0.images(after: nil, limit: 9) }.map(\.id).sorted()
      try store.write { connection in
        let run = try connection.beginRun(command: "test", arguments: [], at: testTime)
        try connection.saveTask(name: "t", yaml: "", at: testTime)
        let task = try #require(try connection.task(named: "t")).id
        func keep(_ question: String, _ made: FoldRun, _ all: [FoldProbability]) throws {
          try connection.replaceFoldProbabilities(all, of: made, task: task, question: question, at: testTime, run: run)
        }
        let first = FoldRun(positive: "yes", negative: "no", features: ["a", "b \"c\""], head: "svm-rbf", folds: 10)
        let second = FoldRun(positive: "no", negative: "yes", features: [], head: "logistic", folds: 5)
        let all = ids.enumerated().map {
          FoldProbability(image: $1, label: $0 == 0 ? "yes" : "no", probability: Double($0) / 3, fold: $0)
        }
        #expect(try connection.foldProbabilities(task: task, question: "q") == nil)
        try keep("q", first, all.reversed())
        try keep("other", first, [all[0]])
        try keep("q", second, [all[1]])
        let (q, other) = (
          try #require(try connection.foldProbabilities(task: task, question: "q")),
          try #require(try connection.foldProbabilities(task: task, question: "other"))
        )
        #expect((q.made, q.probabilities) == (second, [all[1]]))
        #expect((other.made, other.probabilities) == (first, [all[0]]))
        #expect(q.at == testTime)
        try keep("q", first, all.reversed())
        #expect(try connection.foldProbabilities(task: task, question: "q")?.probabilities == all)
      }
    }
  }
}
