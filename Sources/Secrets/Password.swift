// Password: what is kept of one, and how it is checked.
import Base
internal import CSodium

/// Passwords, hashed with Argon2id.
package enum Password {
  /// Characters, so that nobody guesses it; no other rule (NIST SP 800-63B, 5.1.1.2).
  package static let leastLength = 10
  /// Bytes: a longer one only keeps the processor busy.
  package static let mostBytes = 1024

  /// Passes and bytes of memory: libsodium's limits for logging in (64 MiB, some tens of milliseconds).
  private static let cost = (operations: UInt64(2), memory: 64 << 20)

  /// Why the password may not be used; nil where it may.
  package static func objection(to password: String) -> String? {
    if password.count < leastLength { return "A password needs \(leastLength) characters or more." }
    if password.utf8.count > mostBytes { return "A password has \(mostBytes) bytes at most." }
    return nil
  }

  /// What is kept in the password's place; another one each time.
  /// - Throws: `Fault(.io)` where 64 MiB of memory cannot be had.
  package static func hash(_ password: String) throws -> String {
    var password = password
    var out = [CChar](repeating: 0, count: Int(CSODIUM_HASH))
    let status = password.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        withChars(text) { csodium_hash($0, text.count, cost.operations, cost.memory, &out) }
      }
    }
    guard status == 0 else { throw Fault(.io, "There is no memory left to hash a password.") }
    return String(decoding: out.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether it is the one that was hashed.
  /// - Parameter hash: nil for somebody who has none: it takes as long, so that time does not tell.
  package static func matches(_ password: String, hash: String?) -> Bool {
    guard password.utf8.count <= mostBytes else { return false }
    var password = password
    let isRight = password.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        withChars(text) { csodium_verify(hash ?? nobodys, $0, text.count) == 1 }
      }
    }
    return isRight && hash != nil
  }

  /// libsodium reads no byte of an empty password, but wants an address.
  private static func withChars<T>(_ text: UnsafeBufferPointer<CChar>, _ body: (UnsafePointer<CChar>) -> T) -> T {
    if let start = text.baseAddress { return body(start) }
    var nothing: CChar = 0
    return body(&nothing)
  }

  /// The hash of a password that nobody knows, at the same cost.
  private static let nobodys = (try? hash(Token.make())) ?? "$argon2id$v=19$m=65536,t=2,p=1$AAAA$AAAA"
}
