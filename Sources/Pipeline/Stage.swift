// Stage: the one shape of every step that turns items of the store into results.
import Base
import Store

/// A step of the pipeline. The runner owns width, batching, cancellation, progress and the ledger; a stage says what its
/// items are, what is made of one, and how the result is kept.
///
/// The contract, tested once for all stages (Tests/Support/StageContract.swift): a second run has nothing to do, one
/// bad item harms no other, a new fingerprint redoes the work, and a kill at any moment followed by another run ends in
/// the same store.
package protocol Stage: Sendable {
  associatedtype Item: Sendable
  associatedtype Output: Sendable
  /// What one worker owns and no other touches, such as a detector. `Void` where there is nothing to own.
  associatedtype Worker

  /// The stage's name in the ledger.
  static var name: String { get }

  /// What the result depends on: model, thresholds, version. Results under another fingerprint are made again.
  var fingerprint: String { get }

  /// Makes the store ready, once for each run and before anything else.
  func prepare(_ connection: Connection) throws

  /// How many items there are, done ones included: for the progress bar.
  func count(in connection: Connection) throws -> Int

  /// The next page of items in the order of their keys, after `key` (nil: from the start), done ones included. Pages,
  /// because five million posts do not fit into an array.
  func items(after key: String?, limit: Int, in connection: Connection) throws -> [Item]

  /// The item's name in the ledger; pages are ordered by it.
  func key(for item: Item) -> String

  /// Whether the ledger's row of an item means that there is nothing to do. By default: it is done or finally rejected
  /// under this fingerprint.
  func isSettled(_ key: String, in connection: Connection) throws -> Bool

  /// Makes what a worker owns, once for each worker.
  /// - Throws: `Fault` where the stage cannot work at all; it ends the run.
  func makeWorker() throws -> Worker

  /// Makes the result, without the store. Runs on many workers at a time.
  /// - Throws: `ItemProblem` for an expected end without a result; any other error counts as a failure worth another
  ///   try; `CancellationError` where the item was given up because the run is ending: nothing is recorded.
  func process(_ item: Item, with worker: Worker) async throws -> Output

  /// Keeps the result, in one transaction with the ledger's row.
  func commit(_ output: Output, for item: Item, in connection: Connection) throws

  /// Removes an older result of an item that has now failed or been rejected, and keeps what there is to keep of the
  /// problem besides the ledger's row.
  func discard(_ item: Item, because problem: ItemProblem, in connection: Connection) throws
}

extension Stage where Worker == Void {
  package func makeWorker() {}
}

extension Stage {
  package func prepare(_ connection: Connection) throws {}

  package func isSettled(_ key: String, in connection: Connection) throws -> Bool {
    guard let entry = try connection.ledgerEntry(of: key, stage: Self.name) else { return false }
    return entry.status != .failed && entry.fingerprint == fingerprint
  }

  package func discard(_ item: Item, because problem: ItemProblem, in connection: Connection) throws {}
}

/// An item that ends without a result, as an expected part of the work: a counted row, not an error of the run.
package struct ItemProblem: Error, Hashable, Sendable {
  /// Final: another run need not try again. Otherwise it is a failure worth another try.
  package var isFinal: Bool
  /// A word for counting, such as `truncated`.
  package var reason: String
  /// For reading: a clause without the item's name, such as "the file ends before the picture does".
  package var sentence: String
  /// How many attempts it took, where the stage counts them.
  package var tries: Int?
  /// Before which another try makes no sense.
  package var notBefore: UTCTime?

  package init(isFinal: Bool, reason: String, sentence: String) {
    self.isFinal = isFinal
    self.reason = reason
    self.sentence = sentence
  }
}
