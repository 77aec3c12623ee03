// SecondLook: whether a picture shows a part of another, by laying one over the other.

/// Holds the room that a comparison needs; for one thread.
///
/// The part is moved and stretched until it fits best (Gauss and Newton's steps; Baker and Matthews 2004,
/// "Lucas-Kanade 20 years on", inverse compositional), all of it in frequencies. Each counts by the square of its half
/// waves, as in a picture of edges: brightness that varies slowly is much the same in all portraits. In the end what
/// both have in common must be seen in the frequencies that run across and down at once, since all pictures with one
/// horizon or one table's edge are alike in the others.
final class SecondLook {
  /// The least correlation of a pair over frequencies that run across and down. Of real photographs whose signs are
  /// near (docs/EXPORTS.md) two different ones reach 0.78; at 0.96 for crops a twentieth fewer
  /// of those cut by 15 % all around would be found.
  private static let leastMixed: Float = 0.94
  /// The least correlation of a pair over all.
  private static let leastOverall: Float = 0.85
  /// What begins below this is given up at once, and what is below the other after two steps.
  private static let (hopeless, stuck): (Float, Float) = (0.5, 0.6)
  private static let steps = 6
  /// How far an edge may move from where the crop had it, in shares of the picture.
  private static let drift: Float = 0.07

  private let room: UnsafeMutablePointer<FrequencyRow>
  private static let rows = Crop.compared

  init() {
    room = .allocate(capacity: 12 * Waves.count)
    room.initialize(repeating: .zero, count: 12 * Waves.count)
  }

  deinit { room.deallocate() }

  private func block(_ index: Int) -> UnsafeMutablePointer<FrequencyRow> { room + index * Waves.count }

  /// True where the crop of `whole`, give or take a little, is what `part` shows.
  /// - Parameters:
  ///   - whole: 256 numbers of a likeness table.
  ///   - part: the same of another picture.
  ///   - isMirrored: whether the mirror image of `part` is meant.
  func finds(
    _ crop: Crop, of whole: UnsafePointer<Int16>, in part: UnsafePointer<Int16>, isMirrored: Bool
  ) -> Bool {
    let (picture, target, work, fitted) = (block(0), block(1), block(2), block(3))
    Self.load(whole, isMirrored: false, to: picture)
    Self.load(part, isMirrored: isMirrored, to: target)
    return crop.weights.withUnsafeBufferPointer { weights in
      crop.frequencies(of: picture, rows: Self.rows, room: work, to: fitted)
      let energies = Energies(target, target, weights)
      guard energies.overall > 0 else { return false }
      var spans = (across: crop.across, down: crop.down)
      for step in 0...Self.steps {
        let own = Energies(fitted, fitted, weights)
        let common = Energies(fitted, target, weights)
        let overall = common.overall / (own.overall * energies.overall).squareRoot()
        let mixed = common.mixed / (own.mixed * energies.mixed).squareRoot()
        if overall >= Self.leastOverall, mixed >= Self.leastMixed { return true }
        // Also where nothing is left to compare, and the quotient is no number.
        guard overall >= (step < 2 ? Self.hopeless : Self.stuck), step < Self.steps else { return false }
        if step == 0 { prepare(target, weights) }
        guard let change = change(towards: fitted, weights) else { return false }
        spans.across = Self.moved(spans.across, change[0], change[1], from: crop.across)
        spans.down = Self.moved(spans.down, change[2], change[3], from: crop.down)
        fit(picture, spans, to: fitted)
      }
      return false
    }
  }

  // MARK: The steps

  /// The normal equations of what the target, its shift and its stretch explain; they are the same for all steps.
  private var equations = [Float](repeating: 0, count: 25)

  private func column(_ index: Int) -> UnsafeMutablePointer<FrequencyRow> { index == 0 ? block(1) : block(3 + index) }

  private func prepare(_ target: UnsafeMutablePointer<FrequencyRow>, _ weights: UnsafeBufferPointer<FrequencyRow>) {
    for (index, matrix) in [Waves.slopes, Waves.stretches].enumerated() {
      matrix.withUnsafeBufferPointer { matrix in
        guard let matrix = matrix.baseAddress else { return }
        Waves.multiply(target, rows: Self.rows, matrix, to: column(1 + index))
        // Down: the same matrix turned, from the left.
        Waves.transpose(matrix, to: block(8))
        Waves.multiply(block(8), rows: Self.rows, target, to: column(3 + index))
      }
    }
    for row in 0..<5 {
      for other in 0...row {
        let sum = Energies.overall(column(row), column(other), weights)
        equations[5 * row + other] = sum
        equations[5 * other + row] = sum
      }
    }
    for row in 0..<5 { equations[6 * row] += 1e-6 * (1 + equations[6 * row]) }
  }

