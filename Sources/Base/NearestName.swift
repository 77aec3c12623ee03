// NearestName: what somebody may have meant, for the hint at the end of an error.

/// The sentence at the end of an error: " Did you mean faces?", or nothing.
package func didYouMean(_ name: String, among candidates: [String]) -> String {
  nearestName(to: name, among: candidates).map { " Did you mean \($0)?" } ?? ""
}

/// The candidate that takes the fewest changed, added, dropped or swapped letters, where those are few enough to be a
/// slip; letter case, blanks, `-` and `_` are no difference. Names of more than 100 letters are nobody's slip.
package func nearestName(to name: String, among candidates: [String]) -> String? {
  func plain(_ text: String) -> [Character] {
    text.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" }.map { $0 }
  }
  let longest = 100
  guard name.utf8.count <= longest else { return nil }
  let wanted = plain(name)
  var best: (distance: Int, name: String)?
  for candidate in candidates where candidate.utf8.count <= longest {
    let other = plain(candidate)
    var distance = editDistance(wanted, other)
    // `likes` for `likes_count`: one name at the start of the other is worth a hint.
    if min(wanted.count, other.count) >= 3, wanted.starts(with: other) || other.starts(with: wanted) {
      distance = min(distance, 2)
    }
    guard distance <= max(1, max(wanted.count, other.count) / 3) else { continue }
    if distance < best?.distance ?? .max { best = (distance, candidate) }
  }
  return best?.name
}

/// Damerau's distance with adjacent swaps (optimal string alignment).
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var rows = [Array(0...b.count)]
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
