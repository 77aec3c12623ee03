// DistinctRows: the rows of a likeness table, each content once.

/// Copies that give the same numbers are looked at once, however many there are.
struct DistinctRows: Sendable {
  /// Row after row, as in the table.
  let numbers: [Int16]
  /// For each content where it stands in `numbers`, counted in rows.
  private(set) var places: [Int32] = []
  /// For each content the rows of the table that have it: the first, and for each row of the table the next or -1.
  private(set) var firstRows: [Int32] = []
  private(set) var nextRows: [Int32]

  var count: Int { places.count }

  init(_ table: LikenessTable) {
    numbers = table.numbers
    nextRows = Array(repeating: -1, count: table.count)
    var lastRows: [Int32] = []
    var slots = 16
    while slots < 2 * table.count { slots *= 2 }
    var found = [Int32](repeating: -1, count: slots)
    numbers.withUnsafeBufferPointer { numbers in
      for (row, place) in table.places.enumerated() where place >= 0 {
        var slot = Int(truncatingIfNeeded: Self.digest(numbers, place) >> 20) & (slots - 1)
        while true {
          let content = found[slot]
          if content < 0 {
            found[slot] = Int32(places.count)
            places.append(place)
            firstRows.append(Int32(row))
            lastRows.append(Int32(row))
            break
          }
          if Self.order(numbers, places[Int(content)], place) == 0 {
            nextRows[Int(lastRows[Int(content)])] = Int32(row)
            lastRows[Int(content)] = Int32(row)
            break
          }
          slot = (slot + 1) & (slots - 1)
        }
      }
    }
  }

  /// The rows of the table that have a content, ascending.
  func rows(of content: Int) -> [Int] {
    var rows: [Int] = []
    var row = firstRows[content]
    while row >= 0 {
      rows.append(Int(row))
      row = nextRows[Int(row)]
    }
    return rows
  }

  /// Below zero, zero or above it as the numbers of one place come before, equal or come after those of another.
  static func order(_ numbers: UnsafeBufferPointer<Int16>, _ one: Int32, _ other: Int32) -> Int {
    let (one, other) = (Int(one) * LikenessTable.width, Int(other) * LikenessTable.width)
    for at in 0..<LikenessTable.width where numbers[one + at] != numbers[other + at] {
      return numbers[one + at] < numbers[other + at] ? -1 : 1
    }
    return 0
  }

  private static func digest(_ numbers: UnsafeBufferPointer<Int16>, _ place: Int32) -> UInt64 {
    var mix: UInt64 = 0x9e37_79b9_7f4a_7c15
    for at in Int(place) * LikenessTable.width..<(Int(place) + 1) * LikenessTable.width {
      mix = (mix ^ UInt64(UInt16(bitPattern: numbers[at]))) &* 0xff51_afd7_ed55_8ccd
      mix ^= mix >> 29
    }
    return mix
  }
}
