// Words: numbers and names as sentences and tables of a report write them.
import Base
import Foundation
import Votes

enum Words {
  /// 1234567 as 1,234,567.
  static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// "1 post", "2 posts".
  static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? one : many ?? one + "s")"
  }

  /// With so many decimals, and a minus as wide as a plus.
  static func decimals(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return "undefined" }
    let text = String(format: "%.\(places)f", value)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }

  /// 79.3 %
  static func percent(_ share: Double) -> String { decimals(share * 100, 1) + " %" }

  /// "10.5 %" of a whole; empty where there is none.
  static func percent(_ part: Int, of whole: Int) -> String {
    whole > 0 ? percent(Double(part) / Double(whole)) : ""
  }

  /// 0.67 [0.62, 0.71]
  static func interval(_ value: Double?, _ low: Double?, _ high: Double?, places: Int = 3) -> String {
    guard let value else { return "undefined" }
    guard let low, let high, low < high else { return decimals(value, places) }
    return "\(decimals(value, places)) [\(decimals(low, places)), \(decimals(high, places))]"
  }

  /// The same of an estimate; an interval without a width is none.
  static func interval(_ estimate: Estimate, places: Int = 3) -> String {
    interval(estimate.value, estimate.low, estimate.high, places: places)
  }

  static func interval(_ share: Share?, places: Int = 3) -> String {
    interval(share?.value, share?.low, share?.high, places: places)
  }

  /// 94.3 % [92.1, 95.9]
  static func percent(_ share: Proportion) -> String {
    "\(percent(share.value)) [\(decimals(share.low * 100, 1)), \(decimals(share.high * 100, 1))]"
  }

  /// "62 gone, 7 likes unknown": the most frequent reason first.
  static func reasons(_ counts: [String: Int]) -> String {
    counts.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\(grouped($0.value)) \($0.key.replacing("_", with: " "))" }.joined(separator: ", ")
  }

  /// "a, b and c"
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  static func shell(_ word: String) -> String { shellWord(word) }
}

/// A word as a shell takes it: in quotation marks where it holds anything but letters, digits and a few signs.
package func shellWord(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
      default: "_-./,=:+@%".utf8.contains(byte)
      }
    }
  return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}
