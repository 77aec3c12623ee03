// PictureRenderer: photographs as bytes for one terminal.
import Foundation
package import Imaging

/// Draws photographs for a terminal. Safe to use from any thread, ahead of the moment they are shown.
package struct PictureRenderer: Sendable {
  package let pictures: PictureProtocol
  private let abilities: TerminalAbilities
  /// kitty's pictures of this process are numbered from here on.
  private let firstNumber: Int

  /// Nil where the terminal shows no pictures.
  /// - Parameter seed: parts the picture numbers of several sessions in one terminal.
  package init?(_ abilities: TerminalAbilities, seed: Int = Int(getpid())) {
    guard let pictures = abilities.pictures else { return nil }
    self.pictures = pictures
    self.abilities = abilities
    firstNumber = 0x800000 | (seed & 0x7fff) << 8
  }

  /// Draws a picture, or a part of it, as large as the room allows, in its shape. Where in the room it stands is the
  /// caller's business: what comes back may be smaller on one side, and is on both where the picture is tiny.
  /// - Parameters:
  ///   - number: of the picture on this screen; two that are shown or uploaded at a time need different ones, of which
  ///     the last 8 bits count.
  ///   - room: cells. Below one there is nothing to see, and the picture comes back with no cells.
  ///   - region: pixels of `image`; what is outside of it does not count, and without a rest all of it is drawn.
  /// - Throws: `ImageProblem` where it cannot be drawn.
  package func picture(
    _ image: RGBImage, number: Int, in room: CellRoom, region: PixelRect? = nil
  ) throws -> RenderedPicture {
    let whole = PixelRect(left: 0, top: 0, right: image.width, bottom: image.height)
    let part = region.flatMap { $0.within(whole) } ?? whole
    guard let size = size(width: part.width, height: part.height, room: room) else { return .nothing }
    return try draw(part == whole ? image : image.cut(to: part), size, number)
  }

  /// Decodes a file to about the pixels that are needed, and draws it.
  /// - Parameters:
  ///   - bytes: of a JPEG, PNG or WebP file.
  ///   - region: pixels of the upright full picture.
  /// - Throws: `ImageProblem`, whose sentence says what is wrong with the file.
  package func picture(
    file bytes: [UInt8], number: Int, in room: CellRoom, region: PixelRect? = nil
  ) throws -> RenderedPicture {
    let header = try ImageFile.header(of: bytes)
    let whole = PixelRect(left: 0, top: 0, right: header.width, bottom: header.height)
    let part = region.flatMap { $0.within(whole) } ?? whole
    guard let size = size(width: part.width, height: part.height, room: room) else { return .nothing }
    // As much as the part needs on its more demanding side.
    let need = max(Double(size.drawnWidth) / Double(part.width), Double(size.drawnHeight) / Double(part.height))
    let longer = max(header.width, header.height)
    let maxSide = need < 1 ? max(1, Int((Double(longer) * need).rounded(.up))) : nil
    let image = try ImageFile.decode(bytes, maxSide: maxSide).image
    guard part != whole else { return try draw(image, size, number) }
    let (across, down) = (
      Double(image.width) / Double(header.width), Double(image.height) / Double(header.height)
    )
    let scaled = PixelRect(
      left: Int((Double(part.left) * across).rounded()), top: Int((Double(part.top) * down).rounded()),
      right: Int((Double(part.right) * across).rounded()), bottom: Int((Double(part.bottom) * down).rounded())
    ).atLeastOnePixel(width: image.width, height: image.height)
    return try draw(image.cut(to: scaled), size, number)
  }

  /// What a picture becomes on the screen, and the pixels that are worth handing on.
  private struct Size {
    var fit: PictureFit
    var drawnWidth: Int
    var drawnHeight: Int
  }

  private func size(width: Int, height: Int, room: CellRoom) -> Size? {
    guard room.columns >= 1, room.rows >= 1 else { return nil }
    // No screen is larger; libchafa and placeholders have no more either.
    let most = isBehindTmux && pictures == .kitty ? KittyPicture.mostPlaceholders : 1000
    let room = CellRoom(columns: min(room.columns, most), rows: min(room.rows, most))
    let cell = abilities.cell
    switch pictures {
    case .kitty, .iterm2:
      let fit = PictureFit.cells(width: width, height: height, room: room, cell: cell)
      // The terminal enlarges by itself: fewer bytes.
      return Size(fit: fit, drawnWidth: min(width, fit.width), drawnHeight: min(height, fit.height))
    case .sixel:
      guard min(room.rows * cell.height, abilities.sixelSize?.height ?? .max) >= 6 else { return nil }
      let fit = PictureFit.sixels(
        width: width, height: height, room: room, cell: cell, limit: abilities.sixelSize)
      return Size(fit: fit, drawnWidth: min(width, fit.width), drawnHeight: min(height, fit.height))
    case .symbols:
      let fit = PictureFit.cells(width: width, height: height, room: room, cell: cell)
      // libchafa looks at eight by eight pixels of each cell.
      return Size(fit: fit, drawnWidth: min(width, fit.columns * 8), drawnHeight: min(height, fit.rows * 8))
    }
  }

  private var isBehindTmux: Bool { abilities.multiplexer == .tmux }

  private func draw(_ image: RGBImage, _ size: Size, _ number: Int) throws -> RenderedPicture {
    let fit = size.fit
    let small = resampled(
      image, width: min(image.width, size.drawnWidth), height: min(image.height, size.drawnHeight))
    let (upload, body) = try drawn(small, fit, number)
    return RenderedPicture(
      columns: fit.columns, rows: fit.rows, pixelWidth: fit.width, pixelHeight: fit.height, upload: upload, body: body)
  }

  private func drawn(_ image: RGBImage, _ fit: PictureFit, _ number: Int) throws -> ([UInt8], PictureBody) {
    switch pictures {
    case .kitty:
      let id = firstNumber | (number & 0xff)
      let png = try PNGEncoder.encode(image)
      guard isBehindTmux else {
        return (KittyPicture.upload(png: png, id: id), .kitty(id: id, columns: fit.columns, rows: fit.rows))
      }
      let lines = KittyPicture.placeholders(id: id, columns: fit.columns, rows: fit.rows)
      return (
        KittyPicture.upload(png: png, id: id, virtual: (fit.columns, fit.rows)), .placeholders(id: id, lines: lines)
      )
    case .iterm2:
      let jpeg = try JPEGEncoder.encode(image, quality: 90)
      let control = "size=\(jpeg.count);width=\(fit.columns);height=\(fit.rows);preserveAspectRatio=0;inline=1"
      let bytes = Array("\u{1b}]1337;File=\(control):".utf8) + Data(jpeg).base64EncodedData() + [0x07]
      return ([], .sequence(bytes, wrapped: isBehindTmux))
    case .sixel:
      let bytes = try ChafaDrawing.sixels(image, width: fit.width, height: fit.height)
      // tmux that knows sixels draws them itself.
      return ([], .sequence(bytes, wrapped: isBehindTmux && !abilities.tmuxDrawsSixels))
    case .symbols:
      let lines = try ChafaDrawing.lines(
        image, columns: fit.columns, rows: fit.rows, colours: abilities.colours, signs: abilities.signs)
      return ([], .lines(lines))
    }
  }
}

