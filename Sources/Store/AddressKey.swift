// AddressKey: addresses of pictures as whole numbers, for an index that stays small.
internal import GRDB

/// 64 bits of FNV-1a (Fowler, Noll and Vo) of an address's UTF-8, as SQLite's signed integer. Two addresses may share a
/// key, so queries compare the address as well.
enum AddressKey {
  static func key(_ address: String) -> Int64 {
    var address = address
    let hash = address.withUTF8 { bytes in
      bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
    return Int64(bitPattern: hash)
  }

  /// The same as SQL, for the migration that adds the keys.
  static let function = DatabaseFunction("address_key", argumentCount: 1, pure: true) { values in
    String.fromDatabaseValue(values[0]).map(key)
  }
}
