// PageContext: what is known of a request besides itself.
import Hummingbird
import NIOCore

struct PageContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  private let remoteAddress: SocketAddress?

  /// Bytes of a form at most: the longest is a note of 500 characters.
  static let mostBytes = 32 << 10

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    remoteAddress = source.channel.remoteAddress
  }

  var maxUploadSize: Int { Self.mostBytes }

  /// Of the machine at the other end, without its port.
  var address: String { remoteAddress?.ipAddress ?? "unknown" }
}
