// Site: the web annotator: which request leads to which page.
import Annotator
import Base
import Hummingbird
import Imaging
import NIOPosix
import Secrets
import Store

/// The pages of one store.
package struct Site: Sendable {
  let store: Store
  /// On whose account votes and decisions are kept.
  let run: Int64
  let now: @Sendable () -> UTCTime
  let porter: Porter
  let desks: Desks
  let pictures = Pictures()
  /// The tasks that are offered; nil for all.
  let tasks: [String]?
  /// Whether the browser speaks to us by TLS.
  let isSecure: Bool

  /// - Parameters:
  ///   - tasks: those that are offered; nil for all.
  ///   - run: on whose account votes are kept.
  ///   - isSecure: whether browsers come by TLS, so that cookies go no other way.
  package init(
    store: Store, tasks: [String]?, run: Int64, seed: UInt64, isSecure: Bool, now: @escaping @Sendable () -> UTCTime
  ) {
    self.store = store
    self.run = run
    self.now = now
    self.tasks = tasks
    self.isSecure = isSecure
    porter = Porter(store: store, now: now)
    desks = Desks(store: store, run: run, seed: seed, now: now)
  }

  func router() -> Router<PageContext> {
    let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: Headers())
    router.get("/") { _, _ in Response.seeOther("/tasks") }
    // Browsers ask for it whether there is one or not.
    router.get("/favicon.ico") { _, _ in Response(status: .noContent, headers: [.cacheControl: "max-age=86400"]) }
    router.get("/style.css") { _, _ in Self.asset(Assets.style, "text/css") }
    router.get("/session.js") { _, _ in Self.asset(Assets.script, "text/javascript") }
    addDoor(to: router)
    addTasks(to: router)
    addPictures(to: router)
    addOwner(to: router)
    return router
  }

  private static func asset(_ text: String, _ type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "\(type); charset=utf-8", .cacheControl: "private, max-age=300"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

/// Threads for what waits for the disk or for a lock. Those of the system's own pool also carry the requests: were they
/// all to wait, nobody would be answered.
private let threads: NIOThreadPool = {
  let pool = NIOThreadPool(numberOfThreads: 32)
  pool.start()
  return pool
}()

/// Runs what waits for the disk where waiting holds nobody up.
func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await threads.runIfActive { try body() }
}