  /// Shift and stretch across, shift and stretch down, that bring the target to what was fitted; nil where the target
  /// says nothing about them.
  private func change(
    towards fitted: UnsafeMutablePointer<FrequencyRow>, _ weights: UnsafeBufferPointer<FrequencyRow>
  ) -> SIMD4<Float>? {
    var matrix = equations
    var right = (0..<5).map { Energies.overall(column($0), fitted, weights) }
    // Elimination without exchanges: the matrix is a Gram matrix.
    for pivot in 0..<5 {
      guard matrix[6 * pivot] > 0 else { return nil }
      for row in pivot + 1..<5 {
        let factor = matrix[5 * row + pivot] / matrix[6 * pivot]
        for at in pivot..<5 { matrix[5 * row + at] -= factor * matrix[5 * pivot + at] }
        right[row] -= factor * right[pivot]
      }
    }
    for row in (0..<5).reversed() {
      for at in row + 1..<5 { right[row] -= matrix[5 * row + at] * right[at] }
      right[row] /= matrix[6 * row]
    }
    guard right[0] > 1e-3 else { return nil }
    let change = SIMD4(right[1], right[2], right[3], right[4]) / right[0]
    return change.clamped(lowerBound: SIMD4(repeating: -0.05), upperBound: SIMD4(repeating: 0.05))
  }

  private static func moved(_ span: Span, _ shift: Float, _ stretch: Float, from start: Span) -> Span {
    let low = span.low + span.length * (stretch / 2 - shift)
    let high = span.low + span.length * (1 - shift - stretch / 2)
    return Span(
      low: min(max(low, start.low - drift), start.low + drift),
      high: min(max(high, start.high - drift), start.high + drift))
  }

  private func fit(
    _ picture: UnsafeMutablePointer<FrequencyRow>, _ spans: (across: Span, down: Span),
    to fitted: UnsafeMutablePointer<FrequencyRow>
  ) {
    let (samples, matrix, turned) = (block(9), block(10), block(11))
    Waves.matrix(of: spans.down, samples: samples, to: matrix)
    Waves.transpose(matrix, to: turned)
    Waves.multiply(turned, rows: Self.rows, picture, to: block(2))
    Waves.matrix(of: spans.across, samples: samples, to: matrix)
    Waves.multiply(block(2), rows: Self.rows, matrix, to: fitted)
  }

  // MARK: Rows

  private static let signsOfMirror = FrequencyRow(1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1)

  /// The numbers of a table as rows of frequencies.
  @inline(__always)
  static func load(_ numbers: UnsafePointer<Int16>, isMirrored: Bool, to rows: UnsafeMutablePointer<FrequencyRow>) {
    for v in 0..<Waves.count {
      let row = UnsafeRawPointer(numbers + Waves.count * v).loadUnaligned(as: SIMD16<Int16>.self)
      let values = FrequencyRow(row) * (1 / LikenessTable.scale)
      rows[v] = isMirrored ? values * signsOfMirror : values
    }
  }
}

/// Weighted sums of products of two pictures' frequencies.
private struct Energies {
  /// Over all of them.
  var overall: Float
  /// Over those that run across and down at once.
  var mixed: Float

  @inline(__always)
  init(
    _ one: UnsafePointer<FrequencyRow>, _ other: UnsafePointer<FrequencyRow>,
    _ weights: UnsafeBufferPointer<FrequencyRow>
  ) {
    var sum = FrequencyRow.zero
    for v in 1..<weights.count { sum += one[v] * other[v] * weights[v] }
    let level = (one[0] * other[0] * weights[0]).sum()
    mixed = sum.sum() - sum[0]
    overall = sum.sum() + level
  }

  @inline(__always)
  static func overall(
    _ one: UnsafePointer<FrequencyRow>, _ other: UnsafePointer<FrequencyRow>,
    _ weights: UnsafeBufferPointer<FrequencyRow>
  ) -> Float {
    var sum = FrequencyRow.zero
    for v in 0..<weights.count { sum += one[v] * other[v] * weights[v] }
    return sum.sum()
  }
}
