// FitTests: pictures are as large as the room allows, in their shape, and never larger than their pixels are worth.
import Imaging
import Terminal
import Testing

@Suite struct FitTests {
  private let room = CellRoom(columns: 80, rows: 40)
  private let cell = CellSize.usual

  static let shapes = [
    (1080, 1350), (1350, 1080), (4600, 3061), (640, 640), (1, 10_000), (20_000, 1), (1, 1), (3, 2), (97, 31),
    (10_000, 10_000), (150, 150), (2000, 500),
  ]

  @Test(arguments: shapes)
  func `a picture stays in its room and touches a side of it, or is four times its size`(width: Int, height: Int) {
    let limit = PixelLimit(width: 500, height: 333)
    let fits = [
      (PictureFit.cells(width: width, height: height, room: room, cell: cell), 800, 800),
      (PictureFit.sixels(width: width, height: height, room: room, cell: cell, limit: nil), 800, 800),
      (PictureFit.sixels(width: width, height: height, room: room, cell: cell, limit: limit), 500, 333),
    ]
    for (fit, mostWidth, mostHeight) in fits {
      #expect((1...room.columns).contains(fit.columns))
      #expect((1...room.rows).contains(fit.rows))
      #expect((1...mostWidth).contains(fit.width))
      #expect((1...mostHeight).contains(fit.height))
      #expect(fit.width <= fit.columns * cell.width)
      #expect(fit.height <= fit.rows * cell.height)
      let touches = fit.width > mostWidth - 10 || fit.height > mostHeight - 20
      let isFourTimes = fit.width <= max(4 * width + 5, 10) && fit.height <= max(4 * height + 10, 20)
      #expect(touches || isFourTimes)
      // Not smaller than it has to be: at least its own size, or to the room's end.
      #expect(touches || (fit.width + 5 >= 3 * width && fit.height + 10 >= 3 * height))
    }
  }

  @Test(arguments: [(1080, 1350), (1350, 1080), (4600, 3061), (640, 640), (2000, 500), (1000, 3000)])
  func `shapes are kept, to half a cell and to half a sixel`(width: Int, height: Int) {
    let shape = Double(width) / Double(height)
    let cells = PictureFit.cells(width: width, height: height, room: room, cell: cell)
    #expect(abs(Double(cells.width) - Double(cells.height) * shape) <= 5 + 10 * shape)
    let sixels = PictureFit.sixels(width: width, height: height, room: room, cell: cell, limit: nil)
    #expect(abs(Double(sixels.width) - Double(sixels.height) * shape) <= 1 + 3 * shape)
    #expect(sixels.height % 6 == 0)
  }

  @Test func `a tiny picture grows to four times its sides`() {
    let fit = PictureFit.cells(width: 50, height: 50, room: room, cell: cell)
    #expect((fit.columns, fit.rows) == (20, 10))
    #expect((fit.width, fit.height) == (200, 200))
  }

  @Test func `an upright photograph fills the rows, a wide one the columns`() {
    #expect(PictureFit.cells(width: 1080, height: 1350, room: room, cell: cell).rows == 40)
    #expect(PictureFit.cells(width: 1080, height: 1350, room: room, cell: cell).columns == 64)
    #expect(PictureFit.cells(width: 2700, height: 1080, room: room, cell: cell).columns == 80)
    #expect(PictureFit.cells(width: 2700, height: 1080, room: room, cell: cell).rows == 16)
  }

  @Test func `cells that no font has are not believed`() {
    #expect(CellSize(width: 0, height: 0) == nil)
    #expect(CellSize(width: 10, height: 60_000) == nil)
    #expect(TerminalWindow(columns: 80, rows: 24).cell == nil)
    #expect(TerminalWindow(columns: 0, rows: 0, pixelWidth: 800, pixelHeight: 480).cell == nil)
  }
}
