// Visits: from a request to who sent it, and forms that are ours.
import Base
import HTTPTypes
import Hummingbird
import NIOCore
import Secrets
import Store

/// Somebody who sent a request.
struct Visit: Sendable {
  /// What the browser's cookie holds, or will hold.
  var token: String
  /// Whether the cookie has to be set first.
  var isNew: Bool
  /// Nil for somebody who has not logged in.
  var account: Account?

  var visitor: Visitor {
    Visitor(formToken: Porter.formToken(of: token), name: account?.name, isOwner: account?.role == .owner)
  }
}

extension Site {
  static let cookie = "curate"

  func visit(_ request: Request) throws -> Visit {
    guard let token = request.cookies[Self.cookie]?.value, token.utf8.count == 43 else {
      return Visit(token: Token.make(), isNew: true, account: nil)
    }
    return Visit(token: token, isNew: false, account: try porter.account(of: token))
  }

  /// - Throws: `Turned` to the page where one logs in.
  func loggedIn(_ request: Request) throws -> (visit: Visit, account: Account) {
    let visit = try visit(request)
    guard let account = visit.account else { throw Turned() }
    return (visit, account)
  }

  /// Whoever is no owner learns no more than that there is nothing.
  /// - Throws: `Turned`, `HTTPError(.notFound)`.
  func owner(_ request: Request) throws -> (visit: Visit, account: Account) {
    let (visit, account) = try loggedIn(request)
    guard account.role == .owner else { throw HTTPError(.notFound) }
    return (visit, account)
  }

  /// The fields of a form, which has to be ours and of this visitor.
  /// - Throws: `HTTPError`: `forbidden`, `contentTooLarge`, `badRequest`.
  func form(_ request: Request, _ context: PageContext, of visit: Visit) async throws -> [String: String] {
    // A browser that says where a form comes from has to say that it comes from here.
    let site = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] } ?? "none"
    guard site == "same-origin" || site == "none" else { throw HTTPError(.forbidden) }
    let text: String
    do {
      text = String(buffer: try await request.body.collect(upTo: context.maxUploadSize))
    } catch is NIOTooManyBytesError {
      throw HTTPError(.contentTooLarge)
    }
    guard let fields = try? formFields(text) else { throw HTTPError(.badRequest) }
    guard !visit.isNew, Porter.isForm(fields["form"], of: visit.token) else { throw HTTPError(.forbidden) }
    return fields
  }

  /// The answer, with the cookie that this visit needs.
  func welcome(_ page: Response, _ visit: Visit) -> Response {
    guard visit.isNew else { return page }
    return setting(visit.token, in: page)
  }

  /// - Parameter token: of a login, or of a visitor who is about to log in.
  func setting(_ token: String, in response: Response) -> Response {
    var response = response
    response.setCookie(
      Cookie(
        name: Self.cookie, value: token, maxAge: Int(Porter.longest), path: "/", secure: isSecure, httpOnly: true,
        sameSite: .lax))
    return response
  }
}

/// The way to the page where one logs in.
struct Turned: Error {}

/// Fields of a form as a browser sends them (WHATWG URL, application/x-www-form-urlencoded). A field that comes twice
/// counts the second time.
func formFields(_ text: String) throws -> [String: String] {
  func decoded(_ part: Substring) throws -> String {
    var bytes: [UInt8] = []
    var rest = part.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(32)
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
          throw HTTPError(.badRequest)
        }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    guard let string = String(validating: bytes, as: UTF8.self) else { throw HTTPError(.badRequest) }
    return string
  }
  func digit(_ byte: UInt8) -> UInt8? { Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init) }
  var fields: [String: String] = [:]
  for pair in text.split(separator: "&") {
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    fields[try decoded(parts[0])] = parts.count > 1 ? try decoded(parts[1]) : ""
  }
  return fields
}
