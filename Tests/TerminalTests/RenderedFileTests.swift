// RenderedFileTests: files become pictures at about the pixels that are needed, parts of them too, and broken ones words.
import Foundation
import Imaging
import Terminal
import Testing

@Suite struct RenderedFileTests {
  private let room = CellRoom(columns: 60, rows: 20)

  private func kitty() throws -> PictureRenderer {
    try #require(PictureRenderer(TerminalAbilities(pictures: .kitty)))
  }

  private func shown(_ picture: RenderedPicture) throws -> RGBImage {
    try ImageFile.decode(try #require(PictureDecoders.kitty(picture.upload).first).payload)
  }

  @Test func `a file is decoded no larger than its cells`() throws {
    let scene = RendererTests.scene(width: 2160, height: 2700)
    let picture = try kitty().picture(file: try JPEGEncoder.encode(scene), number: 1, in: room)
    let image = try shown(picture)
    #expect(image.width <= 320)
    #expect(image.height <= 400)
    #expect(PictureDecoders.difference(image, scene) < 3)
  }

  @Test func `a part of a file is shown with all the pixels that the file has`() throws {
    let scene = RendererTests.scene(width: 1600, height: 1200)
    let file = try PNGEncoder.encode(scene)
    let region = PixelRect(left: 400, top: 300, right: 700, bottom: 600)
    let image = try shown(try kitty().picture(file: file, number: 1, in: room, region: region))
    #expect(image.width == 300)
    #expect(image.height == 300)
    let same = try shown(try kitty().picture(scene, number: 1, in: room, region: region))
    #expect(PictureDecoders.difference(image, same) < 1)
    #expect(abs(Int(image.pixels[0]) - 400 * 255 / 1599) <= 2)
    #expect(abs(Int(image.pixels[1]) - 300 * 255 / 1199) <= 2)
    // A large part is reduced like a whole picture.
    let large = PixelRect(left: 800, top: 0, right: 1600, bottom: 1200)
    let half = try shown(try kitty().picture(file: file, number: 1, in: room, region: large))
    #expect(half.height == 400)
    #expect(abs(Int(half.pixels[0]) - 128) <= 3)
  }

  @Test func `a part reaches no further than the picture`() throws {
    let scene = RendererTests.scene(width: 100, height: 80)
    let file = try PNGEncoder.encode(scene)
    let beyond = PixelRect(left: 50, top: -40, right: 400, bottom: 40)
    let image = try shown(try kitty().picture(file: file, number: 1, in: room, region: beyond))
    #expect(image.width == 50)
    #expect(image.height == 40)
    for region in [
      PixelRect(left: 200, top: 0, right: 300, bottom: 80), PixelRect(left: 9, top: 9, right: 9, bottom: 9),
    ] {
      let whole = try shown(try kitty().picture(file: file, number: 1, in: room, region: region))
      #expect(whole.width == 100)
    }
  }

  @Test func `broken files are words`() throws {
    let file = try JPEGEncoder.encode(RendererTests.scene(width: 300, height: 300))
    for (bytes, reason) in [
      ([], ImageProblem.Reason.empty), (Array("<html><body>gone</body></html>".utf8), .notAnImage),
      (Array(file.prefix(file.count / 2)), .truncated),
    ] {
      do {
        _ = try kitty().picture(file: bytes, number: 1, in: room)
        Issue.record("a broken file was shown")
      } catch let problem as ImageProblem {
        #expect(problem.reason == reason)
        #expect(!problem.sentence.isEmpty)
      }
    }
  }

  @Test func `a photograph of a full screen stays below two million bytes`() throws {
    // Grain on a smooth scene: harder than most photographs.
    var scene = RendererTests.scene(width: 1080, height: 1350)
    var state: UInt32 = 1
    for index in scene.pixels.indices {
      state = state &* 1_664_525 &+ 1_013_904_223
      scene.pixels[index] = UInt8(clamping: Int(scene.pixels[index]) + Int(state >> 29) - 4)
    }
    for pictures in PictureProtocol.allCases {
      let renderer = try #require(PictureRenderer(TerminalAbilities(pictures: pictures)))
      let picture = try renderer.picture(scene, number: 1, in: CellRoom(columns: 200, rows: 50))
      #expect(picture.rows == 50)
      #expect(picture.shown(row: 1, column: 1).count < 2_000_000)
    }
  }
}
