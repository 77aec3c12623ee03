// PicturePrinter: what makes photographs ready for the screen, and the one that asks the terminal what it can show.
import Base
import Foundation
import Imaging
import Synchronization
import Terminal

/// A photograph that is wanted on the screen.
package struct PictureRequest: Sendable, Hashable {
  package var picture: Picture
  /// Pixels of the upright image; nil for all of it.
  package var region: PictureRegion?
  /// The cells it has to fit in.
  package var room: CellRoom

  package init(picture: Picture, region: PictureRegion? = nil, room: CellRoom) {
    self.picture = picture
    self.region = region
    self.room = room
  }
}

/// A part of a picture: pixels of the upright image.
package struct PictureRegion: Sendable, Hashable {
  package var left, top, width, height: Int

  package init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }
}

/// What makes photographs ready for one terminal. On any thread, several at a time.
package protocol PicturePrinter: Sendable {
  /// - Throws: an error whose description says in words, without a full stop, why the photograph cannot be shown.
  func print(_ request: PictureRequest) throws -> RenderedPicture
}

/// Reads photographs from their files and draws them with a terminal's renderer.
package final class FilePrinter: PicturePrinter {
  private let renderer: PictureRenderer
  /// kitty needs a number for each picture; the last of them are never the same.
  private let count = Atomic<Int>(0)

  package init(_ renderer: PictureRenderer) { self.renderer = renderer }

  package func print(_ request: PictureRequest) throws -> RenderedPicture {
    let number = count.add(1, ordering: .relaxed).newValue
    let region = request.region.map {
      PixelRect(left: $0.left, top: $0.top, right: $0.left + $0.width, bottom: $0.top + $0.height)
    }
    let bytes: [UInt8]
    do {
      bytes = try AtomicFile.read(request.picture.file)
    } catch let fault as Fault {
      guard FileManager.default.fileExists(atPath: request.picture.file) else {
        throw Spoilt(words: "its file is missing")
      }
      throw Spoilt(words: fault.sentence.hasSuffix(".") ? String(fault.sentence.dropLast()) : fault.sentence)
    }
    return try renderer.picture(file: bytes, number: number, in: request.room, region: region)
  }

  private struct Spoilt: Error, CustomStringConvertible {
    var words: String
    var description: String { words }
  }
}

/// What shows photographs on a terminal, once it was asked what it can do.
package struct ScreenPictures: Sendable {
  /// Nil where the terminal shows none; names are shown instead.
  package var printer: (any PicturePrinter)?
  /// A cell's height by its width.
  package var cellAspect: Double
  /// Bytes that came while the terminal was asked and are no answer: keys.
  package var typed: [UInt8]
  /// What is to be used once the window has another size, for a terminal whose cells may have another one too; nil where
  /// nothing changes.
  package var resized: (@Sendable (_ terminal: Int32) -> ScreenPictures?)?

  package init(
    printer: (any PicturePrinter)?, cellAspect: Double = 2, typed: [UInt8] = [],
    resized: (@Sendable (Int32) -> ScreenPictures?)? = nil
  ) {
    self.printer = printer
    self.cellAspect = cellAspect
    self.typed = typed
    self.resized = resized
  }

  /// Asks a terminal, which is in raw mode.
  /// - Parameter choice: what the person wants; `auto` for what the terminal does best.
  /// - Throws: `Fault(.io)` where it cannot be written to.
  package static func asking(
    _ terminal: Int32, choice: PictureChoice, environment: [String: String]
  ) throws -> ScreenPictures {
    let (replies, typed, _) = try TerminalQuery.ask(input: terminal, output: terminal, environment: environment)
    let tmux = Multiplexer.around(environment) == .tmux ? TmuxClient.ask(environment: environment) : nil
    let abilities = TerminalAbilities.judged(
      choice: choice, environment: environment, replies: replies, window: TerminalQuery.window(of: terminal),
      tmux: tmux)
    return ScreenPictures(abilities, typed: typed)
  }

  private init(_ abilities: TerminalAbilities, typed: [UInt8] = []) {
    let cell = abilities.cell
    self.init(
      printer: PictureRenderer(abilities).map(FilePrinter.init),
      cellAspect: Double(cell.height) / Double(cell.width), typed: typed
    ) { terminal in
      guard let new = TerminalQuery.window(of: terminal)?.cell, new != cell else { return nil }
      var abilities = abilities
      abilities.cell = new
      return ScreenPictures(abilities)
    }
  }
}
