// JSONSelection: the fields of an object that a dialect asks for, found in one pass.
internal import CSimdJSON

/// A set of keys, each case one, counted from 0.
protocol JSONKey: CaseIterable, RawRepresentable<Int> {
  /// The key as it stands in the JSON.
  var name: StaticString { get }
}

/// Looks for all keys of a set at once and keeps what it found until the next object. Values live as `JSONValue` says.
final class JSONSelection<Key: JSONKey> {
  private let keys: [csimdjson_key]
  private var found: [csimdjson_value]

  init(_: Key.Type) {
    // A static string's bytes live as long as the program.
    keys = Key.allCases.map { key in
      csimdjson_key(
        bytes: UnsafeRawPointer(key.name.utf8Start).assumingMemoryBound(to: CChar.self),
        count: key.name.utf8CodeUnitCount)
    }
    found = Array(repeating: csimdjson_value(), count: keys.count)
  }

  /// Finds the fields; where `value` is no object, none.
  func find(in value: JSONValue?) {
    guard let value, value.isObject else {
      for index in found.indices { found[index] = csimdjson_value() }
      return
    }
    csimdjson_find(value.handle, keys, keys.count, &found)
  }

  /// The field of the object looked at last; nil where it is missing or null.
  subscript(_ key: Key) -> JSONValue? {
    let value = JSONValue(found[key.rawValue])
    return value.isNull ? nil : value
  }
}
