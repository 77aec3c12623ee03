// ResidualPass: the second look at the posts: every residual, and what each account does to the coefficients.

/// Sums over accounts.
struct ResidualSums: Sendable {
  /// Σ e²
  var squares = 0.0
  /// Of how far each account moves the intercept and the slopes, the squares.
  var moved: [Double]
  /// The same for the indicators of the decile test: products, row by row, those on and above the diagonal.
  var effects: [Double]
  /// Of each tenth: Σ over accounts of (Σ (e − mean))².
  var ofTenths = [Double](repeating: 0, count: FollowerGroups.tenths)
  /// Of each tenth: the same with (Σ (e − mean) / (1 − the account's share of the tenth))², how far the mean moves if
  /// the account is left out.
  var leftOutOfTenths = [Double](repeating: 0, count: FollowerGroups.tenths)
  /// Of each tenth: Σ over accounts of (the account's share of the tenth)².
  var sharesOfTenths = [Double](repeating: 0, count: FollowerGroups.tenths)
  /// Of each tenth: accounts with posts in it.
  var accountsOfTenths = [Int](repeating: 0, count: FollowerGroups.tenths)

  init(parameters: Int, tested: Int) {
    moved = Array(repeating: 0, count: parameters)
    effects = Array(repeating: 0, count: tested * tested)
  }

  mutating func add(_ other: ResidualSums) {
    squares += other.squares
    for index in moved.indices { moved[index] += other.moved[index] }
    for index in effects.indices { effects[index] += other.effects[index] }
    for tenth in ofTenths.indices {
      ofTenths[tenth] += other.ofTenths[tenth]
      leftOutOfTenths[tenth] += other.leftOutOfTenths[tenth]
      sharesOfTenths[tenth] += other.sharesOfTenths[tenth]
      accountsOfTenths[tenth] += other.accountsOfTenths[tenth]
    }
  }
}

/// Room for the residuals; threads write to posts of their own.
private struct ResidualsByPost: @unchecked Sendable {
  let base: UnsafeMutablePointer<Double>
}

/// Residuals of a fit, account by account.
struct ResidualPass: Sendable {
  let design: Design
  let order: AccountOrder
  let moments: CoMoments
  let fit: Fit
  /// With the posts' groups; nil where there is nothing to test.
  let test: DecileTest?

