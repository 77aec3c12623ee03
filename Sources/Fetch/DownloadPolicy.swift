// DownloadPolicy: how hard the downloader may knock, and what it takes home.
internal import CCurl
internal import Store

/// The limits and manners of a `Downloader`.
package struct DownloadPolicy: Sendable, Hashable {
  /// Requests under way at once, over all hosts.
  package var inFlight: Int
  /// Requests under way at once at one host.
  package var perHost: Int
  /// Requests that may start per second and host; nil is no limit.
  package var rate: Double?
  /// Further tries after the first, for troubles that may pass.
  package var retries: Int
  /// Seconds until an answer has to begin, and seconds without a byte after which it counts as stalled. A transfer that
  /// goes on may take as long as it needs, but for one that trickles (less than 1000 bytes a second).
  package var timeout: Double
  /// Largest file, bytes.
  package var maxBytes: Int
  /// Largest picture, width times height.
  package var maxPixels: Int
  /// Connect to loopback, private, link-local and other special addresses too, and follow the system's proxy settings.
  package var allowPrivate: Bool
  /// Take pictures whatever the host's robots.txt and `X-Robots-Tag` say.
  package var ignoreRobots: Bool
  /// An address or page for the hosts' operators, sent in the User-Agent.
  package var contact: String?
  /// The first try is repeated after 0 to this many seconds; the upper end doubles with each further try.
  package var backoffBase: Double
  /// The longest pause before a further try, seconds.
  package var backoffLimit: Double
  /// The longest pause that a host may ask for by Retry-After, seconds; asked for more, its URLs fail at once.
  package var longestRest: Double
  /// What the pauses are drawn from.
  package var seed: UInt64
  /// Bytes a second, over all hosts; nil is no limit.
  package var limitRate: Double?
  /// The URL of a proxy for all requests. What a name leads to is then the proxy's to judge; addresses that are private as
  /// they are written are refused all the same.
  package var proxy: String?
  /// Beginnings of addresses, and what is asked for instead of them.
  package var rewrites: [Rewrite]

  /// A mirror: addresses that begin with one text are asked for under another.
  package struct Rewrite: Sendable, Hashable {
    package var from: String
    package var to: String

    /// Reads `FROM=TO`; nil where either is empty. Where there are several `=`, the one before `http` divides.
    package init?(_ text: String) {
      let marks = text.indices.filter { text[$0] == "=" }
      guard
        let mark = marks.first(where: { text[text.index(after: $0)...].hasPrefix("http") }) ?? marks.first
      else { return nil }
      from = String(text[..<mark])
      to = String(text[text.index(after: mark)...])
      guard !from.isEmpty, !to.isEmpty else { return nil }
    }
  }

  /// Whether a text names a proxy: a URL of a scheme that libcurl knows proxies by.
  package static func isProxy(_ text: String) -> Bool {
    let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
    guard let scheme = schemes.first(where: { text.lowercased().hasPrefix($0 + "://") }) else { return false }
    return text.count > scheme.count + 3
  }

  /// The address that is asked for instead of `url`: the first rewrite that fits holds.
  package func asked(_ url: String) -> String {
    guard let rewrite = rewrites.first(where: { url.hasPrefix($0.from) }) else { return url }
    return rewrite.to + url.dropFirst(rewrite.from.count)
  }

  package init(
    inFlight: Int = 32, perHost: Int = 4, rate: Double? = nil, retries: Int = 4, timeout: Double = 30,
    maxBytes: Int = 50_000_000, maxPixels: Int = 100_000_000, allowPrivate: Bool = false, ignoreRobots: Bool = false,
    contact: String? = nil, backoffBase: Double = 1, backoffLimit: Double = 60, longestRest: Double = 120,
    seed: UInt64 = 0, limitRate: Double? = nil, proxy: String? = nil, rewrites: [Rewrite] = []
  ) {
    self.inFlight = inFlight
    self.perHost = perHost
    self.rate = rate
    self.retries = retries
    self.timeout = timeout
    self.maxBytes = maxBytes
    self.maxPixels = maxPixels
    self.allowPrivate = allowPrivate
    self.ignoreRobots = ignoreRobots
    self.contact = contact
    self.backoffBase = backoffBase
    self.backoffLimit = backoffLimit
    self.longestRest = longestRest
    self.seed = seed
    self.limitRate = limitRate
    self.proxy = proxy
    self.rewrites = rewrites
  }

  /// The version of libcurl.
  package static var libraryVersion: String { String(cString: ccurl_version()) }

  /// `curate/VERSION (+contact)`; a line end in the contact cannot become a header of its own.
  package var userAgent: String {
    let words = (contact ?? "").unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : String($0) }.joined()
    let trimmed = words.split(separator: " ").joined(separator: " ")
    let name = "curate/\(Version.current)"
    return trimmed.isEmpty ? name : "\(name) (+\(trimmed))"
  }
}
