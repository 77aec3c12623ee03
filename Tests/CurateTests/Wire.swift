// Wire: a connection to a server on this machine, byte by byte.
import Foundation

/// Waits on the thread that uses it, a minute at most.
final class Wire {
  private let file: Int32

  /// - Throws: where nobody listens.
  init(port: UInt16) throws {
    file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let (file, size) = (file, socklen_t(MemoryLayout<sockaddr_in>.size))
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(file, $0, size) == 0 }
    }
    guard isConnected else { throw Unexpected("Nobody listens at port \(port).") }
  }

  deinit { close(file) }

  /// - Returns: false where the other end has hung up.
  func give(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Whether the other end has said something, or has hung up, within so many milliseconds.
  func isAnswered(within milliseconds: Int32) -> Bool {
    var wish = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    return poll(&wish, 1, milliseconds) > 0
  }

  /// As it may before it has heard all.
  var isAnswered: Bool { isAnswered(within: 0) }

  /// All until the other end hangs up.
  func rest() -> [UInt8] {
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = recv(file, &room, room.count, 0)
      guard count > 0 else { return bytes }
      bytes += room[..<count]
    }
  }
}
