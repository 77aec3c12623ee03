// Inbox: how the world speaks to the loop's thread, and the pool of transfers that the loop owns.
internal import CCurl
import Synchronization

/// One call of `Downloader.download`.
final class Ticket: Sendable {
  let request: DownloadRequest
  let address: WebAddress
  /// Set where the calling task was cancelled, possibly before the loop has heard of the ticket.
  let isCancelled = Atomic<Bool>(false)

  init(_ request: DownloadRequest, address: WebAddress) {
    self.request = request
    self.address = address
  }

  var url: String { request.url }

  /// Of no other ticket, also when this one is gone.
  let id = Ticket.count.wrappingAdd(1, ordering: .relaxed).newValue

  private static let count = Atomic<UInt64>(0)
}

/// What the loop hands back to the waiting task.
enum TransferEnd: Sendable {
  case arrived(Arrival, tries: Int)
  case ended(DownloadEnd)
}

/// Orders for the loop. Safe to use from any thread.
final class Inbox: Sendable {
  enum Order: Sendable {
    case start(Ticket, CheckedContinuation<TransferEnd, Never>)
    case cancel(Ticket)
  }

  private struct State: Sendable {
    var orders: [Order] = []
    var isStopping = false
    /// The pool is gone: nothing may wake it.
    var isClosed = false
    var failingHosts: [String] = []
  }

  private let state = Mutex(State())
  private let pool: TransferPool

  init(pool: TransferPool) { self.pool = pool }

  /// What the loop says of its hosts, for whoever looks.
  var failingHosts: [String] {
    get { state.withLock(\.failingHosts) }
    set { state.withLock { $0.failingHosts = newValue } }
  }

  /// Returns false where the loop takes no orders any more.
  func post(_ order: Order) -> Bool {
    state.withLock { state in
      guard !state.isStopping, !state.isClosed else { return false }
      state.orders.append(order)
      pool.wake()
      return true
    }
  }

  /// Asks the loop to end all downloads and itself.
  func stop() {
    state.withLock { state in
      guard !state.isStopping, !state.isClosed else { return }
      state.isStopping = true
      pool.wake()
    }
  }

  /// The orders since the last call, and whether to stop after them.
  func take() -> (orders: [Order], stop: Bool) {
    state.withLock { state in
      let orders = state.orders
      state.orders = []
      return (orders, state.isStopping)
    }
  }

  /// Takes no more orders, closes the pool, and returns the orders that nobody has read.
  func close() -> [Order] {
    state.withLock { state in
      state.isClosed = true
      pool.close()
      let orders = state.orders
      state.orders = []
      return orders
    }
  }
}

/// Owner of libcurl's multi handle.
///
/// Unchecked because the compiler cannot see who calls: `wake` any thread under the inbox's lock, the rest the loop's
/// thread alone.
final class TransferPool: @unchecked Sendable {
  private var handle: OpaquePointer?

  /// Nil where memory or descriptors are out.
  init?(connections: Int) {
    guard let handle = ccurl_loop_create(connections) else { return nil }
    self.handle = handle
  }

  deinit { ccurl_loop_free(handle) }

  func wake() {
    if let handle { ccurl_loop_wake(handle) }
  }

  func close() {
    ccurl_loop_free(handle)
    handle = nil
  }

  func add(_ transfer: Transfer) -> Bool {
    guard let handle, let pointer = transfer.pointer else { return false }
    return ccurl_loop_add(handle, pointer)
  }

  func remove(_ transfer: Transfer) {
    if let handle, let pointer = transfer.pointer { ccurl_loop_remove(handle, pointer) }
  }

  func perform() -> Bool { handle.map { ccurl_loop_perform($0) } ?? false }

  /// Waits for at most `seconds`.
  func poll(_ seconds: Double) -> Bool {
    // Rounded up, so that what is due has come when the wait is over.
    let milliseconds = Int32(max(0, min(seconds, 3600)) * 1000 + 0.999)
    return handle.map { ccurl_loop_poll($0, milliseconds) } ?? false
  }

  func nextEnded() -> (OpaquePointer, ccurl_end)? {
    var end = ccurl_end.CCURL_END_OTHER
    return handle.flatMap { ccurl_loop_next_ended($0, &end) }.map { ($0, end) }
  }
}
