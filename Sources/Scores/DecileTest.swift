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
  /// The fit's columns of the design.
  private let columns: [Int]
  /// What moves each tested coefficient, a row for each: its factors for the sums over `columns`, for those of each group,
  /// and for the sum over all posts. An account has posts in few groups, and only those are looked at.
  private let factors: [Double]
  private let width: Int

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
    let ofDesign = fit.columns.indices.filter { fit.columns[$0] < first }
    columns = ofDesign.map { fit.columns[$0] }
    width = columns.count + FollowerGroups.tenths + 2
    factors = tested.flatMap { row in
      var ofGroups = [Double](repeating: 0, count: FollowerGroups.tenths + 1)
      var ofAll = 0.0
      for (index, column) in fit.columns.enumerated() where column >= first {
        ofGroups[column - first] = fit.inverse[row][index]
        // Indicators are centred: Σ e (d − d̄) is the group's sum less its share of the whole.
        ofAll -= fit.inverse[row][index] * moments.mean(column)
      }
      return ofDesign.map { fit.inverse[row][$0] } + ofGroups + [ofAll]
    }
    means = (0..<FollowerGroups.tenths).map { tenth in
      let explained = zip(plain.columns, plain.slopes).reduce(0) { $0 + $1.1 * moments[$1.0, first + tenth] }
      return (moments[design.likes, first + tenth] - explained) / Double(moments.size(tenth))
    }
    var effects = [Double](repeating: 0, count: FollowerGroups.tenths + 1)
    for (column, slope) in zip(fit.columns, fit.slopes) where column >= first { effects[column - first] = slope }
    let mean = zip(fit.columns, fit.slopes).reduce(0) { $0 + ($1.0 >= first ? $1.1 * moments.mean($1.0) : 0) }
    self.effects = effects.map { $0 - mean }
  }

  /// Adds the products of how far the account moves the tested coefficients: those on and above the diagonal.
  func add(_ account: OfAccount, to products: inout [Double]) {
    let count = tested.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, count)) { moved in
      factors.withUnsafeBufferPointer { factors in
        for index in 0..<count {
          let row = index * width
          var sum = factors[row + width - 1] * account.tested[0]
          for column in 0..<columns.count { sum += factors[row + column] * account.tested[1 + columns[column]] }
          let groups = row + columns.count
          for group in 0...FollowerGroups.tenths where account.sizes[group] > 0 {
            sum += factors[groups + group] * account.testedOfGroups[group]
          }
          moved.initializeElement(at: index, to: sum)
        }
      }
      products.withUnsafeMutableBufferPointer { products in
        for a in 0..<count {
          for b in a..<count { products[a * count + b] += moved[a] * moved[b] }
        }
      }
    }
  }
}
