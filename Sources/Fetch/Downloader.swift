// Downloader: URLs in, checked photographs out. It knows no database.
internal import Base
import Dispatch
import Foundation
internal import Imaging
import Synchronization

/// Downloads many photographs side by side, within the limits of its policy. Safe to use from any task.
///
/// Proxies: without `allowPrivate` the environment's proxies are not used. Through a proxy only the proxy sees which
/// address a name leads to, so the refusal of private addresses would rest on nothing. With `allowPrivate` there is
/// nothing to defeat, and `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` hold; loopback never goes through one.
package final class Downloader: Sendable {
  private let policy: DownloadPolicy
  private let inbox: Inbox
  private let scratch: Scratch
  private let ended = DispatchSemaphore(value: 0)
  private let inspectors = Inspectors(count: 8)

  /// Starts the thread that downloads. `temporaryFolder` is created where it is missing, and what killed runs have left
  /// there is removed.
  /// - Throws: `Fault` with `cannotCreate` where the folder refuses, `io` where the disk is full, `unavailable` where
  ///   libcurl does not start.
  package init(policy: DownloadPolicy, temporaryFolder: String) throws {
    let scratch = try Scratch(in: temporaryFolder)
    var policy = policy
    policy.inFlight = Descriptors.requests(wanted: max(1, policy.inFlight))
    guard let pool = TransferPool(connections: max(1, policy.inFlight)) else {
      throw Fault(.unavailable, "The HTTP library does not start; close other programs and try again.")
    }
    let inbox = Inbox(pool: pool)
    self.policy = policy
    self.inbox = inbox
    self.scratch = scratch
    let ended = ended
    let thread = Thread { [policy] in
      let settings = TransferSettings(policy, scratch: scratch, environment: ProcessInfo.processInfo.environment)
      TransferLoop(policy: policy, settings: settings, inbox: inbox, pool: pool).run()
      ended.signal()
    }
    thread.name = "curate fetch"
    thread.start()
  }

  deinit { stop() }

  /// As the other one, for an address alone.
  package func download(_ url: String) async -> DownloadEnd { await download(DownloadRequest(url)) }

  /// Downloads one URL, with its retries and redirects. Waits its turn where the policy's places are taken.
  ///
  /// Where the task is cancelled, the transfer is aborted and the end is failed, `cancelled`.
  package func download(_ request: DownloadRequest) async -> DownloadEnd {
    let ticket: Ticket
    do throws(WebAddress.Refusal) {
      ticket = Ticket(request, address: try WebAddress(policy.asked(request.url)))
    } catch {
      switch error {
      case .scheme(let scheme):
        return .rejected(reason: "bad_scheme", sentence: "\(scheme): is neither http nor https")
      case .notAURL: return .rejected(reason: "bad_url", sentence: "this is not a URL")
      }
    }
    if policy.refusesAsWritten(ticket.address) {
      return .rejected(
        reason: "private_address",
        sentence: "\(ticket.address.host) is a private address; --allow-private connects to such addresses too")
    }
    let end = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if !inbox.post(.start(ticket, continuation)) {
          continuation.resume(returning: TransferEnd.ended(.cancelled(tries: 0)))
        }
      }
    } onCancel: {
      ticket.isCancelled.store(true, ordering: .releasing)
      _ = inbox.post(.cancel(ticket))
    }
    switch end {
    case .ended(let end): return end
    case .arrived(let arrival, let tries):
      return await inspectors.run { self.check(arrival, of: request.url, tries: tries) }
    }
  }

  /// Ends every download under way as failed, `cancelled`, closes all connections and returns when that is done.
  /// Later downloads end the same way. May be called more than once.
  package func stop() {
    inbox.stop()
    inspectors.stop()
    ended.wait()
    ended.signal()
    scratch.leave()
  }

  /// How many downloads to ask for at a time: many more than are in flight, so that addresses that wait for a host to
  /// recover do not hold up those of the others.
  package var width: Int { max(4 * policy.inFlight, 2048) }

  /// The hosts that answer nothing at the moment, in the order of their names.
  package var failingHosts: [String] { inbox.failingHosts }

  /// What the user should know about the proxies of the environment; nil where there is nothing to say.
  package static func proxyNotice(
    policy: DownloadPolicy, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    // The names that libcurl reads; HTTP_PROXY in capitals is left out because CGI servers set it from a header.
    let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    guard !policy.allowPrivate, policy.proxy == nil, let name = names.first(where: { !(environment[$0] ?? "").isEmpty })
    else { return nil }
    return "The proxy in \(name) is not used, because through a proxy curate cannot see whether an address is "
      + "private; --allow-private uses it and connects to private addresses too."
  }

  /// Reads the picture's own header, looks for its end and hashes it; on an inspector's thread, so that the loop goes on.
  private func check(_ arrival: Arrival, of url: String, tries: Int) -> DownloadEnd {
    do {
      let bytes = try arrival.file.read(arrival.bytes)
      let header = try ImageFile.header(of: bytes, maxPixels: policy.maxPixels)
      try Wholeness.check(bytes, kind: header.kind, maxPixels: policy.maxPixels)
      try arrival.file.sync()
      return .done(
        Download(
          url: url, path: arrival.file.path, sha256: SHA256.hex(of: bytes), bytes: arrival.bytes, kind: header.kind,
          width: header.width, height: header.height, tries: tries, validators: arrival.validators))
    } catch let problem as PartFile.Problem {
      arrival.file.discard()
      return .diskRefused(problem.sentence)
    } catch let problem as ImageProblem {
      arrival.file.discard()
      return .rejected(reason: problem.reason.rawValue, sentence: problem.sentence)
    } catch {
      arrival.file.discard()
      return .rejected(reason: "corrupt", sentence: "the picture cannot be read")
    }
  }
}

extension DownloadPolicy {
  /// Whether an address is refused without looking it up, as all are that go to a proxy.
  func refusesAsWritten(_ address: WebAddress) -> Bool {
    proxy != nil && !allowPrivate && address.isPrivateAsWritten
  }
}

extension TransferSettings {
  init(_ policy: DownloadPolicy, scratch: Scratch, environment: [String: String]) {
    userAgent = policy.userAgent
    proxy = policy.proxy
    usesProxy = policy.allowPrivate
    let exempt = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
    noProxy = exempt == "*" ? exempt : (exempt.isEmpty ? "" : exempt + ",") + "localhost,127.0.0.1,::1"
    allowsSpecialAddresses = policy.allowPrivate
    ignoresRobots = policy.ignoreRobots
    timeout = policy.timeout
    maxBytes = policy.maxBytes
    self.scratch = scratch
    budget = policy.limitRate.map { ByteBudget(rate: $0, at: Clock.steady) }
  }
}
