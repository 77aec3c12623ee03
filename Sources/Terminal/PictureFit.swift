// PictureFit: how large a picture is shown: as large as the room allows, in its own shape.

/// The size of a picture on the screen.
package struct PictureFit: Sendable, Hashable {
  /// Cells the picture covers.
  package var columns: Int
  package var rows: Int
  /// Pixels it is drawn in.
  package var width: Int
  package var height: Int

  /// Small pictures grow to four times their sides and no further: what is larger shows nothing more.
  package static let mostEnlarged = 4.0

  /// The size at which whole cells come nearest to the picture's shape: for protocols whose pictures fill cells.
  /// - Parameters:
  ///   - width: pixels of the picture, at least 1; likewise `height`.
  ///   - room: at least one cell.
  package static func cells(width: Int, height: Int, room: CellRoom, cell: CellSize) -> PictureFit {
    let scale = scale(width, height, (room.columns * cell.width, room.rows * cell.height))
    let columns = nearest(Double(width) * scale / Double(cell.width), most: room.columns)
    let rows = nearest(Double(height) * scale / Double(cell.height), most: room.rows)
    return PictureFit(columns: columns, rows: rows, width: columns * cell.width, height: rows * cell.height)
  }

  /// The size in pixels, whatever part of the last cells that covers: for sixels. The height is the nearest
  /// multiple of 6, since a sixel is one.
  ///
  /// Requires: room, and the limit, for six pixels of height.
  package static func sixels(
    width: Int, height: Int, room: CellRoom, cell: CellSize, limit: PixelLimit?
  ) -> PictureFit {
    let most = (
      min(room.columns * cell.width, limit?.width ?? .max), min(room.rows * cell.height, limit?.height ?? .max)
    )
    let scale = scale(width, height, most)
    let pixelWidth = nearest(Double(width) * scale, most: most.0)
    let pixelHeight = max(1, min(Int((Double(height) * scale / 6).rounded()), most.1 / 6)) * 6
    return PictureFit(
      columns: min(room.columns, (pixelWidth + cell.width - 1) / cell.width),
      rows: min(room.rows, (pixelHeight + cell.height - 1) / cell.height), width: pixelWidth, height: pixelHeight)
  }

  private static func scale(_ width: Int, _ height: Int, _ room: (Int, Int)) -> Double {
    min(Double(room.0) / Double(width), Double(room.1) / Double(height), mostEnlarged)
  }

  private static func nearest(_ value: Double, most: Int) -> Int { max(1, min(most, Int(value.rounded()))) }
}
