// Serving: the site on a socket, until it is asked to end.
import Base
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore

extension Site {
  /// Answers requests until SIGTERM or SIGINT, after which those in hand are finished, and the places that were held for
  /// annotators are given back.
  /// - Parameters:
  ///   - host: the address to listen at.
  ///   - port: 0 for any that is free.
  ///   - certificate: for TLS; nil for pages in the open.
  ///   - patience: seconds that a client may take over a request, from its head to its end.
  ///   - ready: called with the port once requests are taken.
  /// - Throws: `Fault(.unavailable)` where the address cannot be had.
  package func serve(
    host: String, port: Int, certificate: Certificate?, patience: Int, ready: @escaping @Sendable (Int) -> Void
  ) async throws {
    var logger = Logger(label: "curate") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .critical
    let limit = TimeAmount.seconds(Int64(patience))
    let plain = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [Deadline(patience: limit)], idleTimeout: limit,
        httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10)))
    let app = Application(
      router: router(),
      server: try certificate.map { try .tls(plain, tlsConfiguration: $0.configuration) } ?? plain,
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), availableConnectionsDelegate: MaximumAvailableConnections(1000)),
      onServerRunning: { channel in ready(channel.localAddress?.port ?? port) }, logger: logger)
    defer { desks.closeAll() }
    do {
      try await app.runService()
    } catch let error as IOError {
      throw Fault(.unavailable, "Cannot listen at \(host), port \(port): \(sentence(error)).")
    }
  }
}

private func sentence(_ error: IOError) -> String {
  switch error.errnoCode {
  case EADDRINUSE: "another program uses it; name another with --port"
  case EACCES: "that port needs more rights; name one from 1024 on with --port"
  case EADDRNOTAVAIL: "this machine has no such address"
  default: String(cString: strerror(error.errnoCode))
  }
}
