// SignIndex: all signs that differ from given ones in a few bits, without looking at all.
import Dispatch
import Synchronization

/// How far apart signs may be, and still be found.
package enum SignReach: Int, Sendable {
  /// Up to 5 bits: at most one of them in one of the three blocks.
  case near = 1
  /// Up to 8 bits: at most two of them in one of the three blocks.
  case wide = 2

  package var bits: Int { 3 * rawValue + 2 }

  /// What a key of so many bits may be changed by.
  fileprivate func changes(bits: Int) -> [UInt64] {
    let places = 0..<UInt64(bits)
    let single: [UInt64] = [0] + places.map { 1 << $0 }
    return self == .near ? single : single + places.flatMap { high in (0..<high).map { 1 << high | 1 << $0 } }
  }
}

/// Signs sorted into buckets by each of their three blocks (Norouzi, Punjani and Fleet 2012, "Fast search in Hamming
/// space with multi-index hashing"): of signs that differ in few bits one block differs in very few, and the buckets
/// of all those can be looked at.
package struct SignIndex: Sendable {
  /// Room that a thread has for itself while it looks at what was found.
  package protocol Worker: AnyObject, SendableMetatype {
    /// - Parameters:
    ///   - query: the place of the signs that were looked for.
    ///   - place: that of signs within reach.
    ///   - isMirrored: whether these are near to the mirror image of what was looked for.
    func found(query: Int, place: Int, isMirrored: Bool)
  }

  private struct Block: Sendable {
    /// Where the bucket of each value begins.
    var starts: [UInt32]
    /// Bucket after bucket: the place of the signs, the signs, their label, and where the next label begins.
    var places: [UInt32]
    /// Two more at the end, so that two can always be read.
    var signs: [UInt64]
    var labels: [UInt32]
    var labelEnds: [UInt32]
  }

  private var blocks: [Block] = []
  /// How much of a block chooses the bucket: there are as many buckets as signs, more or less.
  private let keyBits: Int
  private let labels: [UInt32]

  /// - Parameters:
  ///   - signs: nil for what must not be found.
  ///   - labels: one for each; those with the label of what is looked for are passed over, all at once. Numbers below
  ///     the count of signs.
  package init(_ signs: [UInt64?], labels: [UInt32]) {
    self.labels = labels
    var keyBits = 8
    while keyBits < CoarseSigns.blockBits, 1 << keyBits < 4 * signs.count { keyBits += 1 }
    self.keyBits = keyBits
    let known = signs.indices.filter { signs[$0] != nil }.map { UInt32($0) }
    let byLabel = sorted(known, below: UInt64(signs.count)) { UInt64(labels[Int($0)]) }
    for number in 0..<CoarseSigns.blocks {
      let places = sorted(byLabel, below: 1 << UInt64(keyBits)) { key(number, of: signs[Int($0)] ?? 0) }
      let ordered = places.map { signs[Int($0)] ?? 0 }
      let own = places.map { labels[Int($0)] }
      var starts = [UInt32](repeating: 0, count: 1 << keyBits + 1)
      for signs in ordered { starts[Int(key(number, of: signs)) + 1] += 1 }
      for at in 1..<starts.count { starts[at] += starts[at - 1] }
      var ends = [UInt32](repeating: UInt32(ordered.count), count: ordered.count)
      for at in ordered.indices.dropLast().reversed() {
        let isRun =
          own[at] == own[at + 1] && key(number, of: ordered[at]) == key(number, of: ordered[at + 1])
        ends[at] = isRun ? ends[at + 1] : UInt32(at + 1)
      }
      blocks.append(Block(starts: starts, places: places, signs: ordered + [0, 0], labels: own, labelEnds: ends))
    }
  }

  @inline(__always)
  private func key(_ number: Int, of signs: UInt64) -> UInt64 {
    signs >> UInt64(CoarseSigns.blockBits * number) & (1 << UInt64(keyBits) - 1)
  }

  /// Looks for many at once, in the order of their blocks: what is touched of the index then lies together.
  ///
  /// Each two within reach are found once, by one of the workers.
  /// - Parameters:
  ///   - queries: what is looked for; each has the label that the index has for its place. None for a nil.
  ///   - worker: makes one for each thread.
  package func search(
    _ queries: [UInt64?], _ reach: SignReach, jobs: Int, worker: @Sendable () -> some Worker
  ) {
    let known = queries.indices.filter { queries[$0] != nil }.map { UInt32($0) }
    let size = 2048
    let changes = reach.changes(bits: keyBits)
    for (number, block) in blocks.enumerated() {
      let order = sorted(known, below: 1 << UInt64(keyBits)) { key(number, of: queries[Int($0)] ?? 0) }
      let ordered = order.map { queries[Int($0)] ?? 0 }
      let next = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, (order.count + size - 1) / size))) { _ in
        let worker = worker()
        while true {
          let start = next.add(size, ordering: .relaxed).oldValue
          guard start < order.count else { return }
          let chunk = start..<min(start + size, order.count)
          for isMirrored in [false, true] {
            look(in: block, number, ordered, order, chunk, isMirrored ? CoarseSigns.mirror : 0, changes, reach) {
              worker.found(query: $0, place: $1, isMirrored: isMirrored)
            }
          }
        }
      }
    }
  }

  private func look(
    in block: Block, _ number: Int, _ queries: [UInt64], _ order: [UInt32], _ chunk: Range<Int>, _ turned: UInt64,
    _ changes: [UInt64], _ reach: SignReach, found: (_ query: Int, _ place: Int) -> Void
  ) {
    block.starts.withUnsafeBufferPointer { starts in
      block.signs.withUnsafeBufferPointer { signs in
        queries.withUnsafeBufferPointer { queries in
          let most = SIMD2(repeating: UInt64(reach.bits))
          for change in changes {
            for at in chunk {
              let wanted = queries[at] ^ turned
              let bucket = Int(key(number, of: wanted) ^ change)
              let (start, end) = (Int(starts[bucket]), Int(starts[bucket + 1]))
              // Most buckets have none to two, and a guess which would often be wrong: two are looked at in any case.
              let differences = SIMD2(signs[start], signs[start + 1]) ^ SIMD2(repeating: wanted)
              guard any(differences.nonzeroBitCount .<= most) || end - start > 2 else { continue }
              let query = Int(order[at])
              look(in: block, number, start, end, wanted, labels[query], reach) { found(query, $0) }
            }
          }
        }
      }
    }
  }

  /// One bucket.
  @inline(__always)
  private func look(
    in block: Block, _ number: Int, _ start: Int, _ end: Int, _ wanted: UInt64, _ label: UInt32, _ reach: SignReach,
    found: (_ place: Int) -> Void
  ) {
    block.signs.withUnsafeBufferPointer { signs in
      block.labels.withUnsafeBufferPointer { labels in
        var at = start
        while at < end {
          if labels[at] == label {
            at = Int(block.labelEnds[at])
            continue
          }
          let difference = signs[at] ^ wanted
          if difference.nonzeroBitCount <= reach.bits, !wasFound(difference, before: number, reach) {
            found(Int(block.places[at]))
          }
          at += 1
        }
      }
    }
  }

  /// True where an earlier block differs little enough to have shown the same signs.
  private func wasFound(_ difference: UInt64, before number: Int, _ reach: SignReach) -> Bool {
    (0..<number).contains { key($0, of: difference).nonzeroBitCount <= reach.rawValue }
  }
}

/// A radix sort that keeps the order of equals: 11 bits at a time, so that a few hundred items cost next to nothing.
private func sorted(_ items: [UInt32], below limit: UInt64, by key: (UInt32) -> UInt64) -> [UInt32] {
  let digits = 11
  var (items, other) = (items, items)
  var (keys, otherKeys) = (items.map(key), [UInt64](repeating: 0, count: items.count))
  var shift: UInt64 = 0
  while shift == 0 || (limit - 1) >> shift > 0 {
    var starts = [Int](repeating: 0, count: 1 << digits + 1)
    let mask: UInt64 = 1 << UInt64(digits) - 1
    for key in keys { starts[Int(key >> shift & mask) + 1] += 1 }
    for at in 1..<starts.count { starts[at] += starts[at - 1] }
    for (item, key) in zip(items, keys) {
      let digit = Int(key >> shift & mask)
      other[starts[digit]] = item
      otherKeys[starts[digit]] = key
      starts[digit] += 1
    }
    swap(&items, &other)
    swap(&keys, &otherKeys)
    shift += UInt64(digits)
    if limit == 0 { break }
  }
  return items
}
