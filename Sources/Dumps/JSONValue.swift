// JSONValue: a value of a parsed JSON text, borrowed from its parser.
internal import CSimdJSON

/// A small handle into the parser's memory. It is valid inside the `JSONParser.withValue` body that it was lent to, and
/// not one moment longer; Swift's own values that come out of it (String, Int, …) are copies.
package struct JSONValue {
  let handle: csimdjson_value

  init(_ handle: csimdjson_value) { self.handle = handle }

  package enum Kind: Sendable {
    case null
    case bool
    /// A whole number that fits Int.
    case int
    /// A whole number above Int.max, below 2^64.
    case largeInt
    case double
    case string
    case array
    case object
  }

  package var kind: Kind {
    switch Int(csimdjson_type(handle)) {
    case Int(CSIMDJSON_BOOL): .bool
    case Int(CSIMDJSON_INT): .int
    case Int(CSIMDJSON_UINT): .largeInt
    case Int(CSIMDJSON_DOUBLE): .double
    case Int(CSIMDJSON_STRING): .string
    case Int(CSIMDJSON_ARRAY): .array
    case Int(CSIMDJSON_OBJECT): .object
    default: .null
    }
  }

  package var isNull: Bool { kind == .null }
  package var isObject: Bool { kind == .object }

  package var bool: Bool? { kind == .bool ? csimdjson_bool(handle) != 0 : nil }

  /// A whole number written as one; not 1.0, not "1".
  package var int: Int? { kind == .int ? Int(csimdjson_int(handle)) : nil }

  /// Any number.
  package var double: Double? {
    switch kind {
    case .double: csimdjson_double(handle)
    case .int: Double(csimdjson_int(handle))
    case .largeInt: Double(csimdjson_uint(handle))
    default: nil
    }
  }

  package var string: String? { withUTF8 { String(decoding: $0, as: UTF8.self) } }

  /// Lends the bytes of a string for the call; nil where the value is none.
  package func withUTF8<T>(_ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows -> T? {
    guard kind == .string else { return nil }
    var count = 0
    let first = csimdjson_string(handle, &count)
    return try UnsafeRawPointer(first).withMemoryRebound(to: UInt8.self, capacity: count) {
      try body(UnsafeBufferPointer(start: $0, count: count))
    }
  }

  /// A string, or a number or truth value as text: for ids, which dumps write either way. Nil for null, lists, objects.
  package var text: String? {
    switch kind {
    case .string: string
    case .int: String(csimdjson_int(handle))
    case .largeInt: String(csimdjson_uint(handle))
    case .double: "\(csimdjson_double(handle))"
    case .bool: csimdjson_bool(handle) != 0 ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// The first value under a key; nil where this is no object or has no such key.
  package subscript(key: String) -> JSONValue? {
    guard isObject else { return nil }
    var key = key
    return key.withUTF8 { name in
      var cursor = csimdjson_begin(handle)
      var field = csimdjson_value()
      var value = csimdjson_value()
      while csimdjson_next_field(&cursor, &field, &value) != 0 {
        if JSONValue(field).withUTF8({ $0.elementsEqual(name) }) == true { return JSONValue(value) }
      }
      return nil
    }
  }

  /// The elements of a list; nothing for any other value.
  package var array: Elements { Elements(handle) }

  /// The fields of an object in the order of the text; nothing for any other value.
  package var fields: Fields { Fields(handle) }

  package struct Elements: Sequence, IteratorProtocol {
    private var cursor: csimdjson_cursor?

    init(_ handle: csimdjson_value) {
      cursor = csimdjson_type(handle) == CSIMDJSON_ARRAY.asType ? csimdjson_begin(handle) : nil
    }

    package mutating func next() -> JSONValue? {
      guard var place = cursor else { return nil }
      var value = csimdjson_value()
      guard csimdjson_next_element(&place, &value) != 0 else { return nil }
      cursor = place
      return JSONValue(value)
    }

    package var first: JSONValue? {
      var copy = self
      return copy.next()
    }
  }

  package struct Fields: Sequence, IteratorProtocol {
    private var cursor: csimdjson_cursor?

    init(_ handle: csimdjson_value) {
      cursor = csimdjson_type(handle) == CSIMDJSON_OBJECT.asType ? csimdjson_begin(handle) : nil
    }

    package mutating func next() -> (key: String, value: JSONValue)? {
      guard var place = cursor else { return nil }
      var key = csimdjson_value()
      var value = csimdjson_value()
      guard csimdjson_next_field(&place, &key, &value) != 0 else { return nil }
      cursor = place
      return (JSONValue(key).string ?? "", JSONValue(value))
    }

    package var first: (key: String, value: JSONValue)? {
      var copy = self
      return copy.next()
    }
  }
}

extension Int {
  /// The C enumeration's constants come as Int, its results as Int32.
  fileprivate var asType: Int32 { Int32(self) }
}
