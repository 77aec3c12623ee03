// Pictures: photographs as pages show them, made once and kept for a while.
import Annotator
import Base
import Foundation
import Imaging

/// How large a photograph is shown.
enum PictureSize: Sendable, Hashable {
  /// In a list.
  case small
  /// On a page.
  case page
  /// Every pixel.
  case whole

  /// Pixels of the longer side; nil for all.
  var maxSide: Int? {
    switch self {
    case .small: 320
    case .page: 1600
    case .whole: nil
    }
  }
}

/// JPEGs of photographs, those that were asked for last kept in memory. Safe to call from any thread; two who ask for the
/// same one at once wait for one decoder.
final class Pictures: @unchecked Sendable {
  private struct Key: Hashable {
    var sha256: String
    var size: PictureSize
  }

  private final class Entry {
    var jpeg: [UInt8]?
    /// When it was asked for last, counted in requests.
    var lastUse = 0
  }

  private let capacity: Int
  /// A photograph takes up to 300 MB while it is decoded: as many at a time as there are processors.
  private let turns = DispatchSemaphore(value: max(1, ProcessInfo.processInfo.activeProcessorCount))
  private let lock = NSCondition()
  private var entries: [Key: Entry] = [:]
  private var bytes = 0
  private var requests = 0

  /// - Parameter capacity: bytes to keep.
  init(capacity: Int = 64 << 20) { self.capacity = capacity }

  /// The photograph, upright, as a JPEG of its pixels alone: what a camera wrote beside them, such as a place, stays here.
  /// - Throws: `Fault`, `ImageProblem`.
  func jpeg(_ picture: Picture, _ size: PictureSize) throws -> [UInt8] {
    let key = Key(sha256: picture.sha256, size: size)
    // Whole photographs are large, and looked at by few.
    guard size != .whole else { return try make(picture, size) }
    lock.lock()
    requests += 1
    while let entry = entries[key] {
      entry.lastUse = requests
      if let jpeg = entry.jpeg {
        lock.unlock()
        return jpeg
      }
      lock.wait()
    }
    let entry = Entry()
    entry.lastUse = requests
    entries[key] = entry
    lock.unlock()
    let made = Result { try make(picture, size) }
    return try lock.withLock {
      defer { lock.broadcast() }
      switch made {
      case .failure(let error):
        entries[key] = nil
        throw error
      case .success(let jpeg):
        entry.jpeg = jpeg
        bytes += jpeg.count
        makeRoom()
        return jpeg
      }
    }
  }

  private func makeRoom() {
    guard bytes > capacity else { return }
    let made = entries.filter { $0.value.jpeg != nil }.sorted { $0.value.lastUse < $1.value.lastUse }
    for (key, entry) in made {
      guard bytes > capacity / 4 * 3 else { return }
      bytes -= entry.jpeg?.count ?? 0
      entries[key] = nil
    }
  }

  private func make(_ picture: Picture, _ size: PictureSize) throws -> [UInt8] {
    turns.wait()
    defer { turns.signal() }
    let image = try ImageFile.decode(try AtomicFile.readRegular(picture.file), maxSide: size.maxSide).image
    return try JPEGEncoder.encode(image, quality: size == .small ? 80 : 92)
  }
}
