// Looks: which rows a classifier was shown, by whichever thread.
import Synchronization

final class Looks: Sendable {
  private let rows = Mutex<[[Float]]>([])

  func add(_ row: [Float]) { rows.withLock { $0.append(row) } }

  var all: [[Float]] { rows.withLock { $0 } }
}
