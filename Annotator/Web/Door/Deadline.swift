// Deadline: how long a client may take over one request, however it drips.
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request is not in, or whose answer is not taken, in time. The library's own limit begins anew
/// with each byte of a body, so that one a second could hold a connection for hours.
///
/// Used on its channel's event loop only, as all handlers are.
final class Deadline: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let patience: TimeAmount
  /// A large photograph takes its time over a telephone.
  private var patienceWithAnswers: TimeAmount { patience * 10 }
  private var request: Scheduled<Void>?
  private var answer: Scheduled<Void>?

  /// - Parameter patience: for a request from its head to its end; its answer may take ten times as long.
  init(patience: TimeAmount) { self.patience = patience }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      request?.cancel()
      request = closing(context, in: patience)
    case .end:
      request?.cancel()
      request = nil
    case .body: break
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head:
      answer?.cancel()
      answer = closing(context, in: patienceWithAnswers)
      context.write(data, promise: promise)
    case .end:
      let taken = promise ?? context.eventLoop.makePromise(of: Void.self)
      let timer = answer
      taken.futureResult.whenComplete { _ in timer?.cancel() }
      context.write(data, promise: taken)
    case .body: context.write(data, promise: promise)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    request?.cancel()
    answer?.cancel()
  }

  private func closing(_ context: ChannelHandlerContext, in time: TimeAmount) -> Scheduled<Void> {
    let channel = context.channel
    return context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }
}
