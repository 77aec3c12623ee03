// Site+Door: logging in and out, and invitations.
import Base
import Hummingbird
import Secrets
import Store

extension Site {
  func addDoor(to router: Router<PageContext>) {
    router.get("/login") { request, _ -> Response in
      let visit = try await blocking { try self.visit(request) }
      guard visit.account == nil else { return .seeOther("/tasks") }
      return welcome(Response(loginPage(for: visit.visitor)), visit)
    }
    router.post("/login") { request, context -> Response in
      let visit = try await blocking { try self.visit(request) }
      let fields = try await form(request, context, of: visit)
      let name = fields["name"] ?? ""
      switch try await porter.enter(name: name, password: fields["password"] ?? "", from: context.address) {
      case .in(let token): return setting(token, in: .seeOther("/tasks"))
      case .refused:
        let page = loginPage(
          for: visit.visitor, name: name, problem: "That name and that password do not belong together.")
        return Response(page, status: .unauthorized)
      case .slowed(let seconds):
        let wait = seconds == 1 ? "a second" : "\(seconds) seconds"
        let page = loginPage(
          for: visit.visitor, name: name, problem: "Too many wrong tries from here or for that name. Wait \(wait).")
        var response = Response(page, status: .tooManyRequests)
        response.headers[.retryAfter] = String(seconds)
        return response
      }
    }
    router.post("/logout") { request, context -> Response in
      let (visit, account) = try await blocking { try loggedIn(request) }
      _ = try await form(request, context, of: visit)
      try await blocking {
        // In another browser they may be at work still.
        if try porter.leave(visit.token, account, from: context.address) { desks.leave(account) }
      }
      var response = Response.seeOther("/login")
      response.setCookie(Cookie(name: Self.cookie, value: "", maxAge: 0, path: "/", secure: isSecure, sameSite: .lax))
      return response
    }
    router.get("/invitation/{token}") { request, context -> Response in
      let token = try context.parameters.require("token")
      let visit = try await blocking { try self.visit(request) }
      guard let account = try await blocking({ try porter.invited(by: token) }) else { return Self.tooLate(visit) }
      let page = invitationPage(for: visit.visitor, name: account.name, path: "/invitation/\(pathPart(token))")
      return welcome(Response(page), visit)
    }
    router.post("/invitation/{token}") { request, context -> Response in
      let token = try context.parameters.require("token")
      let visit = try await blocking { try self.visit(request) }
      let fields = try await form(request, context, of: visit)
      guard let account = try await blocking({ try porter.invited(by: token) }) else { return Self.tooLate(visit) }
      let password = fields["password"] ?? ""
      let problem =
        Password.objection(to: password) ?? (password == fields["again"] ? nil : "The two are not the same.")
      if let problem {
        let path = "/invitation/\(pathPart(token))"
        let page = invitationPage(for: visit.visitor, name: account.name, path: path, problem: problem)
        return Response(page, status: .unprocessableContent)
      }
      guard let login = try await porter.accept(token, password: password, from: context.address) else {
        return Self.tooLate(visit)
      }
      return setting(login, in: .seeOther("/tasks"))
    }
  }

  private static func tooLate(_ visit: Visit) -> Response {
    Response(
      problemPage(
        "Too late", "This invitation was used, is too old, or is not complete. Ask whoever sent it for another.",
        for: visit.visitor),
      status: .notFound)
  }
}
