// TerminalReplies: what a terminal said of itself when it was asked.
package import Imaging

/// The answers to `TerminalQuery`, each nil (or false) where none came.
package struct TerminalReplies: Sendable, Equatable {
  /// Primary device attributes (DA1): 4 among them means sixels. It is asked last and nearly every terminal answers,
  /// so that it came says that the other answers are in too.
  package var deviceAttributes: [Int]?
  /// Name and version (XTVERSION): "kitty(0.26.5)", "XTerm(379)", "tmux 3.3a".
  package var version: String?
  /// The answer to kitty's graphics query was OK.
  package var takesKittyPictures = false
  /// The text area in pixels.
  package var areaPixels: (width: Int, height: Int)?
  /// A cell in pixels.
  package var cell: CellSize?
  /// The colour behind the text.
  package var background: Colour?
  /// How many colours a sixel picture may have.
  package var sixelColours: Int?
  /// The largest sixel picture in pixels.
  package var sixelSize: (width: Int, height: Int)?

  package init() {}

  package static func == (a: TerminalReplies, b: TerminalReplies) -> Bool {
    a.deviceAttributes == b.deviceAttributes && a.version == b.version && a.takesKittyPictures == b.takesKittyPictures
      && a.areaPixels?.width == b.areaPixels?.width && a.areaPixels?.height == b.areaPixels?.height
      && a.cell == b.cell && a.background == b.background && a.sixelColours == b.sixelColours
      && a.sixelSize?.width == b.sixelSize?.width && a.sixelSize?.height == b.sixelSize?.height
  }
}

extension TerminalReplies {
  /// Takes in what stands between `ESC [` and the last byte. False where it is no answer to a question of ours.
  mutating func takeControl(_ body: [UInt8], final: UInt8) -> Bool {
    let text = String(decoding: body, as: UTF8.self)
    switch final {
    case UInt8(ascii: "c"):
      guard text.hasPrefix("?"), let numbers = Self.numbers(text.dropFirst()) else { return false }
      deviceAttributes = numbers
    case UInt8(ascii: "t"):
      guard let numbers = Self.numbers(text[...]), numbers.count == 3 else { return false }
      switch numbers[0] {
      case 4: areaPixels = numbers[1] > 0 && numbers[2] > 0 ? (numbers[2], numbers[1]) : nil
      case 6: cell = CellSize(width: numbers[2], height: numbers[1])
      default: return false
      }
    case UInt8(ascii: "S"):
      guard text.hasPrefix("?"), let numbers = Self.numbers(text.dropFirst()), numbers.count >= 2 else { return false }
      // Item, status (0 is success), value or values. A refusal is an answer too.
      if numbers[0] == 1, numbers[1] == 0, numbers.count == 3 { sixelColours = numbers[2] }
      if numbers[0] == 2, numbers[1] == 0, numbers.count == 4, numbers[2] > 0, numbers[3] > 0 {
        sixelSize = (numbers[2], numbers[3])
      }
    default: return false
    }
    return true
  }

  /// Takes in what stands between the introducer (`ESC P`, `ESC ]`, `ESC _`) and its end.
  mutating func takeString(_ introducer: UInt8, _ body: [UInt8]) {
    let text = String(decoding: body, as: UTF8.self)
    switch introducer {
    case UInt8(ascii: "P"):
      if text.hasPrefix(">|") { version = String(text.dropFirst(2)) }
    case UInt8(ascii: "]"):
      if text.hasPrefix("11;") { background = Self.colour(text.dropFirst(3)) }
    default:
      if text.hasPrefix("G"), text.hasSuffix(";OK") { takesKittyPictures = true }
    }
  }

  /// Whole numbers parted by semicolons, an empty one being 0; nil where something else is among them.
  private static func numbers(_ text: Substring) -> [Int]? {
    var result: [Int] = []
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      guard part.count <= 9, part.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
      result.append(Int(part) ?? 0)
    }
    return result
  }

  /// "rgb:1e1e/2020/2424" or "rgba:…", one to four hexadecimal digits a channel.
  private static func colour(_ text: Substring) -> Colour? {
    guard let colon = text.firstIndex(of: ":"), ["rgb", "rgba"].contains(text[..<colon]) else { return nil }
    let parts = text[text.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
    let channels = parts.prefix(3).compactMap { part -> UInt8? in
      guard (1...4).contains(part.count), let value = Int(part, radix: 16), value >= 0 else { return nil }
      let most = (1 << (4 * part.count)) - 1
      return UInt8((value * 255 + most / 2) / most)
    }
    guard channels.count == 3 else { return nil }
    return Colour(channels[0], channels[1], channels[2])
  }
}
