// WebAddress: a URL as libcurl reads it, so that what is judged is what is asked for.
internal import Base
internal import CCurl
import Foundation

/// An http or https URL.
struct WebAddress: Sendable, Hashable {
  /// The whole URL, percent-encoded.
  let text: String
  /// The host alone, for sentences.
  let host: String
  /// What limits per host count by: the host, with the port where it is an unusual one.
  let authority: String
  /// The scheme and the authority: what a robots.txt holds for.
  let origin: String

  /// Why a text is no WebAddress.
  enum Refusal: Error, Hashable {
    case notAURL
    case scheme(String)
  }

  /// Reads a URL as it stands in a dump; blanks around it are not part of it.
  init(_ text: String) throws(Refusal) {
    let bare = try Self.bare(text)
    try self.init(taking: ccurl_url_parse(bare), from: bare)
  }

  /// The target of a Location header in an answer of `base` (RFC 3986, section 5).
  init(_ reference: String, relativeTo base: WebAddress) throws(Refusal) {
    let bare = try Self.bare(reference)
    try self.init(taking: ccurl_url_resolve(base.text, bare), from: bare)
  }

  private init(taking url: OpaquePointer?, from text: String) throws(Refusal) {
    guard let url else { throw Self.schemeAlone(text).map { .scheme($0) } ?? .notAURL }
    defer { ccurl_url_free(url) }
    let scheme = String(cString: ccurl_url_scheme(url))
    guard scheme == "http" || scheme == "https" else { throw .scheme(scheme) }
    host = String(cString: ccurl_url_host(url))
    guard !host.isEmpty else { throw .notAURL }
    let port = String(cString: ccurl_url_port(url))
    self.text = String(cString: ccurl_url_text(url))
    authority = port.isEmpty ? host : "\(host):\(port)"
    origin = "\(scheme)://\(authority)"
  }

  /// Path and query, as they are asked for.
  var target: Substring {
    let bare = text.prefix { $0 != "#" }
    guard let scheme = bare.range(of: "://"),
      let path = bare[scheme.upperBound...].firstIndex(where: { $0 == "/" || $0 == "?" })
    else { return "/" }
    return bare[path...]
  }

  /// Whether the host is a special address, or this machine's own name, without looking anything up.
  var isPrivateAsWritten: Bool {
    var name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    if name.hasSuffix(".") { name.removeLast() }
    return AddressReach(of: name) == .special || name == "localhost" || name.hasSuffix(".localhost")
  }

  private static func bare(_ text: String) throws(Refusal) -> String {
    let bytes = Array(text.utf8).trimmingBlanks
    guard !bytes.isEmpty, !bytes.contains(0) else { throw .notAURL }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The scheme of what has no host, like `data:` or `mailto:`; nil where the text begins otherwise.
  private static func schemeAlone(_ text: String) -> String? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let scheme = text[..<colon].lowercased()
    let allowed = scheme.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 43 || $0 == 45 }
    guard let first = scheme.utf8.first, (97...122).contains(first), allowed, scheme != "http", scheme != "https"
    else { return nil }
    return scheme
  }
}

/// Which numeric addresses the downloader connects to unless `DownloadPolicy.allowPrivate` says otherwise.
package enum AddressReach: Sendable, Hashable {
  /// Globally reachable.
  case everywhere
  /// Loopback, private, link-local, shared, multicast, documentation, unspecified or reserved (RFC 6890 and updates).
  case special

  /// Nil where `text` is no numeric IPv4 or IPv6 address.
  package init?(of text: String) {
    switch ccurl_address_reach(text) {
    case .CCURL_REACH_NO_ADDRESS: return nil
    case .CCURL_REACH_PUBLIC: self = .everywhere
    case .CCURL_REACH_SPECIAL: self = .special
    }
  }
}
