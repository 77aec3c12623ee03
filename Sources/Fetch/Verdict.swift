// Verdict: what the loop is to do about an answer.

enum Verdict {
  case arrived(Arrival)
  /// What was asked for as a text; empty where the host has none.
  case text([UInt8])
  case redirect(to: String)
  case ended(DownloadEnd)
  /// A failure that another try in this run cannot mend.
  case broken(reason: String, sentence: String)
  case trouble(Trouble)
  /// The disk takes no more, for the reason given.
  case diskRefused(String)

  static func rejected(_ reason: String, _ sentence: String) -> Verdict {
    .ended(.rejected(reason: reason, sentence: sentence))
  }

  static func privateAddress(of host: String, _ number: String?) -> Verdict {
    let shown = number.map { " (\($0))" } ?? ""
    return .rejected(
      "private_address",
      "\(host) leads to a private address\(shown); --allow-private connects to such addresses too")
  }
}
