// CohenKappa: how far every two annotators agree on the items that both judged.

/// Cohen's kappa (Cohen 1960) of every two annotators with an item in common, in the order of the annotators.
///
/// One annotator at a time is held against all later ones, item by item, so that the work is the number of pairs of
/// votes on a common item, and the memory one row of counts for each annotator.
func cohenKappas(_ table: VoteTable) -> [Agreement.Pair] {
  let q = table.categories.count
  let people = table.annotators.count
  // The places of each annotator's votes, and of the item's last vote.
  var ends = [Int](repeating: 0, count: people + 1)
  for person in table.annotatorOf { ends[Int(person) + 1] += 1 }
  for person in 0..<people { ends[person + 1] += ends[person] }
  let bounds = ends
  var places = [(vote: Int, end: Int)](repeating: (0, 0), count: table.votes)
  for item in table.items.indices {
    for vote in table.starts[item]..<table.starts[item + 1] {
      let person = Int(table.annotatorOf[vote])
      places[ends[person]] = (vote, table.starts[item + 1])
      ends[person] += 1
    }
  }

  // A row: items in common, same label, then the counts of the first annotator's labels and of the second's.
  let width = 2 + 2 * q
  var rows = [Int32](repeating: 0, count: people * width)
  var met: [Int] = []
  var pairs: [Agreement.Pair] = []
  for person in 0..<people {
    rows.withUnsafeMutableBufferPointer { rows in
      table.annotatorOf.withUnsafeBufferPointer { annotatorOf in
        table.labelOf.withUnsafeBufferPointer { labelOf in
          for (vote, end) in places[bounds[person]..<bounds[person + 1]] {
            let own = Int(labelOf[vote])
            var other = vote + 1
            while other < end {
              let row = Int(annotatorOf[other]) * width
              let label = Int(labelOf[other])
              if rows[row] == 0 { met.append(row / width) }
              rows[row] &+= 1
              rows[row + 1] &+= own == label ? 1 : 0
              rows[row + 2 + own] &+= 1
              rows[row + 2 + q + label] &+= 1
              other += 1
            }
          }
        }
      }
    }
    met.sort()
    for other in met {
      let row = rows[other * width..<(other + 1) * width].map(Int.init)
      let (n, same) = (row[0], row[1])
      let byChance = (0..<q).reduce(0) { $0 + row[2 + $1] * row[2 + q + $1] }
      // Whole numbers up to the last division: (n·same − Σ) / (n² − Σ), undefined where both always say the same.
      let room = n * n - byChance
      pairs.append(
        Agreement.Pair(
          a: table.annotators[person], b: table.annotators[other], items: n,
          kappa: room == 0 ? nil : Double(n * same - byChance) / Double(room)))
      for at in other * width..<(other + 1) * width { rows[at] = 0 }
    }
    met.removeAll(keepingCapacity: true)
  }
  return pairs
}
