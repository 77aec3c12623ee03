// Axis: numbers to pixels, and the round numbers to write beside them.
import Foundation

/// A straight scale from numbers to pixels.
struct Axis {
  let low, high: Double
  /// The pixels of `low` and `high`; `from` is larger than `to` for an axis that points up.
  let from, to: Double

  /// - Parameter low, high: finite; where they are equal or too near to be told apart, the axis is widened.
  init(low: Double, high: Double, from: Double, to: Double) {
    let room = max(abs(low), abs(high), 1) * 1e-9
    (self.low, self.high) = high - low > room ? (low, high) : (low - 0.5 - room, high + 0.5 + room)
    (self.from, self.to) = (from, to)
  }

  func position(_ value: Double) -> Double { from + (value - low) / (high - low) * (to - from) }

  /// Rounding aside.
  func contains(_ value: Double) -> Bool {
    let slack = (high - low) * 1e-9
    return value >= low - slack && value <= high + slack
  }

  var length: Double { abs(to - from) }
}

/// A place on an axis; without a label it is a small one between two larger ones.
struct Tick {
  var value: Double
  var label: String?
}

extension Axis {
  /// At multiples of 1, 2 or 5 times a power of ten, at least `spacing` pixels apart.
  func linearTicks(spacing: Double) -> [Tick] {
    let step = Self.niceStep(atLeast: (high - low) * spacing / length)
    guard step.isFinite, step > 0 else { return [] }
    let decimals = max(0, -Int(log10(step).rounded(.down)))
    let first = (low / step).rounded(.up)
    return (0...Int(max(0, (high / step).rounded(.down) - first))).compactMap { number in
      let value = (first + Double(number)) * step
      guard contains(value) else { return nil }
      let isPlain = decimals <= 6 && abs(value) < 1e6
      return Tick(
        value: value, label: isPlain ? NumberText.fixed(value, decimals: decimals) : NumberText.significant(value))
    }
  }

  private static func niceStep(atLeast step: Double) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * (1 - 1e-9) } ?? 10 * power
  }

  /// For an axis of log10(1 + count): 0, 1, 10, 100, 1k …, and 2 to 9 between them as small ticks. Labels keep
  /// `spacing` pixels between them; where there is room for them, 2 and 5 get theirs too.
  func countTicks(spacing: Double) -> [Tick] {
    func at(_ count: Double) -> Double { log10(1 + count) }
    let decades = (0...19).map { pow(10, Double($0)) }
    var ticks: [Tick] = []
    var labelled: [Double] = []
    // The round ones come first, so that the others are written only where these leave room.
    let wishes = [decades, [0], decades.map { $0 * 2 }, decades.map { $0 * 5 }]
    for (rank, counts) in wishes.enumerated() {
      for count in counts where contains(at(count)) {
        let place = position(at(count))
        // A decade beside 2 and 5 wants more room than beside the next decade, or the axis is all words.
        let room = rank < 2 ? spacing : spacing * 1.5
        let isFree = labelled.allSatisfy { abs($0 - place) >= room }
        if isFree { labelled.append(place) }
        ticks.append(Tick(value: at(count), label: isFree ? NumberText.short(count) : nil))
      }
    }
    for count in decades.flatMap({ decade in [3, 4, 6, 7, 8, 9].map { $0 * decade } }) where contains(at(count)) {
      ticks.append(Tick(value: at(count), label: nil))
    }
    return ticks.sorted { $0.value < $1.value }
  }

  /// For an axis of log10(score): 0.001, 0.01, 0.1 …, or the numbers between them where the axis is short.
  func powerTicks(spacing: Double) -> [Tick] {
    factorTicks(spacing: spacing).map { Tick(value: $0.value, label: $0.label.map { String($0.dropFirst()) }) }
  }

  /// For an axis of log10(factor): ×0.5, ×1, ×2, or nearer together where the axis is short.
  func factorTicks(spacing: Double) -> [Tick] {
    let decades = high - low
    let factors: [Double]
    if decades >= 0.6 {
      // The nearest two of each set say how many decades there is room for.
      let share = decades * spacing / length
      let digits: [Double] = share < 0.14 ? [1, 1.5, 2, 3, 5, 7] : share < 0.25 ? [1, 2, 5] : [1]
      let every = max(1, Int((decades * spacing / length).rounded(.up)))
      let powers = stride(from: -300, through: 300, by: digits.count == 1 ? every : 1)
      factors = powers.flatMap { power in digits.map { $0 * pow(10, Double(power)) } }
    } else {
      let plain = Axis(low: pow(10, low), high: pow(10, high), from: from, to: to)
      factors = plain.linearTicks(spacing: spacing).map(\.value)
    }
    return factors.filter { $0 > 0 && contains(log10($0)) }.map { factor in
      let text = factor >= 1e6 || factor < 1e-3 ? NumberText.significant(factor, digits: 1) : Self.plain(factor)
      return Tick(value: log10(factor), label: "×" + text)
    }
  }

  /// 0.5, 1, 1.002, 200: as many decimals as the number has, six at most.
  private static func plain(_ value: Double) -> String {
    var text = NumberText.fixed(value, decimals: 6)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
