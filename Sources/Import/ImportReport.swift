// ImportReport: what an import changed, and what it could not use.
import Dumps

/// The counts of one import, over all its dumps.
package struct ImportReport: Sendable, Equatable {
  /// Posts that the store did not have.
  package var postsNew = 0
  /// Posts in the dumps, each counted once, new ones included.
  package var postsSeen = 0
  /// Records of posts in the dumps, repeats of a post included.
  package var records = 0
  /// Records of posts that this import had seen before, by reason: `repeat`, or `repost` where one of the records
  /// is another account's repost. `records` are `postsSeen`, these, and those that are rejected for their account.
  package var merged: [String: Int] = [:]
  /// Comments that the store did not have.
  package var comments = 0
  /// Readings of likes and followers that the store did not have.
  package var observations = 0
  /// Accounts in the dumps, each counted once.
  package var accounts = 0
  /// Photographs that came with the dumps and that the store did not have.
  package var images = 0
  /// Posts that this revisit no longer has.
  package var gone = 0
  /// Posts that were gone and are there again.
  package var back = 0
  /// Posts that this revisit does not have, but that were read at its time or later: they are not called gone.
  package var unseenButLater = 0
  /// Posts of the revisit's platforms that the store has.
  package var knownBeforeRevisit = 0
  /// Rows and files that could not be used, by reason.
  package var rejects: [String: Int] = [:]
  /// What was left out on purpose, by reason.
  package var skipped: [String: Int] = [:]
  /// Whether documents or archives could not be read, in whole or from some place on: a revisit then calls nothing gone.
  package var hasUnreadParts = false
  /// The first rows that could not be used, as "place: sentence".
  package var examples: [String] = []
  /// The dialects that were read.
  package var dialects: [Dialect] = []
  /// What was read by the plain names of its columns.
  package var guesses: [DumpSummary.Guess] = []
  /// Mapped fields whose column no record had.
  package var fieldsNeverSeen: [String] = []
  package var wasInterrupted = false

  package init() {}

  package var rejected: Int { rejects.values.reduce(0, +) }
}
