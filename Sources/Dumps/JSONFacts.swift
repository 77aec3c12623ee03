// JSONFacts: numbers and times of JSON dumps, which write them in more than one way.
internal import Base

extension JSONValue? {
  /// A count; nil where it is missing, hidden (−1), or no count at all.
  var count: Int? {
    guard let self else { return nil }
    if let int = self.int { return int >= 0 ? int : nil }
    if case .value(let value) = WholeNumber(self) { return value }
    return nil
  }

  /// An instant: seconds since 1970 as a number, or a text that `UTCTime` reads.
  var time: UTCTime? {
    guard let self else { return nil }
    if let seconds = self.double {
      // Beyond 1e11 the number counts milliseconds, as for `UTCTime(_:)`.
      let whole = abs(seconds) >= 1e11 ? seconds / 1000 : seconds
      return Int64(exactly: whole.rounded(.down)).map { UTCTime(seconds: $0) }
    }
    return self.withUTF8 { twitterTime($0) ?? UTCTime(String(decoding: $0, as: UTF8.self)) } ?? nil
  }

  /// A text with something in it.
  var filledText: String? {
    guard let text = self?.text, !text.isEmpty else { return nil }
    return text
  }
}

/// Reads `Wed Oct 10 20:19:24 +0000 2018` in its usual 30 bytes at once; nil sends the caller to `UTCTime`, which knows
/// more.
private func twitterTime(_ bytes: UnsafeBufferPointer<UInt8>) -> UTCTime? {
  guard bytes.count == 30, bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":") else { return nil }
  let zone: (UInt8, UInt8, UInt8, UInt8, UInt8) = (bytes[20], bytes[21], bytes[22], bytes[23], bytes[24])
  guard zone == (43, 48, 48, 48, 48) else { return nil }
  func number(_ at: Int, _ digits: Int) -> Int? {
    var value = 0
    for byte in bytes[at..<at + digits] {
      guard byte >= 48, byte <= 57 else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    return value
  }
  let month: Int
  switch (bytes[4], bytes[5], bytes[6]) {
  case (0x4a, 0x61, 0x6e): month = 1
  case (0x46, 0x65, 0x62): month = 2
  case (0x4d, 0x61, 0x72): month = 3
  case (0x41, 0x70, 0x72): month = 4
  case (0x4d, 0x61, 0x79): month = 5
  case (0x4a, 0x75, 0x6e): month = 6
  case (0x4a, 0x75, 0x6c): month = 7
  case (0x41, 0x75, 0x67): month = 8
  case (0x53, 0x65, 0x70): month = 9
  case (0x4f, 0x63, 0x74): month = 10
  case (0x4e, 0x6f, 0x76): month = 11
  case (0x44, 0x65, 0x63): month = 12
  default: return nil
  }
  guard let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
    let year = number(26, 4)
  else { return nil }
  return UTCTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
}

/// Degrees that are on the globe, else nil. The pair 0, 0 stands: it is a place, if an unlikely one.
func coordinates(latitude: Double?, longitude: Double?) -> (latitude: Double, longitude: Double)? {
  guard let latitude, let longitude, (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
  return (latitude, longitude)
}
