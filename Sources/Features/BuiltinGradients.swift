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

/// Nine axes and the amount of texture in the upper and the lower half, at the sides and in the middle; and how far
/// these fields on the left differ from those on the right, seen in a mirror.
enum GradientColumns {
  /// Two rows of fields: four make twice as many columns and no better a classifier.
  private static let fields = 2
  private static let axes = Int(CDLIB_FHOG_AXES)

  static func names(of what: String) -> [String] {
    let places = (1...fields).flatMap { row in ["side", "middle"].map { "\(row == 1 ? "upper" : "lower")_\($0)" } }
    return places.flatMap { place in
      (0..<axes).map { "\(what)_slopes_\(place)_\(20 * $0)" } + ["\(what)_texture_\(place)"]
    } + places.map { "\(what)_unlike_mirror_\($0)" }
  }

  /// Roots of means; all 0 where the picture has fewer than three cells a side.
  static func values(of grid: CellGrid) -> [Float] {
    let (planes, first, width) = (Int(CDLIB_FHOG_PLANES), Int(CDLIB_FHOG_DIRECTIONS), axes + 1)
    // The left half, and the right one seen in a mirror, where an axis at 20 degrees lies at 160. The column in the
    // middle belongs to both.
    var halves = [[Double]](repeating: Array(repeating: 0, count: fields * 2 * width), count: 2)
    var counts = [Int](repeating: 0, count: fields * 2)
    for row in 0..<grid.rows {
      for column in 0..<(grid.columns + 1) / 2 {
        let field = row * fields / grid.rows * 2 + min(column * 4 / grid.columns, 1)
        counts[field] += 1
        for (half, at) in [column, grid.columns - 1 - column].enumerated() {
          let from = (row * grid.columns + at) * planes + first
          for axis in 0..<axes {
            halves[half][field * width + axis] +=
              Double(grid.values[from + (half == 0 ? axis : (axes - axis) % axes)])
          }
          for texture in axes..<planes - first {
            halves[half][field * width + axes] += Double(grid.values[from + texture]) / 4
          }
        }
      }
    }
    var means: [Double] = []
    var differences = [Double](repeating: 0, count: counts.count)
    for at in halves[0].indices {
      let count = Double(max(counts[at / width], 1))
      means.append((halves[0][at] + halves[1][at]) / (2 * count))
      differences[at / width] += abs(halves[0][at] - halves[1][at]) / count
    }
    return (means + differences).map { Float(root($0)) }
  }
}
