// LikesDensity: how many posts have so many likes and followers, counted while they pass by.
import Foundation

/// Counts of posts in cells of 1/64 of a decade of 1 + likes and 1 + followers; the first few posts are kept as points.
/// About six megabytes, however many posts there are.
package struct LikesDensity: Sendable {
  /// Cells in a step of 1 of log10(1 + count).
  static let cells = 64
  /// Reaches beyond the largest whole number.
  private static let side = 19 * cells + 1
  /// Up to so many posts are drawn as points.
  static let mostPoints = 1500

  /// Posts that were added and have followers.
  package private(set) var count = 0
  /// Posts that were added without a known count: they have no place in the picture.
  package private(set) var unknown = 0
  /// By rows of likes.
  private var counts: [UInt32]
  /// log10(1 + followers), log10(1 + likes).
  private(set) var points: [(x: Double, y: Double)] = []
  private(set) var lowX = 20.0, highX = 0.0, lowY = 20.0, highY = 0.0

  package init() { counts = Array(repeating: 0, count: Self.side * Self.side) }

  /// A negative count is one that nobody knows.
  package mutating func add(likes: Int, followers: Int) {
    guard likes >= 0, followers >= 0 else {
      unknown += 1
      return
    }
    let (x, y) = (log10(1 + Double(followers)), log10(1 + Double(likes)))
    counts[Int(y * Double(Self.cells)) * Self.side + Int(x * Double(Self.cells))] &+= 1
    count += 1
    if count <= Self.mostPoints {
      points.append((x, y))
    } else if !points.isEmpty {
      points = []
    }
    (lowX, highX, lowY, highY) = (min(lowX, x), max(highX, x), min(lowY, y), max(highY, y))
  }

  /// A cell of the picture and its posts; edges in log10(1 + count).
  struct Cell {
    var left, right, low, high: Double
    var count: Int
  }

  /// Cells of so many of the small ones to a side, where there are posts; row by row from the bottom. Each is drawn from
  /// half a count below the lowest count in it to half a count above the highest: 0, 1 and 2 likes touch each other,
  /// though they are far apart on a scale of logarithms.
  func cells(across: Int, up: Int) -> [Cell] {
    var found: [Cell] = []
    let columns = Self.side / across + 1
    for row in 0...Self.side / up {
      var sums = [Int](repeating: 0, count: columns)
      for y in row * up..<min((row + 1) * up, Self.side) {
        for x in 0..<Self.side { sums[x / across] += Int(counts[y * Self.side + x]) }
      }
      for (column, sum) in sums.enumerated() where sum > 0 {
        let (x, y) = (Self.edges(column, of: across), Self.edges(row, of: up))
        found.append(Cell(left: x.low, right: x.high, low: y.low, high: y.high, count: sum))
      }
    }
    return found
  }

  private static func edges(_ place: Int, of size: Int) -> (low: Double, high: Double) {
    let (low, high) = (Double(place * size) / Double(cells), Double((place + 1) * size) / Double(cells))
    // Above, half a count is a fraction of a pixel.
    guard low < 4 else { return (low, high) }
    let (first, next) = ((pow(10, low) - 1).rounded(.up), (pow(10, high) - 1).rounded(.up))
    return (log10(first + 0.5), log10(max(next, first + 1) + 0.5))
  }
}
