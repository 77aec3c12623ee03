// KeyedHash: a hash that only whoever has the key can make: HMAC with SHA-256.

/// HMAC-SHA-256 (RFC 2104) under one key. One owner, not shared between threads.
package final class KeyedHash {
  private let hash = SHA256()
  private let inner: [UInt8]
  private let outer: [UInt8]

  /// SHA-256 works on blocks of so many bytes.
  private static let block = 64

  /// - Parameter key: of any length; 32 bytes of chance are as good as it gets.
  package init(key: [UInt8]) {
    var padded = key
    if key.count > Self.block {
      hash.update(key)
      padded = hash.finish()
    }
    padded += [UInt8](repeating: 0, count: Self.block - padded.count)
    inner = padded.map { $0 ^ 0x36 }
    outer = padded.map { $0 ^ 0x5c }
  }

  /// The 32 bytes of the message's hash.
  package func hash(_ message: [UInt8]) -> [UInt8] {
    hash.update(inner)
    hash.update(message)
    let digest = hash.finish()
    hash.update(outer)
    hash.update(digest)
    return hash.finish()
  }
}
