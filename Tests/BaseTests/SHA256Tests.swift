// SHA256Tests: the published vectors, whole and in pieces.
import Base
import Testing

@Suite struct SHA256Tests {
  // FIPS 180-4 examples and the vectors of NIST's CAVP.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func `the published vectors come out`(text: String, hash: String) {
    #expect(SHA256.hex(of: Array(text.utf8)) == hash)
  }

  @Test func `a million a's, in pieces of uneven length`() {
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(SHA256.hex(of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)) == expected)
    let hash = SHA256()
    var left = 1_000_000
    var piece = 0
    while left > 0 {
      let count = min(left, piece)
      hash.update([UInt8](repeating: UInt8(ascii: "a"), count: count))
      left -= count
      piece = (piece * 3 + 1) % 1009
    }
    #expect(hash.finishHex() == expected)
  }

  @Test func `after the end the next message starts afresh`() {
    let hash = SHA256()
    hash.update(Array("abc".utf8))
    let first = hash.finishHex()
    hash.update(Array("ab".utf8))
    hash.update(Array("c".utf8))
    #expect(hash.finishHex() == first)
    #expect(hash.finishHex() == SHA256.hex(of: []))
  }

  @Test func `hexadecimal digits are lower case and two a byte`() {
    #expect([0x00, 0x0f, 0xa0, 0xff].map(UInt8.init).lowercaseHex == "000fa0ff")
    #expect([UInt8]().lowercaseHex == "")
  }
}
