// NumberWords: numbers as people read them.
import Foundation

extension Double {
  /// A fixed number of decimals, for people; programs get every digit from --json.
  package func decimals(_ count: Int) -> String { String(format: "%.\(count)f", self) }
}

extension Int {
  /// 1234567 as 1,234,567.
  package var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// "1 post", "2 posts", "2 entries".
  package func of(_ one: String, _ many: String? = nil) -> String {
    "\(grouped) \(self == 1 ? one : many ?? one + "s")"
  }
}
