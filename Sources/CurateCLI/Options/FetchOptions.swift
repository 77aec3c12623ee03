// FetchOptions: how fetch knocks, what it takes home, and which way it goes.
import ArgumentParser
import Fetch

struct FetchOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("Requests at a time to one host.", valueName: "n"))
  var perHost: Int = 4

  @Option(help: ArgumentHelp("Requests a second to one host, such as 2 or 0.5/s.", valueName: "r"))
  var rate: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Further tries after trouble that may pass.", valueName: "n"))
  var retries: Int = 4

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Seconds without a byte until a try is given up.", valueName: "s"))
  var timeout: Double = 30

  @Option(parsing: .unconditional, help: ArgumentHelp("The largest file.", valueName: "n"))
  var maxBytes: Int = 50_000_000

  @Option(parsing: .unconditional, help: ArgumentHelp("The largest picture, width times height.", valueName: "n"))
  var maxPixels: Int = 100_000_000

  @Flag(help: "Fetch from this machine and private networks too, and through the environment's proxy.")
  var allowPrivate = false

  @Flag(help: "Take photographs whatever robots.txt and X-Robots-Tag say.")
  var ignoreRobots = false

  @Option(help: ArgumentHelp("Who is asking, for the hosts' operators: a mail address or a page.", valueName: "text"))
  var contact: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Requests at a time in all.", valueName: "n"))
  var jobs: Int = 32

  @Option(
    help: ArgumentHelp(
      "Ask for addresses that begin with FROM under TO instead, as at a mirror; may be given more than once.",
      valueName: "FROM=TO"))
  var rewrite: [String] = []

  @Option(
    help: ArgumentHelp(
      "Send all requests through this proxy, such as http://proxy.example:3128. What a name leads to is then the proxy's to judge.",
      valueName: "url"))
  var proxy: String?

  @Option(help: ArgumentHelp("Bytes a second in all, such as 500k or 2M.", valueName: "n"))
  var limitRate: String?

  func validate() throws {
    for (name, value) in [
      ("--per-host", perHost), ("--jobs", jobs), ("--max-bytes", maxBytes), ("--max-pixels", maxPixels),
    ]
    where value < 1 {
      throw ValidationError("\(name) \(value) must be 1 or more.")
    }
    guard jobs <= 1024 else { throw ValidationError("--jobs \(jobs) must be 1024 or less.") }
    guard retries >= 0 else { throw ValidationError("--retries \(retries) must be 0 or more.") }
    guard timeout > 0, timeout <= 3600 else {
      throw ValidationError("--timeout \(timeout) must lie between 0 and 3600 seconds.")
    }
    guard rate == nil || ratePerSecond != nil else {
      throw ValidationError("--rate \(rate ?? "") must be a number of requests a second, such as 2 or 0.5/s.")
    }
    guard limitRate == nil || bytesPerSecond != nil else {
      throw ValidationError("--limit-rate \(limitRate ?? "") must be a number of bytes a second, such as 500k or 2M.")
    }
    for text in rewrite where DownloadPolicy.Rewrite(text) == nil {
      throw ValidationError("--rewrite \(text) must be FROM=TO, the beginning of addresses and what replaces it.")
    }
    guard proxy.map(DownloadPolicy.isProxy) ?? true else {
      throw ValidationError("--proxy \(proxy ?? "") must be a URL such as http://proxy.example:3128.")
    }
  }

  func policy(seed: UInt64) -> DownloadPolicy {
    DownloadPolicy(
      inFlight: jobs, perHost: perHost, rate: ratePerSecond, retries: retries, timeout: timeout, maxBytes: maxBytes,
      maxPixels: maxPixels, allowPrivate: allowPrivate, ignoreRobots: ignoreRobots, contact: contact, seed: seed,
      limitRate: bytesPerSecond, proxy: proxy, rewrites: rewrite.compactMap { DownloadPolicy.Rewrite($0) })
  }

  private var ratePerSecond: Double? {
    guard let rate, let value = Double(rate.hasSuffix("/s") ? String(rate.dropLast(2)) : rate), value > 0,
      value.isFinite
    else { return nil }
    return value
  }

  private var bytesPerSecond: Double? {
    guard var digits = limitRate.map({ $0.lowercased() }), !digits.isEmpty else { return nil }
    if digits.hasSuffix("/s") { digits.removeLast(2) }
    let units: [Character: Double] = ["k": 1e3, "m": 1e6, "g": 1e9]
    let unit = digits.last.flatMap { units[$0] }
    if unit != nil { digits.removeLast() }
    guard let value = Double(digits), value > 0, value.isFinite else { return nil }
    return value * (unit ?? 1)
  }
}