  /// The residual of each post in the order of the posts, and the sums.
  func run() -> (residuals: [Double], sums: ResidualSums) {
    var total = ResidualSums(parameters: fit.parameters, tested: test?.tested.count ?? 0)
    let residuals = [Double](unsafeUninitializedCapacity: design.posts.count) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      let residuals = ResidualsByPost(base: base)
      for sums in order.runs.map({ run(places: $0, residuals: residuals) }) { total.add(sums) }
      count = design.posts.count
    }
    return (residuals, total)
  }

  private func run(places: Range<Int>, residuals: ResidualsByPost) -> ResidualSums {
    var sums = ResidualSums(parameters: fit.parameters, tested: test?.tested.count ?? 0)
    let columns = design.terms.count + 1
    // The residuals of both fits stand behind the columns.
    let block = Block(columns: columns + 2)
    defer { block.deallocate() }
    let (plain, tested) = (block.column(columns), block.column(columns + 1))
    let accounts = design.posts.accounts
    let account = OfAccount(columns: columns)
    defer { account.deallocate() }
    var current: Int32 = -1
    var start = places.lowerBound
    while start < places.upperBound {
      let count = min(Block.capacity, places.upperBound - start)
      order.posts(at: start..<start + count, to: block.posts)
      design.fill(block, count: count)
      for column in 0..<columns {
        let (values, mean) = (block.column(column), moments.mean(column))
        for row in 0..<count { values[row] -= mean }
      }
      predict(block, count: count, fit: fit, into: plain)
      if let test {
        predict(block, count: count, fit: test.fit, into: tested)
        for row in 0..<count { tested[row] -= test.effects[Int(test.groups.groups[block.posts[row]])] }
      }
      for row in 0..<count {
        let post = block.posts[row]
        let residual = plain[row]
        (residuals.base + post).initialize(to: residual)
        sums.squares += residual * residual
        if accounts[post] != current {
          if current >= 0 { add(account, to: &sums) }
          account.clear()
          current = accounts[post]
        }
        account.plain[0] += residual
        for column in 0..<columns - 1 { account.plain[1 + column] += residual * block.column(column)[row] }
        guard let test else { continue }
        let group = Int(test.groups.groups[post])
        account.tested[0] += tested[row]
        for column in 0..<columns - 1 { account.tested[1 + column] += tested[row] * block.column(column)[row] }
        account.testedOfGroups[group] += tested[row]
        account.plainOfGroups[group] += residual
        account.sizes[group] += 1
      }
      start += count
    }
    if current >= 0 { add(account, to: &sums) }
    return sums
  }

  /// Residuals by the fit's columns of the design; groups are not looked at.
  private func predict(_ block: Block, count: Int, fit: Fit, into residuals: UnsafeMutablePointer<Double>) {
    let likes = block.column(design.likes)
    for row in 0..<count { residuals[row] = likes[row] }
    for (column, slope) in zip(fit.columns, fit.slopes) where column < design.likes {
      let values = block.column(column)
      for row in 0..<count { residuals[row] -= slope * values[row] }
    }
  }

  private func add(_ account: OfAccount, to sums: inout ResidualSums) {
    // How far this account moves each coefficient: (X′X)⁻¹ Xᵍ′eᵍ, the columns centred, then moved to the origin.
    var intercept = account.plain[0] / Double(moments.n)
    let count = fit.columns.count
    fit.factors.withUnsafeBufferPointer { factors in
      for row in 0..<count {
        var slope = 0.0
        for column in 0..<count { slope += factors[row * count + column] * account.plain[1 + fit.columns[column]] }
        sums.moved[1 + row] += slope * slope
        intercept -= fit.means[row] * slope
      }
    }
    sums.moved[0] += intercept * intercept
    guard let test else { return }
    for tenth in 0..<FollowerGroups.tenths where account.sizes[tenth] > 0 {
      let change = account.plainOfGroups[tenth] - account.sizes[tenth] * test.means[tenth]
      let share = account.sizes[tenth] / Double(moments.size(tenth))
      let leftOut = change / (1 - share)
      sums.ofTenths[tenth] += change * change
      sums.leftOutOfTenths[tenth] += share < 1 ? leftOut * leftOut : 0
      sums.sharesOfTenths[tenth] += share * share
      sums.accountsOfTenths[tenth] += 1
    }
    test.add(account, to: &sums.effects)
  }
}

/// Sums over the posts of one account. Owns memory that `deallocate` gives back.
struct OfAccount {
  /// Σ e and Σ e x for each column of the design.
  let plain: UnsafeMutablePointer<Double>
  /// The same for the residuals of the decile test.
  let tested: UnsafeMutablePointer<Double>
  /// Σ e of the decile test by group.
  let testedOfGroups: UnsafeMutablePointer<Double>
  /// Σ e by group.
  let plainOfGroups: UnsafeMutablePointer<Double>
  /// Posts by group.
  let sizes: UnsafeMutablePointer<Double>
  private let count: Int

  init(columns: Int) {
    let groups = FollowerGroups.tenths + 1
    count = 2 * columns + 3 * groups
    plain = .allocate(capacity: count)
    plain.initialize(repeating: 0, count: count)
    tested = plain + columns
    testedOfGroups = tested + columns
    plainOfGroups = testedOfGroups + groups
    sizes = plainOfGroups + groups
  }

  func clear() { plain.update(repeating: 0, count: count) }

  func deallocate() { plain.deallocate() }
}
