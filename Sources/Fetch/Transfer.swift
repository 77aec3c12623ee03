// Transfer: one request, and what its answer brings.
internal import Base
internal import CCurl
import Foundation
internal import Imaging

/// What all transfers of a downloader share. It belongs to the loop's thread.
struct TransferSettings {
  let userAgent: String
  let proxy: String?
  let usesProxy: Bool
  let noProxy: String
  let allowsSpecialAddresses: Bool
  let ignoresRobots: Bool
  let timeout: Double
  let maxBytes: Int
  let scratch: Scratch
  let budget: ByteBudget?
}

/// What a request is for.
enum Wanted {
  /// The rest of one of which a part is here, or all of it unless the host still has the version that is named.
  case photograph(after: Partial?, unless: Validators?)
  /// At most so many bytes, whatever they are.
  case text(Int)
}

/// A GET request under way. Belongs to the thread of its loop; free it after it has left the loop.
final class Transfer {
  /// Bytes of an error page that are read so that its connection can be used again.
  private static let errorPageBytes = 64 << 10

  let address: WebAddress
  private let settings: TransferSettings
  private let wanted: Wanted
  private let resumed: Partial?
  private var handle: OpaquePointer?
  private var photograph: PhotographBody
  private var text: [UInt8] = []
  private var bodyBytes = 0
  private var refusal: Verdict?
  /// Whether it waits for its share of `--limit-rate`.
  private(set) var isPaused = false
  /// When it began to wait.
  private(set) var pausedAt = 0.0
  /// When the host was last heard of, by the steady clock: the start, the head of the answer, a part of the body.
  private(set) var heardAt = Clock.steady

  /// Nil where libcurl has no memory for it.
  init?(_ address: WebAddress, _ wanted: Wanted, settings: TransferSettings) {
    self.address = address
    self.settings = settings
    self.wanted = wanted
    var lines: [String] = []
    if case .photograph(let partial, let known) = wanted {
      resumed = partial
      if let partial { lines += ["Range: bytes=\(partial.bytes)-", "If-Range: \(partial.validator)"] }
      if let etag = known?.etag { lines.append("If-None-Match: \(etag)") }
      if let date = known?.lastModified { lines.append("If-Modified-Since: \(date)") }
    } else {
      resumed = nil
    }
    photograph = PhotographBody(scratch: settings.scratch, after: resumed)
    let isText = if case .text = wanted { true } else { false }
    let context = Unmanaged.passUnretained(self).toOpaque()
    let created = settings.userAgent.withCString { userAgent in
      settings.noProxy.withCString { noProxy in
        withOptionalCString(settings.proxy) { proxy in
          var plain = ccurl_settings(
            user_agent: userAgent, proxy: proxy, no_proxy: noProxy, use_proxy: settings.usesProxy,
            allow_special: settings.allowsSpecialAddresses, timeout: settings.timeout,
            max_bytes: isText ? 0 : Int64(settings.maxBytes), slowest: settings.budget == nil ? 1000 : 0)
          return ccurl_transfer_create(address.text, &plain, Self.receive, context)
        }
      }
    }
    guard let created else { return nil }
    handle = created
    for line in lines where !ccurl_transfer_add_header(created, line) { return nil }
  }

  deinit { ccurl_transfer_free(handle) }

  /// What the loop knows it by.
  var pointer: OpaquePointer? { handle }

  /// Removes what has been written, for a transfer that is called off.
  func abandon() { photograph.beginAnew() }

  /// Goes on where the body had to wait. Call it inside the loop only.
  func resume() {
    isPaused = false
    heardAt = Clock.steady
    if let handle { _ = ccurl_transfer_resume(handle) }
  }

  // MARK: The body

