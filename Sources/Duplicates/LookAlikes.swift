// LookAlikes: those of many pictures that show the same, found by their signs and looked at twice.
import Dispatch
import Synchronization

/// Whether two pictures are a pair depends on these two alone: their signs say whether and where they are looked at,
/// and what is seen then is a matter of the two.
struct LookAlikes: Sendable {
  let rows: DistinctRows
  /// Nil for flat pictures, which have no shape.
  let signs: [UInt64?]
  private let jobs: Int

  /// Below this standard deviation of brightness, in steps of 255, a picture or a part of it is flat.
  private static let leastContrast: Float = 2

  /// What is compared with whole pictures.
  enum Part { case wholes, crops }

  init(_ rows: DistinctRows, jobs: Int) {
    self.rows = rows
    self.jobs = jobs
    signs = Self.signs(of: Crop.all[0], rows, jobs: jobs)
  }

  /// Calls `found` for all pairs of contents that are alike, from several threads; for some of them more than once.
  /// - Parameters:
  ///   - labels: one for each content; those that have the same are not compared.
  ///   - wants: asked right before two are looked at.
  func search(
    _ part: Part, labels: [UInt32], wants: @Sendable (Int, Int) -> Bool,
    found: @Sendable (_ one: Int, _ other: Int, _ isMirrored: Bool) -> Void
  ) {
    withoutActuallyEscaping(wants) { wants in
      withoutActuallyEscaping(found) { found in
        let index = SignIndex(signs, labels: labels)
        for crop in Crop.all.indices where (crop == 0) == (part == .wholes) {
          let queries = crop == 0 ? signs : Self.signs(of: Crop.all[crop], rows, jobs: jobs)
          index.search(queries, crop == 0 ? .wide : .near, jobs: jobs) {
            Searcher(of: self, crop: crop, wants: wants, found: found)
          }
        }
      }
    }
  }

  /// What looks at hits of the index, on one thread.
  private final class Searcher: SignIndex.Worker {
    private let alikes: LookAlikes
    private let crop: Int
    private let wants: @Sendable (Int, Int) -> Bool
    private let report: @Sendable (Int, Int, Bool) -> Void
    private let look = SecondLook()

    init(
      of alikes: LookAlikes, crop: Int, wants: @escaping @Sendable (Int, Int) -> Bool,
      found: @escaping @Sendable (Int, Int, Bool) -> Void
    ) {
      (self.alikes, self.crop, self.wants, report) = (alikes, crop, wants, found)
    }

    func found(query: Int, place: Int, isMirrored: Bool) {
      // Two that are alike as a whole are found from both sides: once will do.
      guard crop > 0 || query < place, wants(query, place) else { return }
      if alikes.isPair(crop, of: query, in: place, isMirrored: isMirrored, look) { report(query, place, isMirrored) }
    }
  }

  /// Wholes are looked at in the order of their contents, so that it does not matter which one was found from which.
  private func isPair(_ crop: Int, of one: Int, in other: Int, isMirrored: Bool, _ look: SecondLook) -> Bool {
    rows.numbers.withUnsafeBufferPointer { numbers in
      guard let start = numbers.baseAddress else { return false }
      var (first, second) = (rows.places[one], rows.places[other])
      if crop == 0, DistinctRows.order(numbers, first, second) > 0 { swap(&first, &second) }
      return look.finds(
        Crop.all[crop], of: start + Int(first) * LikenessTable.width, in: start + Int(second) * LikenessTable.width,
        isMirrored: isMirrored)
    }
  }

  /// True where two contents are alike as a whole and upright.
  func areAlike(_ one: Int, _ other: Int, _ look: SecondLook) -> Bool {
    guard let signs = signs[one], let others = self.signs[other] else { return false }
    guard (signs ^ others).nonzeroBitCount <= SignReach.wide.bits else { return false }
    return isPair(0, of: one, in: other, isMirrored: false, look)
  }

  // MARK: Signs

  private static func signs(of crop: Crop, _ rows: DistinctRows, jobs: Int) -> [UInt64?] {
    let size = 4096
    let chunks = (rows.count + size - 1) / size
    let made = Mutex([[UInt64?]](repeating: [], count: chunks))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, chunks))) { _ in
      let room = UnsafeMutablePointer<FrequencyRow>.allocate(capacity: 3 * Waves.count)
      room.initialize(repeating: .zero, count: 3 * Waves.count)
      defer { room.deallocate() }
      while true {
        let chunk = next.add(1, ordering: .relaxed).oldValue
        guard chunk < chunks else { return }
        let signs = signs(of: crop, rows, chunk * size..<min((chunk + 1) * size, rows.count), room)
        made.withLock { $0[chunk] = signs }
      }
    }
    return made.withLock { $0.flatMap(\.self) }
  }

  private static func signs(
    of crop: Crop, _ rows: DistinctRows, _ chunk: Range<Int>, _ room: UnsafeMutablePointer<FrequencyRow>
  ) -> [UInt64?] {
    rows.numbers.withUnsafeBufferPointer { numbers in
      guard let numbers = numbers.baseAddress else { return [] }
      return chunk.map { content in
        let start = numbers + Int(rows.places[content]) * LikenessTable.width
        SecondLook.load(start, isMirrored: false, to: room)
        if crop.isWhole { return signs(room) }
        crop.frequencies(of: room, rows: 8, room: room + Waves.count, to: room + 2 * Waves.count)
        return signs(room + 2 * Waves.count)
      }
    }
  }

  private static func signs(_ rows: UnsafePointer<FrequencyRow>) -> UInt64? {
    var squares = SIMD8<Float>.zero
    for v in 0..<8 { squares += rows[v].lowHalf * rows[v].lowHalf }
    let mean = rows[0][0]
    return squares.sum() - mean * mean < leastContrast * leastContrast ? nil : CoarseSigns.bits(rows)
  }
}
