// LocalServer: an HTTP host on loopback that behaves, and misbehaves, as a test tells it to.
import Base
import Dispatch
import Foundation
import Synchronization

/// A GET request as the server has read it.
package struct LocalRequest: Sendable {
  package var method: String
  /// With the query, percent-encoded as it came.
  package var path: String
  /// Names in lower case.
  package var headers: [String: String]
  /// How often this path has been asked for, this time included.
  package var hit: Int
}

/// What the server does for one request, step by step.
package struct LocalAnswer: Sendable {
  package enum Step: Sendable {
    case send([UInt8])
    /// Seconds; ends early where the client hangs up or the server stops.
    case pause(Double)
    /// Over and over until the client hangs up.
    case sendForever([UInt8])
    /// The connection breaks with a TCP reset.
    case reset
    /// The connection ends in order, before its time.
    case hangUp
  }

  package var steps: [Step]

  package init(_ steps: [Step]) { self.steps = steps }

  /// A whole answer; the connection stays open for the next request.
  package static func reply(
    _ status: Int = 200, _ body: [UInt8] = [], type: String = "image/jpeg", headers: [String] = []
  ) -> LocalAnswer {
    LocalAnswer([.send(head(status, length: body.count, type: type, headers: headers) + body)])
  }

  package static func redirect(to location: String, status: Int = 302) -> LocalAnswer {
    reply(status, Array("moved".utf8), type: "text/plain", headers: ["Location: \(location)"])
  }

  /// Announces the whole body, sends half of it and breaks the connection.
  package static func reset(amid body: [UInt8]) -> LocalAnswer {
    // The pause lets the bytes out before the reset, which would overtake them.
    LocalAnswer([.send(head(200, length: body.count) + body.prefix(body.count / 2)), .pause(0.02), .reset])
  }

  /// Sends the body and hangs up, having announced `missing` bytes more.
  package static func short(_ body: [UInt8], missing: Int) -> LocalAnswer {
    LocalAnswer([.send(head(200, length: body.count + missing) + body), .hangUp])
  }

  /// Sends the head and the first bytes of a body of `length` bytes, then nothing for a minute.
  package static func stall(after bytes: [UInt8] = [], length: Int) -> LocalAnswer {
    LocalAnswer([.send(head(200, length: length) + bytes), .pause(60), .hangUp])
  }

  /// A body without an announced length that begins with `bytes` and does not end.
  package static func endless(_ bytes: [UInt8], type: String = "image/jpeg") -> LocalAnswer {
    let filler = [UInt8](repeating: 0x20, count: 64 << 10)
    return LocalAnswer([.send(head(200, length: nil, type: type) + bytes), .sendForever(filler)])
  }

  /// The status line and the headers, with the empty line; without a length the body ends with the connection.
  package static func head(
    _ status: Int, length: Int?, type: String = "image/jpeg", headers: [String] = []
  ) -> [UInt8] {
    let framing = length.map { "Content-Length: \($0)" } ?? "Connection: close"
    let lines = ["HTTP/1.1 \(status) Scripted", "Content-Type: \(type)", framing] + headers
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}

/// The server: a thread that accepts, and one for each connection. Call `stop` at the end of the test.
package final class LocalServer: Sendable {
  private struct State: Sendable {
    var hits: [String: Int] = [:]
    var inFlight = 0
    var mostInFlight = 0
    var connections: Set<Int32> = []
    var accepted = 0
    var isStopping = false
  }

  package let port: UInt16
  private let listener: Int32
  private let answer: @Sendable (LocalRequest) -> LocalAnswer
  private let state = Mutex(State())
  private let threads = DispatchGroup()

  /// Listens on a free port of 127.0.0.1. `answer` runs on the connection's thread.
  package init(_ answer: @escaping @Sendable (LocalRequest) -> LocalAnswer) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw Fault(.io, "Cannot open a socket: \(lastSystemError()).") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 512) == 0
          && getsockname(listener, generic, &length) == 0
      }
    }
    guard isReady else {
      let cause = lastSystemError()
      close(listener)
      throw Fault(.io, "Cannot listen on loopback: \(cause).")
    }
    self.listener = listener
    self.answer = answer
    port = UInt16(bigEndian: address.sin_port)
    run { $0.accept() }
  }

  /// `http://127.0.0.1:PORT` and the path, which begins with a slash.
  package func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  package func hits(of path: String) -> Int { state.withLock { $0.hits[path] ?? 0 } }

  /// The most requests that were being answered at one moment.
  package var mostInFlight: Int { state.withLock { $0.mostInFlight } }

  /// Connections accepted so far.
  package var connectionsAccepted: Int { state.withLock { $0.accepted } }

  /// Connections that the client has not closed yet.
  package var connectionsOpen: Int { state.withLock { $0.connections.count } }

  /// Breaks off what is under way and returns once every thread and descriptor is gone.
  package func stop() {
    let isFirst = state.withLock { state in
      defer { state.isStopping = true }
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
      return !state.isStopping
    }
    if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
    threads.wait()
    if isFirst { close(listener) }
  }

  private func run(_ body: @escaping @Sendable (LocalServer) -> Void) {
    threads.enter()
    Thread {
      body(self)
      self.threads.leave()
    }.start()
  }

  private func accept() {
    while true {
      let connection = Foundation.accept(listener, nil, nil)
      if connection < 0 {
        if errno == EINTR || errno == ECONNABORTED { continue }
        return
      }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      let isWelcome = state.withLock { state in
        guard !state.isStopping else { return false }
        state.connections.insert(connection)
        state.accepted += 1
        return true
      }
      guard isWelcome else {
        close(connection)
        return
      }
      run { server in
        server.serve(connection)
        // Out of the set before the number can be given to another file.
        server.state.withLock { _ = $0.connections.remove(connection) }
        close(connection)
      }
    }
  }

  private func serve(_ connection: Int32) {
    while let request = read(from: connection) {
      let answer = answer(request)
      var goesOn = true
      for step in answer.steps where goesOn { goesOn = perform(step, on: connection) }
      state.withLock { $0.inFlight -= 1 }
      guard goesOn else { return }
    }
  }

  /// Nil where the client has gone.
  private func read(from connection: Int32) -> LocalRequest? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = recv(connection, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      bytes += chunk[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
    }
    let path = String(words[1])
    let hit = state.withLock { state in
      state.hits[path, default: 0] += 1
      state.inFlight += 1
      state.mostInFlight = max(state.mostInFlight, state.inFlight)
      return state.hits[path] ?? 0
    }
    return LocalRequest(method: String(words[0]), path: path, headers: headers, hit: hit)
  }

  /// Returns false where the connection is over.
  private func perform(_ step: LocalAnswer.Step, on connection: Int32) -> Bool {
    switch step {
    case .send(let bytes): return send(bytes, on: connection)
    case .sendForever(let bytes):
      while send(bytes, on: connection) {}
      return false
    case .pause(let seconds):
      // No client asks again before the answer is there: what can be read is the end of the connection.
      var watched = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
      return poll(&watched, 1, Int32(seconds * 1000)) == 0
    case .reset:
      var lingering = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
      return false
    case .hangUp: return false
    }
  }

  private func send(_ bytes: [UInt8], on connection: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let rest = buffer.baseAddress.map { $0 + offset }
        let count = Foundation.send(connection, rest, buffer.count - offset, Int32(MSG_NOSIGNAL))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        offset += count
      }
      return true
    }
  }
}