  private static let receive: ccurl_body = { context, bytes, count in
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.take(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
  }

  private func take(_ bytes: UnsafeRawBufferPointer) -> ccurl_take {
    heardAt = Clock.steady
    guard bytes.count > 0 else { return .CCURL_TAKE_MORE }
    if let budget = settings.budget {
      guard budget.take(bytes.count, at: heardAt) else {
        isPaused = true
        pausedAt = heardAt
        return .CCURL_TAKE_LATER
      }
    }
    bodyBytes += bytes.count
    guard hasBody else { return bodyBytes <= Self.errorPageBytes ? .CCURL_TAKE_MORE : .CCURL_TAKE_END }
    if case .text(let limit) = wanted {
      text.append(contentsOf: bytes.prefix(limit - text.count))
      return text.count < limit ? .CCURL_TAKE_MORE : .CCURL_TAKE_END
    }
    if bodyBytes == bytes.count {
      if let verdict = robotsRefusal() ?? rangeRefusal() {
        refusal = verdict
        return .CCURL_TAKE_END
      }
      // The host sends the whole file, as it does where it has another version by now.
      if resumed != nil, status.code != 206 { photograph.beginAnew() }
    }
    do throws(PartFile.Problem) {
      if try !photograph.take(bytes) {
        refusal = notAPhotograph
      } else if photograph.bytes > settings.maxBytes {
        refusal = tooLarge
      }
    } catch {
      refusal =
        error.isOutOfDescriptors
        ? .trouble(Trouble("transfer", "too many files are open at a time")) : .diskRefused(error.sentence)
    }
    return refusal == nil ? .CCURL_TAKE_MORE : .CCURL_TAKE_END
  }

  /// Whether the answer's body is what was asked for.
  private var hasBody: Bool { status.meaning == .body || (status.code == 206 && resumed != nil) }

  // MARK: The judgement

  /// Judges the answer once the transfer has ended. What does not arrive leaves no file, but for a part that the host is
  /// ready to go on with.
  func verdict(_ end: ccurl_end) -> Verdict {
    let verdict = judge(end)
    switch verdict {
    case .arrived: break
    case .trouble(var trouble):
      // What came before is still good where this answer had nothing to add.
      let kept = hasBody ? partial() : trouble.reason == "bad_range" ? nil : untouched()
      if let kept {
        trouble.partial = kept
        return .trouble(trouble)
      }
      abandon()
    default: abandon()
    }
    return verdict
  }

  private func judge(_ end: ccurl_end) -> Verdict {
    let status = status
    if status.code >= 200, !hasBody { return judge(status) }
    if let refusal { return refusal }
    let host = address.host
    switch end {
    case .CCURL_END_COMPLETE: return complete()
    case .CCURL_END_CUT: return isText ? complete() : otherTrouble
    case .CCURL_END_SPECIAL_ADDRESS:
      let number = handle.flatMap { ccurl_transfer_refused_address($0) }.map { String(cString: $0) }
      return .privateAddress(of: host, number)
    case .CCURL_END_TOO_LARGE: return isText ? .text([]) : tooLarge
    case .CCURL_END_NO_HOST: return .trouble(.silence("dns", "the name \(host) could not be looked up"))
    case .CCURL_END_NO_CONNECTION: return .trouble(.silence("no_connection", "\(host) took no connection"))
    case .CCURL_END_TIMEOUT:
      let seconds = Trouble.duration(settings.timeout)
      return status.code == 0
        ? .trouble(.silence("timeout", "\(host) did not answer within \(seconds)"))
        : .trouble(Trouble("timeout", "\(host) stopped sending for \(seconds)"))
    case .CCURL_END_SHORT:
      return .trouble(Trouble("short_body", "\(host) ended the file before its announced length"))
    case .CCURL_END_RESET: return .trouble(Trouble("reset", "\(host) reset the connection"))
    case .CCURL_END_HANDSHAKE: return .trouble(.silence("tls", "no encrypted connection to \(host) could be made"))
    case .CCURL_END_GARBLED: return .trouble(Trouble("bad_answer", "\(host) did not answer in HTTP"))
    case .CCURL_END_CERTIFICATE:
      return .broken(reason: "certificate", sentence: "the certificate of \(host) is not trusted")
    case .CCURL_END_OTHER: return otherTrouble
    }
  }

  private var isText: Bool { if case .text = wanted { true } else { false } }

  private var otherTrouble: Verdict {
    let words = handle.map { String(cString: ccurl_transfer_problem($0)) } ?? ""
    let cause = words.isEmpty ? "" : " (\(words))"
    return .trouble(Trouble("transfer", "the transfer from \(address.host) broke" + cause))
  }

  private func complete() -> Verdict {
    if isText { return .text(text) }
    if let verdict = robotsRefusal() ?? rangeRefusal() { return verdict }
    if resumed != nil, status.code == 200, bodyBytes == 0 { photograph.beginAnew() }
    // Some hosts send less of a range than was asked for: the next try asks for the rest.
    if status.code == 206, let total, photograph.bytes < total {
      return .trouble(Trouble("short_body", "\(address.host) sent a part of the file only"))
    }
    guard let file = photograph.release() else { return notAPhotograph }
    return .arrived(Arrival(file: file, bytes: photograph.bytes, validators: validators))
  }

  private func judge(_ status: StatusCode) -> Verdict {
    let sentence = "\(address.host) \(status.answered)"
    switch status.meaning {
    case .redirect:
      if let target = headers("Location").first { return .redirect(to: target) }
      return isText ? .text([]) : .rejected(status.reason, "\(sentence) without saying where to go")
    case .tryAgain:
      var trouble = Trouble(status.reason, sentence)
      trouble.retryAfter = headers("Retry-After").first.flatMap {
        Pause.retryAfter($0, date: headers("Date").first, now: Clock.sinceEpoch)
      }
      trouble.concernsHost = status.code == 429
      return .trouble(trouble)
    // A host without such a text, or that keeps it from us, has nothing to say by it (RFC 9309, section 2.3.1.3).
    case .gone, .refused, .body: if isText { return .text([]) }
    }
    if status.code == 304, case .photograph(_, .some) = wanted { return .ended(.unchanged) }
    // Less is there than we have of it: it is another file by now.
    if status.code == 416, resumed != nil {
      return .trouble(Trouble("bad_range", "\(address.host) has another file by now"))
    }
    return status.meaning == .gone
      ? .ended(.gone(reason: status.reason, sentence: sentence)) : .rejected(status.reason, sentence)
  }

  private var status: StatusCode { StatusCode(code: handle.map { ccurl_transfer_status($0) } ?? 0) }

  private func headers(_ name: String) -> [String] {
    guard let handle else { return [] }
    var values: [String] = []
    while let value = ccurl_transfer_header(handle, name, values.count) { values.append(Self.text(value)) }
    return values
  }

  /// A header's text; of one that is not UTF-8, as in addresses of old servers, the bytes beyond ASCII percent-encoded.
  private static func text(_ value: UnsafePointer<CChar>) -> String {
    if let text = String(validatingCString: value) { return text }
    return UnsafeBufferPointer(start: value, count: strlen(value)).map { byte in
      let byte = UInt8(bitPattern: byte)
      return byte < 128 ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  private var validators: Validators? {
    Validators(etag: headers("ETag").first, lastModified: headers("Last-Modified").first)
  }

  /// What has come so far, where the host says by what it knows the file and takes ranges.
  private func partial() -> Partial? {
    // Bytes that libcurl has decoded are not those that a range counts.
    guard headers("Accept-Ranges").first?.lowercased() != "none", headers("Content-Encoding").isEmpty else {
      return nil
    }
    // Before its first byte an answer has added nothing to the part that was here, and taken nothing of it if it is a 206.
    if resumed != nil, bodyBytes == 0 { return status.code == 206 ? untouched() : nil }
    guard
      let validator = status.code == 206
        ? resumed?.validator : validators?.strong(answeredAt: headers("Date").first),
      let file = photograph.release()
    else { return nil }
    return Partial(file: file, bytes: photograph.bytes, total: total, validator: validator, address: address.text)
  }

  private func untouched() -> Partial? {
    guard let resumed, photograph.release() != nil else { return nil }
    return resumed
  }

  private func robotsRefusal() -> Verdict? {
    guard !settings.ignoresRobots, let directive = RobotsTag.refusal(in: headers("X-Robots-Tag")) else { return nil }
    return .rejected("robots_tag", "\(address.host) forbids its use for data sets (X-Robots-Tag: \(directive))")
  }

  /// A part that is not the one that was asked for cannot be put behind the other, nor one of another version, whatever
  /// If-Range has asked for.
  private func rangeRefusal() -> Verdict? {
    guard let resumed, status.code == 206 else { return nil }
    let said = resumed.validator.hasPrefix("\"") ? validators?.etag : validators?.lastModified
    let isSameVersion = said == nil || said == resumed.validator
    guard let range = ContentRange(headers("Content-Range").first ?? ""), range.first == resumed.bytes, isSameVersion,
      range.total == nil || resumed.total == nil || range.total == resumed.total,
      headers("Content-Encoding").isEmpty
    else {
      photograph.beginAnew()
      return .trouble(Trouble("bad_range", "\(address.host) sent another part than was asked for"))
    }
    return nil
  }

  /// The length of the whole file, as far as the host says it.
  private var total: Int? {
    if status.code == 206 { return ContentRange(headers("Content-Range").first ?? "")?.total ?? resumed?.total }
    return headers("Content-Length").first.flatMap { Int($0) }
  }

  private var tooLarge: Verdict {
    .rejected("too_large", "the file has more than \(settings.maxBytes) bytes; --max-bytes raises the limit")
  }

  /// Imaging's own words for what the beginning is.
  private var notAPhotograph: Verdict {
    do {
      _ = try ImageFile.header(of: photograph.head)
      return .rejected("truncated", "the file ends before the picture begins")
    } catch let problem as ImageProblem {
      return .rejected(problem.reason.rawValue, problem.sentence)
    } catch {
      return .rejected("not_an_image", "it is not a photograph")
    }
  }
}

private func withOptionalCString<T>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> T) -> T {
  guard let text else { return body(nil) }
  return text.withCString { body($0) }
}
