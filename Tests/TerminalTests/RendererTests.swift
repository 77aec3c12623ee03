// RendererTests: what the terminal would draw is the picture, for each protocol.
import Foundation
import Imaging
import Terminal
import Testing

@Suite struct RendererTests {
  private let room = CellRoom(columns: 60, rows: 20)

  /// Smooth, and every corner of another colour, so that a turn, a shear or a swapped channel shows.
  static func scene(width: Int, height: Int) -> RGBImage {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        let (across, down) = (x * 255 / max(width - 1, 1), y * 255 / max(height - 1, 1))
        pixels += [UInt8(across), UInt8(down), UInt8((255 - across) * (255 - down) / 255)]
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  private func renderer(
    _ pictures: PictureProtocol, colours: ColourDepth = .truecolour, signs: SignRepertoire = .quadrants,
    multiplexer: Multiplexer? = nil, limit: PixelLimit? = nil
  ) throws -> PictureRenderer {
    try #require(
      PictureRenderer(
        TerminalAbilities(
          pictures: pictures, colours: colours, signs: signs, multiplexer: multiplexer, sixelSize: limit), seed: 7))
  }

  /// The lines of a placement, each without the move to its place, which must be the right one.
  private func lines(_ bytes: [UInt8], row: Int, column: Int) -> [String] {
    let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: ";\(column)H").dropFirst()
    let first = row
    return parts.enumerated().map { index, part in
      let next = "\u{1b}[\(first + index + 1)"
      return part.hasSuffix(next) ? String(part.dropLast(next.count)) : part
    }
  }

  // Odd widths too: some need padded rows.
  @Test(arguments: [(400, 500), (401, 500), (402, 377), (403, 100), (1, 1), (3, 2), (1, 10_000), (20_000, 1)])
  func `kitty gets the picture as it is`(width: Int, height: Int) throws {
    let scene = Self.scene(width: width, height: height)
    let picture = try renderer(.kitty).picture(scene, number: 5, in: room)
    let upload = try #require(PictureDecoders.kitty(picture.upload).first)
    #expect(upload.control["a"] == "t")
    #expect(upload.control["f"] == "100")
    let shown = try ImageFile.decode(upload.payload)
    #expect(shown.width <= max(picture.pixelWidth, 1))
    #expect(shown.height <= max(picture.pixelHeight, 1))
    #expect(PictureDecoders.difference(shown, scene) < 1)
    let placement = try #require(PictureDecoders.kitty(picture.placement(row: 3, column: 9)).first)
    #expect(placement.control["a"] == "p")
    #expect(placement.control["i"] == upload.control["i"])
    #expect(placement.control["c"] == "\(picture.columns)")
    #expect(placement.control["r"] == "\(picture.rows)")
    #expect(picture.placement(row: 3, column: 9).starts(with: "\u{1b}[3;9H".utf8))
    let removal = try #require(PictureDecoders.kitty(picture.removed(row: 3, column: 9)).first)
    #expect(removal.control["a"] == "d")
    #expect(removal.control["d"] == "I")
    #expect(removal.control["i"] == upload.control["i"])
    #expect(picture.shown(row: 3, column: 9) == picture.upload + picture.placement(row: 3, column: 9))
  }

  @Test(arguments: [(400, 500), (401, 500), (403, 377), (1, 1), (1, 10_000)])
  func `iTerm2 gets the picture as a JPEG`(width: Int, height: Int) throws {
    let scene = Self.scene(width: width, height: height)
    let picture = try renderer(.iterm2).picture(scene, number: 1, in: room)
    #expect(picture.upload.isEmpty)
    let file = try #require(PictureDecoders.iterm2(picture.shown(row: 1, column: 1)))
    #expect(file.arguments["size"] == "\(file.file.count)")
    #expect(file.arguments["width"] == "\(picture.columns)")
    #expect(file.arguments["height"] == "\(picture.rows)")
    #expect(file.arguments["inline"] == "1")
    #expect(PictureDecoders.difference(try ImageFile.decode(file.file), scene) < 4)
  }

  @Test(arguments: [(400, 500), (401, 500), (402, 377), (403, 377), (797, 996), (61, 40), (1, 10_000), (20_000, 1)])
  func `sixels are the picture, whatever its width`(width: Int, height: Int) throws {
    let scene = Self.scene(width: width, height: height)
    for limit in [nil, PixelLimit(width: 301, height: 203)] {
      let picture = try renderer(.sixel, limit: limit).picture(scene, number: 1, in: room)
      let shown = try #require(PictureDecoders.sixels(picture.shown(row: 2, column: 2)))
      #expect(shown.width == picture.pixelWidth)
      #expect(shown.height == picture.pixelHeight)
      #expect(shown.height <= picture.rows * CellSize.usual.height)
      #expect(PictureDecoders.difference(shown, scene) < 6)
    }
  }

  @Test(arguments: [(400, 500), (401, 500), (402, 377), (403, 100), (61, 40)])
  func `text cells are the picture, coarsely`(width: Int, height: Int) throws {
    let scene = Self.scene(width: width, height: height)
    let picture = try renderer(.symbols).picture(scene, number: 1, in: room)
    let lines = lines(picture.shown(row: 4, column: 11), row: 4, column: 11)
    #expect(lines.count == picture.rows)
    let shown = try #require(PictureDecoders.symbols(lines))
    #expect(shown.width == 2 * picture.columns)
    #expect(PictureDecoders.difference(shown, scene) < 12)
  }

  @Test(arguments: ColourDepth.allCases, SignRepertoire.allCases)
  func `text cells use the colours and signs that are there`(colours: ColourDepth, signs: SignRepertoire) throws {
    let picture = try renderer(.symbols, colours: colours, signs: signs)
      .picture(Self.scene(width: 300, height: 300), number: 1, in: room)
    let lines = lines(picture.shown(row: 1, column: 1), row: 1, column: 1)
    #expect(lines.count == picture.rows)
    var signsUsed: Set<Character> = []
    for line in lines {
      let parts = line.components(separatedBy: "\u{1b}[")
      for part in parts.dropFirst() {
        let end = try #require(part.firstIndex(of: "m"))
        signsUsed.formUnion(part[part.index(after: end)...])
        let code = part[..<end]
        switch colours {
        case .truecolour: #expect(code.split(separator: ";").count != 3)
        case .indexed256: #expect(!code.contains("8;2;"))
        case .indexed16, .indexed8: #expect(!code.contains("38;") && !code.contains("48;"))
        case .monochrome: #expect(["0", "7", "27"].contains(code))
        }
      }
      #expect(
        parts.dropFirst().reduce(0) { $0 + ($1.split(separator: "m", maxSplits: 1).dropFirst().first?.count ?? 0) }
          == picture.columns)
    }
    let halves: Set<Character> = [" ", "█", "▀", "▄", "▌", "▐", "░", "▒", "▓"]
    switch signs {
    case .ascii: #expect(signsUsed.allSatisfy { $0.isASCII })
    case .halves: #expect(signsUsed.isSubset(of: halves))
    case .quadrants: #expect(signsUsed.allSatisfy { ("\u{2580}"..."\u{259f}").contains($0) || $0 == " " })
    }
  }

  @Test func `two colours come out as they are`() throws {
    var image = RGBImage(width: 160, height: 160, filledWith: (255, 0, 0))
    image.fill(PixelRect(left: 0, top: 80, right: 160, bottom: 160), Colour(0, 0, 255))
    let picture = try renderer(.symbols).picture(image, number: 1, in: CellRoom(columns: 16, rows: 8))
    let lines = lines(picture.shown(row: 1, column: 1), row: 1, column: 1)
    let shown = try #require(PictureDecoders.symbols(lines))
    #expect(Array(shown.pixels.prefix(3)) == [255, 0, 0])
    #expect(Array(shown.pixels.suffix(3)) == [0, 0, 255])
  }

  @Test func `behind tmux kitty's picture is cells that name their part of it`() throws {
    let scene = Self.scene(width: 300, height: 300)
    let picture = try renderer(.kitty, multiplexer: .tmux).picture(scene, number: 5, in: room)
    let upload = PictureDecoders.throughTmux(picture.upload)
    #expect(upload.drawn.isEmpty)
    let command = try #require(PictureDecoders.kitty(upload.passed).first)
    #expect(command.control["U"] == "1")
    #expect(command.control["c"] == "\(picture.columns)")
    #expect(command.control["r"] == "\(picture.rows)")
    #expect(PictureDecoders.difference(try ImageFile.decode(command.payload), scene) < 1)
    let id = try #require(command.control["i"].flatMap { Int($0) })
    let placement = PictureDecoders.throughTmux(picture.placement(row: 1, column: 1))
    #expect(placement.passed.isEmpty)
    let lines = lines(placement.drawn, row: 1, column: 1)
    #expect(lines.count == picture.rows)
    let colour = "\u{1b}[38;2;\(id >> 16 & 255);\(id >> 8 & 255);\(id & 255)m"
    var marks: [[Unicode.Scalar]] = []
    for line in lines {
      #expect(line.hasPrefix(colour) && line.hasSuffix("\u{1b}[39m"))
      let scalars = Array(line.dropFirst(colour.count).unicodeScalars.dropLast(5))
      #expect(scalars.count == 3 * picture.columns)
      for cell in stride(from: 0, to: scalars.count - 2, by: 3) {
        #expect(scalars[cell].value == 0x10eeee)
        marks.append([scalars[cell + 1], scalars[cell + 2]])
      }
    }
    // Rows and columns are counted by the same marks, the first two of which the protocol gives.
    #expect(marks[0].map(\.value) == [0x305, 0x305])
    #expect(marks[1].map(\.value) == [0x305, 0x30d])
    #expect(marks[picture.columns].map(\.value) == [0x30d, 0x305])
    #expect(Set(marks).count == picture.columns * picture.rows)
    let removal = PictureDecoders.throughTmux(picture.removed(row: 1, column: 1))
    #expect(PictureDecoders.kitty(removal.passed).first?.control["i"] == "\(id)")
  }

  @Test func `passed through tmux by a person's wish, pictures arrive whole`() throws {
    let scene = Self.scene(width: 300, height: 300)
    let sixel = try renderer(.sixel, multiplexer: .tmux).picture(scene, number: 1, in: room)
    let passed = PictureDecoders.throughTmux(sixel.shown(row: 1, column: 1))
    #expect(passed.drawn.isEmpty)
    #expect(PictureDecoders.difference(try #require(PictureDecoders.sixels(passed.passed)), scene) < 6)
  }

  @Test(arguments: PictureProtocol.allCases)
  func `a removed picture leaves its cells blank`(pictures: PictureProtocol) throws {
    let picture = try renderer(pictures).picture(Self.scene(width: 90, height: 120), number: 1, in: room)
    let (_, text) = PictureDecoders.bodies(picture.removed(row: 2, column: 3), from: "\u{1b}_G", to: "\u{1b}\\")
    let lines = lines(text, row: 2, column: 3)
    #expect(lines == Array(repeating: String(repeating: " ", count: picture.columns), count: picture.rows))
  }

  @Test func `numbers part the pictures of a session, seeds the sessions of a terminal`() throws {
    let scene = Self.scene(width: 9, height: 9)
    let abilities = TerminalAbilities(pictures: .kitty)
    var ids: Set<String> = []
    for (seed, number) in [(1, 0), (1, 1), (1, 255), (2, 0), (40_000, 0)] {
      let picture = try #require(PictureRenderer(abilities, seed: seed)).picture(scene, number: number, in: room)
      let id = try #require(PictureDecoders.kitty(picture.upload).first?.control["i"])
      #expect((1..<1 << 24).contains(try #require(Int(id))))
      ids.insert(id)
    }
    #expect(ids.count == 5)
  }

  @Test(arguments: PictureProtocol.allCases)
  func `no room shows nothing`(pictures: PictureProtocol) throws {
    for room in [CellRoom(columns: 0, rows: 20), CellRoom(columns: 20, rows: -1)] {
      let picture = try renderer(pictures).picture(Self.scene(width: 9, height: 9), number: 1, in: room)
      #expect(picture.columns == 0)
      #expect(picture.upload.isEmpty)
      #expect(picture.placement(row: 1, column: 1).isEmpty)
    }
    let one = try renderer(pictures).picture(
      Self.scene(width: 900, height: 900), number: 1, in: CellRoom(columns: 1, rows: 1))
    #expect(one.columns == 1)
    #expect(one.rows == 1)
  }
}
