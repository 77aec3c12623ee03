// ScreenPlayer: plays a full-screen session by keys, in a pseudo-terminal.
import Annotator
import Base
import Foundation
import Imaging
import Support
import Synchronization
import Terminal

/// A session at work on a thread of its own.
final class ScreenPlayer {
  let terminal: PseudoTerminal
  let wake: WakePipe
  private let outcome = Outcome()

  private final class Outcome: Sendable {
    let result = Mutex<Result<FullScreenSession.End, any Error>?>(nil)
    let ended = DispatchSemaphore(value: 0)
  }

  /// Hands what only one thread uses at a time to that thread.
  private struct Handed<T>: @unchecked Sendable { let value: T }

  /// - Parameters:
  ///   - printer: nil for a terminal without pictures.
  ///   - typedBefore: keys that lie in the terminal before the program looks at it.
  init(
    _ session: any Session, columns: Int = 80, rows: Int = 24, printer: (any PicturePrinter)?, typedBefore: String = "",
    environment: [String: String] = ["TERM": "xterm-256color"]
  ) throws {
    terminal = try PseudoTerminal(columns: columns, rows: rows)
    wake = try WakePipe()
    terminal.type(typedBefore)
    let screen = try FullScreenSession(
      session: session, terminal: terminal.program, environment: environment, wake: wake
    ) { _ in ScreenPictures(printer: printer) }
    let handed = Handed(value: screen)
    let outcome = outcome
    Thread.detachNewThread {
      let result = Result { try handed.value.run() }
      outcome.result.withLock { $0 = result }
      outcome.ended.signal()
    }
  }

  var screen: DrawnScreen { terminal.screen }

  /// Waits for words, wherever lines are broken.
  func see(_ words: String...) throws {
    try see({ screen in words.allSatisfy(screen.words.contains) }, or: "“\(words.joined(separator: "”, “"))”")
  }

  func see(_ isWanted: (DrawnScreen) -> Bool, or what: String) throws {
    guard terminal.waits(for: isWanted) else {
      throw Fault(.bug, "The screen never showed \(what), but:\n\(screen.lines.joined(separator: "\n"))")
    }
  }

  func press(_ keys: String) { terminal.type(keys) }

  /// Presses a key that judges an image, and waits for what it brings. A key that comes too soon after the image is
  /// refused in words; a person presses it once more, and so does this.
  func press(_ key: String, untilSeen words: String) throws {
    for _ in 0..<50 {
      // What a person needs at the very least.
      usleep(40_000)
      terminal.type(key)
      try see(
        { screen in screen.words.contains(words) || Self.refusals.contains(where: screen.words.contains) },
        or: "“\(words)” after \(key)")
      if screen.words.contains(words) { return }
      // The refusal must be gone, or it would pass for the answer to the next try.
      for _ in 0..<200 where !screen.words.contains(Self.noAnswer) {
        terminal.type("é")
        _ = terminal.waits(0.1) { $0.words.contains(Self.noAnswer) || $0.words.contains(words) }
        if screen.words.contains(words) { return }
      }
    }
    throw Fault(.bug, "\(key) always came too soon.")
  }

  static let tooSoon = "does not count"
  private static let refusals = [tooSoon, "The picture is not there yet."]
  /// What a key is told that no task has.
  private static let noAnswer = "é is no answer here"

  /// How it ended, once it has.
  func end() throws -> FullScreenSession.End {
    guard outcome.ended.wait(timeout: .now() + 20) == .success else {
      throw Fault(.bug, "The session goes on and on:\n\(screen.lines.joined(separator: "\n"))")
    }
    while terminal.read() {}
    guard let result = outcome.result.withLock({ $0 }) else { throw Fault(.bug, "There is no result.") }
    return try result.get()
  }
}

/// Draws with half blocks, as text terminals show photographs.
func symbolPrinter() throws -> FilePrinter {
  guard let renderer = PictureRenderer(TerminalAbilities(pictures: .symbols)) else {
    throw Fault(.bug, "There is no renderer for symbols.")
  }
  return FilePrinter(renderer)
}

/// A printer that waits until it may go on.
final class HeldPrinter: PicturePrinter {
  private let printer: FilePrinter
  private let gate = DispatchSemaphore(value: 0)

  init() throws { printer = try symbolPrinter() }

  /// Lets so many photographs through.
  func release(_ count: Int = 1) { for _ in 0..<count { gate.signal() } }

  func print(_ request: PictureRequest) throws -> RenderedPicture {
    gate.wait()
    return try printer.print(request)
  }
}

/// As many photographs of one colour each, 40 × 30 pixels.
func drawnPictures(_ count: Int, in folder: String, name: (Int) -> String = { "sample/post\($0 + 1)" }) throws
  -> [Picture]
{
  try (0..<count).map { index in
    let shade = UInt8(40 + index * 20 % 200)
    let file = "\(folder)/\(index).jpg"
    try AtomicFile.write(
      try JPEGEncoder.encode(RGBImage(width: 40, height: 30, filledWith: (shade, 80, 255 - shade)), quality: 80),
      to: file)
    return Picture(sha256: "\(index)", file: file, name: name(index), width: 40, height: 30)
  }
}

/// Selfie, then dangerous, then the reason in words; the caption may be seen.
func dangerTask() throws -> AnnotationTask {
  try AnnotationTask(
    yaml: """
      name: danger
      definition: A dangerous selfie is one whose taking could have led to injury or death.
      votes_per_item: 3
      caption: allowed
      questions:
        - name: selfie
          ask: Is this a selfie?
          answers:
            - {key: "y", label: "y", meaning: "a selfie"}
            - {key: "n", label: "n", meaning: "not a selfie"}
        - name: dangerous
          ask: Could taking it have led to injury or death?
          when: {selfie: "y"}
          answers:
            - {key: "y", label: "y", meaning: "dangerous"}
            - {key: "n", label: "n", meaning: "not dangerous"}
        - name: reason
          ask: What is dangerous about it?
          when: {dangerous: "y"}
          text: true
      label: dangerous
      """, origin: "danger.yaml")
}
