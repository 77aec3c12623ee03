// ImageLineage: what detectors, features and classifiers made of one photograph.
import Base
internal import GRDB

/// A photograph's row.
package struct ImageFacts: Sendable, Hashable {
  package var image: StoredImage
  /// Of its file.
  package var bytes: Int
  package var addedAt: UTCTime
}

/// What a stage of the ledger says of a photograph.
package struct StageLineage: Sendable, Hashable {
  /// `done`, `failed` or `rejected`.
  package var status: String
  package var reason: String?
  package var message: String?
  package var endedAt: UTCTime
  /// The run that was at work then, where there was only one.
  package var run: Int64?
}

/// The faces of a photograph.
package struct FacesLineage: Sendable, Hashable {
  /// The settings of the search; nil where it has found nothing yet, or failed.
  package var detector: String?
  /// The strongest first.
  package var faces: [FaceBox]
  package var stage: StageLineage?
}

/// Features that are kept, or the reason why there are none.
package struct FeaturesLineage: Sendable, Hashable {
  package var name: String
  package var fingerprint: String
  /// Numbers; nil where there are none.
  package var columns: Int?
  package var stage: StageLineage?
}

/// What a classifier makes of a photograph.
package struct PredictionLineage: Sendable, Hashable {
  package var classifier: String
  /// SHA-256 of the model's file.
  package var fingerprint: String
  /// The class that the probability is of.
  package var positive: String
  package var negative: String
  package var probability: Double
  /// The run that first used the classifier on this store.
  package var run: Int64
}

/// What a classifier that had not seen the photograph made of its label.
package struct FoldLineage: Sendable, Hashable {
  package var task: String
  package var question: String
  package var head: String
  package var positive: String
  package var label: String
  package var probability: Double
  /// From 0, of so many.
  package var fold: Int
  package var folds: Int
  package var madeAt: UTCTime
  package var run: Int64
}

extension Connection {
  /// Nil where there is no such photograph.
  package func facts(ofImage id: Int64) throws -> ImageFacts? {
    try Row.fetchOne(
      db, sql: "SELECT id, sha256, kind, bytes, width, height, added_at FROM image WHERE id = ?", arguments: [id]
    ).map {
      ImageFacts(image: Self.storedImage($0), bytes: $0["bytes"], addedAt: UTCTime(seconds: $0["added_at"]))
    }
  }

  /// - Parameter command: the command whose runs the stage belongs to; nil where several have it.
  private func stageLineage(_ stage: String, item: String, command: String) throws -> StageLineage? {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT status, reason, message, ended_at FROM stage_item WHERE stage = ? AND item = ?",
        arguments: [stage, item])
    else { return nil }
    let ended = UTCTime(seconds: row["ended_at"])
    return StageLineage(
      status: row["status"], reason: row["reason"], message: row["message"], endedAt: ended,
      run: try run(of: command, atWork: ended))
  }

  package func facesLineage(of image: StoredImage) throws -> FacesLineage {
    let detector = try String.fetchOne(
      db, sql: "SELECT detector FROM detection WHERE image_id = ?", arguments: [image.id])
    let faces = try Row.fetchAll(
      db,
      sql: """
        SELECT "left", top, "right", bottom, confidence, sub_detector FROM face WHERE image_id = ? ORDER BY ordinal
        """, arguments: [image.id]
    ).map {
      FaceBox(
        left: $0["left"], top: $0["top"], right: $0["right"], bottom: $0["bottom"], confidence: $0["confidence"],
        subDetector: $0["sub_detector"])
    }
    return FacesLineage(
      detector: detector, faces: faces, stage: try stageLineage("faces", item: image.sha256, command: "faces"))
  }

  /// In the order in which the sets came into the store, those that failed last.
  package func featuresLineage(of image: StoredImage) throws -> [FeaturesLineage] {
    let kept = try Row.fetchAll(
      db,
      sql: """
        SELECT s.name, s.fingerprint, s.dimensions FROM feature AS f JOIN feature_set AS s ON s.id = f.set_id
        WHERE f.image_id = ? ORDER BY s.id
        """, arguments: [image.id]
    ).map { row in
      let name: String = row["name"]
      return FeaturesLineage(
        name: name, fingerprint: row["fingerprint"], columns: row["dimensions"],
        stage: try stageLineage("features", item: "\(image.sha256) \(name)", command: "selfies"))
    }
    let names = Set(kept.map(\.name))
    let failed = try Row.fetchAll(
      db,
      sql: """
        SELECT substr(item, 66) AS name, fingerprint, status, reason, message, ended_at FROM stage_item
        WHERE stage = 'features' AND item > ?1 AND item < ?1 || '!' AND status <> 'done' ORDER BY item
        """, arguments: [image.sha256]
    ).map { row in
      FeaturesLineage(
        name: row["name"], fingerprint: row["fingerprint"], columns: nil,
        stage: StageLineage(
          status: row["status"], reason: row["reason"], message: row["message"],
          endedAt: UTCTime(seconds: row["ended_at"])))
    }
    return kept + failed.filter { !names.contains($0.name) }
  }

  /// In the order in which the classifiers were first used.
  package func predictionLineage(of image: Int64) throws -> [PredictionLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT c.name, c.fingerprint, c.positive, c.negative, c.run_id, p.probability
        FROM prediction AS p JOIN classifier AS c ON c.id = p.classifier_id WHERE p.image_id = ? ORDER BY c.id
        """, arguments: [image]
    ).map {
      PredictionLineage(
        classifier: $0["name"], fingerprint: $0["fingerprint"], positive: $0["positive"], negative: $0["negative"],
        probability: $0["probability"], run: $0["run_id"])
    }
  }

  package func foldLineage(of image: Int64) throws -> [FoldLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT t.name AS task, r.question, r.head, r.positive, r.folds, r.made_at, r.run_id, p.label, p.probability, p.fold
        FROM fold_probability AS p JOIN fold_run AS r ON r.id = p.fold_run_id JOIN task AS t ON t.id = r.task_id
        WHERE p.image_id = ? ORDER BY r.id
        """, arguments: [image]
    ).map {
      FoldLineage(
        task: $0["task"], question: $0["question"], head: $0["head"], positive: $0["positive"], label: $0["label"],
        probability: $0["probability"], fold: $0["fold"], folds: $0["folds"],
        madeAt: UTCTime(seconds: $0["made_at"]), run: $0["run_id"])
    }
  }
}
