// NumberText: numbers as a picture writes them: 8,432 posts, 0.950, 10k, and a minus that is as wide as a plus.
import Foundation

enum NumberText {
  /// All digits, three by three: 8,432.
  static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "−" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// As many significant digits: 0.950, 12.3, 1,234; very small and very large numbers with a power of ten: 1.23e−7.
  static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "unknown" }
    guard value != 0 else { return "0" }
    let power = Int(log10(abs(value)).rounded(.down))
    guard (-4..<9).contains(power) else {
      let parts = String(format: "%.\(digits - 1)e", value).split(separator: "e")
      guard parts.count == 2, let exponent = Int(parts[1]) else { return "unknown" }
      return withMinus(parts[0] + "e\(exponent)")
    }
    return fixed(value, decimals: max(0, digits - 1 - power))
  }

  /// With so many decimals: 0.50, −1,234.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return significant(value.isFinite ? value : .nan) }
    let text = String(format: "%.\(decimals)f", abs(value))
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = count(Int(parts[0]) ?? 0)
    // What rounds to nothing has no sign.
    let isNegative = value < 0 && text.contains { $0 != "0" && $0 != "." }
    return (isNegative ? "−" : "") + (parts.count == 2 ? "\(whole).\(parts[1])" : whole)
  }

  /// A threshold: whole numbers as they are, others with as many significant digits.
  static func value(_ value: Double, digits: Int = 3) -> String {
    abs(value) < 1e9 && value == value.rounded() ? fixed(value, decimals: 0) : significant(value, digits: digits)
  }

  /// Two thresholds with three digits or, where they would read the same, with as many as tell them apart; six at most.
  static func values(_ a: Double, _ b: Double) -> (String, String) {
    let digits = (3...6).first { a == b || value(a, digits: $0) != value(b, digits: $0) } ?? 6
    return (value(a, digits: digits), value(b, digits: digits))
  }

  /// For axes of counts: 1, 20, 5k, 10k, 1M, 2bn, 1e12.
  static func short(_ value: Double) -> String {
    for (unit, name) in [(1e12, ""), (1e9, "bn"), (1e6, "M"), (1e3, "k")] where value >= unit {
      if name.isEmpty { return String(format: "%.0e", value).replacing("e+", with: "e") }
      return trimmed(value / unit) + name
    }
    return trimmed(value)
  }

  private static func trimmed(_ value: Double) -> String {
    value == value.rounded() ? fixed(value, decimals: 0) : significant(value, digits: 2)
  }

  private static func withMinus(_ text: String) -> String { text.replacing("-", with: "−") }
}
