// FloatBytes: rows of 32-bit numbers as bytes, the same on every machine.

extension [Float] {
  /// Four bytes each, little-endian, one after the other.
  package var littleEndianBytes: [UInt8] {
    #if _endian(little)
      return withUnsafeBytes { [UInt8]($0) }
    #else
      return flatMap { number in withUnsafeBytes(of: number.bitPattern.littleEndian) { [UInt8]($0) } }
    #endif
  }

  /// The numbers of such bytes; nil where they are no whole number of them. The bytes are borrowed for the call and need
  /// not be aligned.
  package init?(littleEndianBytes bytes: UnsafeRawBufferPointer) {
    guard bytes.count % MemoryLayout<Float>.stride == 0 else { return nil }
    let count = bytes.count / MemoryLayout<Float>.stride
    self.init(unsafeUninitializedCapacity: count) { numbers, filled in
      UnsafeMutableRawBufferPointer(numbers).copyMemory(from: bytes)
      filled = count
    }
    #if _endian(big)
      for index in indices { self[index] = Float(bitPattern: UInt32(littleEndian: self[index].bitPattern)) }
    #endif
  }
}