extension RenderedPicture {
  /// What an empty room gets.
  static let nothing = RenderedPicture(
    columns: 0, rows: 0, pixelWidth: 0, pixelHeight: 0, upload: [], body: .lines([]))
}

extension RGBImage {
  /// Requires: `rect` lies within and is not empty.
  fileprivate func cut(to rect: PixelRect) -> RGBImage {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * rect.width * rect.height)
    for y in rect.top..<rect.bottom {
      bytes += pixels[3 * (y * width + rect.left)..<3 * (y * width + rect.right)]
    }
    return RGBImage(width: rect.width, height: rect.height, pixels: bytes)
  }
}

extension PixelRect {
  /// The part within `whole`, or nil where there is none.
  fileprivate func within(_ whole: PixelRect) -> PixelRect? {
    let part = PixelRect(
      left: max(left, whole.left), top: max(top, whole.top), right: min(right, whole.right),
      bottom: min(bottom, whole.bottom))
    return part.left < part.right && part.top < part.bottom ? part : nil
  }

  /// Moved and grown so that a picture of these sides has a pixel of it.
  fileprivate func atLeastOnePixel(width: Int, height: Int) -> PixelRect {
    let (left, top) = (min(left, width - 1), min(top, height - 1))
    return PixelRect(
      left: left, top: top, right: min(width, max(right, left + 1)), bottom: min(height, max(bottom, top + 1)))
  }
}
