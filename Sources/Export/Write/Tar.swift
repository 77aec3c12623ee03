// Tar: members of a USTAR file (POSIX.1-1988), such that the same files give the same bytes.
import Base

/// A file of an archive, padded to whole blocks of 512 bytes: owned by nobody, of no date, readable by all.
/// Requires: a name of at most 100 bytes, without a folder, and less than 8 GB.
func tarMember(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
  let name = Array(name.utf8)
  precondition(name.count <= 100 && bytes.count < 1 << 33, "a name and a size that USTAR can hold")
  var member: [UInt8] = []
  member.reserveCapacity(1024 + bytes.count)
  member += name
  member += [UInt8](repeating: 0, count: 512 - name.count)
  func put(_ text: String, at offset: Int) {
    for (place, byte) in text.utf8.enumerated() { member[offset + place] = byte }
  }
  // Octal digits, each field ended by a zero byte: mode, owner, group, size, time.
  put("0000644", at: 100)
  put("0000000", at: 108)
  put("0000000", at: 116)
  let size = String(bytes.count, radix: 8)
  put(String(repeating: "0", count: 11 - size.count) + size, at: 124)
  put("00000000000", at: 136)
  // The sum of the header's bytes, with blanks where it will stand itself.
  put("        ", at: 148)
  put("0", at: 156)
  put("ustar\u{0}00", at: 257)
  let sum = String(member[..<512].reduce(0) { $0 + Int($1) }, radix: 8)
  put(String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ", at: 148)
  member += bytes
  member += [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  return member
}

/// What ends an archive that is `count` bytes long so far: two empty blocks, and more up to a whole record of 20.
func tarEnd(after count: Int) -> [UInt8] {
  let record = 20 * 512
  let whole = (count + 2 * 512 + record - 1) / record * record
  return [UInt8](repeating: 0, count: whole - count)
}
