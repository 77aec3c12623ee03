// Transfer: one request, and the file that its answer becomes.
internal import Base
internal import CCurl
internal import Imaging

/// What all transfers of a downloader share.
struct TransferSettings: Sendable {
  let userAgent: String
  let usesProxy: Bool
  let noProxy: String
  let allowsSpecialAddresses: Bool
  let ignoresRobots: Bool
  let timeout: Double
  let maxBytes: Int
  let folder: String
}

/// A body that has arrived whole and begins like a photograph.
struct Arrival: Sendable {
  let file: PartFile
  let sha256: String
  let bytes: Int
}

/// A GET request under way. Belongs to the thread of its loop; free it after it has left the loop.
final class Transfer {
  /// Bytes of an error page that are read so that its connection can be used again.
  private static let errorPageBytes = 64 << 10
  /// RIFF, a length, WEBP: the longest beginning that tells the kind.
  private static let telling = 12

  private let address: WebAddress
  private let settings: TransferSettings
  private let hash = SHA256()
  private var handle: OpaquePointer?
  private var head: [UInt8] = []
  private var file: PartFile?
  private var count = 0
  private var refusal: Verdict?
  /// When the host was last heard of, by the steady clock: the start, the head of the answer, a part of the body.
  private(set) var heardAt = Clock.steady

  /// What the loop is to do about an answer.
  enum Verdict {
    case arrived(Arrival)
    case redirect(to: String)
    case ended(DownloadEnd)
    /// A failure that another try in this run cannot mend.
    case broken(reason: String, sentence: String)
    case trouble(Trouble)
  }

  /// Nil where libcurl has no memory for it.
  init?(_ address: WebAddress, settings: TransferSettings) {
    self.address = address
    self.settings = settings
    let context = Unmanaged.passUnretained(self).toOpaque()
    let created = settings.userAgent.withCString { userAgent in
      settings.noProxy.withCString { noProxy in
        var plain = ccurl_settings(
          user_agent: userAgent, no_proxy: noProxy, use_proxy: settings.usesProxy,
          allow_special: settings.allowsSpecialAddresses, timeout: settings.timeout,
          max_bytes: Int64(settings.maxBytes))
        return ccurl_transfer_create(address.text, &plain, Self.receive, context)
      }
    }
    guard let created else { return nil }
    handle = created
  }

  deinit { ccurl_transfer_free(handle) }

  /// What the loop knows it by.
  var pointer: OpaquePointer? { handle }

  /// Removes what has been written, for a transfer that is called off.
  func abandon() {
    file?.discard()
    file = nil
  }

  /// Judges the answer once the transfer has ended. What does not arrive leaves no file.
  func verdict(_ end: ccurl_end) -> Verdict {
    let verdict = judge(end)
    if case .arrived = verdict { return verdict }
    abandon()
    return verdict
  }

  // MARK: The body

  private static let receive: ccurl_body = { context, bytes, count in
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.take(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
  }

  /// Whether more is wanted.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    heardAt = Clock.steady
    guard bytes.count > 0 else { return true }
    count += bytes.count
    guard status.meaning == .body else { return count <= Self.errorPageBytes }
    if count == bytes.count, let forbidden = robotsRefusal() {
      refusal = forbidden
      return false
    }
    guard count <= settings.maxBytes else {
      refusal = tooLarge
      return false
    }
    do throws(PartFile.Problem) {
      if let file {
        try keep(bytes, in: file)
        return true
      }
      head.append(contentsOf: bytes)
      guard head.count >= Self.telling else { return true }
      guard ImageFile.kind(of: head) != nil else {
        refusal = notAPhotograph
        return false
      }
      let file = try PartFile(in: settings.folder)
      self.file = file
      // Array.withUnsafeBytes forgets which error is thrown; a Result remembers.
      try head.withUnsafeBytes { all in
        Result { () throws(PartFile.Problem) in try keep(all, in: file) }
      }.get()
      head = []
      return true
    } catch {
      refusal = .broken(reason: "cannot_store", sentence: error.sentence)
      return false
    }
  }

  private func keep(_ bytes: UnsafeRawBufferPointer, in file: PartFile) throws(PartFile.Problem) {
    try file.write(bytes)
    hash.update(bytes)
  }

  // MARK: The judgement

