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
  /// Answers that the other end has not taken yet.
  private var underWay = 0
  /// That the server ends, which is passed on when the answers are out: whoever hears it closes the connection.
  private var heldBack: (ChannelHandlerContext) -> Void = { _ in }

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
      underWay += 1
      context.write(data, promise: promise)
    case .end:
      let taken = promise ?? context.eventLoop.makePromise(of: Void.self)
      let timer = answer
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      taken.futureResult.whenComplete { _ in
        timer?.cancel()
        let (handler, context) = bound.value
        handler.underWay -= 1
        if handler.underWay == 0 { handler.heldBack(context) }
      }
      context.write(data, promise: taken)
    case .body: context.write(data, promise: promise)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard underWay > 0, event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
    heldBack = { $0.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
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
