// Migrations: the store's schema, embedded so that the binary needs no files beside it.

/// A step of the schema. The name is the file's, without its ending; the order is the order of `all`.
package struct Migration: Sendable {
  package let name: String
  package let sql: String

  /// Every migration, oldest first (the build replaces the digit that opens a resource's name by a low line). Add the next file here and to Package.swift; never edit one that has shipped.
  package static let all = [
    Migration(name: "0001_first_store", sql: String(decoding: PackageResources._001_first_store_sql, as: UTF8.self)),
    Migration(name: "0002_history", sql: String(decoding: PackageResources._002_history_sql, as: UTF8.self)),
    Migration(name: "0003_fetch", sql: String(decoding: PackageResources._003_fetch_sql, as: UTF8.self)),
    Migration(name: "0004_annotation", sql: String(decoding: PackageResources._004_annotation_sql, as: UTF8.self)),
    Migration(name: "0005_scores", sql: String(decoding: PackageResources._005_scores_sql, as: UTF8.self)),
    Migration(name: "0006_features", sql: String(decoding: PackageResources._006_features_sql, as: UTF8.self)),
    Migration(name: "0007_exports", sql: String(decoding: PackageResources._007_exports_sql, as: UTF8.self)),
    Migration(name: "0008_web", sql: String(decoding: PackageResources._008_web_sql, as: UTF8.self)),
    Migration(name: "0009_decisions", sql: String(decoding: PackageResources._009_decisions_sql, as: UTF8.self)),
    Migration(name: "0011_run_counts", sql: String(decoding: PackageResources._011_run_counts_sql, as: UTF8.self)),
  ]
}
