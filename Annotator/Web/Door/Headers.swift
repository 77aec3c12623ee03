// Headers: what every answer says to the browser, and errors as pages.
import Base
import HTTPTypes
import Hummingbird
import Hypertext

/// Lets a browser do nothing with our pages but show them, and makes a page of what was thrown.
struct Headers: RouterMiddleware {
  /// Nothing from elsewhere, no script in a page, no page in a frame, no form to another site.
  static let policy =
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
    + "frame-ancestors 'none'"

  /// Names that the library has no constants for.
  private static let others = [
    (HTTPField.Name("Referrer-Policy"), "no-referrer"),
    (HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin"),
    (HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin"),
  ]

  func handle(
    _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch is Turned {
      response = .seeOther("/login")
    } catch {
      response = Self.answer(to: error)
    }
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.xContentTypeOptions] = "nosniff"
    for (name, value) in Self.others {
      if let name { response.headers[name] = value }
    }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    return response
  }

  private static func answer(to error: any Error) -> Response {
    let (status, title, sentence) = words(for: error)
    var response = Response(problemPage(title, sentence, for: Visitor(formToken: "", name: nil)), status: status)
    if status == .serviceUnavailable { response.headers[.retryAfter] = "2" }
    return response
  }

  private static func words(for error: any Error) -> (HTTPResponse.Status, String, String) {
    if let fault = error as? Fault {
      switch fault.code {
      case .tryAgain:
        return (
          .serviceUnavailable, "Busy", "The store is busy for the moment, and nothing was kept; please try again."
        )
      case .noInput: return (.notFound, "Not here", "There is nothing here for you.")
      case .data: return (.conflict, "Not now", fault.sentence)
      // Its sentence may name paths of the machine.
      default:
        return (
          .internalServerError, "That went wrong", "Nothing was kept. Whoever runs this finds out why in its log."
        )
      }
    }
    guard let error = error as? any HTTPResponseError else {
      return (.internalServerError, "That went wrong", "Nothing was kept. Whoever runs this finds out why in its log.")
    }
    switch error.status {
    case .notFound: return (.notFound, "Not here", "There is nothing here for you.")
    case .contentTooLarge: return (.contentTooLarge, "Too much", "That is more than a form can hold.")
    case .forbidden:
      return (
        .forbidden, "Not from here",
        "That form is not from this session, or too old. Go back, reload the page and try again."
      )
    default: return (error.status, "That cannot be", "The browser asked for something that cannot be.")
    }
  }
}

extension Response {
  /// A page.
  init(_ page: HTML, status: HTTPResponse.Status = .ok) {
    self.init(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: page.text)))
  }

  /// Another page, to be asked for after a form was sent.
  static func seeOther(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}
