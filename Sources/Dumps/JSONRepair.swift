// JSONRepair: what scrapers write although it is not JSON, turned into JSON.
internal import Base

/// Mends a text that simdjson refused. Only tokens are looked at; a text that is broken in its brackets stays broken.
enum JSONRepair {
  /// The text with
  /// - bytes that are not UTF-8 as Windows-1252 has them,
  /// - half of a surrogate pair (`\ud83d` alone, as Python writes cut-off emoji) as U+FFFD,
  /// - control characters that stand raw in strings, escaped,
  /// - `NaN`, `Infinity` and `-Infinity` outside strings as `null`,
  /// - numbers of 19 digits and more, or with an exponent of 3 digits and more, as strings.
  ///
  /// Nil where nothing of this is in it.
  static func repaired(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    let source: [UInt8] = Array(looselyDecoded(text.bindMemory(to: UInt8.self)).utf8)
    var changed = !source.elementsEqual(text)
    var result: [UInt8] = []
    result.reserveCapacity(source.count + 64)
    var at = 0
    while at < source.count {
      switch source[at] {
      case UInt8(ascii: "\""):
        at = copyString(source, from: at, to: &result, &changed)
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "N"), UInt8(ascii: "I"):
        at = copyToken(source, from: at, to: &result, &changed)
      default:
        result.append(source[at])
        at += 1
      }
    }
    return changed ? result : nil
  }

  private static func copyString(
    _ source: [UInt8], from start: Int, to result: inout [UInt8], _ changed: inout Bool
  ) -> Int {
    result.append(source[start])
    var at = start + 1
    while at < source.count {
      if source[at] == UInt8(ascii: "\"") {
        result.append(source[at])
        return at + 1
      }
      guard source[at] == UInt8(ascii: "\\") else {
        if source[at] < 32 {
          result.append(contentsOf: "\\u00".utf8)
          result.append(contentsOf: (source[at] < 16 ? "0" : "").utf8)
          result.append(contentsOf: String(source[at], radix: 16).utf8)
          changed = true
        } else {
          result.append(source[at])
        }
        at += 1
        continue
      }
      guard let unit = escapedUnit(source, at), unit & 0xf800 == 0xd800 else {
        // Any other escape: both bytes, so that an escaped quote does not end the string.
        result.append(contentsOf: source[at..<min(at + 2, source.count)])
        at += 2
        continue
      }
      if unit < 0xdc00, let second = escapedUnit(source, at + 6), second & 0xfc00 == 0xdc00 {
        result.append(contentsOf: source[at..<at + 12])
        at += 12
      } else {
        result.append(contentsOf: "\\ufffd".utf8)
        changed = true
        at += 6
      }
    }
    return at
  }

  /// The code unit of `\uXXXX` at this place.
  private static func escapedUnit(_ source: [UInt8], _ at: Int) -> UInt16? {
    guard at + 6 <= source.count, source[at] == UInt8(ascii: "\\"), source[at + 1] == UInt8(ascii: "u") else {
      return nil
    }
    return UInt16(String(decoding: source[at + 2..<at + 6], as: UTF8.self), radix: 16)
  }

  private static func copyToken(
    _ source: [UInt8], from start: Int, to result: inout [UInt8], _ changed: inout Bool
  ) -> Int {
    let token = source[start...].prefix { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    let text = String(decoding: token, as: UTF8.self)
    if text == "NaN" || text == "Infinity" || text == "-Infinity" {
      result.append(contentsOf: "null".utf8)
      changed = true
    } else if isHugeNumber(token) {
      result.append(UInt8(ascii: "\""))
      result.append(contentsOf: token)
      result.append(UInt8(ascii: "\""))
      changed = true
    } else {
      result.append(contentsOf: token)
    }
    return token.endIndex
  }

  private static func isHugeNumber(_ token: ArraySlice<UInt8>) -> Bool {
    let isDigit = { (byte: UInt8) in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    let unsigned = token.first == UInt8(ascii: "-") ? token.dropFirst() : token
    let whole = unsigned.prefix(while: isDigit)
    guard !whole.isEmpty, !(whole.count > 1 && whole.first == UInt8(ascii: "0")) else { return false }
    var rest = unsigned.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: isDigit)
      guard !fraction.isEmpty else { return false }
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard let mark = rest.first else { return whole.count >= 19 }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit) && (rest.count >= 3 || whole.count >= 19)
  }
}
