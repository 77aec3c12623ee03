// SearchRoom: the memory that all workers of a run share, so that several huge pictures are searched one after another.
import Foundation
import Imaging

/// Lets pictures in as long as there is memory for them: what is in hand stays below half of the machine's memory, but
/// for a single picture, which has its own limit (100 million pixels, 400 million when doubled: some 4 GB).
///
/// Who waits, waits for a search on another thread, never for a task of its own: safe on the shared pool of tasks too.
package final class SearchRoom: @unchecked Sendable {
  private let limit: Int
  private let free = NSCondition()
  /// Held while waiting, so that a large picture is not passed by small ones for ever.
  private let door = NSLock()
  private var taken = 0

  /// - Parameter limit: bytes; half of the machine's memory where none is given.
  package init(limit: Int? = nil) {
    self.limit = limit ?? Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)
  }

  /// Runs `body` once there is room for `bytes`, or once nothing else is in hand.
  package func hold<Result>(_ bytes: Int, _ body: () throws -> Result) rethrows -> Result {
    door.withLock {
      free.withLock {
        while taken > 0, bytes > limit - taken { free.wait() }
        taken += bytes
      }
    }
    defer {
      free.withLock {
        taken -= bytes
        free.broadcast()
      }
    }
    return try body()
  }
}

extension FaceOptions {
  /// Bytes that decoding and searching a picture may take, to the next round number above what was measured.
  func memory(for header: ImageHeader) -> Int {
    let full = header.width * header.height
    let longer = Double(max(header.width, header.height, 1))
    let scale = min(1, maxSide.map { Double($0) / longer } ?? 1)
    let searched = Double(full) * scale * scale * Double(1 << (2 * min(upsample, 4)))
    // A picture that becomes larger than this is refused before memory is taken for it.
    return 6 * full + 8 * Int(min(searched, 400_000_000))
  }
}
