// DecileTest: the regression once more, with indicators of the tenths by followers, to see whether they say anything.

/// The fit with nine indicator columns added, of the tenths but the lowest, and one of the posts whose followers are
/// not known, where there are any.
struct DecileTest: Sendable {
  let groups: FollowerGroups
  let fit: Fit
  /// The mean residual of the plain fit in each tenth.
  let means: [Double]
  /// By group, what the indicators add to a post's expected likes, less their mean over all posts.
  let effects: [Double]
  /// Which of the fit's columns are tested: the tenths that are in it.
  let tested: [Int]
  /// By the fit's columns: the column of the design, or nil and the group.
  private let places: [(column: Int?, group: Int)]
  private let shares: [Double]

  init(_ groups: FollowerGroups, plain: Fit, moments: CoMoments, design: Design) {
    self.groups = groups
    let first = moments.columns
    let unknown = groups.count > FollowerGroups.tenths ? [first + FollowerGroups.tenths] : []
    let fit = Fit(
      moments, design: design,
      candidates: plain.columns + unknown + (1..<FollowerGroups.tenths).map { first + $0 })
    self.fit = fit
    tested = fit.columns.indices.filter {
      fit.columns[$0] > first && fit.columns[$0] < first + FollowerGroups.tenths
    }
    places = fit.columns.map { $0 < first ? ($0, 0) : (nil, $0 - first) }
    shares = fit.columns.map { $0 < first ? 0 : moments.mean($0) }
    means = (0..<FollowerGroups.tenths).map { tenth in
      let explained = zip(plain.columns, plain.slopes).reduce(0) { $0 + $1.1 * moments[$1.0, first + tenth] }
      return (moments[design.likes, first + tenth] - explained) / Double(moments.size(tenth))
    }
    var effects = [Double](repeating: 0, count: FollowerGroups.tenths + 1)
    for (column, slope) in zip(fit.columns, fit.slopes) where column >= first { effects[column - first] = slope }
    let mean = zip(fit.columns, fit.slopes).reduce(0) { $0 + ($1.0 >= first ? $1.1 * moments.mean($1.0) : 0) }
    self.effects = effects.map { $0 - mean }
  }

  /// Adds the products of how far the account moves the tested coefficients.
  func add(_ account: OfAccount, to products: inout [Double]) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * places.count) { buffer in
      buffer.initialize(repeating: 0)
      for (index, place) in places.enumerated() {
        buffer[index] =
          place.column.map { account.tested[1 + $0] }
          ?? account.testedOfGroups[place.group] - shares[index] * account.tested[0]
      }
      let count = places.count
      for (index, row) in tested.enumerated() {
        var moved = 0.0
        for column in 0..<count { moved += fit.inverse[row][column] * buffer[column] }
        buffer[count + index] = moved
      }
      for a in tested.indices {
        for b in tested.indices { products[a * tested.count + b] += buffer[count + a] * buffer[count + b] }
      }
    }
  }
}
