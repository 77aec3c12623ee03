// UTCTime: the instants of dumps and stores, whole seconds, always UTC.

/// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
package struct UTCTime: Hashable, Comparable, Sendable, Codable {
  package var seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  package static func < (a: UTCTime, b: UTCTime) -> Bool { a.seconds < b.seconds }

  package init(from decoder: any Decoder) throws {
    seconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(seconds)
  }
}

extension UTCTime {
  /// From a date of the proleptic Gregorian calendar. Nil where a part is out of range: there is no 30 February, and of
  /// the hour 24 only its beginning, which is the next day's.
  package init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    guard (-9999...9999).contains(year), (1...12).contains(month),
      (1...Self.daysInMonth(year, month)).contains(day), (0...24).contains(hour), (0...59).contains(minute),
      (0...60).contains(second), hour < 24 || (minute == 0 && second == 0)
    else { return nil }
    self.init(
      seconds: Self.daysFromCivil(year, month, day) * 86400 + Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second))
  }

  /// Reads the forms that dumps use: seconds or milliseconds since 1970, ISO 8601 with `T` or a blank, with or
  /// without a fraction, `Z` or an offset (none means UTC), a date alone, and Twitter's `Wed Oct 10 20:19:24 +0000 2018`.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8).trimmingBlanks
    guard let first = bytes.first else { return nil }
    if let number = Self.plainNumber(bytes) {
      // 1e11 seconds is the year 5138: a larger number counts milliseconds.
      self.init(seconds: abs(number) >= 100_000_000_000 ? number / 1000 : number)
    } else if first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") {
      guard let time = Self.iso(bytes) else { return nil }
      self = time
    } else {
      guard let time = Self.twitter(bytes) else { return nil }
      self = time
    }
  }

  /// `2018-10-10T20:19:24Z`
  package var iso8601: String {
    let (year, month, day, hour, minute, second) = parts
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let years = String(year)
    let padded = years.count < 4 ? String(repeating: "0", count: 4 - years.count) + years : years
    return "\(padded)-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))Z"
  }

  /// Year, month, day, hour, minute, second in UTC.
  package var parts: (Int, Int, Int, Int, Int, Int) {
    let days = Int(seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400)
    let rest = Int(seconds) - days * 86400
    let (year, month, day) = Self.civil(fromDays: days)
    return (year, month, day, rest / 3600, rest / 60 % 60, rest % 60)
  }

  private static func daysInMonth(_ year: Int, _ month: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Seconds east of Greenwich; nil for what is no offset. No place on Earth is a day away.
  private static func offset(_ sign: Int, _ hours: Int, _ minutes: Int) -> Int? {
    guard (0...23).contains(hours), (0...59).contains(minutes) else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }

  // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil and its inverse).
  private static func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146097 + dayOfEra - 719468)
  }

  private static func civil(fromDays days: Int) -> (Int, Int, Int) {
    let z = days + 719468
    let era = (z >= 0 ? z : z - 146096) / 146097
    let dayOfEra = z - era * 146097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  private static func plainNumber(_ bytes: [UInt8]) -> Int64? {
    // Eight digits and fewer could be a date (20170429) or a time; only what has nine and more counts seconds,
    // and pandas writes them as 1501604636.0.
    let whole = bytes.prefix { $0 != UInt8(ascii: ".") }
    let fraction = bytes.dropFirst(whole.count).dropFirst()
    let isDigit = { (byte: UInt8) in byte >= 48 && byte <= 57 }
    guard whole.count >= 9, whole.count <= 15, whole.allSatisfy(isDigit), fraction.allSatisfy(isDigit) else {
      return nil
    }
    return whole.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }

  private static func iso(_ bytes: [UInt8]) -> UTCTime? {
    var at = 0
    func digits(_ count: Int) -> Int? {
      guard at + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[at..<at + count] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      at += count
      return value
    }
    func skip(_ allowed: String) -> Bool {
      guard at < bytes.count, allowed.utf8.contains(bytes[at]) else { return false }
      at += 1
      return true
    }
    guard let year = digits(4) else { return nil }
    let separated = skip("-/")
    guard let month = digits(2) else { return nil }
    if separated, !skip("-/") { return nil }
    guard let day = digits(2) else { return nil }
    var (hour, minute, second) = (0, 0, 0)
    var offset = 0
    if at < bytes.count {
      guard skip("T t_"), let h = digits(2), skip(":-"), let m = digits(2) else { return nil }
      (hour, minute) = (h, m)
      if skip(":-") {
        guard let s = digits(2) else { return nil }
        second = s
        if skip(".,") { while at < bytes.count, bytes[at] >= 48, bytes[at] <= 57 { at += 1 } }
      }
      _ = skip(" ")
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        let sign = bytes[at] == UInt8(ascii: "+") ? 1 : -1
        at += 1
        guard let h = digits(2) else { return nil }
        var m = 0
        if skip(":") || at < bytes.count {
          guard let given = digits(2) else { return nil }
          m = given
        }
        guard let seconds = Self.offset(sign, h, m) else { return nil }
        offset = seconds
      } else if at < bytes.count {
        let zone = String(decoding: bytes[at...], as: UTF8.self).uppercased()
        guard zone == "Z" || zone == "UTC" || zone == "GMT" else { return nil }
        at = bytes.count
      }
    }
    guard at == bytes.count,
      let time = UTCTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    return UTCTime(seconds: time.seconds - Int64(offset))
  }

  private static func twitter(_ bytes: [UInt8]) -> UTCTime? {
    let words = bytes.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard words.count == 6, let month = months.firstIndex(of: words[1]), let day = Int(words[2]),
      let year = Int(words[5]),
      let zone = Int(words[4]), (-2359...2359).contains(zone)
    else { return nil }
    let clock = words[3].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard clock.count == 3,
      let time = UTCTime(year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2]),
      let offset = Self.offset(zone.signum(), abs(zone) / 100, abs(zone) % 100)
    else { return nil }
    return UTCTime(seconds: time.seconds - Int64(offset))
  }
}

extension [UInt8] {
  /// Without blanks, tabs and line ends on either side.
  package var trimmingBlanks: [UInt8] {
    let isBlank = { (byte: UInt8) in byte == 32 || (byte >= 9 && byte <= 13) }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return []
    }
    return Array(self[first...last])
  }
}
