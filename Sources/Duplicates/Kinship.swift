// Kinship: what holds photographs together, so that a split must not part them.

/// What holds photographs together.
package enum Kinship: String, CaseIterable, Sendable, Hashable, Codable {
  /// Posts of one account show them: the same person, the same bathroom mirror.
  case account
  /// They show one photograph or parts of it (`nearPairs(among:jobs:)`), or are the same bytes.
  case duplicates
}