  private func judge(_ end: ccurl_end) -> Verdict {
    let status = status
    if status.code >= 200, status.meaning != .body { return judge(status) }
    if let refusal { return refusal }
    let host = address.host
    func trouble(_ reason: String, _ sentence: String) -> Verdict {
      .trouble(Trouble(reason: reason, sentence: sentence))
    }
    switch end {
    case .CCURL_END_COMPLETE:
      if let forbidden = robotsRefusal() { return forbidden }
      guard let file else { return notAPhotograph }
      self.file = nil
      return .arrived(Arrival(file: file, sha256: hash.finishHex(), bytes: count))
    case .CCURL_END_SPECIAL_ADDRESS:
      let number = handle.flatMap { ccurl_transfer_refused_address($0) }.map { " (\(String(cString: $0)))" } ?? ""
      let sentence = "\(host) leads to a private address\(number); --allow-private connects to such addresses too"
      return .ended(.rejected(reason: "private_address", sentence: sentence))
    case .CCURL_END_TOO_LARGE: return tooLarge
    case .CCURL_END_NO_HOST: return trouble("dns", "the name \(host) could not be looked up")
    case .CCURL_END_NO_CONNECTION: return trouble("no_connection", "\(host) took no connection")
    case .CCURL_END_TIMEOUT:
      let seconds = Trouble.duration(settings.timeout)
      return trouble(
        "timeout",
        status.code == 0 ? "\(host) did not answer within \(seconds)" : "\(host) stopped sending for \(seconds)")
    case .CCURL_END_SHORT: return trouble("short_body", "\(host) ended the file before its announced length")
    case .CCURL_END_RESET: return trouble("reset", "\(host) reset the connection")
    case .CCURL_END_HANDSHAKE: return trouble("tls", "no encrypted connection to \(host) could be made")
    case .CCURL_END_GARBLED: return trouble("bad_answer", "\(host) did not answer in HTTP")
    case .CCURL_END_CERTIFICATE:
      return .broken(reason: "certificate", sentence: "the certificate of \(host) is not trusted")
    case .CCURL_END_CUT, .CCURL_END_OTHER:
      let words = handle.map { String(cString: ccurl_transfer_problem($0)) } ?? ""
      return trouble("transfer", "the transfer from \(host) broke" + (words.isEmpty ? "" : " (\(words))"))
    }
  }

  private func judge(_ status: StatusCode) -> Verdict {
    let sentence = "\(address.host) \(status.answered)"
    switch status.meaning {
    case .gone: return .ended(.gone(reason: status.reason, sentence: sentence))
    case .redirect:
      if let target = headers("Location").first { return .redirect(to: target) }
      return .ended(.rejected(reason: status.reason, sentence: "\(sentence) without saying where to go"))
    case .tryAgain:
      var trouble = Trouble(reason: status.reason, sentence: sentence)
      trouble.retryAfter = headers("Retry-After").first.flatMap {
        Pause.retryAfter($0, date: headers("Date").first, now: Clock.sinceEpoch)
      }
      trouble.concernsHost = status.code == 429
      return .trouble(trouble)
    case .body, .refused: return .ended(.rejected(reason: status.reason, sentence: sentence))
    }
  }

  private var status: StatusCode { StatusCode(code: handle.map { ccurl_transfer_status($0) } ?? 0) }

  private func headers(_ name: String) -> [String] {
    guard let handle else { return [] }
    var values: [String] = []
    while let value = ccurl_transfer_header(handle, name, values.count) { values.append(String(cString: value)) }
    return values
  }

  private func robotsRefusal() -> Verdict? {
    guard !settings.ignoresRobots, let directive = RobotsTag.refusal(in: headers("X-Robots-Tag")) else { return nil }
    let sentence = "\(address.host) forbids its use for data sets (X-Robots-Tag: \(directive))"
    return .ended(.rejected(reason: "robots_tag", sentence: sentence))
  }

  private var tooLarge: Verdict {
    let sentence = "the file has more than \(settings.maxBytes) bytes; --max-bytes raises the limit"
    return .ended(.rejected(reason: "too_large", sentence: sentence))
  }

  /// Imaging's own words for what the beginning is.
  private var notAPhotograph: Verdict {
    do {
      _ = try ImageFile.header(of: head)
      return .ended(.rejected(reason: "truncated", sentence: "the file ends before the picture begins"))
    } catch let problem as ImageProblem {
      return .ended(.rejected(reason: problem.reason.rawValue, sentence: problem.sentence))
    } catch {
      return .ended(.rejected(reason: "not_an_image", sentence: "it is not a photograph"))
    }
  }
}
