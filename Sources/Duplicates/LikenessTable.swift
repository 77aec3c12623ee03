// LikenessTable: what many pictures look like, row by row.
package import Imaging

/// The lowest frequencies of many pictures; a row may be missing, and is then near to no other.
///
/// A row takes half a kilobyte: 256 numbers in steps of 1/128 of a step of brightness, far below what encoding a
/// picture anew changes.
package struct LikenessTable: Sendable {
  /// Numbers of one row.
  static let width = LowFrequencies.side * LowFrequencies.side
  /// What one step of brightness is here.
  static let scale: Float = 128

  /// Row after row of those that are known.
  private(set) var numbers: [Int16] = []
  /// For each row where it stands in `numbers`, counted in rows; -1 where it is missing.
  private(set) var places: [Int32] = []

  package init() {}

  package var count: Int { places.count }

  package mutating func append(_ row: LowFrequencies?) {
    guard let row else {
      places.append(-1)
      return
    }
    places.append(Int32(numbers.count / Self.width))
    for value in row.values {
      // Not a number is nothing to go by; a picture has none.
      let scaled = value.isFinite ? (value * Self.scale).rounded() : 0
      numbers.append(Int16(min(max(scaled, -32767), 32767)))
    }
  }

  /// Room for so many rows, so that a table of known length is not copied as it grows.
  package mutating func reserveCapacity(_ rows: Int) {
    numbers.reserveCapacity(rows * Self.width)
    places.reserveCapacity(rows)
  }

  /// These rows alone, in this order.
  package func rows(_ indices: [Int]) -> LikenessTable {
    var table = LikenessTable()
    table.reserveCapacity(indices.count)
    for index in indices {
      guard places[index] >= 0 else {
        table.places.append(-1)
        continue
      }
      let start = Int(places[index]) * Self.width
      table.places.append(Int32(table.numbers.count / Self.width))
      table.numbers += numbers[start..<start + Self.width]
    }
    return table
  }

  /// The rows of another table after those of this one.
  mutating func append(contentsOf other: LikenessTable) {
    let known = Int32(numbers.count / Self.width)
    numbers += other.numbers
    places += other.places.map { $0 < 0 ? -1 : $0 + known }
  }
}
