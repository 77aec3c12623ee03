// Errand: one address on its way through queue, tries and redirects.

/// Belongs to the loop's thread.
final class Errand {
  enum Purpose {
    case photograph(CheckedContinuation<TransferEnd, Never>)
    /// The robots.txt of an origin.
    case robots(origin: String)
  }

  let ticket: Ticket
  let purpose: Purpose
  var address: WebAddress
  var redirects = 0
  var tries = 0
  var lastReason: String?
  var sameEachTime = true
  var transfer: Transfer?
  /// What an earlier try has brought.
  var partial: Partial?
  /// Not to be started before, by the steady clock.
  var due: Double?
  /// When its transfer began, by the steady clock.
  var began = 0.0

  init(_ ticket: Ticket, _ purpose: Purpose) {
    self.ticket = ticket
    self.purpose = purpose
    address = ticket.address
  }

  /// A request for the robots.txt of the address's origin; nil where libcurl cannot read the URL.
  static func robots(of address: WebAddress) -> Errand? {
    let url = address.origin + "/robots.txt"
    guard let asked = try? WebAddress(url) else { return nil }
    return Errand(Ticket(DownloadRequest(url), address: asked), .robots(origin: address.origin))
  }

  /// RFC 9309, section 2.5, asks for 500 KiB at least.
  private static let mostRobotsBytes = 512 << 10

  var isRobots: Bool { if case .robots = purpose { true } else { false } }

  /// What its next request asks for.
  func wanted() -> Wanted {
    guard !isRobots else { return .text(Self.mostRobotsBytes) }
    // A part of one address says nothing about another, but this one may redirect to it again.
    if let partial, partial.address == address.text {
      self.partial = nil
      return .photograph(after: partial, unless: nil)
    }
    return .photograph(after: nil, unless: ticket.request.validators)
  }
}
