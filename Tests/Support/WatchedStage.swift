// WatchedStage: a stage as it is, seen from outside: what is processed is noted, and may be made to fail.
import Pipeline
import Store

/// Passes everything on to the stage inside, and asks `before` first whenever an item is to be processed.
package struct WatchedStage<Inner: Stage>: Stage {
  package typealias Item = Inner.Item
  package typealias Output = Inner.Output
  package typealias Worker = Inner.Worker

  package static var name: String { Inner.name }

  private let inner: Inner
  private let before: @Sendable (_ key: String) async throws -> Void

  /// - Parameter before: called with the item's key; what it throws ends the item in the stage's place.
  package init(_ inner: Inner, before: @escaping @Sendable (_ key: String) async throws -> Void) {
    self.inner = inner
    self.before = before
  }

  package var fingerprint: String { inner.fingerprint }

  package func count(in connection: Connection) throws -> Int { try inner.count(in: connection) }

  package func items(after key: String?, limit: Int, in connection: Connection) throws -> [Item] {
    try inner.items(after: key, limit: limit, in: connection)
  }

  package func key(for item: Item) -> String { inner.key(for: item) }

  package func isSettled(_ key: String, in connection: Connection) throws -> Bool {
    try inner.isSettled(key, in: connection)
  }

  package func makeWorker() throws -> Worker { try inner.makeWorker() }

  package func process(_ item: Item, with worker: Worker) async throws -> Output {
    try await before(inner.key(for: item))
    return try await inner.process(item, with: worker)
  }

  package func commit(_ output: Output, for item: Item, in connection: Connection) throws {
    try inner.commit(output, for: item, in: connection)
  }

  package func discard(_ item: Item, because problem: ItemProblem, in connection: Connection) throws {
    try inner.discard(item, because: problem, in: connection)
  }
}
