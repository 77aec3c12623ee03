// SHA256: the identity of a file's bytes, streaming.
internal import CDigest

/// A SHA-256 in progress (FIPS 180-4). One owner, not shared between threads.
package final class SHA256 {
  private let context: OpaquePointer

  package init() {
    // libcrypto refuses only where memory is out, and then nothing else works either.
    guard let context = cdigest_create() else { preconditionFailure("no memory for a SHA-256") }
    self.context = context
  }

  deinit { cdigest_free(context) }

  /// Adds bytes; the buffer is borrowed for the call only.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    _ = cdigest_update(context, bytes.baseAddress, bytes.count)
  }

  package func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The 32 bytes of the hash; the object is then ready for the next message.
  package func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    _ = cdigest_finish(context, &digest)
    return digest
  }

  /// The 64 lower-case hexadecimal digits of the hash; the object is then ready for the next message.
  package func finishHex() -> String { finish().lowercaseHex }

  /// The hash of `bytes` as 64 lower-case hexadecimal digits.
  package static func hex(of bytes: [UInt8]) -> String {
    let hash = SHA256()
    hash.update(bytes)
    return hash.finishHex()
  }
}

extension Sequence<UInt8> {
  /// Two lower-case hexadecimal digits a byte.
  package var lowercaseHex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
