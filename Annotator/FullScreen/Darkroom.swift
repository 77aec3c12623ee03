// Darkroom: photographs are made ready on threads of their own, those of the next images too, so that keys never wait.
import Foundation
import Terminal

/// Prints photographs and keeps the last ones. Any thread may ask; none waits.
final class Darkroom: @unchecked Sendable {
  enum Print: Sendable {
    case ready(RenderedPicture)
    /// Why there is none, in words.
    case spoilt(String)
  }

  private let printer: any PicturePrinter
  private let wake: WakePipe
  /// Guards what follows.
  private let condition = NSCondition()
  private var waiting: [PictureRequest] = []
  private var inWork: Set<PictureRequest> = []
  private var prints: [PictureRequest: Print] = [:]
  /// Those that were asked for, the latest last.
  private var used: [PictureRequest] = []
  private var isClosed = false

  /// The prints that are kept: one on the screen, two to come, and some to go back to.
  private static let mostPrints = 8

  /// - Parameter wake: called when a print is ready.
  init(printer: any PicturePrinter, wake: WakePipe) {
    self.printer = printer
    self.wake = wake
    // One for what is on the screen, while the other may be at work on what comes next.
    for _ in 0..<2 { Thread.detachNewThread { [self] in work() } }
  }

  /// The print, or nil while it is being made.
  func print(of request: PictureRequest) -> Print? {
    condition.withLock { prints[request] }
  }

  /// What is to be made, most urgent first. What was asked for before and is not begun is forgotten.
  func want(_ requests: [PictureRequest]) {
    condition.withLock {
      waiting = requests.filter { prints[$0] == nil && !inWork.contains($0) }
      // The most urgent is the last to be given up.
      for request in requests.reversed() {
        used.removeAll { $0 == request }
        used.append(request)
      }
      while used.count > Self.mostPrints { prints[used.removeFirst()] = nil }
      condition.broadcast()
    }
  }

  /// Ends the threads once they are done with what they have in hand.
  func close() {
    condition.withLock {
      isClosed = true
      waiting = []
      condition.broadcast()
    }
  }

  private func work() {
    while let request = next() {
      let print: Print
      do {
        print = .ready(try printer.print(request))
      } catch {
        print = .spoilt(String(describing: error))
      }
      condition.withLock {
        inWork.remove(request)
        if used.contains(request) { prints[request] = print }
      }
      wake.call(.ready)
    }
  }

  private func next() -> PictureRequest? {
    condition.withLock {
      while waiting.isEmpty, !isClosed { condition.wait() }
      guard !isClosed else { return nil }
      let request = waiting.removeFirst()
      inWork.insert(request)
      return request
    }
  }
}
