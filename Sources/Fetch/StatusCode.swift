// StatusCode: what an HTTP status means for a download.

/// The status of an answer (RFC 9110, section 15).
struct StatusCode: Sendable, Hashable {
  let code: Int

  /// What to do about it.
  enum Meaning {
    case body
    case redirect
    case gone
    case tryAgain
    case refused
  }

  var meaning: Meaning {
    switch code {
    case 200, 203: .body
    case 301, 302, 303, 307, 308: .redirect
    case 404, 410, 451: .gone
    case 408, 425, 429, 500...599: .tryAgain
    default: .refused
    }
  }

  /// The slug to count by.
  var reason: String { code == 429 ? "rate_limited" : "http_\(code)" }

  /// `answered 404 (not found)`
  var answered: String { "answered \(code)" + (words.map { " (\($0))" } ?? "") }

  private var words: String? {
    switch code {
    case 204: "no content"
    case 206: "partial content"
    case 300: "multiple choices"
    case 304: "not modified"
    case 400: "bad request"
    case 401: "unauthorized"
    case 402: "payment required"
    case 403: "forbidden"
    case 404: "not found"
    case 405: "method not allowed"
    case 406: "not acceptable"
    case 407: "proxy authentication required"
    case 408: "request timeout"
    case 410: "gone"
    case 414: "URI too long"
    case 421: "misdirected request"
    case 425: "too early"
    case 429: "too many requests"
    case 451: "unavailable for legal reasons"
    case 500: "internal server error"
    case 501: "not implemented"
    case 502: "bad gateway"
    case 503: "service unavailable"
    case 504: "gateway timeout"
    default: nil
    }
  }
}
