// Token: a secret that a program hands out: a login's, an invitation's, a form's.
import Base
internal import CSodium

/// Secrets of 256 bits.
package enum Token {
  /// 43 letters, digits, - and _ (RFC 4648, section 5, without padding).
  package static func make() -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    csodium_random(&bytes, bytes.count)
    return base64url(bytes)
  }

  /// What is kept of a token, so that whoever reads the store cannot use it: its SHA-256 as hexadecimal digits. A token
  /// has 256 bits of chance, so no salt or slow hash is wanted.
  package static func digest(_ token: String) -> String { SHA256.hex(of: Array(token.utf8)) }

  /// A secret that whoever knows the token can be given for one purpose, and that does not lead back to it.
  package static func derived(from token: String, for purpose: String) -> String {
    SHA256.hex(of: Array("\(purpose)\u{0}\(token)".utf8))
  }

  /// Whether two secrets are the same, in a time that depends on their lengths only.
  package static func same(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    return a.count == b.count && csodium_same(a, b, a.count) == 1
  }

  private static func base64url(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.enumerated().reduce(0) { $0 | UInt32($1.element) << (16 - 8 * UInt32($1.offset)) }
      for place in 0...group.count { text.append(letters[Int(word >> (18 - 6 * UInt32(place)) & 63)]) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
