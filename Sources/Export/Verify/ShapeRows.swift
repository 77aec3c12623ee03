// ShapeRows: the low frequencies of many pictures in few bytes, to say of two how much they are the same.
import Imaging

/// Rows of frequencies without the mean, in sixteenths of a step of brightness.
struct ShapeRows: Sendable {
  private var numbers: [Int16] = []
  private static let width = LowFrequencies.side * LowFrequencies.side

  mutating func append(_ row: LowFrequencies) {
    numbers.append(0)
    // The mean is no part of a shape; no other frequency of 0 to 255 is beyond ±181.
    numbers += row.values.dropFirst().map { Int16(clamping: Int(($0 * 16).rounded())) }
  }

  /// Of a row here and one there, upright or with one of them in a mirror, whichever is more.
  func correlation(_ one: Int, _ others: ShapeRows, _ other: Int) -> Double {
    let (start, otherStart) = (one * Self.width, other * Self.width)
    // Whole numbers: waves across that are odd change their signs in a mirror.
    var (even, odd, square, otherSquare) = (0, 0, 0, 0)
    for place in 0..<Self.width {
      let (a, b) = (Int(numbers[start + place]), Int(others.numbers[otherStart + place]))
      if place % 2 == 0 { even += a * b } else { odd += a * b }
      square += a * a
      otherSquare += b * b
    }
    guard square > 0, otherSquare > 0 else { return 0 }
    return Double(even + abs(odd)) / (Double(square) * Double(otherSquare)).squareRoot()
  }
}
