// CoMoments: means and centred sums of products of columns, block by block.

/// Means and centred co-moments Σ (a − ā)(b − b̄) of the columns of a design, of its likes, and of the indicator
/// columns of groups of posts.
///
/// Each block is centred by its own means; blocks are merged after Chan, Golub and LeVeque 1983. Indicator columns are
/// not multiplied out: their products with a column are its sums by group.
struct CoMoments: Sendable {
  /// Columns of the design with the likes, without the indicators.
  let columns: Int
  let groups: Int
  private(set) var n = 0
  private var means: [Double]
  /// Row by row from the diagonal on.
  private var products: [Double]
  /// Σ (a − ā) over the posts of each group, by column, then group.
  private var sums: [Double]
  /// Posts of each group.
  private var sizes: [Int]

  init(columns: Int, groups: Int) {
    self.columns = columns
    self.groups = groups
    means = Array(repeating: 0, count: columns)
    products = Array(repeating: 0, count: columns * (columns + 1) / 2)
    sums = Array(repeating: 0, count: columns * groups)
    sizes = Array(repeating: 0, count: groups)
  }

  /// Of all posts.
  init(_ design: Design, groups: FollowerGroups?) {
    let columns = design.terms.count + 1
    let count = groups?.count ?? 0
    self.init(columns: columns, groups: count)
    let ofRuns = Runs(of: design.posts.count).map { run in
      var moments = CoMoments(columns: columns, groups: count)
      var ofBlock = moments
      let block = Block(columns: columns)
      defer { block.deallocate() }
      var start = run.lowerBound
      while start < run.upperBound {
        let end = min(start + Block.capacity, run.upperBound)
        for post in start..<end { block.posts[post - start] = post }
        design.fill(block, count: end - start)
        ofBlock.set(block, count: end - start, groups: groups?.groups)
        moments.merge(ofBlock)
        start = end
      }
      return moments
    }
    for moments in ofRuns { merge(moments) }
  }

  /// Mean of a column; the share of the posts for an indicator.
  func mean(_ column: Int) -> Double {
    column < columns ? means[column] : n == 0 ? 0 : Double(sizes[column - columns]) / Double(n)
  }

  /// Posts of a group.
  func size(_ group: Int) -> Int { sizes[group] }

  /// Σ (a − ā)(b − b̄) for columns a and b; group g is column `columns` + g.
  subscript(a: Int, b: Int) -> Double {
    let (a, b) = (min(a, b), max(a, b))
    if b < columns { return products[place(a, b)] }
    if a < columns { return sums[a * groups + b - columns] }
    let share = Double(sizes[b - columns]) / Double(n)
    return a == b ? Double(sizes[a - columns]) * (1 - share) : -Double(sizes[a - columns]) * share
  }

  private func place(_ a: Int, _ b: Int) -> Int { a * columns - a * (a - 1) / 2 + b - a }

  /// Becomes the moments of one block, whose columns are centred on the way.
  private mutating func set(_ block: Block, count: Int, groups ofPosts: [UInt8]?) {
    n = count
    let padded = (count + 7) & ~7
    for column in 0..<columns {
      let values = block.column(column)
      for row in count..<padded { values[row] = 0 }
      let mean = Self.sum(values, padded) / Double(count)
      for row in 0..<count { values[row] -= mean }
      means[column] = mean
    }
    var next = 0
    for a in 0..<columns {
      for b in a..<columns {
        products[next] = Self.sum(block.column(a), times: block.column(b), padded)
        next += 1
      }
    }
    guard let ofPosts else { return }
    for index in sums.indices { sums[index] = 0 }
    for group in sizes.indices { sizes[group] = 0 }
    sums.withUnsafeMutableBufferPointer { sums in
      for row in 0..<count {
        let group = Int(ofPosts[block.posts[row]])
        sizes[group] += 1
        for column in 0..<columns { sums[column * groups + group] += block.column(column)[row] }
      }
    }
  }

  private static func sum(_ values: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
    let values = UnsafeRawPointer(values)
    var sums = SIMD8<Double>.zero
    for row in stride(from: 0, to: count * 8, by: 64) {
      sums += values.load(fromByteOffset: row, as: SIMD8<Double>.self)
    }
    return sums.sum()
  }

  private static func sum(
    _ values: UnsafeMutablePointer<Double>, times others: UnsafeMutablePointer<Double>, _ count: Int
  ) -> Double {
    let (values, others) = (UnsafeRawPointer(values), UnsafeRawPointer(others))
    var sums = SIMD8<Double>.zero
    for row in stride(from: 0, to: count * 8, by: 64) {
      sums +=
        values.load(fromByteOffset: row, as: SIMD8<Double>.self)
        * others.load(fromByteOffset: row, as: SIMD8<Double>.self)
    }
    return sums.sum()
  }

  private mutating func merge(_ other: CoMoments) {
    guard other.n > 0 else { return }
    let (mine, its) = (Double(n), Double(other.n))
    let weight = mine * its / (mine + its)
    var next = 0
    for a in 0..<columns {
      let change = other.means[a] - means[a]
      for b in a..<columns {
        products[next] += other.products[next] + change * weight * (other.means[b] - means[b])
        next += 1
      }
      for group in 0..<groups {
        let share = (mine * Double(other.sizes[group]) - its * Double(sizes[group])) / (mine + its)
        sums[a * groups + group] += other.sums[a * groups + group] + change * share
      }
    }
    for column in 0..<columns { means[column] += (other.means[column] - means[column]) * (its / (mine + its)) }
    for group in 0..<groups { sizes[group] += other.sizes[group] }
    n += other.n
  }
}
