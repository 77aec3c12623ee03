// Names: millions of names as numbers, without a string for each.
import Foundation

/// Different names, numbered from 0 in the order of their first appearance.
///
/// Names are equal as Swift's strings are: é in one scalar and in two is the same name, written as it came first. They
/// lie one behind the other as bytes and are found through an open table of their hashes.
struct Names {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// The upper half of a hash and the name's number plus one, or 0 where nothing is; a power of two of them.
  private var slots = [UInt64](repeating: 0, count: 64)
  /// Names that were not in Unicode's normal form, as they came; the bytes above are the normal form.
  private var spellings: [Int32: String] = [:]
  /// Hashes must not be foreseen: a file made for it would put all names into one place.
  private let seed = UInt64.random(in: 0 ... .max)

  var count: Int { ends.count }

  /// The number of a name in UTF-8.
  mutating func id(of name: UnsafeBufferPointer<UInt8>) -> Int32 {
    if isASCII(name) { return plainID(of: name) }
    let text = String(decoding: name, as: UTF8.self)
    let normal = Array(text.precomposedStringWithCanonicalMapping.utf8)
    let before = count
    let id = normal.withUnsafeBufferPointer { plainID(of: $0) }
    if count > before, !normal.elementsEqual(name) { spellings[id] = text }
    return id
  }

  mutating func id(of name: String) -> Int32 {
    var name = name
    return name.withUTF8 { id(of: $0) }
  }

  private mutating func plainID(of name: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = hash(name)
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: hash >> 32) & mask
    while slots[at] != 0 {
      if slots[at] >> 32 == hash >> 32 {
        let id = Int(truncatingIfNeeded: slots[at] & 0xffff_ffff) - 1
        if isName(id, name) { return Int32(id) }
      }
      at = (at + 1) & mask
    }
    let id = ends.count
    bytes.append(contentsOf: name)
    ends.append(bytes.count)
    slots[at] = (hash >> 32) << 32 | UInt64(id + 1)
    if ends.count * 2 > slots.count { grow() }
    return Int32(id)
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for slot in slots where slot != 0 {
      var at = Int(truncatingIfNeeded: slot >> 32) & mask
      while larger[at] != 0 { at = (at + 1) & mask }
      larger[at] = slot
    }
    slots = larger
  }

  private func isName(_ id: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = id == 0 ? 0 : ends[id - 1]
    guard ends[id] - start == name.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let own = bytes.baseAddress, let other = name.baseAddress else { return name.isEmpty }
      return memcmp(own + start, other, name.count) == 0
    }
  }

  /// Eight bytes at a time, multiplied and folded.
  private func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = seed ^ UInt64(name.count)
    func mix(_ word: UInt64) {
      let (high, low) = (hash ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
      hash = high ^ low
    }
    eachWord(name, mix)
    mix(seed)
    return hash
  }

  private func isASCII(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt64 = 0
    eachWord(name) { all |= $0 }
    return all & 0x8080_8080_8080_8080 == 0
  }

  /// The bytes in words, the last one filled up with zeros.
  @inline(__always)
  private func eachWord(_ name: UnsafeBufferPointer<UInt8>, _ body: (UInt64) -> Void) {
    let raw = UnsafeRawBufferPointer(name)
    var at = 0
    while at + 8 <= raw.count {
      body(raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    if at < raw.count {
      var last: UInt64 = 0
      while at < raw.count {
        last = last << 8 | UInt64(raw[at])
        at += 1
      }
      body(last)
    }
  }

  // MARK: Order

  /// The names that are kept in natural order, and for each number its rank among them, or −1.
  /// - Parameter isKept: for each number; nil keeps all.
  consuming func ranked(_ isKept: [Bool]? = nil) -> (names: [String], rank: [Int32]) {
    // The table has done its work.
    slots = []
    let (bytes, ends, spellings) = (bytes, ends, spellings)
    return bytes.withUnsafeBufferPointer { bytes in
      func name(_ id: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[(id == 0 ? 0 : ends[id - 1])..<ends[id]])
      }
      let kept = ends.indices.filter { isKept?[$0] ?? true }
      let key = NaturalKey { visit in for id in kept { visit(name(id)) } }
      var order = kept.map { (key: key(name($0)), id: Int32($0)) }
      order.sort { a, b in
        a.key != b.key ? a.key < b.key : naturallyPrecedes(name(Int(a.id)), name(Int(b.id)))
      }
      var rank = [Int32](repeating: -1, count: ends.count)
      for (place, entry) in order.enumerated() { rank[Int(entry.id)] = Int32(place) }
      let names = order.map { spellings[$0.id] ?? String(decoding: name(Int($0.id)), as: UTF8.self) }
      return (names, rank)
    }
  }
}
