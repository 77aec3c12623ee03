// PairsOfAnnotators: every two annotators with an item in common, within bounds of time and memory.

/// Which annotators are held against each other: those with most votes, where there are too many.
struct PairsOfAnnotators {
  /// Annotators beyond this number are left out, those with fewest votes first.
  static let mostAnnotators = 200
  /// With fewer cells than this all joint tables of one annotator are one array.
  private static let mostCells = 1 << 21

  private let table: VoteTable
  private let rankOf: [Int32]
  /// The annotators that are compared, ascending.
  let annotators: [Int]

  init(_ table: VoteTable, _ scale: CategoryScale) {
    self.table = table
    rankOf = scale.rankOf
    var votes = [Int](repeating: 0, count: table.annotators.count)
    for person in table.annotatorOf { votes[Int(person)] += 1 }
    annotators =
      votes.indices.sorted { (-votes[$0], $0) < (-votes[$1], $1) }.prefix(Self.mostAnnotators).sorted()
  }

  /// Calls `body` for each two annotators with an item in common, in their order.
  ///
  /// One annotator at a time is held against all later ones, item by item, so that the work is the number of pairs of
  /// votes on a common item.
  func forEachPair(_ body: (_ a: Int, _ b: Int, _ items: Int, _ joint: JointTable) -> Void) {
    let q = table.categories.count
    var slotOf = [Int32](repeating: -1, count: table.annotators.count)
    for (slot, person) in annotators.enumerated() { slotOf[person] = Int32(slot) }
    let (itemsOf, bounds) = itemsByAnnotator(slotOf)
    let isDense = q > 0 && q * q <= Self.mostCells / max(1, annotators.count)
    var dense = [Int32](repeating: 0, count: isDense ? annotators.count * q * q : 0)
    var sparse: [Cell: Int32] = [:]
    var met = [Int](repeating: 0, count: annotators.count)
    for (slot, person) in annotators.enumerated() {
      for item in itemsOf[bounds[slot]..<bounds[slot + 1]] {
        let (start, end) = (table.starts[Int(item)], table.starts[Int(item) + 1])
        // Annotators ascend within an item: from the last one back to this one.
        var own = start
        while own < end, Int(table.annotatorOf[own]) != person { own += 1 }
        let ownRank = Int(rankOf[Int(table.labelOf[own])])
        var other = own + 1
        while other < end {
          let otherSlot = Int(slotOf[Int(table.annotatorOf[other])])
          if otherSlot >= 0 {
            let otherRank = Int(rankOf[Int(table.labelOf[other])])
            met[otherSlot] += 1
            if isDense {
              dense[(otherSlot * q + ownRank) * q + otherRank] += 1
            } else {
              sparse[Cell(slot: Int32(otherSlot), own: Int32(ownRank), other: Int32(otherRank)), default: 0] += 1
            }
          }
          other += 1
        }
      }
      var cells = sparse.map {
        (slot: Int($0.key.slot), own: Int($0.key.own), other: Int($0.key.other), items: $0.value)
      }
      cells.sort { ($0.slot, $0.own, $0.other) < ($1.slot, $1.own, $1.other) }
      sparse.removeAll(keepingCapacity: false)
      var from = 0
      for other in met.indices where met[other] > 0 {
        var joint: [(own: Int, other: Int, items: Double)] = []
        if isDense {
          for cell in 0..<q * q where dense[other * q * q + cell] > 0 {
            joint.append((cell / q, cell % q, Double(dense[other * q * q + cell])))
            dense[other * q * q + cell] = 0
          }
        } else {
          while from < cells.count, cells[from].slot == other {
            joint.append((cells[from].own, cells[from].other, Double(cells[from].items)))
            from += 1
          }
        }
        body(person, annotators[other], met[other], JointTable(joint))
        met[other] = 0
      }
    }
  }

  /// The items of each compared annotator, those of slot s at `bounds[s] ..< bounds[s + 1]`.
  private func itemsByAnnotator(_ slotOf: [Int32]) -> (items: [Int32], bounds: [Int]) {
    var ends = [Int](repeating: 0, count: annotators.count + 1)
    for person in table.annotatorOf where slotOf[Int(person)] >= 0 { ends[Int(slotOf[Int(person)]) + 1] += 1 }
    for slot in annotators.indices { ends[slot + 1] += ends[slot] }
    let bounds = ends
    var items = [Int32](repeating: 0, count: bounds[annotators.count])
    for item in table.items.indices {
      for vote in table.starts[item]..<table.starts[item + 1] {
        let slot = Int(slotOf[Int(table.annotatorOf[vote])])
        guard slot >= 0 else { continue }
        items[ends[slot]] = Int32(item)
        ends[slot] += 1
      }
    }
    return (items, bounds)
  }

  private struct Cell: Hashable {
    var slot: Int32
    var own: Int32
    var other: Int32
  }
}
