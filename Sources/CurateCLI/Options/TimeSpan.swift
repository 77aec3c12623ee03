// TimeSpan: a length of time as people type it: 7d, 12h, 90m, 2w; a number alone is days.
import ArgumentParser
import Foundation

struct TimeSpan: ExpressibleByArgument, Equatable {
  /// 0 and more.
  let seconds: Int64

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]

  init(seconds: Int64) { self.seconds = seconds }

  init?(argument: String) {
    var number = Substring(argument.lowercased())
    var unit = 86400.0
    if let last = number.last, let known = Self.units[last] {
      unit = known
      number.removeLast()
    }
    // A century and more is a slip of the finger.
    guard !number.isEmpty, number.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }),
      let value = Double(number), value * unit <= 36525 * 86400
    else { return nil }
    seconds = Int64((value * unit).rounded())
  }

  var defaultValueDescription: String { words }

  /// "7 days", "1 day", "90 minutes".
  var words: String {
    for (size, name) in [(Int64(86400), "day"), (3600, "hour"), (60, "minute")] where seconds % size == 0 && seconds > 0
    {
      return Int(seconds / size).of(name)
    }
    return Int(seconds).of("second")
  }
}
