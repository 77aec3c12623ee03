// NaturalOrder: the order in which people expect names: numbers by value, r2 before r10, all else by its bytes.

/// Compares two names, given as UTF-8.
///
/// Plain decimal numbers come first, by value. All other names compare piece by piece: runs of digits by value, other
/// bytes as they are. What is still equal (1 and 01) is told apart by its bytes, so the order is total.
func naturallyPrecedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  switch (plainNumber(a), plainNumber(b)) {
  case (let x?, let y?) where x != y: return x < y
  case (.some, nil): return true
  case (nil, .some): return false
  default: return piecewise(a, b)
  }
}

/// A number that orders names of one list: where it differs for two of them, the smaller one is of the first in natural
/// order. Equal numbers say nothing.
struct NaturalKey {
  /// How many bytes all names that are no numbers begin with alike; never a part of a run of digits.
  private let shared: Int

  /// - Parameter names: calls its argument with each name of the list.
  init(_ names: ((UnsafeBufferPointer<UInt8>) -> Void) -> Void) {
    var first: [UInt8]?
    var length = 0
    names { name in
      if plainNumber(name) != nil { return }
      guard let first else {
        first = Array(name)
        length = name.count
        return
      }
      length = min(length, name.count)
      for at in 0..<length where name[at] != first[at] {
        length = at
        break
      }
    }
    while length > 0, let first, isDigit(first[length - 1]) { length -= 1 }
    shared = length
  }

  /// Numbers have the top bit clear and are ordered by their value, names have it set and are ordered by what follows the
  /// shared beginning: bytes as they are; for a run of digits a byte of its own, how many there are, and two a byte.
  func callAsFunction(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if let number = plainNumber(name) {
      // Adding nothing makes one zero of the two.
      let bits = (number + 0).bitPattern
      return (bits >> 63 == 0 ? bits | 1 << 63 : ~bits) >> 1
    }
    var key: UInt64 = 0
    var room = 8
    var at = shared
    func put(_ byte: UInt8) {
      guard room > 0 else { return }
      key = key << 8 | UInt64(byte)
      room -= 1
    }
    while at < name.count, room > 0 {
      guard isDigit(name[at]) else {
        put(name[at])
        at += 1
        continue
      }
      let run = digitRun(name, from: at)
      at = run.upperBound
      put(zero)
      // Runs beyond this length are told apart by the comparison.
      guard run.count < 255 else {
        put(255)
        break
      }
      put(UInt8(run.count))
      var digit = run.lowerBound
      while digit < run.upperBound, room > 0 {
        let low = digit + 1 < run.upperBound ? name[digit + 1] - zero : 0
        put((name[digit] - zero) << 4 | low)
        digit += 2
      }
    }
    return 1 << 63 | (room == 8 ? 0 : key << (8 * UInt64(room))) >> 1
  }
}

private let zero = UInt8(ascii: "0")

/// Digits with at most one sign and one point: neither `nan`, nor hexadecimal, nor a hash that looks like 12e45.
private func plainNumber(_ name: UnsafeBufferPointer<UInt8>) -> Double? {
  var at = 0
  let isNegative = name.first == UInt8(ascii: "-")
  if isNegative || name.first == UInt8(ascii: "+") { at = 1 }
  var points = 0
  var lastWasDigit = false
  var value: UInt64 = 0
  let begin = at
  while at < name.count {
    if isDigit(name[at]) {
      lastWasDigit = true
      value = value &* 10 &+ UInt64(name[at] - zero)
    } else if name[at] == UInt8(ascii: "."), lastWasDigit, points == 0 {
      points = 1
      lastWasDigit = false
    } else {
      return nil
    }
    at += 1
  }
  guard lastWasDigit else { return nil }
  // Up to 15 digits are exact as they are read.
  if points == 0, name.count - begin <= 15 { return isNegative ? -Double(value) : Double(value) }
  return Double(String(decoding: name, as: UTF8.self))
}

private func piecewise(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  var (i, j) = (0, 0)
  while i < a.count, j < b.count {
    if isDigit(a[i]), isDigit(b[j]) {
      let (x, y) = (digitRun(a, from: i), digitRun(b, from: j))
      // Without leading zeros the longer run is the larger number, however many digits it has.
      if x.count != y.count { return x.count < y.count }
      for (p, q) in zip(x, y) where a[p] != b[q] { return a[p] < b[q] }
      (i, j) = (x.upperBound, y.upperBound)
    } else {
      if a[i] != b[j] { return a[i] < b[j] }
      (i, j) = (i + 1, j + 1)
    }
  }
  if (i < a.count) != (j < b.count) { return j < b.count }
  return a.lexicographicallyPrecedes(b)
}

/// Where the digits from `start` lie, without the zeros in front.
private func digitRun(_ name: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int> {
  var low = start
  while low < name.count, name[low] == zero { low += 1 }
  var high = low
  while high < name.count, isDigit(name[high]) { high += 1 }
  return low..<high
}

@inline(__always)
private func isDigit(_ byte: UInt8) -> Bool { byte >= zero && byte <= UInt8(ascii: "9") }
