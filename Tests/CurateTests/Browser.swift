// Browser: the least that speaks to `curate serve`: requests one at a time, a cookie, forms.
import Foundation

/// What came back.
struct WebAnswer: Sendable {
  var status: Int
  var headers: [String: [String]]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  var location: String? { headers["location"]?.first }

  /// The value of a form's hidden field.
  func field(_ name: String) -> String? {
    let start = "name=\"\(name)\" value=\""
    return text.firstRange(of: start).map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
  }
}

/// A visitor of a site on this machine, who remembers one cookie. Each call waits on a thread of its own.
final class Browser: @unchecked Sendable {
  let port: UInt16
  var cookie: String?

  init(port: UInt16, cookie: String? = nil) {
    self.port = port
    self.cookie = cookie
  }

  func get(_ path: String, headers: [String: String] = [:]) async throws -> WebAnswer {
    try await send("GET", path, headers: headers)
  }

  /// Sends a form; its token is that of the page that is got first, where none is among the fields.
  func post(
    _ path: String, _ fields: [String: String] = [:], formOf page: String = "/tasks", headers: [String: String] = [:]
  ) async throws -> WebAnswer {
    var fields = fields
    if fields["form"] == nil { fields["form"] = try await get(page).field("form") }
    let body = fields.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }.joined(separator: "&")
    return try await send("POST", path, headers: headers, body: Array(body.utf8))
  }

  static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      let digits = String(byte, radix: 16)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }

  /// - Parameter length: what the header says of the body's length, where that is another than its own; the body is then
  ///   sent again and again until it is reached, or the other end has enough.
  func send(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = [], length: Int? = nil
  ) async throws -> WebAnswer {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"]
    if method == "POST" {
      lines += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(length ?? body.count)"]
    }
    if let cookie { lines.append("Cookie: curate=\(cookie)") }
    lines += headers.map { "\($0.key): \($0.value)" }
    let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let (port, repeats) = (port, max(1, (length ?? 0) / max(1, body.count)))
    let answer = try await withCheckedThrowingContinuation { (done: CheckedContinuation<WebAnswer, any Error>) in
      Thread.detachNewThread {
        done.resume(with: Result { try Self.talk(port: port, head: head, body: body, repeats: repeats) })
      }
    }
    if let set = answer.headers["set-cookie"]?.last, let value = set.firstMatch(of: /^curate=([^;]*)/)?.1 {
      cookie = value.isEmpty ? nil : String(value)
    }
    return answer
  }

  private static func talk(port: UInt16, head: [UInt8], body: [UInt8], repeats: Int) throws -> WebAnswer {
    let wire = try Wire(port: port)
    if wire.give(head) { for _ in 0..<repeats where wire.isAnswered || !wire.give(body) { break } }
    return try answer(wire.rest())
  }

  /// What goes before a body of so many bytes.
  func head(_ method: String, _ path: String, length: Int) -> [UInt8] {
    let lines = [
      "\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close", "Cookie: curate=\(cookie ?? "")",
      "Content-Type: application/x-www-form-urlencoded", "Content-Length: \(length)",
    ]
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  static func answer(_ bytes: [UInt8]) throws -> WebAnswer {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
      throw Unexpected("There was no answer: \(bytes.count) bytes.")
    }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: [String]] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased(), default: []].append(parts[1].trimmingCharacters(in: .whitespaces))
    }
    guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      throw Unexpected("That is no answer: \(lines[0])")
    }
    return WebAnswer(status: status, headers: headers, body: Array(bytes[end.upperBound...]))
  }
}
