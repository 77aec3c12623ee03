// ReplyParser: parts a terminal's answers from the keys that were pressed meanwhile.

/// Takes bytes as they come from a terminal, in pieces of any size. What answers a question of ours goes to `replies`;
/// everything else is keys, in their order and byte for byte.
///
/// A parser may stay in use for the whole session: answers that come late are then not taken for keys.
package struct ReplyParser: Sendable {
  package private(set) var replies = TerminalReplies()
  /// Bytes since an ESC that may yet become an answer.
  private var pending: [UInt8] = []
  private var keys: [UInt8] = []
  /// `finish` has met this beginning of an answer before.
  private var wasHeld = false

  /// Longer answers there are none; what is longer is not ours.
  private static let longest = 512

  package init() {}

  /// The question that was asked last has been answered.
  package var isComplete: Bool { replies.deviceAttributes != nil }

  /// Takes the next bytes in.
  /// - Returns: the keys that are certain by now. Bytes that may begin an answer are held back.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    wasHeld = false
    for byte in bytes { take(byte) }
    defer { keys = [] }
    return keys
  }

  /// Gives back what was held, because nothing has come for a while: a lone ESC is the Escape key. The beginning of an
  /// answer is nobody's key: it is held until this is called again with nothing new, and dropped then.
  package mutating func finish() -> [UInt8] {
    if isCutAnswer, !wasHeld {
      wasHeld = true
      return []
    }
    defer { pending = [] }
    return isCutAnswer ? [] : pending
  }

  private static let escape: UInt8 = 0x1b
  private static let bell: UInt8 = 0x07

  private mutating func take(_ byte: UInt8) {
    guard !pending.isEmpty else {
      if byte == Self.escape { pending = [byte] } else { keys.append(byte) }
      return
    }
    if pending.count == 1 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "_"): pending.append(byte)
      default: giveBack(and: byte)
      }
      return
    }
    if pending.count >= Self.longest { return giveBack(and: byte) }
    if pending[1] == UInt8(ascii: "[") { takeControl(byte) } else { takeString(byte) }
  }

  /// Inside `ESC [`: parameters, then one last byte.
  private mutating func takeControl(_ byte: UInt8) {
    switch byte {
    case 0x20...0x3f: pending.append(byte)
    case 0x40...0x7e:
      if replies.takeControl(Array(pending.dropFirst(2)), final: byte) { pending = [] } else { giveBack(and: byte) }
    default: giveBack(and: byte)
    }
  }

  /// Inside a string, up to BEL or `ESC \`. The first byte must be that of an answer; else it was Alt and a letter.
  private mutating func takeString(_ byte: UInt8) {
    if pending.last == Self.escape, pending.count > 2 {
      guard byte == UInt8(ascii: "\\") else {
        // The answer was cut, and something else begins.
        let held = isCutAnswer ? [] : Array(pending.dropLast())
        keys += held
        pending = [Self.escape]
        return take(byte)
      }
      replies.takeString(pending[1], Array(pending.dropFirst(2).dropLast()))
      pending = []
      return
    }
    if byte == Self.bell, pending.count > 2 {
      replies.takeString(pending[1], Array(pending.dropFirst(2)))
      pending = []
      return
    }
    pending.append(byte)
    let start = Self.start(ofStringAfter: pending[1])
    let body = pending.dropFirst(2)
    if !body.starts(with: start.prefix(body.count)) {
      pending.removeLast()
      giveBack(and: byte)
    }
  }

  /// What was held is keys, and so is this byte, unless it begins something anew.
  private mutating func giveBack(and byte: UInt8) {
    keys += pending
    pending = []
    take(byte)
  }

  private var isCutAnswer: Bool {
    guard pending.count > 2 else { return false }
    let body = pending.dropFirst(2)
    // No key begins with `ESC [ ?`.
    if pending[1] == UInt8(ascii: "[") { return body.first == UInt8(ascii: "?") }
    return body.starts(with: Self.start(ofStringAfter: pending[1]))
  }

  private static func start(ofStringAfter introducer: UInt8) -> [UInt8] {
    switch introducer {
    case UInt8(ascii: "P"): Array(">|".utf8)
    case UInt8(ascii: "]"): Array("11;".utf8)
    default: Array("Gi=31".utf8)
    }
  }
}
