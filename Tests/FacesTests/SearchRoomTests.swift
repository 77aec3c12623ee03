// SearchRoomTests: the memory that the workers of a search share.
import Dispatch
import Faces
import Foundation
import Testing

@Suite struct SearchRoomTests {
  /// How many found the other one there.
  private final class Meeting: @unchecked Sendable {
    private let lock = NSLock()
    private var counted = 0

    var number: Int { lock.withLock { counted } }

    func count() { lock.withLock { counted += 1 } }
  }

  /// What is in hand on all threads, and the most that was.
  private final class Tally: @unchecked Sendable {
    private let lock = NSLock()
    private var now: [Int: Int] = [:]
    private(set) var most = 0
    let finished = DispatchSemaphore(value: 0)

    func change(_ thread: Int, to bytes: Int) {
      lock.withLock {
        now[thread] = bytes
        most = max(most, now.values.reduce(0, +))
      }
    }
  }

  private func tally(_ sizes: [Int], limit: Int) -> Tally {
    let (room, tally) = (SearchRoom(limit: limit), Tally())
    for index in sizes.indices {
      Thread {
        room.hold(sizes[index]) {
          tally.change(index, to: sizes[index])
          // Long enough for others to come, should the room let them.
          usleep(5_000)
          tally.change(index, to: 0)
        }
        tally.finished.signal()
      }.start()
    }
    for _ in sizes { tally.finished.wait() }
    return tally
  }

  @Test func `what is in hand never passes the limit`() {
    #expect(tally((0..<24).map { 10 + $0 % 5 * 10 }, limit: 100).most <= 100)
  }

  /// Each waits inside for the other: where only one is let in, the wait runs out.
  @Test func `pictures are searched together as long as they fit`() {
    let room = SearchRoom(limit: 100)
    let arrived = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
    let ended = DispatchSemaphore(value: 0)
    let met = Meeting()
    for me in 0..<2 {
      Thread {
        room.hold(50) {
          arrived[me].signal()
          if arrived[1 - me].wait(timeout: .now() + 30) == .success { met.count() }
        }
        ended.signal()
      }.start()
    }
    for _ in 0..<2 { ended.wait() }
    #expect(met.number == 2)
  }

  @Test func `one that never fits is searched alone`() {
    let tally = tally([10, 500, 10, 500, 10, 10, 500], limit: 100)
    #expect(tally.most == 500)
  }

  @Test func `a search that throws gives its room back`() {
    struct Broken: Error {}
    let room = SearchRoom(limit: 100)
    for _ in 0..<3 { #expect(throws: Broken.self) { try room.hold(80) { throw Broken() } } }
    #expect(room.hold(100) { 7 } == 7)
  }
}
