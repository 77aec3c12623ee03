// Crop: the parts of a picture that others are likely to have kept of it.

/// A part of a picture, and what is made of it once.
struct Crop: Sendable {
  let across, down: Span
  /// Matrices from the frequencies of the whole, `down` with a row for each frequency of the part, `across` turned.
  let acrossMatrix, downMatrix: [FrequencyRow]
  /// How much each frequency counts where the part is held against another picture.
  let weights: [FrequencyRow]

  /// The whole picture first.
  ///
  /// Steps of 4 % are half of what the signs bear: of copies cut in between, 98 % are within 5 bits of a step
  /// (docs/EXPORTS.md). Evenly cut, one side cut, a corner, and the middle of a picture of another shape.
  static let all: [Crop] = {
    var spans: [(across: Span, down: Span)] = [(.whole, .whole)]
    func middle(_ share: Float) -> Span { Span(low: (1 - share) / 2, high: (1 + share) / 2) }
    for share: Float in [0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7] { spans.append((middle(share), middle(share))) }
    for cut: Float in [0.04, 0.08, 0.12, 0.16] {
      let (head, tail) = (Span(low: 0, high: 1 - cut), Span(low: cut, high: 1))
      spans += [(tail, .whole), (head, .whole), (.whole, tail), (.whole, head)]
    }
    for cut: Float in [0.05, 0.1] {
      let (head, tail) = (Span(low: 0, high: 1 - cut), Span(low: cut, high: 1))
      spans += [(tail, tail), (head, tail), (tail, head), (head, head)]
    }
    for share: Float in [0.8, 0.75, 2 / 3, 0.5625] {
      spans += [(middle(share), .whole), (.whole, middle(share))]
    }
    return spans.map { Crop(across: $0.across, down: $0.down) }
  }()

  var isWhole: Bool { across == .whole && down == .whole }

  private init(across: Span, down: Span) {
    (self.across, self.down) = (across, down)
    acrossMatrix = Waves.fineMatrix(of: across)
    let turned = Waves.fineMatrix(of: down)
    downMatrix = (0..<Waves.count).map { k in
      var row = FrequencyRow.zero
      for u in 0..<Waves.count { row[u] = turned[u][k] }
      return row
    }
    weights = (0..<Self.compared).map { v in
      var row = FrequencyRow.zero
      for u in 0..<Self.compared {
        let (squares, reach) = (Float(u * u + v * v), Float(Self.compared * Self.compared))
        // A part that is small in the whole has fewer frequencies there.
        let (x, y) = (Float(u) / across.length, Float(v) / down.length)
        if squares <= reach, x * x + y * y <= 15.5 * 15.5 { row[u] = squares }
      }
      return row
    }
  }

  /// Half waves up to which pictures are compared.
  static let compared = 12

  /// The part's frequencies, `rows` of them down.
  /// - Parameter room: 16 rows.
  @inline(__always)
  func frequencies(
    of whole: UnsafePointer<FrequencyRow>, rows: Int, room: UnsafeMutablePointer<FrequencyRow>,
    to out: UnsafeMutablePointer<FrequencyRow>
  ) {
    acrossMatrix.withUnsafeBufferPointer { acrossMatrix in
      downMatrix.withUnsafeBufferPointer { downMatrix in
        guard let acrossMatrix = acrossMatrix.baseAddress, let downMatrix = downMatrix.baseAddress else { return }
        Waves.multiply(downMatrix, rows: rows, whole, to: room)
        Waves.multiply(room, rows: rows, acrossMatrix, to: out)
      }
    }
  }
}
