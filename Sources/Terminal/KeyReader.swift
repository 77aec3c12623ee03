// KeyReader: from the bytes of a terminal to keys, however the bytes are cut into pieces.

/// Takes a terminal's bytes and gives keys. A value: no clock, no descriptor.
///
/// Escape sequences follow ECMA-48: CSI (`ESC [`), SS3 (`ESC O`) and the strings that end with ST (OSC, DCS, APC, PM,
/// SOS), in which a terminal answers questions, perhaps late; those are swallowed.
package struct KeyReader: Sendable {
  private enum State: Sendable {
    case ground
    case escape
    case csi
    case ss3
    /// A string that ends with ST or BEL; true where its last byte was ESC.
    case string(afterEscape: Bool)
    case paste
  }

  private var state = State.ground
  private var held: [UInt8] = []

  /// The most bytes of one paste or one sequence; what is beyond is dropped.
  package static let mostHeld = 1 << 16

  private static let endOfPaste = Array("\u{1b}[201~".utf8)

  package init() {}

  /// Whether a sequence or a character has begun and not ended: `timeOut` decides, a moment later.
  package var isInside: Bool {
    if case .ground = state { return !held.isEmpty }
    return true
  }

  /// Whether a paste has begun and not ended; it may take its time.
  package var isInPaste: Bool {
    if case .paste = state { return true }
    return false
  }

  /// The keys that are complete with these bytes.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [Key] {
    var keys: [Key] = []
    for byte in bytes { take(byte, &keys) }
    return keys
  }

  /// No further byte came: an ESC alone was the Esc key, and what else is unfinished was nothing.
  package mutating func timeOut() -> [Key] {
    defer {
      state = .ground
      held = []
    }
    switch state {
    case .ground: return held.isEmpty ? [] : [.other]
    case .escape: return [.escape]
    case .csi, .ss3, .string: return [.other]
    case .paste: return [.paste(String(decoding: held, as: UTF8.self))]
    }
  }

  private mutating func take(_ byte: UInt8, _ keys: inout [Key]) {
    switch state {
    case .ground: ground(byte, &keys)
    case .escape: escape(byte, &keys)
    case .csi: csi(byte, &keys)
    case .ss3:
      state = .ground
      keys.append(Self.cursorKey(byte) ?? .other)
    case .string(let afterEscape):
      if byte == 0x07 || (afterEscape && byte == UInt8(ascii: "\\")) {
        state = .ground
        keys.append(.other)
      } else {
        state = .string(afterEscape: byte == 0x1b)
      }
    case .paste:
      held.append(byte)
      if byte == UInt8(ascii: "~"), held.ends(with: Self.endOfPaste) {
        held.removeLast(Self.endOfPaste.count)
        keys.append(.paste(String(decoding: held, as: UTF8.self)))
        held = []
        state = .ground
      } else if held.count > Self.mostHeld {
        // What may be the beginning of its end stays.
        let end = held.suffix(Self.endOfPaste.count - 1)
        held = Array(held.prefix(Self.mostHeld - end.count)) + end
      }
    }
  }

  private mutating func ground(_ byte: UInt8, _ keys: inout [Key]) {
    if !held.isEmpty {
      if byte & 0xc0 == 0x80 {
        held.append(byte)
        if held.count == Self.sequenceLength(held[0]) { finishCharacter(&keys) }
        return
      }
      // Cut off: what was held is no character.
      held = []
      keys.append(.other)
    }
    switch byte {
    case 0x1b: state = .escape
    case 0x0d, 0x0a: keys.append(.enter)
    case 0x09: keys.append(.tab)
    case 0x7f, 0x08: keys.append(.backspace)
    case 0x01...0x1a: keys.append(.control(Character(UnicodeScalar(byte + 0x60))))
    case 0x00, 0x1c...0x1f: keys.append(.other)
    case 0x20...0x7e: keys.append(.character(Character(UnicodeScalar(byte))))
    default:
      guard Self.sequenceLength(byte) > 1 else { return keys.append(.other) }
      held = [byte]
    }
  }

  private mutating func finishCharacter(_ keys: inout [Key]) {
    let text = String(validating: held, as: UTF8.self)
    held = []
    guard let scalar = text?.unicodeScalars.first, scalar.properties.generalCategory != .control else {
      return keys.append(.other)
    }
    keys.append(.character(Character(scalar)))
  }

  private mutating func escape(_ byte: UInt8, _ keys: inout [Key]) {
    switch byte {
    case UInt8(ascii: "["):
      state = .csi
      held = []
    case UInt8(ascii: "O"): state = .ss3
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      state = .string(afterEscape: false)
    case 0x1b: keys.append(.escape)
    default:
      // Alt and a key.
      state = .ground
      if byte >= 0xc0 { held = [byte] } else { keys.append(.other) }
    }
  }

  private mutating func csi(_ byte: UInt8, _ keys: inout [Key]) {
    switch byte {
    case 0x40...0x7e:
      // The Linux console's function keys: ESC [ [ and a letter.
      if byte == UInt8(ascii: "["), held.isEmpty {
        held = [byte]
        return
      }
      let parameters = String(decoding: held, as: UTF8.self)
      state = .ground
      held = []
      if byte == UInt8(ascii: "~"), parameters == "200" {
        state = .paste
      } else {
        keys.append(Self.key(parameters, byte))
      }
    case 0x20...0x3f:
      if held.count < 64 { held.append(byte) }
    case 0x1b: state = .escape
    default:
      state = .ground
      held = []
      keys.append(.other)
    }
  }

  private static func key(_ parameters: String, _ final: UInt8) -> Key {
    switch (parameters, final) {
    case ("", UInt8(ascii: "Z")): .backTab
    case ("", _): cursorKey(final) ?? .other
    case ("1", UInt8(ascii: "~")), ("7", UInt8(ascii: "~")): .home
    case ("4", UInt8(ascii: "~")), ("8", UInt8(ascii: "~")): .end
    case ("3", UInt8(ascii: "~")): .delete
    case ("5", UInt8(ascii: "~")): .pageUp
    case ("6", UInt8(ascii: "~")): .pageDown
    default: .other
    }
  }

  private static func cursorKey(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "M"): .enter
    default: nil
    }
  }

  private static func sequenceLength(_ first: UInt8) -> Int {
    switch first {
    case 0xc2...0xdf: 2
    case 0xe0...0xef: 3
    case 0xf0...0xf4: 4
    default: 1
    }
  }
}

extension [UInt8] {
  fileprivate func ends(with bytes: [UInt8]) -> Bool {
    count >= bytes.count && suffix(bytes.count).elementsEqual(bytes)
  }
}
