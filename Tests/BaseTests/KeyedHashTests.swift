// KeyedHashTests: HMAC-SHA-256 against the published vectors of RFC 4231.
import Base
import Testing

@Suite struct KeyedHashTests {
  private static let vectors: [(key: [UInt8], message: String, hash: String)] = [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ]

  @Test func `the published vectors, one after the other and again`() {
    for vector in Self.vectors {
      let keyed = KeyedHash(key: vector.key)
      #expect(keyed.hash(Array(vector.message.utf8)).lowercaseHex == vector.hash)
      #expect(keyed.hash(Array("something else".utf8)).lowercaseHex != vector.hash)
      #expect(keyed.hash(Array(vector.message.utf8)).lowercaseHex == vector.hash, "the one before leaves no trace")
    }
  }
}
