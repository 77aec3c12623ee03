// ForgottenSet: everything that was forgotten, as keyed hashes in memory: whether something new is one of it.
import Base

/// Belongs to the store's queue, as the connection's other state.
final class ForgottenSet {
  /// What a hash is of.
  enum Kind: String, CaseIterable {
    case account
    case name
    case post
    case photograph
    case word
  }

  private let keyed: KeyedHash
  private var hashes: Set<[UInt8]> = []

  init(key: [UInt8]) { keyed = KeyedHash(key: key) }

  var count: Int { hashes.count }

  func insert(_ hash: [UInt8]) { hashes.insert(hash) }

  /// The hash that is kept in the place of an id or a name.
  func hash(_ kind: Kind, _ parts: [String]) -> [UInt8] {
    // No part of an id holds a NUL byte, so that two lists of parts are never one message.
    keyed.hash(Array(([kind.rawValue] + parts).joined(separator: "\u{0}").utf8))
  }

  func contains(_ kind: Kind, _ parts: String...) -> Bool { hashes.contains(hash(kind, parts)) }

  private func contains(word: some Sequence<UInt8>) -> Bool {
    hashes.contains(keyed.hash(Array("\(Kind.word.rawValue)\u{0}".utf8) + word))
  }

  /// For text that comes from dumps and the command line.
  var text: ForgottenText {
    ForgottenText(
      isName: { self.contains(word: $0.lazy.map(lowerCase)) }, isID: { self.contains(word: $0) })
  }
}

/// Of an ASCII letter; other bytes stay.
@inline(__always)
func lowerCase(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }

/// A name as it is compared: platforms take letter case for decoration.
func comparable(name: String) -> String { String(decoding: name.utf8.map(lowerCase), as: UTF8.self) }
