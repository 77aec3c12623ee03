// TimeSpan: a length of time as people type it: 7d, 12h, 90m, 2w; a number alone is days.
import ArgumentParser
import Foundation

struct TimeSpan: Equatable {
  /// 0 and more.
  let seconds: Int64

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]

  /// - Throws: `ValidationError` where the text is none, or more than a century.
  init(_ text: String, of option: String) throws {
    var number = Substring(text.lowercased())
    var unit = 86400.0
    if let last = number.last, let known = Self.units[last] {
      unit = known
      number.removeLast()
    }
    let isNumber = !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber || $0 == "." }
    guard isNumber, let value = Double(number), value * unit <= 36525 * 86400 else {
      throw ValidationError(
        "\(option) \(text) must be a length of time: days (7, 7d), weeks (2w), hours (12h), minutes (90m) or seconds (30s)."
      )
    }
    seconds = Int64((value * unit).rounded())
  }
}
