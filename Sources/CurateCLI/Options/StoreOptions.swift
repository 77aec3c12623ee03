// StoreOptions: which store a command works on.
import ArgumentParser
import Base
import Foundation
import Store

struct StoreOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The store (or CURATE_STORE); its photographs lie beside it.", valueName: "path"))
  var store: String?

  var path: String {
    store ?? ProcessInfo.processInfo.environment["CURATE_STORE"].flatMap { $0.isEmpty ? nil : $0 } ?? "curate.sqlite"
  }

  func open() throws -> Store { try Store(at: path, creating: false) }

  /// Opens the store, or makes it and says so.
  func open(creating: Bool, output: OutputOptions) throws -> Store {
    let isThere = exists
    let store = try Store(at: path, creating: creating)
    if !isThere { output.note("Made a new store: \(path)") }
    return store
  }

  var exists: Bool { FileManager.default.fileExists(atPath: path) }
}

/// The moment, in whole seconds.
@Sendable func currentTime() -> UTCTime { UTCTime(seconds: Int64(Date().timeIntervalSince1970)) }
