// BuiltinGradients: which way edges run, pooled on a grid over a picture, left and right folded together.
import Base
internal import CDlib
import Faces
import Imaging

/// Gradient features of a picture: `rows` × `columns` cells of 31 numbers (see cdlib_fhog.h for the planes).
struct CellGrid {
  static let cell = 8
  var rows, columns: Int
  var values: UnsafeBufferPointer<Float>
}

/// dlib's gradient extractor with its scratch memory. One thread at a time.
final class GradientCells {
  private let fhog: OpaquePointer

  /// - Throws: `Fault` with code `unavailable` where memory is out.
  init() throws {
    guard let fhog = cdlib_fhog_create() else {
      throw Fault(.unavailable, "dlib's gradient features could not be made ready: memory is out.")
    }
    self.fhog = fhog
  }

  deinit { cdlib_fhog_free(fhog) }

  /// The cells of a picture. Valid until the next call.
  /// - Throws: `FeatureProblem`.
  func cells(of image: RGBImage) throws -> CellGrid {
    var cells: UnsafePointer<Float>?
    var (rows, columns) = (0, 0)
    var message = [CChar](repeating: 0, count: 256)
    let status = image.pixels.withUnsafeBufferPointer { pixels -> cdlib_status in
      // An image has a pixel, and so its array an address.
      guard let base = pixels.baseAddress else { return CDLIB_OK }
      return cdlib_fhog_extract(
        fhog, base, image.width, image.height, Int32(CellGrid.cell), &cells, &rows, &columns, &message, message.count)
    }
    guard status == CDLIB_OK else {
      let words = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw FeatureProblem(
        reason: "gradients", sentence: "its gradients could not be measured: " + String(decoding: words, as: UTF8.self))
    }
    return CellGrid(
      rows: rows, columns: columns,
      values: UnsafeBufferPointer(start: cells, count: rows * columns * Int(CDLIB_FHOG_PLANES)))
  }
}

/// Nine axes and the amount of texture in each field of a grid of four rows and, folded, two columns.
enum GradientColumns {
  private static let fields = 4
  private static let axes = Int(CDLIB_FHOG_AXES)

  static func names(of what: String) -> [String] {
    (0..<fields).flatMap { row in
      ["side", "middle"].flatMap { column in
        (0..<axes).map { "\(what)_edges_\(row + 1)_\(column)_\(20 * $0)" } + ["\(what)_texture_\(row + 1)_\(column)"]
      }
    }
  }

  /// A direction seen in a mirror.
  static func values(of grid: CellGrid) -> [Float] {
    let (planes, first) = (Int(CDLIB_FHOG_PLANES), Int(CDLIB_FHOG_DIRECTIONS))
    var sums = [Double](repeating: 0, count: fields * 2 * (axes + 1))
    var counts = [Int](repeating: 0, count: fields * 2)
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        // Cells of the right half are seen in a mirror: an axis at 20 degrees lies at 160 there. The column in the
        // middle counts both ways.
        let other = grid.columns - 1 - column
        let field = row * fields / grid.rows * 2 + min(min(column, other) * fields / grid.columns, 1)
        let to = field * (axes + 1)
        let from = (row * grid.columns + column) * planes
        for isMirrored in [false, true] where isMirrored ? column >= other : column <= other {
          counts[field] += 1
          for axis in 0..<axes {
            sums[to + axis] += Double(grid.values[from + first + (isMirrored ? (axes - axis) % axes : axis)])
          }
          for texture in first + axes..<planes { sums[to + axes] += Double(grid.values[from + texture]) / 4 }
        }
      }
    }
    return sums.indices.map { Float(sums[$0] / Double(max(counts[$0 / (axes + 1)], 1))) }
  }
}
