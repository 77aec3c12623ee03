// PairedItems: the same items under two tables of votes, drawn together, for the difference of their coefficients.
import Base

/// Items with their pattern in each of two tables. Drawing them together keeps what the tables have in common out of the
/// interval of a difference (Efron and Tibshirani 1993, ch. 8).
struct PairedItems {
  /// A table's patterns, and its coefficients by name as in the JSON of `curate agreement`.
  private struct Side: Sendable {
    let patterns: CountPatterns
    let modal: Int
    let coefficients: [(name: String, usesModal: Bool, value: @Sendable (ItemSample) -> Double?)]

    init(_ patterns: CountPatterns, _ scale: CategoryScale) {
      self.patterns = patterns
      modal = patterns.modalVotes ?? 0
      let kappa = FleissKappa(patterns)
      let alpha = KrippendorffAlpha(patterns, scale)
      let plain = GwetAC(patterns, Disagreement(.nominal, positions: scale.positions, levels: scale.levels))
      var found: [(name: String, usesModal: Bool, value: @Sendable (ItemSample) -> Double?)] = [
        ("observed_agreement", false, { plain.observed($0) }), ("fleiss_kappa", true, { kappa.value($0) }),
        ("fleiss_kappa_unequal", false, { kappa.value($0) }), ("krippendorff_alpha", false, { alpha.value($0) }),
        ("gwet_ac1", false, { plain.value($0) }),
      ]
      if scale.scale != .nominal {
        let weighted = GwetAC(
          patterns, Disagreement(.weights(of: scale.scale), positions: scale.positions, levels: scale.levels))
        found.append(("gwet_ac2", false, { weighted.value($0) }))
      }
      coefficients = found
    }

    /// Each coefficient of a sample of the items; nil for an item's pattern where it has less than two votes.
    func values(_ drawn: [Int], _ sample: inout ItemSample) -> [Double?] {
      sample.take(drawn)
      var values = coefficients.map { $0.usesModal || sample.totalItems == 0 ? nil : $0.value(sample) }
      let equal = drawn.indices.map { patterns.votes[$0] == modal ? drawn[$0] : 0 }
      sample.take(equal)
      for (at, coefficient) in coefficients.enumerated() where coefficient.usesModal && sample.totalItems > 0 {
        values[at] = coefficient.value(sample)
      }
      return values
    }
  }

  private let first: Side
  private let second: Side
  /// The patterns of a kind of item in both tables, −1 for none, and how many items are of the kind.
  private let kinds: [(first: Int, second: Int)]
  private let items: [Int]

  init(_ first: VoteTable, _ second: VoteTable, _ options: AgreementOptions) throws {
    let scales = (
      try CategoryScale(options.scale, categories: first.categories, order: options.order),
      try CategoryScale(options.scale, categories: second.categories, order: options.order)
    )
    var (inFirst, inSecond) = ([Int32](), [Int32]())
    let patterns = (
      CountPatterns(first, scale: scales.0, patternOfItem: &inFirst),
      CountPatterns(second, scale: scales.1, patternOfItem: &inSecond)
    )
    self.first = Side(patterns.0, scales.0)
    self.second = Side(patterns.1, scales.1)
    let places = Dictionary(uniqueKeysWithValues: zip(first.items, inFirst))
    var counts: [UInt64: Int] = [:]
    for (item, pattern) in zip(second.items, inSecond) {
      let other = places[item] ?? -1
      if pattern < 0, other < 0 { continue }
      counts[UInt64(UInt32(bitPattern: other)) << 32 | UInt64(UInt32(bitPattern: pattern)), default: 0] += 1
    }
    let sorted = counts.sorted { $0.key < $1.key }
    kinds = sorted.map {
      (
        Int(Int32(bitPattern: UInt32($0.key >> 32))), Int(Int32(bitPattern: UInt32($0.key & 0xffff_ffff)))
      )
    }
    items = sorted.map(\.value)
  }

  /// For each coefficient the bootstrap of second − first.
  func differences(_ options: AgreementOptions) -> [String: BootstrapInterval?] {
    let draws = options.bootstrap ?? BootstrapRule.draws(second.patterns)
    guard draws >= 2, items.reduce(0, +) >= 2 else { return [:] }
    let (first, second, kinds, items) = (first, second, kinds, items)
    let found = inBlocks(of: draws) { block in
      var samples = (ItemSample(first.patterns), ItemSample(second.patterns))
      var drawn = [Int](repeating: 0, count: items.count)
      return block.map { draw -> [Double?] in
        var chance = KeyedGenerator(seed: options.seed, key: ["conflict", "\(draw)"])
        chance.multinomial(items, into: &drawn)
        var (ofFirst, ofSecond) = (
          [Int](repeating: 0, count: first.patterns.count), [Int](repeating: 0, count: second.patterns.count)
        )
        for (kind, count) in zip(kinds, drawn) {
          if kind.first >= 0 { ofFirst[kind.first] += count }
          if kind.second >= 0 { ofSecond[kind.second] += count }
        }
        return zip(first.values(ofFirst, &samples.0), second.values(ofSecond, &samples.1)).map { a, b in
          a.flatMap { a in b.map { $0 - a } }
        }
      }
    }
    let names = second.coefficients.map(\.name)
    return Dictionary(
      uniqueKeysWithValues: names.indices.map { at in
        let values = found.compactMap { $0[at] }
        return (names[at], BootstrapInterval(values, undefined: draws - values.count))
      })
  }
}
